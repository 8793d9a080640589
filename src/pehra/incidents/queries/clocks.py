"""The clocks that a person's parties owe, as far as the person may know of their cases."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Case as Choice
from django.db.models import Exists, OuterRef, Q, When
from django.db.models.functions import Substr

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import EPOCH, micros
from pehra.foundation.access.roles import REPORTS
from pehra.foundation.deadlines.queries import Deadline, open_clocks
from pehra.incidents.models import Case
from pehra.incidents.queries.drills import Kind, of_kind

# What orders clocks: several of one case may run out in one moment, and a row's number would tell how many there are.
ORDER: Final = ("due_at", "subject", "stage", "party_id")
PREFIX: Final = "case:"
SHAPE: Final = re.compile(r"([0-9]{1,17})-(C-[0-9A-Z]{4}-[0-9A-Z]{4})-([a-z-]{1,30})-([0-9]{1,18})")


@dataclass(frozen=True)
class Owed:
    """Open clocks, the most urgent first, and the cursor of what is due later (None: there is nothing more)."""

    clocks: list[Deadline]
    later: str | None


def owed(person: Person, *, after: str = "", late: bool | None = None, kind: Kind = Kind.REAL, limit: int = 50) -> Owed:
    """What this person's parties still owe; `late` narrows it to what was missed, or was not yet.

    Only in real cases unless another `kind` is asked for. Raises Absent for a word that is no cursor.
    """
    # Compared by reference, which is indexed; the subject is made of it.
    seen = of_kind(Case.objects.filter(visible_to(person)), kind).filter(
        reference=Substr(OuterRef("subject"), len(PREFIX) + 1)
    )
    # Within a CASE it is asked for each clock: as a join, no index on the cases could be used before their own policy.
    shown = Choice(When(Exists(seen), then=True), default=False)
    rows = open_clocks(person.parties(REPORTS)).annotate(shown=shown).filter(shown=True)
    if late is not None:
        rows = rows.filter(breached_at__isnull=not late)
    if after:
        rows = rows.filter(_behind(after))
    found = list(rows.order_by(*ORDER)[: limit + 1])
    return Owed(found[:limit], cursor(found[limit - 1]) if len(found) > limit else None)


def cursor(clock: Deadline) -> str:
    """The place of a clock in the list."""
    return f"{micros(clock.due_at)}-{clock.subject.removeprefix('case:')}-{clock.stage}-{clock.party_id}"


def _behind(word: str) -> Q:
    found = SHAPE.fullmatch(word)
    if found is None:
        raise Absent
    moment = EPOCH + timedelta(microseconds=int(found[1]))
    values = dict(zip(ORDER, (moment, f"case:{found[2]}", found[3], int(found[4])), strict=True))
    behind, same = Q(), dict[str, object]()
    for field, value in values.items():
        behind |= Q(**same, **{f"{field}__gt": value})
        same[field] = value
    return Q(due_at__gte=moment) & behind
