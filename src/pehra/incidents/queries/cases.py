"""One case, and lists of cases by cursor."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from pehra.foundation.access.audience import visible_by, visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import place, slice_of
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.storing import Part, composed, number_of, values_of
from pehra.incidents.models import Case, Transfer
from pehra.incidents.queries.assignments import HELD, NOBODY, UNHELD, in_hands_of, in_nobodys_hands
from pehra.incidents.queries.drills import Kind, of_kind, real
from pehra.incidents.queries.narrowing import narrow, through
from pehra.incidents.rules.references import tidy
from pehra.incidents.rules.wording import TransferState
from pehra.law.taxonomy import with_types


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; empty means any. `waiting`: offered to one of my bodies and not answered.

    `hands`: in the hands of ME, or of a colleague (by address), in one of my parties; NOBODY: with one of my bodies,
    not closed, and in nobody's hands there. `field` with this `value`: see `queries.narrowing`. Only real cases unless
    another `kind` is asked for.
    """

    status: str = ""
    severity: str = ""
    custodian_id: int | None = None
    organisation_id: int | None = None
    rsit: str = ""
    waiting: bool = False
    mine: bool = False
    reference: str = ""
    kind: Kind = Kind.REAL
    hands: str = ""
    field: str = ""
    value: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Page:
    """A slice of a list, newest first, with cursors to either side (None: there is nothing there)."""

    cases: list[Case]
    newer: str | None
    older: str | None


def case(person: Person, reference: str) -> Case:
    """The case of this reference. Raises Absent also for one that this person may not see."""
    merged = Exists(Case.objects.filter(merged_into=OuterRef("pk")))
    found = _visible(person).annotate(shows_merged=merged).filter(reference=tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def find(person: Person, reference: str) -> Case | None:
    return _visible(person).filter(reference=tidy(reference)).first()


def open_offer(found: Case) -> Transfer | None:
    """The offer that waits for an answer, if there is one."""
    return (
        Transfer.objects.select_related("from_party", "to_body").filter(case=found, state=TransferState.OFFERED).first()
    )


def cases(
    person: Person, narrowed: Filter, *, after: str = "", before: str = "", last: bool = False, limit: int = 50
) -> Page:
    """A page of cases. `after` and `before` are cursors of an earlier page; `last` starts from the oldest.

    A cursor names a place (time and reference), so a page costs the same wherever it lies.
    """
    rows = _narrow(_visible(person), person, narrowed)
    found = slice_of(rows, "opened_at", through=_through(narrowed), after=after, before=before, last=last, limit=limit)
    # Somebody may have a case in hand for two parties.
    rows_once = list({row.pk: row for row in found.rows}.values())
    return Page(rows_once, found.newer, found.older)


@dataclass(frozen=True)
class Stretch:
    """So many cases of a list that follow each other. `after` is the cursor before the first; "": the list's begin."""

    after: str
    newest: datetime
    oldest: datetime
    cases: int


def stretches(
    person: Person, narrowed: Filter, *, after: str = "", size: int, most: int
) -> tuple[list[Stretch], str | None]:
    """A list cut into stretches, `most` of them at most, and the cursor behind the last: None at the end.

    Each ends where a page of `cases` with `size` as its limit does: whoever has a case in hand for two parties has it
    twice in the rows, and a page goes on behind both.
    """
    rows = _narrow(_visible(person), person, narrowed).select_related(None)
    places = rows.values_list("opened_at", "reference", named=True)
    found = slice_of(places, "opened_at", through=_through(narrowed), after=after, limit=size * most)
    made: list[Stretch] = []
    start = 0
    # What is left over where rows were passed by begins the next answer.
    while start < len(found.rows) and (not found.older or start + size <= len(found.rows)):
        part = found.rows[start : start + size]
        made.append(Stretch(after, part[0].opened_at, part[-1].opened_at, len(set(part))))
        after, start = place(part[-1].opened_at, part[-1].reference), start + len(part)
        while start < len(found.rows) and found.rows[start] == part[-1]:
            start += 1
    return made, after if found.older else None


def _through(narrowed: Filter) -> str:
    """The relation whose rows hold the order of such cases, under an index; the cases themselves otherwise."""
    if not _is_stored(narrowed):
        return ""
    if narrowed.hands:
        return UNHELD if narrowed.hands == NOBODY else HELD
    return through() if narrowed.field else ""


def _is_stored(narrowed: Filter) -> bool:
    """Whether such words can be stored at all: PostgreSQL takes not every other one to compare.

    The value of a field is never compared as it was typed, and Urdu is written with joiners, which nobody sees.
    """
    words = (narrowed.status, narrowed.outcome, narrowed.severity, narrowed.rsit, narrowed.hands, narrowed.field)
    return all(word.isprintable() for word in words) and "\0" not in narrowed.value


@composed
def _offers(bodies: Any, cases: Any) -> "QuerySet[Any]":
    return _offered(bodies).filter(case__among=cases).values("case_id")


def offers(person: Person, found: Collection[Case]) -> Part[set[int]]:
    """Which of these cases (by number) are offered to this person's bodies, to be asked together with others."""
    part = values_of(_offers(bodies=list(person.parties(WORKS_CASES)), cases=[each.pk for each in found]))
    return Part(part.sql, part.values, lambda rows: {row["case_id"] for row in part.read(rows)})


# Nobody counts further than that.
MOST_WAITING: Final = 100


@composed
def _waiting(keys: Any, bodies: Any) -> "QuerySet[Case]":
    return real(Case.objects.filter(visible_by(keys), _is_offered(bodies)))[:MOST_WAITING]


def waiting(person: Person) -> Part[int]:
    """How many real cases wait for an answer of this person's bodies, up to `MOST_WAITING`, to be asked together."""
    return number_of(_waiting(keys=list(person.keys), bodies=list(person.parties(WORKS_CASES))))


def cursor(found: Case) -> str:
    """The place of a case in a list."""
    return place(found.opened_at, found.reference)


def _offered(bodies: Any) -> "QuerySet[Transfer]":
    return Transfer.objects.filter(state=TransferState.OFFERED, to_body__among=bodies)


def _is_offered(bodies: Any) -> Exists:
    return Exists(_offered(bodies).filter(case=OuterRef("pk")))


def _visible(person: Person) -> "QuerySet[Case]":
    return Case.objects.select_related("organisation", "custodian", "drill").filter(visible_to(person))


def _narrow(rows: "QuerySet[Case]", person: Person, narrowed: Filter) -> "QuerySet[Case]":
    exact = {
        "status": narrowed.status,
        "outcome": narrowed.outcome,
        "severity": narrowed.severity,
        "custodian_id": narrowed.custodian_id,
        "organisation_id": narrowed.organisation_id,
    }
    if not _is_stored(narrowed):
        return rows.none()
    rows = of_kind(rows.filter(**{field: value for field, value in exact.items() if value}), narrowed.kind)
    bodies = list(person.parties(WORKS_CASES))
    if narrowed.rsit:
        rows = rows.filter(classification__overlap=with_types(narrowed.rsit))
    if narrowed.mine:
        rows = rows.filter(custodian_id__in=bodies)
    if narrowed.waiting:
        rows = rows.filter(_is_offered(bodies))
    if narrowed.hands == NOBODY:
        rows = in_nobodys_hands(rows, bodies)
    elif narrowed.hands:
        rows = in_hands_of(rows, person, narrowed.hands)
    if narrowed.field:
        rows = narrow(rows, person, narrowed.field, narrowed.value)
    if narrowed.reference:
        rows = rows.filter(reference=tidy(narrowed.reference))
    return rows
