"""Measures of a case, and those across cases that a person may see."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from pehra.correspondence.models import Measure, Step
from pehra.correspondence.policy import may_change
from pehra.correspondence.rules.blocklists import BLOCKABLE, BLOCKING, Line
from pehra.correspondence.rules.measures import open_acts
from pehra.correspondence.rules.wording import MeasureAct, MeasureState
from pehra.formats.references import tidy
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import Slice, slice_of
from pehra.foundation.access.roles import READS_CASES
from pehra.incidents import actions as cases
from pehra.incidents.rules.observables import guess, refang
from pehra.law.tlp import TLP
from pehra.registry import queries as registry

MOST_ELSEWHERE = 300
# What one list hands out at most; the devices that load one hold no more.
MOST_LINES = 100_000
LINES_AT_ONCE = 5_000


@dataclass(frozen=True)
class Row:
    """A measure in a list. `same`: other measures for the same value that this person may see and that still stand.

    `acts` are those that this person may do with it now.
    """

    measure: Measure
    party: registry.PartyName
    same: tuple[Measure, ...]
    steps: tuple[Step, ...] = ()
    acts: tuple[MeasureAct, ...] = ()


def of_case(
    person: Person,
    case: Any,
    circle: Collection[int] | None = None,
    *,
    after: str = "",
    before: str = "",
    last: bool = False,
    limit: int,
) -> "Slice[Row]":
    """A page of the measures of a case with their history, the newest first; `circle` its parties, where at hand.

    Raises Absent for a word that is no cursor.
    """
    rows = _visible(person).filter(case_id=case.pk)
    found = slice_of(rows, "proposed_at", after=after, before=before, last=last, limit=limit)
    return Slice(_with_history(person, case, found.rows, circle), found.newer, found.older)


def _with_history(person: Person, case: Any, found: list[Measure], circle: Collection[int] | None = None) -> list[Row]:
    """These measures of a case, with what was done and what this person may do."""
    steps: dict[int, list[Step]] = {}
    for step in Step.objects.filter(measure__in=found).order_by("at", "pk") if found else ():
        steps.setdefault(step.measure_id, []).append(step)
    parties = cases.circle_of(case).parties if circle is None else circle
    takes_part = any(person.holds(party, READS_CASES) for party in parties)
    return [
        Row(each.measure, each.party, each.same, tuple(steps.get(each.measure.pk, ())), _acts(person, each, case))
        if takes_part
        else Row(each.measure, each.party, each.same, tuple(steps.get(each.measure.pk, ())))
        for each in _rows(person, found)
    ]


def _acts(person: Person, row: Row, case: Any) -> tuple[MeasureAct, ...]:
    measure = row.measure
    possible = open_acts(MeasureState(measure.state))
    return tuple(act for act in MeasureAct if act in possible and may_change(person, measure, act, case.custodian_id))


def measures(
    person: Person,
    *,
    state: str = MeasureState.ACTIVE,
    mine: bool = False,
    words: str = "",
    kind: str = "",
    after: str = "",
    before: str = "",
    last: bool = False,
    limit: int = 50,
) -> "Slice[Row]":
    """A page of the measures in a state, in real cases, the newest first; `mine`: those that one's parties carry out.
    `words`: a part of the value or of the asset, or the reference. `kind`: only of this kind.

    Raises Absent for a word that is no cursor.
    """
    rows = _real(_visible(person)).select_related("case__drill").filter(state=state)
    if mine:
        rows = rows.filter(party_id__in=sorted(person.parties(READS_CASES)))
    if words:
        seen = refang(guess(words), words)
        rows = rows.filter(Q(value__icontains=seen) | Q(asset__icontains=words) | Q(reference=tidy(words)))
    if kind:
        rows = rows.filter(kind=kind)
    found = slice_of(rows, "proposed_at", after=after, before=before, last=last, limit=limit)
    return Slice(_rows(person, found.rows), found.newer, found.older)


def measure(person: Person, reference: str) -> Measure:
    """The measure, with its case. Raises Absent."""
    found = _visible(person).select_related("case__drill").filter(reference=tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def row_of(person: Person, reference: str) -> Row:
    """One measure with its history and what this person may do. Raises Absent."""
    found = measure(person, reference)
    return _with_history(person, found.case, [found])[0]


@dataclass
class Extent:
    """How many lines of a blocklist were read, and how many of them are of cases for few."""

    lines: int = 0
    restricted: int = 0

    def counting(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The same lines, each counted as it passes."""
        for line in lines:
            self.lines += 1
            self.restricted += line.tlp == TLP.AMBER_STRICT
            yield line


def blocklist(person: Person) -> Iterator[Line]:
    """What stands and can be kept out, as far as this person may see it, by value; at most MOST_LINES.

    All of it is as it stood at one moment: one statement, of which so many lines at a time are held in memory. It is
    read to its end within the window in which it was begun.
    """
    fields = ("value", "type", "reference", "kind", "party__slug", "since", "ends_at", "case__tlp")
    rows = _blocked(person).order_by("value", "reference").values_list(*fields)[:MOST_LINES]
    return (Line(*row) for row in rows.iterator(chunk_size=LINES_AT_ONCE))


def _blocked(person: Person) -> "QuerySet[Measure]":
    """A value of a TLP:RED case is for the eyes of named persons, and goes into no device. A drill blocks nothing."""
    rows = _real(_visible(person)).filter(
        state__in=[MeasureState.ACTIVE, MeasureState.TO_BE_REMOVED],
        kind__in=list(BLOCKING),
        type__in=list(BLOCKABLE),
    )
    return rows.exclude(case__tlp=TLP.RED)


def _rows(person: Person, found: Iterable[Measure]) -> list[Row]:
    rows = list(found)
    names = registry.party_names({each.party_id for each in rows})
    same = _same(person, rows)
    return [
        Row(
            each,
            names[each.party_id],
            tuple(other for other in same.get((each.type, each.value), ()) if other.pk != each.pk),
        )
        for each in rows
    ]


def _same(person: Person, rows: Iterable[Measure]) -> dict[tuple[str, str], list[Measure]]:
    """What stands, or is to be carried out, for the values of these, by value."""
    values = {each.value for each in rows if each.value}
    if not values:
        return {}
    open_ = [MeasureState.PENDING, MeasureState.ACTIVE, MeasureState.TO_BE_REMOVED]
    others = _real(_visible(person)).select_related("case").filter(value__in=values, state__in=open_)
    found: dict[tuple[str, str], list[Measure]] = {}
    for each in others.order_by("-proposed_at", "-reference")[:MOST_ELSEWHERE]:
        found.setdefault((each.type, each.value), []).append(each)
    return found


def _visible(person: Person) -> "QuerySet[Measure]":
    return Measure.objects.filter(visible_to(person))


def _real(rows: "QuerySet[Measure]") -> "QuerySet[Measure]":
    return rows.filter(case__drill=None)
