"""Ties what follows from the Council's directives, meetings and packs to what causes it."""

import importlib


def connect() -> None:
    """Reminders of directives, and calendar files for those who are called to a meeting."""
    deadlines = importlib.import_module("pehra.foundation.deadlines.actions")
    clocks = importlib.import_module("pehra.council.actions.directive_clocks")
    deadlines.subscribe(clocks.on_deadline, lock_first=clocks.lock_first)
    placing = importlib.import_module("pehra.council.actions.placing")
    importlib.import_module("pehra.registry.actions").on_change(placing.ask_for_placing)
    invitations = importlib.import_module("pehra.council.actions.invitations")
    importlib.import_module("pehra.council.actions.meetings").on_convening(invitations.send)
