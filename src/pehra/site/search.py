"""Ties searching to the pages of a case."""

import importlib

from django.utils.translation import gettext_lazy as _


def connect() -> None:
    """Offer the technical traces of a case as a page of it."""
    tabs = importlib.import_module("pehra.incidents.web.tabs")
    tabs.add(tabs.Tab("traces", _("Technical traces"), "search:case_traces", 30))
