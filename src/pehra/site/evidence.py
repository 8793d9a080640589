"""Ties evidence to the cases that it belongs to: who sees a case sees its evidence, on a page of the case."""

import importlib

from django.utils.translation import gettext_lazy as _


def connect() -> None:
    """Pieces follow when the audience of their case changes, and every case offers the page."""
    links = importlib.import_module("pehra.evidence.actions.links")
    importlib.import_module("pehra.incidents.actions").on_audience(links.on_audience)
    queries = importlib.import_module("pehra.evidence.queries.pieces")
    tabs = importlib.import_module("pehra.incidents.web.tabs")
    tabs.add(tabs.Tab("evidence", _("Evidence"), "evidence:case", 50, queries.concerned))
