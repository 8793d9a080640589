"""While a level says so, the National CERT takes part in each new case within its sphere."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from pehra.foundation.access.person import SYSTEM
from pehra.incidents.actions.informing import take_part
from pehra.law.crisis import Right
from pehra.law.functions import Function
from pehra.registry import queries as registry
from pehra.watch.actions.hastening import levels_over

TEXT = gettext_noop("The crisis level %(level)s is in force: the National CERT takes part")


def on_opened(case: Any, at: datetime) -> None:
    """A case was opened."""
    level = next((each for each in levels_over(case, at) if Right.INFORMED in each.terms.rights), None)
    if level is None:
        return
    name = {"name_en": level.terms.name_en, "name_ur": level.terms.name_ur}
    for body in registry.bodies_holding(Function.NATIONAL, registry.local_date(at)):
        take_part(case, body_id=body.id, text=TEXT, params={"level": name}, by=SYSTEM, at=at)
