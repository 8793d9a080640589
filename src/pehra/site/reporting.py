"""Ties documents to the cases that they are of."""

import importlib

from django.utils.translation import gettext_lazy as _


def connect() -> None:
    """Documents follow who may see their case, and have a page of each case."""
    actions = importlib.import_module("pehra.reporting.actions")
    importlib.import_module("pehra.incidents.actions").on_audience(actions.follow)
    tabs = importlib.import_module("pehra.incidents.web.tabs")
    tabs.add(tabs.Tab("documents", _("Documents"), "reporting:documents", 80))
