"""Ties the work inside a team to what it follows from: who leaves, and who no longer sees a case, has none in hand."""

import importlib


def connect() -> None:
    """Before `people.on_role_ended`, by which cases are closed to whoever was named on them: a lead is told of somebody
    who left once, and not case by case.
    """
    assigning = importlib.import_module("pehra.incidents.actions.assigning")
    importlib.import_module("pehra.incidents.actions").on_circle(assigning.on_circle)
    importlib.import_module("pehra.foundation.accounts.actions").on_role_ended(assigning.on_role_ended)
