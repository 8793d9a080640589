"""What the sweep found on the clocks of many cases at once: the same as `clocks.on_deadline`, by a dozen statements.

Most clocks that run out bring in nobody new: whoever is told takes part already, so nothing changes in who may see the
case. Those are taken here. A case of a drill, a breach that climbs to a body that has not taken part, and one of a
TLP:RED case of which a body that is told has nobody named, are left to be handled one by one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.actions import Act, record_each
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.foundation.storing import store, together
from pehra.incidents.actions.clocks import (
    ENDED_BY_CLOSING,
    HAS_RUN_OUT,
    IS_RUNNING_OUT,
    PREFIX,
    act_of,
    climbed,
    facts,
    lateness,
)
from pehra.incidents.actions.taking_part import Circle, readers_of, subject_of
from pehra.incidents.actions.timeline import Told, entry_of, tell_of
from pehra.incidents.models import Case, Named, Participant
from pehra.incidents.rules.wording import Status
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.registry.actions import hold_network
from pehra.registry.queries.chains import bodies_above

# All that is asked of a case here; to read the rest of it took longer than what is done with it.
ASKED = ("reference", "drill", "status", "merged_into", "organisation", "custodian", "tlp", "affected", "audience")


@dataclass(frozen=True)
class Standing(Circle):
    """A circle that nothing is about to change: who reads the case is told by its audience, and not asked for anew."""

    shared_with: frozenset[int] = frozenset()

    @property
    def readers(self) -> frozenset[int]:
        """Where a label is the case's own; where the case is wider, they were asked for together."""
        if self.case is not None and self.case.tlp == TLP.AMBER:
            return frozenset(key for key in self.case.audience if key > 0)
        return self.shared_with


def gather(subjects: Collection[str], at: datetime) -> "Cases":
    """The cases of these clocks, locked in the order of their numbers; the network stays as it is until they commit.

    What is counted of a case is written under a lock of its organisation, and these are cases of many: whoever changes
    several organisations, as a profile does, comes before all of them or after all of them.

    Every act on one of them waits. Whoever refers to one does not: foreign keys are looked at when an act commits, and
    it holds the journal by then, for which these wait.
    """
    hold_network()
    references = [each.removeprefix(PREFIX) for each in subjects]
    rows = Case.objects.only(*ASKED).filter(reference__among=references, drill=None)
    cases = list(rows.select_for_update(no_key=True).order_by("pk"))
    chains = bodies_above({case.organisation_id for case in cases}, registry.local_date(at))
    return Cases({subject_of(case): case for case in cases}, _circles(cases), chains, at)


def _circles(cases: Iterable[Case]) -> dict[int, Circle]:
    by_number = {case.pk: case for case in cases}
    parties: dict[int, set[int]] = defaultdict(set)
    named: dict[int, dict[int, int]] = defaultdict(dict)
    for case_id, party_id in Participant.objects.filter(case__among=by_number, until=None).values_list("case", "party"):
        parties[case_id].add(party_id)
    for case_id, user_id, party_id in Named.objects.filter(case__among=by_number, until=None).values_list(
        "case", "user", "party"
    ):
        named[case_id][user_id] = party_id
    # A TLP:AMBER one tells it by its audience, and nothing that is stricter is read by others.
    wider = [pk for pk, case in by_number.items() if TLP(case.tlp).strictness < TLP.AMBER.strictness]
    shared = readers_of(wider) if wider else {}
    return {
        pk: Standing(frozenset(parties[pk]), named[pk], case, shared.get(pk, frozenset()))
        for pk, case in by_number.items()
    }


@dataclass(frozen=True)
class Cases:
    """Locked cases with who takes part in each, and the chains of their organisations; see `deadlines.Gathered`."""

    of: dict[str, Case]
    circles: dict[int, Circle]
    chains: dict[int, tuple[int, ...]]
    at: datetime

    @property
    def subjects(self) -> Collection[str]:
        return self.of.keys()

    def takes(self, row: Deadline, happening: Happening) -> bool:
        case = self.of.get(row.subject)
        if case is None:
            return False
        if case.status == Status.CLOSED and case.merged_into_id is None and row.stage in ENDED_BY_CLOSING:
            return False
        return happening is Happening.REMINDER or self._brings_nobody_in(case, row)

    def _brings_nobody_in(self, case: Case, row: Deadline) -> bool:
        circle, rungs = self.circles[case.pk], self._rungs(case, row)
        told = {row.party_id, case.custodian_id, *rungs}
        return circle.parties.issuperset(rungs) and (case.tlp != TLP.RED or told.issubset(circle.named.values()))

    def handle(self, found: Iterable[tuple[Deadline, Happening]]) -> None:
        """Timeline, notices and at last the journal, since its lock is held until all of this commits."""
        told: list[tuple[Case, Told, Mapping[int, int]]] = []
        acts: list[Act] = []
        late: list[tuple[Case, Deadline, Happening, tuple[int, ...]]] = []
        for row, happening in found:
            case, detail = self.of[row.subject], facts(row)
            telling = Told([row.party_id], "clock.reminder", IS_RUNNING_OUT, {"stage": row.stage})
            if happening is not Happening.REMINDER:
                rungs = self._rungs(case, row)
                late.append((case, row, happening, rungs))
                parties = {row.party_id, case.custodian_id, *rungs}
                telling = Told(parties, "clock.breach", HAS_RUN_OUT, {"stage": row.stage})
                detail |= {"climbed_to": list(rungs), "joined": []}
            told.append((case, telling, self.circles[case.pk].named))
            acts.append(Act(act_of(happening), row.subject, row.party_id, detail))
        with together():
            self._note_in_timeline(late)
            tell_of(told, at=self.at)
        record_each(acts, by=SYSTEM, at=self.at)

    def _rungs(self, case: Case, row: Deadline) -> tuple[int, ...]:
        return climbed(case, row, self.chains.get(case.organisation_id, ()), self.at)

    def _note_in_timeline(self, late: Collection[tuple[Case, Deadline, Happening, tuple[int, ...]]]) -> None:
        names = registry.party_names(party for _case, row, _, rungs in late for party in (row.party_id, *rungs[-1:]))
        entries = []
        for case, row, happening, rungs in late:
            told = names[rungs[-1]].slug if rungs else ""
            kind, params = lateness(row, happening, body=names[row.party_id].slug, told=told)
            circle = self.circles[case.pk]
            entries.append(
                entry_of(case, kind, by=SYSTEM, party_id=row.party_id, at=self.at, params=params, circle=circle)
            )
        store(entries)
