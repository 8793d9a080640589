"""Ties playbooks to the cases that they are for, and to the profile that the country's come from."""

import importlib


def connect() -> None:
    """Tasks follow their case: who sees it, who has it, what it is taken for."""
    starting = importlib.import_module("pehra.playbooks.actions.starting")
    importlib.import_module("pehra.incidents.actions").on_audience(starting.on_audience)
    importlib.import_module("pehra.incidents.actions").on_circle(starting.on_circle)
    importlib.import_module("pehra.incidents.actions.course").on_course(starting.on_course)
    deadlines = importlib.import_module("pehra.foundation.deadlines.actions")
    deadlines.subscribe(importlib.import_module("pehra.playbooks.actions.reminding").on_deadline)
    importlib.import_module("pehra.registry.actions").on_change(
        importlib.import_module("pehra.playbooks.actions.adopting").adopt
    )
