"""The figures of a scope and a period, as exactly as the viewer may know them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.registry import queries as registry
from pehra.statistics import policy
from pehra.statistics.queries.counting import NATION, NOW, Cells, count, edge
from pehra.statistics.rules.measures import Dimension
from pehra.statistics.rules.periods import GUARDED, Grain, Period, parts
from pehra.statistics.rules.steps import FEWEST
from pehra.statistics.rules.tables import Part, Row, Table, guarded, table, whole

OF_THE_NATION: Final = tuple(each for each in Dimension if each not in (Dimension.ALL, Dimension.ORGANISATION))
# Within one body its own name divides nothing.
OF_A_BODY: Final = tuple(
    each for each in Dimension if each not in (Dimension.ALL, Dimension.CERT, Dimension.ORGANISATION)
)


@dataclass(frozen=True)
class Scope:
    """The whole country, or what one body answers for first. `exact`: no small number is kept back."""

    id: int
    body: registry.Institution | None
    exact: bool

    @property
    def slug(self) -> str:
        return self.body.slug if self.body else ""

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        if self.body is None:
            return OF_THE_NATION
        return (*OF_A_BODY, Dimension.ORGANISATION) if self.exact else OF_A_BODY


@dataclass(frozen=True)
class Figures:
    """One page of figures. `untold`: quarters of which there is too little for anything to be told."""

    scope: Scope
    period: Period
    total: Row
    tables: tuple[Table, ...]
    untold: tuple[Period, ...]

    def table(self, dimension: Dimension) -> Table:
        return next(each for each in self.tables if each.dimension is dimension)


def scopes(viewer: Person) -> tuple[Scope, ...]:
    """The country and one's own bodies; empty for whoever works at none."""
    known = registry.snapshot().by_id
    if viewer.parties(policy.SEES).isdisjoint(known):
        return ()
    own = [known[pk] for pk in sorted(viewer.parties(policy.SEES)) if pk in known and policy.sees(viewer, pk)]
    return (Scope(NATION, None, False), *(Scope(body.id, body, policy.sees_exactly(viewer, body.id)) for body in own))


def scope(viewer: Person, slug: str) -> Scope:
    """The scope of this slug, the country for an empty one. Raises Absent also for what is no business of theirs."""
    found = next((each for each in scopes(viewer) if each.slug == slug), None)
    if found is None:
        raise Absent
    return found


def allowed(of: Scope, period: Period) -> bool:
    """Whether figures of such a period are told: with small numbers kept back only of whole quarters and years."""
    return of.exact or period.grain in GUARDED


def figures(of: Scope, period: Period, dimensions: Sequence[Dimension], *, today: date, as_of: int = NOW) -> Figures:
    """What was counted in the period by these dimensions. Raises Absent for a period that is not told."""
    if not allowed(of, period):
        raise Absent
    stretches = [period] if of.exact else [each for each in parts(period, Grain.QUARTER) if each.starts <= today]
    asked = [Dimension.ALL, *_with_outer(dimensions)]
    start = edge()
    counted = [(each, _part(count(of.id, each, asked, as_of, start=start), of, dimensions)) for each in stretches]
    told = [part for _, part in counted if part is not None]
    fewest = 1 if of.exact else FEWEST
    return Figures(
        of,
        period,
        whole(told, fewest),
        tuple(table(dimension, told, fewest) for dimension in dimensions),
        tuple(each for each, part in counted if part is None),
    )


def told_of_the_country(body_id: int, period: Period) -> bool:
    """Whether the country's own tables tell the number of this body, in every quarter of the period.

    Where they keep it back, it must not be told elsewhere: from it and the sum the others could be worked out.
    """
    for quarter in parts(period, Grain.QUARTER):
        cube = count(NATION, quarter, [Dimension.ALL, Dimension.TIER, Dimension.CERT]).counted
        own = {key for key in cube.get(Dimension.CERT, {}) if key.endswith(f"/{body_id}")}
        part = guarded(cube, [Dimension.CERT])
        if own and (part is None or part.told is None or not own <= part.told[Dimension.CERT]):
            return False
    return True


def _part(cells: Cells, of: Scope, dimensions: Sequence[Dimension]) -> Part | None:
    return Part(cells.counted, None) if of.exact else guarded(cells.counted, dimensions)


def _with_outer(dimensions: Sequence[Dimension]) -> list[Dimension]:
    outer = [each for each, inner in ((Dimension.TIER, Dimension.CERT), (Dimension.CLASS, Dimension.TYPE))
             if inner in dimensions]  # fmt: skip
    return list(dict.fromkeys([*outer, *dimensions]))
