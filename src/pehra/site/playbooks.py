"""Ties playbooks to the cases that they are for, and to the profile that the country's come from."""

import importlib

from django.utils.translation import gettext_lazy as _


def connect() -> None:
    """Tasks follow their case: who sees it, who has it, what it is taken for. Every case offers the page."""
    starting = importlib.import_module("pehra.playbooks.actions.starting")
    importlib.import_module("pehra.incidents.actions").on_audience(starting.on_audience)
    importlib.import_module("pehra.incidents.actions").on_circle(starting.on_circle)
    course = importlib.import_module("pehra.incidents.actions.course")
    course.on_course(starting.on_course)
    course.on_counting(starting.on_counting)
    standing = importlib.import_module("pehra.playbooks.actions.standing")
    importlib.import_module("pehra.incidents.actions.drills").stands_with(stop=standing.stop, go_on=standing.go_on)
    deadlines = importlib.import_module("pehra.foundation.deadlines.actions")
    deadlines.subscribe(importlib.import_module("pehra.playbooks.actions.reminding").on_deadline)
    importlib.import_module("pehra.registry.actions").on_change(
        importlib.import_module("pehra.playbooks.actions.adopting").adopt
    )
    queries = importlib.import_module("pehra.playbooks.queries.tasks")
    tabs = importlib.import_module("pehra.incidents.web.tabs")
    tabs.add(tabs.Tab("tasks", _("Tasks"), "playbooks:case", 20, queries.concerned))
