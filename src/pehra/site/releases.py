"""Ties redacted copies and sharing to the cases that they are of, and to the clock by which a sharing ends."""

import importlib

from django.utils.translation import gettext_lazy as _


def connect() -> None:
    """Drafts follow the audience of their case, its notes and traces, sharings widen it, and the sweep ends them.

    A case offers the page.
    """
    audience = importlib.import_module("pehra.releases.actions.audience")
    cases = importlib.import_module("pehra.incidents.actions.taking_part")
    cases.on_audience(audience.follow)
    cases.on_audience(audience.hold)
    cases.read_by(audience.readers)
    ending = importlib.import_module("pehra.releases.actions.ending")
    deadlines = importlib.import_module("pehra.foundation.deadlines.actions")
    deadlines.subscribe(ending.on_deadline, lock_first=ending.lock_first)
    importlib.import_module("pehra.incidents.actions.sharing").on_label(ending.on_label)
    queries = importlib.import_module("pehra.releases.queries.copies")
    tabs = importlib.import_module("pehra.incidents.web.tabs")
    tabs.add(tabs.Tab("releases", _("Releases"), "releases:case", 60, queries.is_offered))
    following = importlib.import_module("pehra.releases.actions.following")
    acts = importlib.import_module("pehra.incidents.actions")
    acts.on_amended(following.on_amended)
    acts.on_struck(following.on_struck)
