"""Ties searching to the pages of a case, and to all that has a reference."""

import importlib

from django.utils.translation import gettext_lazy as _


def connect() -> None:
    """Offer the technical traces of a case as a page of it, and lead from references to what they are of."""
    tabs = importlib.import_module("pehra.incidents.web.tabs")
    tabs.add(tabs.Tab("traces", _("Technical traces"), "search:case_traces", 30))
    references = importlib.import_module("pehra.site.references")
    importlib.import_module("pehra.search.queries.references").resolved_by(references.resolve)
