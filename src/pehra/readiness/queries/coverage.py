"""Which organisations the network reaches, in figures and never by name."""

from dataclasses import dataclass
from datetime import datetime

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.law.functions import Function
from pehra.readiness import policy
from pehra.readiness.queries.teams import circle
from pehra.readiness.rules.coverage import FEWEST, Cell, Line, lines, overall
from pehra.registry import queries as registry
from pehra.registry.queries.adoption import adoption

# A CERT of the organisation's own sector, province or house, whatever else it may hold.
NEAR = frozenset({Function.SECTORAL, Function.PROVINCIAL, Function.ORGANISATIONAL, Function.CII, Function.GOVERNMENT})


@dataclass(frozen=True)
class Coverage:
    """The country, or what one's own CERTs answer for (`whole` says which), as tables of lines."""

    whole: bool
    all: Line
    by_tier: tuple[Line, ...]
    by_sector: tuple[Line, ...]
    by_province: tuple[Line, ...]
    by_cert: tuple[Line, ...]


def coverage(viewer: Person, at: datetime) -> Coverage:
    """The whole country for the hub and for who supervises; a CERT sees its own constituents. Raises Absent.

    Of its own constituents nothing is withheld from a CERT: it sees each of them among its organisations.
    """
    around = circle(at)
    works = viewer.parties(policy.WORKS | policy.PLANS)
    whole = not viewer.parties(policy.WORKS).isdisjoint(around.national)
    whole = whole or not viewer.parties(policy.SEES_FIGURES).isdisjoint(around.supervising)
    own = {team.slug for pk, team in around.teams.items() if pk in works}
    if not (whole or own or policy.is_operator(viewer)):
        raise Absent
    cells = [cell for cell in _cells(around.national, at) if whole or cell.cert in own]
    fewest = FEWEST if whole else 0
    return Coverage(
        whole,
        overall(cells, fewest),
        lines(cells, lambda cell: cell.tier, fewest),
        lines(cells, lambda cell: cell.sector, fewest),
        lines(cells, lambda cell: cell.province, fewest),
        lines(cells, lambda cell: cell.cert, fewest),
    )


def _cells(national: frozenset[int], at: datetime) -> list[Cell]:
    institutions = registry.snapshot().institutions
    hubs = {slug for slug, body in institutions.items() if body.id in national}
    return [
        Cell(
            sector=each.sector,
            province=each.province,
            cert=each.first,
            tier=each.tier,
            count=each.count,
            mandated=each.count if each.first else 0,
            own=each.count if each.first and each.first not in hubs and each.tier in NEAR else 0,
            confirmed=each.confirmed,
            approved=each.approved,
            joined=each.joined,
        )
        for each in adoption(at)
    ]
