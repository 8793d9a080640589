"""Who follows the playbooks that are prescribed: figures by mandate, body and tier, and never a case."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db import connection

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.playbooks import policy
from pehra.playbooks.models import Mandate, Version
from pehra.playbooks.queries.facts import holders
from pehra.playbooks.rules.figures import FEWEST, Cell, Line, tables
from pehra.playbooks.rules.words import tidy
from pehra.registry import queries as registry

# What is older is history that a report of the time has told.
PERIOD = timedelta(days=90)
# Which these are is not asked where there are so many.
ENOUGH: Final = frozenset(range(-FEWEST, 0))
# A row for each body and tier, added up from sums by day; what became due today is looked up, so that none is late too
# early. `few`: the cases of those who have few.
CELLS: Final = f"""
WITH cell AS (
    SELECT body_id, tier, sum(cases) AS cases, sum(in_time) AS in_time, sum(late) AS late, sum(skipped) AS skipped,
           sum(open) AS open, coalesce(sum(open) FILTER (WHERE due < %(today)s::date), 0) AS overdue
    FROM playbooks_tally
    WHERE mandate_id = %(mandate)s AND day >= %(since)s::date
        AND (%(bodies)s::bigint[] IS NULL OR body_id = ANY (%(bodies)s::bigint[]))
    GROUP BY body_id, tier HAVING sum(cases) > 0
), today AS (
    SELECT t.party_id AS body_id, r.function AS tier, count(*) AS overdue
    FROM playbooks_task t JOIN playbooks_run r ON r.id = t.run_id
    WHERE t.counted_id = %(mandate)s AND state = 'open' AND due_at >= %(today)s AND due_at < %(at)s
        AND r.started_at >= %(since)s
    GROUP BY t.party_id, r.function
)
SELECT body_id, tier, in_time::int, late::int, skipped::int, open::int,
       (cell.overdue + coalesce(today.overdue, 0))::int AS overdue, cases::int AS many,
       CASE WHEN cases < {FEWEST} THEN ARRAY(
           SELECT DISTINCT t.case_id FROM playbooks_task t JOIN playbooks_run r ON r.id = t.run_id
           WHERE t.counted_id = %(mandate)s AND coalesce(t.ended_party_id, t.party_id) = body_id
               AND t.created_at >= %(since)s AND r.started_at >= %(since)s AND r.function = tier) END AS few
FROM cell LEFT JOIN today USING (body_id, tier) ORDER BY body_id, tier
"""  # noqa: S608


@dataclass(frozen=True)
class Prescribed:
    """A mandate in a list. `own`: this person's body prescribes it; `bound`: it is one of those that it binds."""

    mandate: Mandate
    version: Version
    body: registry.PartyName
    own: bool
    bound: bool


@dataclass(frozen=True)
class Compliance:
    """How far one mandate is followed by playbooks that began since `since`.

    `whole`: all bodies, else only this person's own.
    """

    prescribed: Prescribed
    since: datetime
    whole: bool
    all: Line
    by_tier: tuple[Line, ...]
    by_body: tuple[Line, ...]
    bodies: dict[str, registry.PartyName]


def prescriptions(person: Person, on: date) -> list[Prescribed]:
    """Every mandate, those that stand first: what is prescribed is no secret within the network. Raises Absent."""
    if not person.has_role(*policy.SEES_FIGURES):
        raise Absent
    rows = list(Mandate.objects.select_related("playbook").order_by("-pk"))
    rows.sort(key=lambda row: row.ends is not None and row.ends <= on)
    return _told(person, rows, on)


def prescription(person: Person, reference: str, on: date) -> Prescribed:
    """One mandate, as the list tells it. Raises Absent."""
    row = Mandate.objects.select_related("playbook").filter(reference=tidy(reference)).first()
    if row is None or not person.has_role(*policy.SEES_FIGURES):
        raise Absent
    return _told(person, [row], on)[0]


def _told(person: Person, rows: list[Mandate], on: date) -> list[Prescribed]:
    versions = {
        (each.playbook_id, each.number): each
        for each in Version.objects.filter(playbook__in=[row.playbook_id for row in rows]).defer("steps")
    }
    names = registry.party_names({row.body_id for row in rows})
    mine = person.parties(WORKS_CASES)
    held = holders(on)
    return [
        Prescribed(
            row,
            versions[row.playbook_id, row.playbook.latest],
            names[row.body_id],
            row.body_id in mine,
            any(not mine.isdisjoint(held.get(function, ())) for function in row.over),
        )
        for row in rows
    ]


def compliance(person: Person, reference: str, at: datetime) -> Compliance:
    """The figures of a mandate. All bodies for whoever prescribes it and for who supervises; a body sees its own.

    Raises Absent, also for whoever is neither. To be asked outside of the window: it counts what nobody may read.
    """
    on = registry.local_date(at)
    prescribed = prescription(person, reference, on)
    row = prescribed.mandate
    mine = person.parties(WORKS_CASES)
    whole = _sees_all(person, row, on)
    cells = _cells(row, at, None if whole else sorted(mine))
    if not (whole or cells or prescribed.bound):
        raise Absent
    names = registry.party_names({cell.body for cell in cells})
    slugs = {names[cell.body].slug: names[cell.body] for cell in cells}
    # Of its own work nothing is withheld from a body: it sees the cases themselves.
    told = tables(cells, lambda cell: names[cell.body].slug, FEWEST if whole else 0)
    return Compliance(
        prescribed,
        _since(at),
        whole,
        told.all,
        told.by_tier,
        told.by_body,
        slugs,
    )


def _sees_all(person: Person, row: Mandate, on: date) -> bool:
    works = person.parties(WORKS_CASES)
    above = holders(on).get("national", frozenset()) | {row.body_id}
    if not works.isdisjoint(above):
        return True
    return not person.parties(policy.SEES_FIGURES - WORKS_CASES).isdisjoint(registry.supervising_bodies(on))


def _since(at: datetime) -> datetime:
    """The first day of those that are told: sums are kept by the day of UTC on which a playbook began."""
    return _midnight(at - PERIOD)


def _midnight(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _cells(row: Mandate, at: datetime, bodies: list[int] | None = None) -> list[Cell]:
    """What each body (or each of these) owed under a mandate and how it stands, by one statement over kept sums.

    A row for each body and tier, whose cost grows with bodies and days, and not with tasks.
    """
    values = {"mandate": row.pk, "since": _since(at), "today": _midnight(at), "at": at, "bodies": bodies}
    with connection.cursor() as cursor:
        cursor.execute(CELLS, values)
        found = cursor.fetchall()
    return [
        Cell(row.reference, body, tier, ENOUGH if few is None else frozenset(few), *parts)
        for body, tier, *parts, few in found
    ]
