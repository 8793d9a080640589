"""One case, and lists of cases by cursor."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from pehra.foundation.access.audience import visible_by, visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import Slice, place, slice_of
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.storing import Part, composed, number_of, values_of
from pehra.incidents.models import Case, Transfer
from pehra.incidents.queries import clocked
from pehra.incidents.queries.clocked import Spot, in_order
from pehra.incidents.queries.drills import real
from pehra.incidents.queries.filters import Filter, is_offered_to, narrow_to, offered_to, through_of
from pehra.incidents.rules.listing import Span
from pehra.incidents.rules.references import tidy
from pehra.incidents.rules.wording import TransferState


@dataclass(frozen=True)
class Page:
    """A slice of a list in its order, with cursors to either side (None: there is nothing there)."""

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

    A cursor names a place (time and reference), so a page costs the same wherever it lies. In the order of the clocks a
    page may be short, or empty, and have a next one: see `clocked.in_order`.
    """
    turn: dict[str, Any] = {"after": after, "before": before, "last": last, "limit": limit}
    if (span := narrowed.span) is not None:
        spots = _spots(person, narrowed, span, **turn)
        full = {row.pk: row for row in _visible(person).filter(pk__among=[each.case_id for each in spots.rows])}
        return Page([full[each.case_id] for each in spots.rows if each.case_id in full], spots.newer, spots.older)
    rows = narrow_to(_visible(person), person, narrowed)
    found = slice_of(rows, "opened_at", through=through_of(narrowed), **turn)
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
    if (span := narrowed.span) is not None:
        return _by_clock(person, narrowed, span, after=after, size=size, most=most)
    rows = narrow_to(_visible(person), person, narrowed).select_related(None)
    places = rows.values_list("opened_at", "reference", named=True)
    found = slice_of(places, "opened_at", through=through_of(narrowed), after=after, limit=size * most)
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


def _by_clock(
    person: Person, narrowed: Filter, span: Span, *, after: str, size: int, most: int
) -> tuple[list[Stretch], str | None]:
    """The same in the order of the clocks, whose times stand for those of registration."""
    made: list[Stretch] = []
    begin: str | None = after
    for _turn in range(most):
        found = _spots(person, narrowed, span, after=begin or "", limit=size)
        if found.rows:
            made.append(Stretch(begin or "", found.rows[-1].due_at, found.rows[0].due_at, len(found.rows)))
        begin = found.older
        if begin is None:
            break
    return made, begin


def _spots(person: Person, narrowed: Filter, span: Span, *, limit: int, **turn: Any) -> Slice[Spot]:
    rows = narrow_to(Case.objects.filter(visible_to(person)), person, narrowed)
    looked = clocked.MOST_LOOKED if narrowed.narrows else limit
    return in_order(person, rows, span, looked=looked, limit=limit, **turn)


@composed
def _offers(bodies: Any, cases: Any) -> "QuerySet[Any]":
    return offered_to(bodies).filter(case__among=cases).values("case_id")


def offers(person: Person, found: Collection[Case]) -> Part[set[int]]:
    """Which of these cases (by number) are offered to this person's bodies, to be asked together with others."""
    part = values_of(_offers(bodies=list(person.parties(WORKS_CASES)), cases=[each.pk for each in found]))
    return Part(part.sql, part.values, lambda rows: {row["case_id"] for row in part.read(rows)})


# Nobody counts further than that.
MOST_WAITING: Final = 100


@composed
def _waiting(keys: Any, bodies: Any) -> "QuerySet[Case]":
    return real(Case.objects.filter(visible_by(keys), is_offered_to(bodies)))[:MOST_WAITING]


def waiting(person: Person) -> Part[int]:
    """How many real cases wait for an answer of this person's bodies, up to `MOST_WAITING`, to be asked together."""
    return number_of(_waiting(keys=list(person.keys), bodies=list(person.parties(WORKS_CASES))))


def cursor(found: Case) -> str:
    """The place of a case in a list."""
    return place(found.opened_at, found.reference)


def _visible(person: Person) -> "QuerySet[Case]":
    return Case.objects.select_related("organisation", "custodian", "drill").filter(visible_to(person))
