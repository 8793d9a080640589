"""Which rule of the profile governs a question on a day."""

from collections.abc import Iterable
from datetime import date

from pehra.foundation.access.errors import Conflict
from pehra.law.council import About, CouncilRule, MotionKind, SeatKind


def find(
    rules: Iterable[CouncilRule],
    about: About,
    on: date,
    *,
    motion: MotionKind | None = None,
    seat: SeatKind | None = None,
) -> CouncilRule | None:
    """The row in force on the day; one for this kind of motion or seat goes before one for any."""
    fitting = [
        rule
        for rule in rules
        if rule.about == about
        and rule.runs_at(on)
        and (not rule.motions or motion in rule.motions)
        and (not rule.seats or seat in rule.seats)
    ]
    return min(fitting, key=_narrowness, default=None)


def governing(
    rules: Iterable[CouncilRule],
    about: About,
    on: date,
    *,
    motion: MotionKind | None = None,
    seat: SeatKind | None = None,
) -> CouncilRule:
    """As `find`. Raises Conflict where the profile says nothing: then nobody may guess."""
    found = find(rules, about, on, motion=motion, seat=seat)
    if found is None:
        raise Conflict("The profile has no rule about %(about)s that is in force.", about=about.value)
    return found


def _narrowness(rule: CouncilRule) -> tuple[int, int, str]:
    """Fewest kinds first; the id settles what is alike."""
    everything = len(MotionKind) + len(SeatKind)
    return (len(rule.motions) or everything, len(rule.seats) or everything, rule.id)
