"""One case, and lists of cases by cursor."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import place, slice_of
from pehra.foundation.access.roles import WORKS_CASES
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
    words = (narrowed.status, narrowed.severity, narrowed.rsit, narrowed.hands, narrowed.field)
    return all(word.isprintable() for word in words) and "\0" not in narrowed.value


def offers(person: Person, found: Collection[Case]) -> dict[int, Transfer]:
    """The open offers to this person's bodies among these cases, by case: what may be accepted from a list."""
    return {row.case_id: row for row in offers_on(person, found)}


def offers_on(person: Person, found: Collection[Case]) -> "QuerySet[Transfer]":
    """The same as a question, to be asked together with others."""
    return _offered(person.parties(WORKS_CASES)).filter(case__in=[each.pk for each in found] or [0])


def waiting(person: Person, *, at_most: int = 100) -> int:
    """How many real cases wait for an answer of this person's bodies, counted no further than `at_most`."""
    rows = _narrow(real(Case.objects.filter(visible_to(person))), person, Filter(waiting=True))
    return len(rows.values_list("pk", flat=True)[:at_most])


def cursor(found: Case) -> str:
    """The place of a case in a list."""
    return place(found.opened_at, found.reference)


def _offered(bodies: Iterable[int]) -> "QuerySet[Transfer]":
    return Transfer.objects.filter(state=TransferState.OFFERED, to_body_id__in=list(bodies))


def _visible(person: Person) -> "QuerySet[Case]":
    return Case.objects.select_related("organisation", "custodian", "drill").filter(visible_to(person))


def _narrow(rows: "QuerySet[Case]", person: Person, narrowed: Filter) -> "QuerySet[Case]":
    exact = {
        "status": narrowed.status,
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
        rows = rows.filter(Exists(_offered(bodies).filter(case=OuterRef("pk"))))
    if narrowed.hands == NOBODY:
        rows = in_nobodys_hands(rows, bodies)
    elif narrowed.hands:
        rows = in_hands_of(rows, person, narrowed.hands)
    if narrowed.field:
        rows = narrow(rows, person, narrowed.field, narrowed.value)
    if narrowed.reference:
        rows = rows.filter(reference=tidy(narrowed.reference))
    return rows
