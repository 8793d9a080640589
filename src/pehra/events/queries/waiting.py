"""Organisations that have findings which nobody has told them, and those among them whom a message would not reach."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import Count, Min

from pehra.events.models import Finding, Preference
from pehra.events.rules.states import FindingState
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.foundation.accounts.queries import with_members

MOST: Final = 20
# Told: of what is worse now than when it was told (an upgrade puts findings together).
UNTOLD: Final = (FindingState.NEW, FindingState.REOPENED, FindingState.TOLD)
# From one organisation to the next by the index: what waits is not read for it.
WAITING: Final = """
WITH RECURSIVE each AS (
    SELECT min(organisation_id) AS id FROM events_untold
    UNION ALL
    SELECT (SELECT min(organisation_id) FROM events_untold WHERE organisation_id > each.id) FROM each
    WHERE each.id IS NOT NULL
)
SELECT id FROM each WHERE id IS NOT NULL ORDER BY id
"""


class Unreached(NamedTuple):
    """An organisation with so many findings, the first of them seen then, and nobody who would read a message."""

    slug: str
    name_en: str
    name_ur: str
    findings: int
    since: datetime


def waiting() -> list[int]:
    """The organisations that have something to be told. Not for a reader's eyes: it looks at all of them."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return [row[0] for row in cursor.fetchall()]


def reached(organisations: Collection[int]) -> set[int]:
    """Those of them where somebody has an account that reads findings, or a program is called."""
    hooked = Preference.objects.filter(organisation__in=organisations).exclude(hook_url="")
    return with_members(organisations, READS_CASES) | set(hooked.values_list("organisation_id", flat=True))


def unreached(person: Person) -> list[Unreached]:
    """Whom nobody can tell, of those whose findings this person may see: the first `MOST` by name.

    One further follows them where there are more. It opens a viewer's window itself, since what waits is kept from
    readers.
    """
    untold = waiting()
    alone = set(untold) - reached(untold)
    if not alone:
        return []
    with viewing(person):
        return _of(person, alone)


def _of(person: Person, organisations: Collection[int]) -> list[Unreached]:
    rows = Finding.objects.filter(
        visible_to(person), organisation__in=organisations, told_at=None, state__in=[each.value for each in UNTOLD]
    )
    named = rows.values_list("organisation__slug", "organisation__name_en", "organisation__name_ur")
    counted = named.annotate(Count("pk"), Min("first_seen"))
    return list(map(Unreached._make, counted.order_by("organisation__name_en", "organisation__slug")[: MOST + 1]))
