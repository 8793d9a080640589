"""Where reports of the public meet the clocks, the cases and the network."""

import importlib
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from pehra.incidents.web import tabs


def connect() -> None:
    """Tie the public desk to the domains below it, once the tables are known to Django."""
    clocks = importlib.import_module("pehra.public.actions.clocks")
    deadlines = importlib.import_module("pehra.foundation.deadlines.actions")
    deadlines.subscribe(clocks.on_deadline, lock_first=clocks.lock_first)
    importlib.import_module("pehra.registry.actions").on_hand_over(move_reports)
    shown = importlib.import_module("pehra.public.web.case").is_shown
    tabs.add(tabs.Tab("public", _("From the public"), "public:case", 80, shown))


def move_reports(passing: Any, at: datetime, limit: int) -> int:
    """The desk passes with its function, and stays where only a part of the country passes. None are counted: they are
    no cases.
    """
    if passing.jurisdiction() is not None:
        return 0
    pass_on = importlib.import_module("pehra.public.actions.passing_on").pass_on
    pass_on(function=passing.function, from_body=passing.from_body.id, to_body=passing.to_body.id, at=at)
    return 0
