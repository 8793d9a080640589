"""Random people do random things at random times; what must always hold, holds after each of them."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from pehra.foundation.access.errors import Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY, READS_CASES, WORKS_CASES
from pehra.foundation.audit import queries as audit
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions, queries
from pehra.incidents.actions.hand_over import take_over
from pehra.incidents.models import Case, Named, Participant, Permission, Transfer
from pehra.incidents.rules.intake import Seen
from pehra.law.tlp import TLP, audience, stricter
from tests.incidents.acting import INSIDERS, report
from tests.incidents.conftest import POSTS, Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
BODIES = ("cert-telecom", "cert-punjab", "cert-cii", "ncert", "cert-banking", "nobody")
# Those who may do something come up more often than those who never may.
PEOPLE = st.sampled_from([*INSIDERS, *INSIDERS, *sorted(POSTS)])
LABELS = st.sampled_from(list(TLP))
HOURS = st.floats(-3, 40)
# Nobody named: whoever stands on the right side of the case.
RIGHTLY = st.none() | st.none() | PEOPLE
WHICH = st.integers(0, 2)


@contextmanager
def taken_back() -> Iterator[None]:
    """A savepoint that ends with everything inside undone."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


class Network(RuleBasedStateMachine):
    """A run begins with an empty network, and leaves the database as it found it."""

    net: ClassVar[Net]

    def __init__(self) -> None:
        super().__init__()
        self._undo = taken_back()
        self._undo.__enter__()
        self.now = NOW
        self.cases = [
            actions.submit(by=self.net.contact, report=report(tlp=tlp, affected=("branch",)), at=NOW).case.reference
            for tlp in (TLP.AMBER, TLP.RED, TLP.GREEN)
        ]

    def teardown(self) -> None:
        assert audit.prove().broken is None
        self._undo.__exit__(None, None, None)

    def later(self, hours: float) -> datetime:
        """The clock goes on, and now and then it is set back."""
        self.now += timedelta(hours=hours)
        return self.now

    def act(self, hours: float, do: Callable[[datetime], object], *, lines: int = 1) -> None:
        """One act, or a refusal that leaves nothing behind."""
        before = JournalEntry.objects.count()
        at = self.later(hours)
        try:
            with transaction.atomic():
                done = do(at)
        except Refusal:
            assert JournalEntry.objects.count() == before
        else:
            written = JournalEntry.objects.count() - before
            assert written == lines or (written == 0 and not changed(done, at))

    def pick(self, which: int) -> str:
        return self.cases[which % len(self.cases)]

    def asked(self, who: str | None, which: int) -> Person:
        """The named person or, without a name, somebody of the body that is offered the case."""
        if who:
            return getattr(self.net, who)  # type: ignore[no-any-return]
        offer = Transfer.objects.filter(case__reference=self.pick(which), state="offered").first()
        return self._at(offer.to_body_id) if offer else self.net.rival_contact

    def keeper(self, who: str | None, which: int) -> Person:
        """The named person or, without a name, somebody of the body that has the case."""
        if who:
            return getattr(self.net, who)  # type: ignore[no-any-return]
        return self._at(Case.objects.get(reference=self.pick(which)).custodian_id)

    def _at(self, party: int) -> Person:
        people = (getattr(self.net, post) for post in POSTS)
        there = [person for person in people if person.holds(party, WORKS_CASES)]
        # Those who answer for a body are named on its RED cases.
        return max(there, key=lambda person: person.holds(party, ANSWERS_FOR_THE_BODY))

    @rule(who=PEOPLE, tlp=LABELS, hours=HOURS, phone=st.booleans(), branch=st.booleans())
    def reports(self, who: str, tlp: TLP, hours: float, phone: bool, branch: bool) -> None:
        person: Person = getattr(self.net, who)
        said = report(
            tlp=tlp, channel="phone" if phone else "web", affected=("branch",) if branch else (), severity="high"
        )
        at = self.later(hours)
        try:
            taken = actions.submit(by=person, report=said, at=at)
        except Refusal:
            return
        self.cases.append(taken.case.reference)

    @rule(who=RIGHTLY, which=WHICH, hours=HOURS)
    def accepts(self, who: str | None, which: int, hours: float) -> None:
        self.act(hours, lambda at: actions.accept(by=self.asked(who, which), reference=self.pick(which), at=at))

    @rule(who=RIGHTLY, which=WHICH, hours=HOURS)
    def returns(self, who: str | None, which: int, hours: float) -> None:
        words = {"by": self.asked(who, which), "reference": self.pick(which), "reason": "r"}
        self.act(hours, lambda at: actions.give_back(**words, at=at))

    @rule(who=RIGHTLY, which=WHICH, hours=HOURS, to=st.sampled_from(BODIES))
    def forwards(self, who: str | None, which: int, hours: float, to: str) -> None:
        words = {"by": self.asked(who, which), "reference": self.pick(which), "reason": "r", "to": to}
        self.act(hours, lambda at: actions.forward(**words, at=at))

    @rule(who=RIGHTLY, which=WHICH, hours=HOURS, to=st.sampled_from(("", *BODIES)))
    def escalates(self, who: str | None, which: int, hours: float, to: str) -> None:
        words = {"by": self.keeper(who, which), "reference": self.pick(which), "reason": "r", "to": to}
        self.act(hours, lambda at: actions.escalate(**words, at=at))

    @rule(who=RIGHTLY, which=WHICH, hours=HOURS)
    def withdraws(self, who: str | None, which: int, hours: float) -> None:
        words = {"by": self.keeper(who, which), "reference": self.pick(which), "reason": "r"}
        self.act(hours, lambda at: actions.withdraw(**words, at=at))

    @rule(which=WHICH, hours=HOURS, to=st.sampled_from(("", *BODIES)))
    def overrides(self, which: int, hours: float, to: str) -> None:
        words = {"by": self.net.duty_officer, "reference": self.pick(which), "reason": "r", "to": to}
        self.act(hours, lambda at: actions.override(**words, at=at))

    @rule(who=RIGHTLY, which=WHICH, hours=HOURS, again=st.booleans())
    def closes(self, who: str | None, which: int, hours: float, again: bool) -> None:
        by, reference = self.keeper(who, which), self.pick(which)
        if again:
            self.act(hours, lambda at: actions.reopen(by=by, reference=reference, reason="r", at=at))
        else:
            self.act(hours, lambda at: actions.close(by=by, reference=reference, cause="c", lesson="l", at=at))

    @rule(who=PEOPLE, which=WHICH, hours=HOURS, tlp=LABELS)
    def labels(self, who: str, which: int, hours: float, tlp: TLP) -> None:
        words = {"by": getattr(self.net, who), "reference": self.pick(which), "tlp": tlp}
        self.act(hours, lambda at: actions.change_tlp(**words, at=at))

    @rule(who=RIGHTLY, which=WHICH, hours=HOURS, tlp=LABELS)
    def asks(self, who: str | None, which: int, hours: float, tlp: TLP) -> None:
        words = {"by": self.keeper(who, which), "reference": self.pick(which), "tlp": tlp, "reason": "r"}
        self.act(hours, lambda at: actions.ask_permission(**words, at=at))

    @rule(who=PEOPLE, which=WHICH, hours=HOURS, grant=st.booleans())
    def answers(self, who: str, which: int, hours: float, grant: bool) -> None:
        asked = Permission.objects.order_by("-pk").first()
        words = {"by": getattr(self.net, who), "reference": self.pick(which), "grant": grant}
        self.act(hours, lambda at: actions.answer_permission(**words, permission_id=asked.pk if asked else 0, at=at))

    @rule(who=PEOPLE, which=WHICH, hours=HOURS, tlp=LABELS, internal=st.booleans(), named=st.none() | PEOPLE)
    def notes(self, who: str, which: int, hours: float, tlp: TLP, internal: bool, named: str | None) -> None:
        chosen = [getattr(self.net, named).user_id] if named else []
        words = {"by": getattr(self.net, who), "reference": self.pick(which), "body": "b", "tlp": tlp}
        self.act(hours, lambda at: actions.note(**words, internal=internal, named=chosen, at=at))

    @rule(who=PEOPLE, which=WHICH, hours=HOURS, final=st.booleans())
    def files(self, who: str, which: int, hours: float, final: bool) -> None:
        file = actions.file_final if final else actions.file_update
        self.act(hours, lambda at: file(by=getattr(self.net, who), reference=self.pick(which), body="b", at=at))

    @rule(who=RIGHTLY, which=WHICH, hours=HOURS)
    def sees_something(self, who: str | None, which: int, hours: float) -> None:
        words = {"by": self.keeper(who, which), "reference": self.pick(which), "seen": [Seen("192.0.2.1")]}
        self.act(hours, lambda at: actions.add_observables(**words, at=at))

    @rule(hours=st.floats(-1, 100))
    def time_passes(self, hours: float) -> None:
        assert sweep(at=self.later(hours)).failed == 0

    @rule(hours=HOURS, function=st.sampled_from(["sectoral", "cii", "government"]), to=st.sampled_from(BODIES[:4]))
    def a_mandate_passes(self, hours: float, function: str, to: str) -> None:
        holders = {"sectoral": self.net.telecom_cert, "cii": self.net.cii_cert, "government": self.net.national_cert}
        bodies = {
            body.slug: body
            for body in (self.net.telecom_cert, self.net.punjab_cert, self.net.cii_cert, self.net.national_cert)
        }
        if bodies[to].pk != holders[function].pk:
            take_over(
                function=function,
                from_body=holders[function].pk,
                to_body=bodies[to].pk,
                organisations=None,
                at=self.later(hours),
            )

    @invariant()
    def what_must_always_hold(self) -> None:
        """Read once for all cases: this runs after every single step."""
        cases = list(Case.objects.select_related("custodian").prefetch_related("entries", "reports"))
        parties, named, offered, clocks = pairs(Participant), pairs(Named), self._offered(), self._clocks()
        anchors = self._anchors()
        for case in cases:
            admitted = Admitted(case, parties[case.pk], named[case.pk])
            one_body_has(case, offered[case.pk], parties[case.pk])
            first = {case.custodian_id} if case.status == "new" else set()
            assert sorted(clocks[case.reference]) == sorted({*offered[case.pk], *first}), "as many clocks as are owed"
            assert len(anchors[case.reference]) <= 1, "a report's clock is never started anew"
            who_may_see_is_what_the_label_says(case, admitted)
        self._strangers_see_nothing(cases)

    def _offered(self) -> dict[int, list[int]]:
        found = defaultdict(list)
        for case_id, body in Transfer.objects.filter(state="offered").values_list("case_id", "to_body_id"):
            found[case_id].append(body)
        return found

    def _clocks(self) -> dict[str, list[int]]:
        found = defaultdict(list)
        rows = Deadline.objects.filter(stage="acknowledge", state="open").values_list("subject", "party_id")
        for subject, party in rows:
            found[subject.removeprefix("case:")].append(party)
        return found

    def _anchors(self) -> dict[str, set[datetime]]:
        """Of each new case, the moments from which its first responder's clocks have counted."""
        found = defaultdict(set)
        for case in Case.objects.filter(status="new"):
            rows = Deadline.objects.filter(stage="acknowledge", subject=f"case:{case.reference}")
            rows = rows.filter(party=case.custodian_id, function=case.custodian_function)
            found[case.reference] = set(rows.values_list("anchored_at", flat=True))
        return found

    def _strangers_see_nothing(self, cases: list[Case]) -> None:
        for person in self.net.strangers.values():
            seen = {case.reference for case in queries.cases(person, queries.Filter()).cases}
            assert seen == {case.reference for case in cases if set(case.audience) & set(person.keys)}
            assert person.has_role(*READS_CASES) or not seen


@dataclass(frozen=True)
class Admitted:
    """Whom a label admits to a case, by the law and by who takes part and is named today."""

    case: Case
    parties: set[int]
    named: set[int]

    def __call__(self, tlp: TLP) -> set[int]:
        label = stricter(tlp, TLP(self.case.tlp))
        return set(audience(label, named=self.named, participants=self.parties, concerned=self.case.affected))


def pairs(model: type[Participant] | type[Named]) -> dict[int, set[int]]:
    """Parties that take part, or persons that are named, today, by case."""
    found = defaultdict(set)
    field = "party_id" if model is Participant else "user_id"
    for case_id, who in model.objects.filter(until=None).values_list("case_id", field):
        found[case_id].add(who)
    return found


def one_body_has(case: Case, offered: list[int], parties: set[int]) -> None:
    assert case.custodian.kind == "body"
    assert (case.status == "closed") == (case.closed_at is not None)
    assert len(offered) in {"new": {1}, "open": {0, 1}, "closed": {0}}[case.status]
    assert {case.custodian_id, case.organisation_id, *offered} <= parties


def who_may_see_is_what_the_label_says(case: Case, admitted: Admitted) -> None:
    assert case.audience, "somebody sees every case"
    assert set(case.audience) == admitted(TLP(case.tlp))
    assert all(filed.audience == case.audience for filed in case.reports.all())
    for entry in case.entries.all():
        keys = set(entry.audience)
        persons_only = all(key < 0 for key in keys)
        assert keys <= admitted(TLP(entry.tlp)) or persons_only
        assert persons_only or TLP.RED not in (entry.tlp, case.tlp)
        assert not entry.internal or keys <= {entry.party_id} or persons_only


def changed(done: object, at: datetime) -> bool:
    """Whether what an act returned says that it did something at that moment."""
    return done != [] and getattr(done, "updated_at", at) == at


def test_whatever_people_do(net: Net) -> None:
    Network.net = net
    run_state_machine_as_test(
        Network,
        settings=settings(
            max_examples=12, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
