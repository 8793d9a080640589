"""Who sees a request or a measure: those who take part in its case; and, of a request that left, whoever is asked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pehra.correspondence.models import Measure, Request
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY, READS_CASES
from pehra.foundation.accounts.queries import members
from pehra.incidents import actions as cases
from pehra.incidents.actions import Circle
from pehra.law.tlp import TLP


def of_case(case: Any) -> list[int]:
    """However wide a case is labelled, how it is dealt with is for those who take part in it."""
    return cases.audience_for(case, TLP.AMBER_STRICT)


def of_request(case: Any, readers: Iterable[int]) -> list[int]:
    return sorted({*of_case(case), *readers})


def readers_of(to_party: int, label: TLP) -> list[int]:
    """The keys of a party that is asked; under TLP:RED those who answer for it, by person."""
    if label is not TLP.RED:
        return [to_party]
    people = members([to_party], ANSWERS_FOR_THE_BODY) or members([to_party], READS_CASES)
    return sorted(-user.pk for user in people)


def on_audience(case: Any, circle: Circle) -> None:
    """Requests and measures follow when it is worked out anew who sees the case. What was sent stays where it went."""
    keys = of_case(case)
    Measure.objects.filter(case_id=case.pk).exclude(audience=keys).update(audience=keys)
    for row in Request.objects.filter(case_id=case.pk).only("audience", "readers"):
        wanted = sorted({*keys, *row.readers})
        if wanted != row.audience:
            Request.objects.filter(pk=row.pk).update(audience=wanted)


def on_role_ended(membership: Any, at: datetime) -> None:
    """Called in the act that ends a role: who reads for a party no more reads none of its letters by name.

    Where nobody is left who may open one, those who answer for the party today may.
    """
    user_id, party_id = membership.user_id, membership.party_id
    if any(user.pk == user_id for user in members([party_id], READS_CASES)):
        return
    rows = Request.objects.filter(to_party_id=party_id, readers__contains=[-user_id]).order_by("case_id", "pk")
    # Case before request, in the order in which every act locks them.
    list(rows.select_related("case").select_for_update(of=("case",)))
    for row in rows.select_related("case__drill").select_for_update(of=("self",)):
        row.readers = [key for key in row.readers if key != -user_id] or readers_of(party_id, TLP.RED)
        row.audience = of_request(row.case, row.readers)
        row.save(update_fields=["readers", "audience"])
