"""What the floor's pages put together: figures with the links that lead to the cases behind them, and rows of cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from pehra.foundation.access.person import Person
from pehra.foundation.deadlines import queries as deadlines
from pehra.incidents.queries.watched import offered, shown
from pehra.incidents.web.wording import in_urdu, severity_name
from pehra.law.functions import Function
from pehra.law.places import Province, Sector
from pehra.law.severity import scale_at
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.watch.queries import floor
from pehra.watch.rules.floor import MOST, Facet, Narrowed, Show, ordered

# The badge draws five levels, 5 the gravest.
GRAVEST: Final = 6
WORD: Final = 50


@dataclass(frozen=True)
class Share:
    """One value of a facet: how many cases, of these unacknowledged ones, and where they are listed.

    `part` of the largest, from 0 to 100. `toggle` narrows the floor to it, or takes that back.
    """

    code: str
    name: str
    n: int
    new: int
    part: int
    href: str
    toggle: str
    current: bool
    level: int = 0


@dataclass(frozen=True)
class Row:
    """A case in a list. `told`: its title and organisation may stand here."""

    case: Any
    clock: Any
    told: bool


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    body: str
    show: Show
    narrowed: Narrowed
    after: str

    def address(self, name: str, **changes: str) -> str:
        """Another page of the floor with the same filters, but for these changes; an empty word takes one away."""
        words = {"body": self.body, **self.narrowed.values} | changes
        kept = {key: value for key, value in words.items() if value}
        return f"{reverse(name)}?{urlencode(kept)}" if kept else reverse(name)


def asked(request: HttpRequest) -> Asked:
    """The filters in the address; a word that means nothing counts as not there."""
    given = {name: value.strip()[:WORD] for name, value in request.GET.items() if value.isprintable()}
    show = given.get("show", "")
    return Asked(
        body=given.get("body", ""),
        show=Show(show) if show in list(Show) else Show.OPEN,
        narrowed=Narrowed(**{facet.value: given.get(facet.value, "") for facet in Facet}),
        after=request.GET.get("after", "")[:WORD],
    )


class Names:
    """What the floor's codes are called for this reader."""

    def __init__(self, at: datetime) -> None:
        known = registry.snapshot()
        self.scale = scale_at(known.severities, registry.local_date(at))
        self.levels = {step.slug: max(GRAVEST - step.rank, 1) for step in self.scale}
        self.severities = {step.slug: severity_name(step) for step in self.scale}
        places: list[Sector | Province] = [*known.sectors, *known.provinces]
        self.places = {each.slug: (each.name_ur if in_urdu() else "") or each.name_en for each in places}
        self.sectors = [each.slug for each in known.sectors]
        self.provinces = [each.slug for each in known.provinces]

    def of(self, facet: Facet, code: str) -> str:
        if facet is Facet.SEVERITY:
            return self.severities.get(code, code)
        return self.places.get(code, code)

    def codes(self, facet: Facet, found: Mapping[str, int]) -> list[str]:
        """The values of a facet in their order: those of the law always, and others where there are cases."""
        if facet is Facet.SEVERITY:
            return ordered(found, [step.slug for step in self.scale])
        if facet is Facet.TIER:
            places = {function.value: place for place, function in enumerate(Function)}
            return sorted(found, key=lambda code: (places.get(code, len(places)), code))
        if facet is Facet.PROVINCE:
            return [*self.provinces, *sorted(set(found) - set(self.provinces))]
        return sorted(found, key=lambda code: (-found[code], code))


def shares(figures: floor.Figures, wanted: Asked, names: Names) -> dict[str, list[Share]]:
    """Every facet's values with their figures and links."""
    return {facet.value: _shares(facet, figures, wanted, names) for facet in Facet}


def _shares(facet: Facet, figures: floor.Figures, wanted: Asked, names: Names) -> list[Share]:
    found, new = figures.sums.by[facet], figures.sums.new_by[facet]
    most = max(found.values(), default=0)
    current = wanted.narrowed.value(facet)
    made = []
    for code in names.codes(facet, found):
        n = found.get(code, 0)
        made.append(
            Share(
                code=code,
                name=names.of(facet, code),
                n=n,
                new=new.get(code, 0),
                part=max(1, round(100 * n / most)) if n else 0,
                href=wanted.address("watch:cases", **{facet.value: code}),
                toggle=wanted.address("watch:floor", **{facet.value: "" if code == current else code}),
                current=bool(code) and code == current,
                level=names.levels.get(code, 0) if facet is Facet.SEVERITY else 0,
            )
        )
    return made


def rows(viewer: Person, references: Sequence[str], *, widest: frozenset[TLP]) -> list[Row]:
    """The cases of these references in their order, each with its next clock; `widest`: labels whose titles stand."""
    cases = shown(viewer, references)
    clocks = deadlines.nearest(f"case:{reference}" for reference in cases)
    return [
        Row(cases[reference], clocks.get(f"case:{reference}"), TLP(cases[reference].tlp) in widest)
        for reference in references
        if reference in cases
    ]


# Reading what is labelled more strictly is noted where the case is opened, so a list does not show it.
IN_LISTS: Final = frozenset({TLP.CLEAR, TLP.GREEN, TLP.AMBER})
ON_A_WALL: Final = frozenset({TLP.CLEAR, TLP.GREEN})


def listed(
    viewer: Person, where: floor.Post, wanted: Asked, figures: floor.Figures, names: Names, at: datetime, limit: int
) -> floor.Line:
    """A page of references as the address asks for it."""
    if wanted.show is Show.OFFERED:
        return floor.Line(offered(viewer, where.body.id, at_most=MOST), None)
    severities = names.codes(Facet.SEVERITY, figures.sums.by[Facet.SEVERITY])
    if wanted.narrowed.severity:
        severities = [each for each in severities if each == wanted.narrowed.severity] or [wanted.narrowed.severity]
    return floor.line(where, wanted.narrowed, wanted.show, severities, at, after=wanted.after, limit=limit)
