"""Who works on what, inside a person's own parties. Of the other parties nothing is ever asked for."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import FilteredRelation, Q, QuerySet

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import active_users, members, user_numbered
from pehra.foundation.deadlines.queries import overdue
from pehra.foundation.storing import Part, composed, values_of
from pehra.incidents.models import Assignment, Case

# Instead of an address: the viewer's own hands, and nobody's.
ME: Final = "me"
NOBODY: Final = "nobody"
# Through which relation such cases are put in order.
HELD: Final = "held__"
UNHELD: Final = "unheld__"
# A team's page is made of no more rows than that, whatever lies about; it says so where there are more.
MOST_COUNTED: Final = 2000
MOST_OF_NOBODY: Final = 1000


@dataclass(frozen=True)
class Load:
    """What one person of a body has open. `name` is empty for what nobody has."""

    name: str
    email: str
    open: int
    overdue: int
    severities: dict[str, int]


@dataclass(frozen=True)
class Workload:
    """A body's open cases by who works on them. `cut`: there is more than was counted."""

    people: list[Load]
    nobody: Load
    cut: bool


def held_by_own(person: Person) -> "QuerySet[Assignment]":
    """What people of this person's parties have in hand today."""
    return Assignment.objects.filter(until=None, party_id__in=list(person.parties(READS_CASES)))


@composed
def _held(parties: Any, cases: Any) -> "QuerySet[Any]":
    rows = Assignment.objects.filter(until=None, party__among=parties, case__among=cases)
    return rows.order_by("party_id", "pk").values("case_id", "user_id")


def hands_on(person: Person, cases: Collection[Case]) -> Part[list[tuple[int, int]]]:
    """The numbers of these cases and of the people of this person's parties who have them in hand, to be asked together
    with others.
    """
    part = values_of(_held(parties=list(person.parties(READS_CASES)), cases=[each.pk for each in cases]))
    return Part(part.sql, part.values, lambda found: [(row["case_id"], row["user_id"]) for row in part.read(found)])


def in_nobodys_hands(rows: "QuerySet[Case]", bodies: Iterable[int]) -> "QuerySet[Case]":
    """Those of the cases that one of these bodies has and nobody there works on, to be put in order by UNHELD."""
    return rows.filter(unheld__party_id__in=list(bodies))


def in_hands_of(rows: "QuerySet[Case]", person: Person, who: str) -> "QuerySet[Case]":
    """Those of the cases that this person (ME) or a colleague has in hand in this person's parties, to be put in order
    by HELD: an index has each person's in this order. None, for an address of others.
    """
    own = Q(assignments__until=None, assignments__party_id__in=list(person.parties(READS_CASES)))
    held = rows.annotate(held=FilteredRelation("assignments", condition=own))
    return held.filter(held__user_id=person.user_id if who == ME else user_numbered(who))


def workload(person: Person, body_id: int, *, at: datetime) -> Workload:
    """Who of a body has how much open, as far as this person sees the cases; real ones only.

    Counted from what is in hand and not closed: the cost grows with the team's open work, up to a bound, and not with
    the cases of the network.
    """
    rows = Assignment.objects.filter(visible_to(person, "case__"), case__drill=None)
    rows = rows.filter(party_id=body_id, until=None, running=True).order_by("-pk")
    held = list(rows.values_list("user_id", "case__severity", "case__reference")[: MOST_COUNTED + 1])
    free = Case.objects.filter(visible_to(person), unheld__party_id=body_id, drill=None)
    free = free.order_by("-unheld__opened_at", "-unheld__reference")
    nobodys = list(free.values_list("severity", "reference")[: MOST_OF_NOBODY + 1])
    # By one statement for all: within the two above PostgreSQL would look for the clocks of each case by itself.
    late = overdue([body_id], (f"case:{row[-1]}" for row in (*held, *nobodys)), at=at)
    by_person: dict[int, list[tuple[str, bool]]] = {user.pk: [] for user in members([body_id], READS_CASES)}
    for user_id, severity, reference in held[:MOST_COUNTED]:
        by_person.setdefault(user_id, []).append((severity, f"case:{reference}" in late))
    unheld = [(severity, f"case:{reference}" in late) for severity, reference in nobodys[:MOST_OF_NOBODY]]
    people = [_load(user.name, user.email, by_person[user.pk]) for user in active_users(by_person)]
    return Workload(
        sorted(people, key=lambda each: (-each.open, each.name)),
        _load("", "", unheld),
        cut=len(held) > MOST_COUNTED or len(nobodys) > MOST_OF_NOBODY,
    )


def _load(name: str, email: str, found: Collection[tuple[str, bool]]) -> Load:
    return Load(
        name, email, len(found), sum(late for _, late in found), dict(Counter(severity for severity, _ in found))
    )
