"""What stands beside the cases of a list: their clocks, what may be accepted, whose hands they are in, how many wait,
which drills are under way, and by which fields of one's own body it can be narrowed.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import Colleague, colleagues
from pehra.foundation.deadlines.queries import Clock, nearest_and_breached
from pehra.foundation.storing import ask_parts, rows_of
from pehra.incidents.models import Case, Drill
from pehra.incidents.policy import sees_handling
from pehra.incidents.queries.assignments import hands_on
from pehra.incidents.queries.cases import offers, waiting
from pehra.incidents.queries.drills import running_drills
from pehra.incidents.queries.narrowing import Offered, offered, questions


@dataclass(frozen=True)
class Beside:
    """`clocks` (each case's nearest), `late` (a clock was missed, be it met since), `offers` and `hands` (names) are by
    the number of the case; `team` is everybody of the viewer's own parties. `waiting`: for an answer of these parties.

    How a case is handled is the business of those whom it concerns: the rest of the network sees none of its clocks.
    """

    clocks: dict[int, Clock]
    late: set[int]
    offers: set[int]
    drills: list[Drill]
    hands: dict[int, list[str]]
    team: list[Colleague]
    waiting: int
    fields: list[Offered] = field(default_factory=list)


def beside(person: Person, found: Collection[Case]) -> Beside:
    """All of it by one statement."""
    subjects = {f"case:{case.reference}": case.pk for case in found if sees_handling(person, case)}
    (clocks, late), offered_to, drills, held, team, how_many, *more = ask_parts(
        nearest_and_breached(subjects),
        offers(person, found),
        running_drills(person),
        hands_on(person, found),
        colleagues(person.parties(READS_CASES), READS_CASES),
        waiting(person),
        *map(rows_of, questions(person)),
    )
    names, hands = {each.user_id: each.name for each in team}, dict[int, list[str]]()
    for case_id, user_id in held:
        hands.setdefault(case_id, []).append(names.get(user_id, ""))
    return Beside(
        {subjects[subject]: clock for subject, clock in clocks.items()},
        {subjects[subject] for subject in late},
        offered_to,
        drills,
        hands,
        team,
        how_many,
        offered(more),
    )
