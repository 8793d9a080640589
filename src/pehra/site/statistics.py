"""Ties figures to the countermeasures that contain a case."""

import importlib
from typing import Any

from django.apps import apps
from django.db.models.signals import post_save

KEY = "pehra.site.statistics"


def connect() -> None:
    """A case is contained from the moment since which its first countermeasure has been active."""
    measure = apps.get_model("correspondence", "Measure")
    post_save.connect(_on_measure, sender=measure, dispatch_uid=KEY)


def _on_measure(instance: Any, **_rest: Any) -> None:
    if instance.since is not None:
        actions = importlib.import_module("pehra.statistics.actions.containing")
        actions.contained(case_id=instance.case_id, at=instance.since)
