"""Ties what follows from the Council's directives, meetings and packs to what causes it."""

import importlib


def connect() -> None:
    """Reminders of directives."""
    deadlines = importlib.import_module("pehra.foundation.deadlines.actions")
    clocks = importlib.import_module("pehra.council.actions.directive_clocks")
    deadlines.subscribe(clocks.on_deadline, lock_first=clocks.lock_first)
