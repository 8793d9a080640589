"""Ties requests and measures to the cases that they are about, to the clocks, and to the limits of the public pages."""

import importlib
from datetime import datetime

from django.utils.translation import gettext_lazy as _


def connect() -> None:
    """Both follow when the audience of their case changes, their days are swept, and every case offers both pages."""
    audience = importlib.import_module("pehra.correspondence.actions.audience")
    importlib.import_module("pehra.incidents.actions").on_audience(audience.on_audience)
    importlib.import_module("pehra.foundation.accounts.actions").on_role_ended(audience.on_role_ended)
    clocks = importlib.import_module("pehra.correspondence.actions.clocks")
    deadlines = importlib.import_module("pehra.foundation.deadlines.actions")
    deadlines.subscribe(clocks.on_deadline, lock_first=clocks.lock_first)
    standing = importlib.import_module("pehra.correspondence.actions.standing")
    importlib.import_module("pehra.incidents.actions.drills").stands_with(stop=standing.stop, go_on=standing.go_on)
    importlib.import_module("pehra.correspondence.actions.answering").counted_by(count_wrong_code)
    offered = importlib.import_module("pehra.correspondence.queries.requests").offered
    tabs = importlib.import_module("pehra.incidents.web.tabs")
    tabs.add(tabs.Tab("requests", _("Requests"), "correspondence:case_requests", 35, offered))
    tabs.add(tabs.Tab("measures", _("Measures"), "correspondence:case_measures", 36, offered))


def count_wrong_code(address: str, at: datetime) -> None:
    """Wrong codes of secret links are counted together with those of public reports: who guesses one guesses both."""
    gate = importlib.import_module("pehra.public.actions.gate")
    counted = importlib.import_module("pehra.public.rules.limits").Counted
    later = importlib.import_module("pehra.public.errors").Later
    refused = importlib.import_module("pehra.correspondence.errors").Later
    try:
        gate.count(counted.WRONG_CODE, gate.neighbourhood(address, at), at=at)
    except later as error:
        raise refused(error.until) from None
