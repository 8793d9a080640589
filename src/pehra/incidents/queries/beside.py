"""What stands beside the cases of a list: what may be accepted, whose hands they are in, which drills are under way,
and by which fields of one's own body it can be narrowed.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import people_of
from pehra.foundation.storing import ask_together
from pehra.incidents.models import Case, Drill, Transfer
from pehra.incidents.queries.assignments import Colleague, held_by_own
from pehra.incidents.queries.cases import offers_on
from pehra.incidents.queries.drills import running_drills
from pehra.incidents.queries.narrowing import Offered, offered, questions


@dataclass(frozen=True)
class Beside:
    """`offers` and `hands` (names) are by the number of the case; `team` is everybody of the viewer's own parties."""

    offers: dict[int, Transfer]
    drills: list[Drill]
    hands: dict[int, list[str]]
    team: list[Colleague]
    fields: list[Offered] = field(default_factory=list)


def beside(person: Person, found: Collection[Case]) -> Beside:
    """All of it by one statement."""
    # Django will not write a question that nothing can answer: no row has the number 0.
    cases, parties = [each.pk for each in found] or [0], person.parties(READS_CASES) or [0]
    offers, drills, held, people, *more = ask_together(
        offers_on(person, found),
        running_drills(person),
        held_by_own(person).filter(case__in=cases).order_by("party_id"),
        people_of(parties, READS_CASES),
        *questions(person),
    )
    names, hands = {each.pk: each.name for each in people}, dict[int, list[str]]()
    for row in held:
        hands.setdefault(row.case_id, []).append(names.get(row.user_id, ""))
    team = sorted((Colleague(each.pk, each.name, each.email) for each in people), key=lambda each: each.name)
    return Beside({row.case_id: row for row in offers}, drills, hands, team, offered(more))
