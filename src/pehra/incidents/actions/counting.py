"""Which cases are one incident, worked out anew whenever that changes: the only place that writes `counted_as`.

Whoever changes it holds one lock for the whole network first, so that two changes to one incident follow each other;
merging is rare, and nothing else waits for it.
"""

from collections.abc import Collection

from django.db import connection
from django.db.models import Q

from pehra.incidents.models import Case, Sameness
from pehra.incidents.rules.merging import standing_for
from pehra.incidents.rules.outcomes import NO_INCIDENT
from pehra.incidents.rules.wording import SamenessState
from pehra.registry.actions import hold_network

Pairs = set[tuple[int, int]]


def hold_counting() -> None:
    """Wait until nobody else changes what is one incident. Before any case is locked, else two would wait for ever.

    The network before it: cases of several organisations are written, and a profile changes several organisations.
    """
    hold_network()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('incidents.counting'))")


def locked_incident(*cases: int) -> None:
    """Lock these cases and all that are one incident with them, in the order in which every act locks several."""
    numbers = _pairs(cases)[0]
    list(
        Case.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=numbers)
        .order_by("pk")
        .values_list("pk")
    )


def recount(*cases: int) -> None:
    """Write down anew under which case each case of these incidents is counted. The lock is held."""
    numbers, pairs = _pairs(cases)
    rows = Case.objects.filter(pk__in=numbers).values_list("pk", "merged_into_id", "outcome")
    merged = {case for case, into, _ in rows if into is not None}
    none = {case for case, _, outcome in rows if outcome in NO_INCIDENT}
    heads = standing_for([case for case, _, _ in rows], merged, sorted(pairs), none)
    for case, head in heads.items():
        Case.objects.filter(pk=case).update(counted_as=None if head == case else head)


def _pairs(cases: Collection[int]) -> tuple[set[int], Pairs]:
    """All cases of the incidents of these, and the pairs by which they are."""
    found, looked, pairs = set(cases), set[int](), Pairs()
    while fresh := found - looked:
        looked |= fresh
        merged = Case.objects.filter(Q(pk__in=fresh) | Q(merged_into__in=fresh), merged_into__isnull=False)
        same = Sameness.objects.filter(Q(case__in=fresh) | Q(other__in=fresh), state=SamenessState.ACCEPTED)
        pairs |= set(merged.values_list("pk", "merged_into_id")) | set(same.values_list("case_id", "other_id"))
        found |= {case for pair in pairs for case in pair}
    return found, pairs
