"""Random people do random things at random times; what must always hold, holds after each of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.audit import queries as audit
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions, queries
from pehra.incidents.actions.hand_over import take_over
from pehra.incidents.models import Case, Entry, Named, Participant, Permission, Report, Transfer
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
        self.cases: list[str] = []

    def teardown(self) -> None:
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
        return self.cases[which % len(self.cases)] if self.cases else "C-0000-0000"

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

    @rule(who=PEOPLE, which=WHICH, hours=HOURS)
    def accepts(self, who: str, which: int, hours: float) -> None:
        self.act(hours, lambda at: actions.accept(by=getattr(self.net, who), reference=self.pick(which), at=at))

    @rule(who=PEOPLE, which=WHICH, hours=HOURS)
    def returns(self, who: str, which: int, hours: float) -> None:
        words = {"by": getattr(self.net, who), "reference": self.pick(which), "reason": "r"}
        self.act(hours, lambda at: actions.give_back(**words, at=at))

    @rule(who=PEOPLE, which=WHICH, hours=HOURS, to=st.sampled_from(BODIES))
    def forwards(self, who: str, which: int, hours: float, to: str) -> None:
        words = {"by": getattr(self.net, who), "reference": self.pick(which), "reason": "r", "to": to}
        self.act(hours, lambda at: actions.forward(**words, at=at))

    @rule(who=PEOPLE, which=WHICH, hours=HOURS, to=st.sampled_from(("", *BODIES)))
    def escalates(self, who: str, which: int, hours: float, to: str) -> None:
        words = {"by": getattr(self.net, who), "reference": self.pick(which), "reason": "r", "to": to}
        self.act(hours, lambda at: actions.escalate(**words, at=at))

    @rule(who=PEOPLE, which=WHICH, hours=HOURS)
    def withdraws(self, who: str, which: int, hours: float) -> None:
        words = {"by": getattr(self.net, who), "reference": self.pick(which), "reason": "r"}
        self.act(hours, lambda at: actions.withdraw(**words, at=at))

    @rule(which=WHICH, hours=HOURS, to=st.sampled_from(("", *BODIES)))
    def overrides(self, which: int, hours: float, to: str) -> None:
        words = {"by": self.net.duty_officer, "reference": self.pick(which), "reason": "r", "to": to}
        self.act(hours, lambda at: actions.override(**words, at=at))

    @rule(who=PEOPLE, which=WHICH, hours=HOURS, again=st.booleans())
    def closes(self, who: str, which: int, hours: float, again: bool) -> None:
        by, reference = getattr(self.net, who), self.pick(which)
        if again:
            self.act(hours, lambda at: actions.reopen(by=by, reference=reference, reason="r", at=at))
        else:
            self.act(hours, lambda at: actions.close(by=by, reference=reference, cause="c", lesson="l", at=at))

    @rule(who=PEOPLE, which=WHICH, hours=HOURS, tlp=LABELS)
    def labels(self, who: str, which: int, hours: float, tlp: TLP) -> None:
        words = {"by": getattr(self.net, who), "reference": self.pick(which), "tlp": tlp}
        self.act(hours, lambda at: actions.change_tlp(**words, at=at))

    @rule(who=PEOPLE, which=WHICH, hours=HOURS, tlp=LABELS)
    def asks(self, who: str, which: int, hours: float, tlp: TLP) -> None:
        words = {"by": getattr(self.net, who), "reference": self.pick(which), "tlp": tlp, "reason": "r"}
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

    @rule(who=PEOPLE, which=WHICH, hours=HOURS)
    def sees_something(self, who: str, which: int, hours: float) -> None:
        words = {"by": getattr(self.net, who), "reference": self.pick(which), "seen": [Seen("192.0.2.1")]}
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
    def one_body_has_each_case(self) -> None:
        for case in Case.objects.select_related("custodian"):
            assert case.custodian.kind == "body"
            assert (case.status == "closed") == (case.closed_at is not None)
            offered = [each for each in case.transfers.all() if each.state == "offered"]
            assert len(offered) == (1 if case.status == "new" else 0 if case.status == "closed" else len(offered))
            assert len(offered) <= 1
            taking_part = set(Participant.objects.filter(case=case, until=None).values_list("party_id", flat=True))
            assert {case.custodian_id, case.organisation_id} <= taking_part
            assert {each.to_body_id for each in offered} <= taking_part

    @invariant()
    def each_offer_has_a_clock_and_each_answer_ends_it(self) -> None:
        for case in Case.objects.all():
            clocks = Deadline.objects.filter(subject=f"case:{case.reference}", stage="acknowledge")
            waiting = Transfer.objects.filter(case=case, state="offered")
            assert sorted(clocks.filter(state="open").values_list("party_id", flat=True)) == sorted(
                waiting.values_list("to_body_id", flat=True)
            )

    @invariant()
    def who_may_see_is_what_the_label_says(self) -> None:
        for case in Case.objects.all():
            parties = set(Participant.objects.filter(case=case, until=None).values_list("party_id", flat=True))
            named = set(Named.objects.filter(case=case, until=None).values_list("user_id", flat=True))

            def admitted(tlp: TLP, case: Case = case, parties: set[int] = parties, named: set[int] = named) -> set[int]:
                return set(audience(tlp, named=named, participants=parties, concerned=case.affected))

            assert set(case.audience) == admitted(TLP(case.tlp))
            assert case.audience, "somebody sees every case"
            for filed in Report.objects.filter(case=case):
                assert filed.audience == case.audience
            for entry in Entry.objects.filter(case=case):
                widest = admitted(stricter(TLP(entry.tlp), TLP(case.tlp)))
                keys = set(entry.audience)
                assert keys <= widest or all(key < 0 for key in keys)
                assert all(key < 0 for key in keys) or entry.tlp != TLP.RED != case.tlp
                assert not entry.internal or keys <= {entry.party_id} or all(key < 0 for key in keys)

    @invariant()
    def the_stranger_sees_nothing(self) -> None:
        for case in Case.objects.all():
            for person in self.net.strangers.values():
                if set(person.keys) & set(case.audience):
                    continue
                with pytest.raises(Absent):
                    queries.detail(person, case.reference, national=frozenset())
        for name in ("administrator", "auditor", "council_member", "body_administrator"):
            assert queries.cases(getattr(self.net, name), queries.Filter()).cases == []

    @invariant()
    def the_journal_is_one_line(self) -> None:
        assert audit.prove().broken is None


def changed(done: object, at: datetime) -> bool:
    """Whether what an act returned says that it did something at that moment."""
    return done != [] and getattr(done, "updated_at", at) == at


def test_whatever_people_do(net: Net) -> None:
    Network.net = net
    run_state_machine_as_test(
        Network,
        settings=settings(
            max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
