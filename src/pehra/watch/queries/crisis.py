"""What is in force, for whom, and what it says; and whom it concerns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Least

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.storing import Part, ask_parts, composed, prepared, rows_of
from pehra.law.chain import ChainError
from pehra.law.crisis import CrisisLevel, Sphere, levels_at
from pehra.law.functions import Function
from pehra.registry import queries as registry
from pehra.watch.models import Declaration, Situation
from pehra.watch.policy import answers_for, in_charge, reaches
from pehra.watch.rules.standing import Terms, over_at, read
from pehra.watch.rules.wording import RUNNING, LevelState

EVERYBODY: Final = 0
_BEGUN: Final = "SELECT 1 FROM watch_declaration WHERE state = %s AND since <= %s LIMIT 1"
LONGEST: Final = 20


@dataclass(frozen=True)
class Standing:
    """A declaration with its terms; `until`: when it is over by itself."""

    row: Declaration
    terms: Terms

    @property
    def until(self) -> datetime:
        return over_at(self.row.ends_at, self.row.confirm_by, self.row.confirmed_at)

    @property
    def provisional(self) -> bool:
        """It binds and is not confirmed yet."""
        return (
            self.row.state == LevelState.IN_FORCE and self.row.confirm_by is not None and self.row.confirmed_at is None
        )


@dataclass(frozen=True)
class Option:
    """A level that somebody may declare, as which of their bodies, and where: pairs of sphere and place."""

    level: CrisisLevel
    body: registry.Institution
    places: tuple[tuple[Sphere, str], ...]


def in_force(at: datetime) -> "QuerySet[Declaration]":
    """The levels that bind at a moment, the gravest first. One whose time is over binds nobody, ended or not yet."""
    over = Case(
        When(confirm_by__isnull=False, confirmed_at=None, then=Least(F("confirm_by"), F("ends_at"))),
        default=F("ends_at"),
    )
    rows = Declaration.objects.filter(state=LevelState.IN_FORCE, since__lte=at).annotate(over=over)
    return rows.filter(over__gt=at).order_by("rank", "declared_at", "pk")


def is_quiet(at: datetime) -> bool:
    """Whether no level can bind at a moment. Every report asks this: it is planned once and reads one row at most."""
    with prepared() as cursor:
        cursor.execute(_BEGUN, (str(LevelState.IN_FORCE), at))
        return cursor.fetchone() is None


def standing(rows: Iterable[Declaration]) -> list[Standing]:
    return [Standing(row, read(row.terms)) for row in rows]


@composed
def _concerning(at: Any, parties: Any) -> "QuerySet[Declaration]":
    return in_force(at).filter(concerned__overlap=parties)


def concerns(viewer: Person, at: datetime) -> Part[list[Declaration]]:
    """What is in force and concerns a party at which this person holds any role, to be asked together with others."""
    mine = sorted({held.party_id for held in viewer.held})
    return rows_of(_concerning(at=at, parties=[EVERYBODY, *mine]))


def concerning(viewer: Person, at: datetime) -> list[Standing]:
    """The same with their terms; one statement."""
    (rows,) = ask_parts(concerns(viewer, at))
    return standing(rows)


def running() -> list[Standing]:
    """What is in force or waits to be confirmed, the gravest first."""
    rows = Declaration.objects.filter(state__in=RUNNING).select_related("body")
    return standing(rows.order_by("rank", "declared_at", "pk"))


def past(limit: int = 20) -> list[Standing]:
    """What is over, the newest first."""
    rows = Declaration.objects.exclude(state__in=RUNNING).select_related("body")
    return standing(rows.order_by("-ended_at", "-pk")[:limit])


def named(reference: str) -> Standing:
    """The declaration of this reference. Raises Absent."""
    # No such word is stored, and PostgreSQL takes not every one of them to compare.
    word = reference[:LONGEST] if reference.isprintable() else ""
    row = Declaration.objects.select_related("body").filter(reference=word).first()
    if row is None:
        raise Absent
    return Standing(row, read(row.terms))


def options(viewer: Person, on: date) -> list[Option]:
    """What this person may declare, the gravest level first."""
    known = registry.snapshot()
    found = []
    for level in levels_at(registry.crisis_levels(), on):
        for party in sorted(in_charge(viewer, level)):
            body = known.by_id.get(party)
            places = _places(known, body.slug, level, on) if body else ()
            if body and places:
                found.append(Option(level, body, places))
    return found


def _places(known: registry.Snapshot, body: str, level: CrisisLevel, on: date) -> tuple[tuple[Sphere, str], ...]:
    every = [(Sphere.NATION, "")]
    every += [(Sphere.SECTOR, each.slug) for each in known.sectors]
    every += [(Sphere.PROVINCE, each.slug) for each in known.provinces]
    return tuple((sphere, place) for sphere, place in every if reaches(body, level, sphere, place, on))


def bodies_within(sphere: Sphere, place: str, on: date) -> frozenset[int]:
    """The CERTs that stand in a chain of the sphere, and the National CERT: they answer, and acknowledge reports."""
    known = registry.snapshot()
    found = {each.id for each in known.holders(Function.NATIONAL, on)}
    for slug, body in known.institutions.items():
        if body.withdrawn or body.id in found:
            continue
        try:
            covered = known.coverage(slug, on)
        except ChainError:
            continue
        boxes = covered.boxes
        if sphere is Sphere.SECTOR:
            boxes = tuple(box for box in boxes if place in box.sectors)
        elif sphere is Sphere.PROVINCE:
            boxes = tuple(box for box in boxes if place in box.provinces)
        if boxes:
            found.add(body.id)
    return frozenset(found)


def parties_within(sphere: Sphere, place: str, on: date) -> frozenset[int]:
    """Whom a level concerns: everybody (0) in the whole nation; else the CERTs and the organisations of the sphere."""
    if sphere is Sphere.NATION:
        return frozenset({EVERYBODY})
    selection = registry.Selection(
        organisations=True,
        sectors=frozenset({place} if sphere is Sphere.SECTOR else ()),
        provinces=frozenset({place} if sphere is Sphere.PROVINCE else ()),
    )
    return bodies_within(sphere, place, on) | {each.party_id for each in registry.addressees(selection, on)}


def situations(viewer: Person, row: Declaration) -> list[Situation]:
    """The situation reports of a level that this person may read, the newest first."""
    rows = Situation.objects.filter(visible_to(viewer), declaration=row)
    return list(rows.select_related("body").prefetch_related("receipts__body").order_by("-number")[:50])


def may_lead(viewer: Person, row: Declaration) -> bool:
    """Whether this person extends it, stands it down and writes its situation reports."""
    return answers_for(viewer, row.body_id)


def waiting_for(viewer: Person, at: datetime) -> "QuerySet[Situation]":
    """Situation reports of what is in force that a body of this person has not acknowledged."""
    mine = sorted(held.party_id for held in viewer.held)
    rows = Situation.objects.filter(Q(declaration__in=in_force(at)), visible_to(viewer), asked__overlap=mine)
    return rows.exclude(receipts__body__in=mine).order_by("at", "pk")


def told_to_the_public(at: datetime) -> list[Standing]:
    """What is in force and was declared with a statement."""
    rows = in_force(at).select_related("body").exclude(statement_en="", statement_ur="")
    return standing(rows)
