"""Who works on what, inside a person's own parties. Of the other parties nothing is ever asked for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import FilteredRelation, Q, QuerySet

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import active_users, members, user_numbered
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
# By person and severity: how many cases and how many of these are overdue. A last row says whether there are more than
# are counted: drills and cases that are not seen take their places too, so of whatever is beyond nothing is known.
# Each case is read after the newest have been chosen; row-level security has read it once before. Clocks are looked for
# case by case: of all that a body owes, PostgreSQL would ask row-level security by reading every case that may be seen.
WORKLOAD: Final = """
WITH held AS MATERIALIZED (
    SELECT row_number() OVER () AS place, found.* FROM (
        SELECT user_id, case_id FROM incidents_assignment WHERE party_id = %(body)s AND until IS NULL AND running
        ORDER BY id DESC LIMIT %(held)s + 1) found
), free AS MATERIALIZED (
    SELECT row_number() OVER () AS place, found.* FROM (
        SELECT NULL::bigint AS user_id, case_id FROM incidents_unheld WHERE party_id = %(body)s
        ORDER BY opened_at DESC, reference DESC LIMIT %(free)s + 1) found
), every AS MATERIALIZED (
    SELECT a.user_id, c.severity, 'case:' || c.reference AS subject
    FROM (SELECT * FROM held WHERE place <= %(held)s UNION ALL SELECT * FROM free WHERE place <= %(free)s) a
    JOIN incidents_case c ON c.id = a.case_id WHERE c.drill_id IS NULL AND c.audience && %(keys)s::bigint[]
)
SELECT user_id, severity, count(*), count(overdue), false FROM every LEFT JOIN LATERAL (
    SELECT 1 AS overdue FROM deadlines_deadline d
    WHERE d.subject = every.subject AND d.party_id = %(body)s AND d.state = 'open' AND d.due_at < %(at)s LIMIT 1
) late ON true GROUP BY user_id, severity
UNION ALL SELECT NULL, '', 0, 0, (SELECT count(*) > %(held)s FROM held) OR (SELECT count(*) > %(free)s FROM free)
"""


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
    most = {"held": MOST_COUNTED, "free": MOST_OF_NOBODY}
    values = {"body": body_id, "keys": list(person.keys), "at": at} | most
    with connection.cursor() as cursor:
        cursor.execute(WORKLOAD, values)
        rows = cursor.fetchall()
    found: dict[int, list[tuple[str, int, int]]] = {user.pk: [] for user in members([body_id], READS_CASES)}
    nobodys: list[tuple[str, int, int]] = []
    for user_id, severity, number, late, _more in rows:
        counted = nobodys if user_id is None else found.setdefault(user_id, [])
        counted.append((severity, number, late))
    people = [_load(user.name, user.email, found[user.pk]) for user in active_users(found)]
    return Workload(
        sorted(people, key=lambda each: (-each.open, each.name)),
        _load("", "", nobodys),
        cut=any(more for *_, more in rows),
    )


def _load(name: str, email: str, found: Collection[tuple[str, int, int]]) -> Load:
    severities = {severity: number for severity, number, _ in found if number}
    return Load(name, email, sum(severities.values()), sum(late for *_, late in found), severities)
