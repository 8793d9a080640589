"""Cases that were handed to a body and that it has not acknowledged, long enough after their clock has run out."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from pehra.calls.actions.making import Due
from pehra.calls.models import Matter
from pehra.calls.queries.lists import wishes
from pehra.calls.rules.order import wait
from pehra.calls.rules.routes import route
from pehra.calls.rules.wording import CallKind
from pehra.foundation.deadlines import queries as deadlines
from pehra.incidents.queries.calling import waiting_cases
from pehra.law.clocks import Stage
from pehra.registry import queries as registry
from pehra.registry.queries.chains import bodies_above

PREFIX: Final = "case:"
# The moment of calling may move into the past of the last look: a shorter time, a graver severity, a merge undone.
LOOK_BACK: Final = timedelta(days=7)


def find(after: datetime, upto: datetime) -> list[Due]:
    """What is due for a call, by what the profile says of the clock and the body that owes it of itself.

    Also what ran out a week before the last look: whoever asks knows what somebody was called for.

    Nobody is called for a drill: its clocks and its people are real, and so would be the call.
    """
    known = registry.snapshot()
    rules: dict[int, list[str]] = {}
    for row in known.clocks:
        if row.call_minutes is not None:
            rules.setdefault(row.call_minutes, []).append(row.id)
    bodies = list(known.by_id)
    own = wishes(bodies) if rules else {}
    due: list[tuple[str, int, datetime, int]] = []
    for minutes, of_these in rules.items():
        begin, until = (
            after - timedelta(minutes=minutes) - LOOK_BACK,
            upto - wait(minutes, min(own.values(), default=None)),
        )
        clocks = deadlines.ran_out_between(bodies, Stage.ACKNOWLEDGE, of_these, begin, until)
        found = clocks.values_list("subject", "party_id", "due_at", "pk")
        due += [each for each in found if each[2] + wait(minutes, own.get(each[1])) <= upto]
    cases = waiting_cases({subject.removeprefix(PREFIX) for subject, *_rest in due}) if due else {}
    chains = bodies_above({case.organisation_id for case in cases.values()}, registry.local_date(upto))
    return [
        Due(CallKind.CASE, case.reference, route(chains.get(case.organisation_id, ()), body), since, clock)
        for subject, body, since, clock in due
        if (case := cases.get(subject.removeprefix(PREFIX))) is not None
    ]


def owed(matters: Collection[Matter], at: datetime) -> Mapping[int, str]:
    """Those that the body has not acknowledged and that somebody still waits for, each with its case of today."""
    still = deadlines.still_owed({each.clock for each in matters if each.clock is not None})
    subjects = {each.pk: still.get((each.clock, each.task.body_id)) for each in matters}
    return {pk: subject.removeprefix(PREFIX) for pk, subject in subjects.items() if subject is not None}
