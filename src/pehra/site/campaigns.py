"""Ties what cases have to do with each other to their pages, and the search index to finding what is alike."""

import importlib

from django.utils.translation import gettext_lazy as _


def connect() -> None:
    """Offer the connections of a case as a page of it; what is alike is asked of the index."""
    tabs = importlib.import_module("pehra.incidents.web.tabs")
    tabs.add(tabs.Tab("connections", _("Connections"), "campaigns:connections", 40))
    similar = importlib.import_module("pehra.campaigns.queries.similar")
    similar.finds_by(importlib.import_module("pehra.search.queries.likeness").alike)
