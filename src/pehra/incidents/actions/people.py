"""When somebody leaves a body: nobody stays named on a case for a body where they no longer read cases."""

from datetime import datetime
from typing import Any

from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import members
from pehra.foundation.delivery.actions import withdraw
from pehra.foundation.delivery.queries import subjects_told
from pehra.incidents.actions.taking_part import circle_of, name_where_nobody_is, refresh_audience, subject_of
from pehra.incidents.models import Case, Named

PREFIX = "case:"


def on_role_ended(membership: Any, at: datetime) -> None:
    """Called in the act that ends a role; `membership` has `user_id` and `party_id`, and is ended already.

    Where nobody is left who may open a RED case for the body, those who answer for it today are named. What the person
    was told by name of a case is withdrawn with the sight of it.
    """
    user_id, party_id = membership.user_id, membership.party_id
    if any(user.pk == user_id for user in members([party_id], READS_CASES)):
        return
    named = Named.objects.filter(user_id=user_id, party_id=party_id, until=None)
    cases = (
        Case.objects.filter(pk__in=named.values("case_id")).select_for_update(no_key=True, of=("self",)).order_by("pk")
    )
    for case in list(cases):
        named.filter(case=case).update(until=at)
        if party_id in circle_of(case).parties:
            name_where_nobody_is(case, [party_id], at)
        refresh_audience(case, at)
    told = [subject.removeprefix(PREFIX) for subject in subjects_told(user_id) if subject.startswith(PREFIX)]
    for case in Case.objects.filter(reference__in=told).order_by("pk"):
        withdraw(subject=subject_of(case), record=case, at=at)
