"""Drills from plan to lesson: each act as everybody, the clock that plays them, and what comes of it."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as Line
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents.errors import OutsideDrill
from pehra.incidents.models import Case, Report
from pehra.law.chain import ChainError
from pehra.readiness.actions import drill_play, drills
from pehra.readiness.actions.drill_lessons import learn, learned
from pehra.readiness.actions.drill_play import FreeInject, inject_now, observe, play_due
from pehra.readiness.models import Drill, DrillExpectation, DrillInject, DrillLesson, DrillParty
from pehra.readiness.queries import drills as looking
from pehra.registry.queries import local_date
from tests import world
from tests.incidents.acting import report as intake
from tests.incidents.acting import reported
from tests.incidents.conftest import Net
from tests.incidents.test_drills import figures
from tests.readiness.drills.drilling import (
    RANSOMWARE,
    after,
    agreed,
    briefed,
    case_of,
    ended,
    paused,
    planned,
    running,
    well_played,
)
from tests.world import NOW

pytestmark = pytest.mark.django_db
DAY = local_date(NOW) + timedelta(days=10)

# Who stands where: those who may see the drill, and two of those who may not.
PEOPLE = ("lead", "analyst", "contact", "cii_lead", "cii_analyst", "punjab_analyst", "other_contact", "rival_contact")
OUTSIDE = ("punjab_analyst", "other_contact", "rival_contact")
FREE = FreeInject("message", "operator", "A call", "Somebody calls.")

# Each act: who may, what must be before, what is done.
ACTS: dict[str, tuple[tuple[str, ...], Callable[[Net], Drill], Callable[[Person, str], object]]] = {
    "answer": (
        ("lead", "contact", "cii_lead"),
        planned,
        lambda by, ref: drills.answer(by=by, reference=ref, joins=True, at=NOW),
    ),
    "brief": (("lead",), agreed, lambda by, ref: drills.brief(by=by, reference=ref, at=NOW)),
    "cancel": (("lead",), planned, lambda by, ref: drills.cancel(by=by, reference=ref, reason="x", at=NOW)),
    "start": (("lead",), briefed, lambda by, ref: drills.start(by=by, reference=ref, at=NOW)),
    "inject": (("lead",), running, lambda by, ref: inject_now(by=by, reference=ref, free=FREE, at=after(1))),
    "pause": (("lead",), running, lambda by, ref: drills.pause(by=by, reference=ref, at=after(1))),
    "resume": (("lead",), paused, lambda by, ref: drills.resume(by=by, reference=ref, at=after(20))),
    "end": (("lead",), running, lambda by, ref: drills.end(by=by, reference=ref, at=after(1))),
    "abort": (("lead",), running, lambda by, ref: drills.abort(by=by, reference=ref, reason="x", at=after(1))),
    "note": (("lead",), running, lambda by, ref: observe(by=by, reference=ref, text="x", at=after(1))),
    "lesson": (
        ("lead",),
        ended,
        lambda by, ref: learn(by=by, reference=ref, party="operator", text="x", due_on=DAY, at=after(30)),
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_for_those_it_is_for(net: Net, act: str) -> None:
    may, prepare, do = ACTS[act]
    drill = prepare(net)
    before = Drill.objects.values().get(pk=drill.pk)
    for name in PEOPLE:
        if name in may:
            with transaction.atomic():
                do(getattr(net, name), drill.reference)
                transaction.set_rollback(True)
            continue
        with pytest.raises(Absent if name in OUTSIDE else Forbidden):
            do(getattr(net, name), drill.reference)
    with pytest.raises(Absent):
        do(net.lead, "D-0000-NONE")
    assert Drill.objects.values().get(pk=drill.pk) == before


@pytest.mark.parametrize(
    ("act", "prepare"),
    [
        ("brief", running),
        ("start", planned),
        ("pause", paused),
        ("resume", running),
        ("end", ended),
        ("inject", paused),
    ],
)
def test_at_the_wrong_moment_it_is_refused(net: Net, act: str, prepare: Callable[[Net], Drill]) -> None:
    drill = prepare(net)
    with pytest.raises(Conflict):
        ACTS[act][2](net.lead, drill.reference)


class TestPlanning:
    def test_the_chain_says_who_plays(self, net: Net) -> None:
        drill = planned(net)
        roles = dict(DrillParty.objects.filter(drill=drill).values_list("role", "party__slug"))
        assert roles == {"victim": "operator", "responder": "cert-telecom", "above": "cert-cii"}
        asked = set(DrillParty.objects.filter(drill=drill, reply="asked").values_list("party__slug", flat=True))
        assert asked == {"operator", "cert-cii"}, "one's own body need not be asked"
        told = set(Notice.objects.filter(kind="drill.asked").values_list("party__slug", flat=True))
        assert told == asked

    @pytest.mark.parametrize("slug", ["department", "no-such-one", "", "ope\x00rator"])
    def test_only_of_whom_one_serves(self, net: Net, slug: str) -> None:
        with pytest.raises(Invalid) as refused:
            planned(net, organisations={"victim": slug})
        assert set(refused.value.problems) == {"role_victim"}
        assert not Drill.objects.exists()

    def test_only_by_a_lead(self, net: Net) -> None:
        plan = drills.Plan(RANSOMWARE, NOW, {"victim": "operator"})
        for by in (net.analyst, net.contact, net.cii_lead, net.body_administrator):
            with pytest.raises(Absent):
                drills.plan(by=by, body_id=net.telecom_cert.pk, plan=plan, at=NOW)

    def test_every_fault_is_told_at_its_field(self, net: Net) -> None:
        with pytest.raises(Invalid) as refused:
            planned(net, planned_for=after(-1), language="fr", directors=["contact@example.org"], observers=["x\x00"])
        assert set(refused.value.problems) == {"planned_for", "language", "directors", "observers"}
        with pytest.raises(Absent):
            planned(net, scenario="no-such-one")

    def test_nobody_begins_before_all_have_agreed(self, net: Net) -> None:
        reference = planned(net).reference
        drills.brief(by=net.lead, reference=reference, at=NOW)
        with pytest.raises(Conflict):
            drills.start(by=net.lead, reference=reference, at=NOW)
        drills.answer(by=net.contact, reference=reference, joins=True, at=NOW)
        drills.answer(by=net.cii_lead, reference=reference, joins=False, at=NOW)
        with pytest.raises(Conflict):
            drills.start(by=net.lead, reference=reference, at=NOW)


class TestSecrets:
    """What is to come is known to those who direct, and to nobody else before it comes."""

    def test_before_during_and_after(self, net: Net) -> None:
        drill = running(net, observers=["duty_officer@example.org"])
        for name, known in (("lead", 4), ("duty_officer", 4), ("contact", 1), ("analyst", 0), ("cii_lead", 0)):
            person = getattr(net, name)
            with viewing(person):
                assert len(looking.sight(person, drill.reference).injects) == known, name
                assert DrillExpectation.objects.count() == (8 if known == 4 else 0), name
        play_due(at=after(30))
        drills.end(by=net.lead, reference=drill.reference, at=after(40))
        for name in ("contact", "cii_analyst"):
            person = getattr(net, name)
            with viewing(person):
                assert len(looking.sight(person, drill.reference).injects) == 4
                assert DrillExpectation.objects.count() == 8

    def test_notes_are_the_staffs_for_ever(self, net: Net) -> None:
        drill = ended(net)
        observe(by=net.lead, reference=drill.reference, text="Nobody looked at the clock.", party="operator", at=NOW)
        with viewing(net.contact):
            assert looking.notes_of(net.contact, drill) == []
        with viewing(net.lead):
            assert len(looking.notes_of(net.lead, drill)) == 1

    def test_a_stranger_finds_nothing(self, net: Net) -> None:
        drill = running(net)
        for name in OUTSIDE:
            person = getattr(net, name)
            with viewing(person), pytest.raises(Absent):
                looking.sight(person, drill.reference)
            with viewing(person):
                assert looking.drills(person).rows == []
                assert not DrillParty.objects.exists()


class TestPlaying:
    def test_injects_come_at_their_time_and_once(self, net: Net) -> None:
        drill = running(net)
        assert Report.objects.count() == 1
        assert play_due(at=after(29)) == 0
        assert play_due(at=after(30)) == 1
        assert play_due(at=after(30)) == 0
        told = Notice.objects.get(kind="drill.message")
        assert (told.party_id, told.drill) == (net.operator.pk, drill.reference)

    def test_a_late_worker_catches_up_in_order(self, net: Net) -> None:
        drill = running(net)
        assert play_due(at=after(170)) == 3
        done = DrillInject.objects.filter(drill=drill).order_by("minute").values_list("done_at", flat=True)
        assert list(done) == [NOW, *[after(170)] * 3]

    def test_a_pause_moves_what_is_to_come(self, net: Net) -> None:
        drill = paused(net)
        assert play_due(at=after(100)) == 0
        drills.resume(by=net.lead, reference=drill.reference, at=after(110))
        assert play_due(at=after(129)) == 0
        assert play_due(at=after(130)) == 1

    def test_one_that_fails_is_told_and_stops_nothing(self, net: Net) -> None:
        drill = running(net)
        DrillInject.objects.filter(drill=drill, key="traces").update(kind="report", party=net.rival.pk)
        assert play_due(at=after(60)) == 1
        failed = DrillInject.objects.get(drill=drill, key="traces")
        assert (failed.state, failed.case) == ("failed", "")
        assert failed.error
        assert set(Notice.objects.filter(kind="drill.failed").values_list("user_id", flat=True)) == {net.lead.user_id}

    def test_one_that_nobody_had_foreseen_stops_nothing_either(
        self, net: Net, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        drill = running(net)
        happen = drill_play._happen

        def stumble(drill: Drill, inject: DrillInject, at: Any) -> None:
            happen(drill, inject, at)
            if inject.key == "traces":
                raise ZeroDivisionError

        monkeypatch.setattr(drill_play, "_happen", stumble)
        with caplog.at_level(logging.CRITICAL, logger="pehra.readiness.actions.drill_play"):
            assert play_due(at=after(60)) == 1
        states = dict(DrillInject.objects.filter(drill=drill).values_list("key", "state"))
        assert (states["traces"], states["press"]) == ("failed", "done")
        failed = DrillInject.objects.get(drill=drill, key="traces")
        assert "foreseen" in failed.error
        assert net.operator.pk not in failed.audience, "it has reached nobody"
        assert Notice.objects.filter(kind="drill.failed").count() == 1
        assert not Notice.objects.filter(kind="drill.message", party=net.operator.pk).exists()
        assert play_due(at=after(61)) == 0

    @pytest.mark.parametrize("refusal", [Absent, OutsideDrill, ChainError])
    def test_a_free_one_that_cannot_be_delivered_is_refused_and_gone(
        self, net: Net, monkeypatch: pytest.MonkeyPatch, refusal: type[Exception]
    ) -> None:
        drill = running(net)

        def refuse(**_: object) -> None:
            raise refusal()

        monkeypatch.setattr(drill_play, "submit", refuse)
        free = FreeInject("report", "operator", "A second server", "It is locked as well.")
        with pytest.raises(Conflict):
            inject_now(by=net.lead, reference=drill.reference, free=free, at=after(5))
        assert DrillInject.objects.filter(drill=drill).count() == 4
        assert Case.objects.count() == 1

    def test_the_director_adds_to_it(self, net: Net) -> None:
        drill = running(net)
        free = FreeInject("report", "operator", "A second server", "It is locked as well.")
        row = inject_now(by=net.lead, reference=drill.reference, free=free, at=after(5))
        assert Case.objects.get(reference=row.case).drill.reference == drill.reference
        for wrong in (
            FreeInject("report", "cert-cii", "x", "y"),
            FreeInject("message", "rival", "x", "y"),
            FreeInject("rumour", "operator", "x", "y"),
            FreeInject("message", "operator", "", ""),
        ):
            with pytest.raises(Invalid):
                inject_now(by=net.lead, reference=drill.reference, free=wrong, at=after(5))

    def test_two_workers_at_once_deliver_once(self, net: Net) -> None:
        running(net)
        assert sum(play_due(at=after(60)) for _ in range(2)) == 2

    def test_reports_are_written_in_the_language_of_the_drill(self, net: Net) -> None:
        running(net, language="ur")
        assert Report.objects.get().title == "فائلیں نہیں کھل رہیں اور رقم مانگنے کا پیغام آیا ہے"


def test_the_end_closes_everything_and_keeps_it(net: Net) -> None:
    drill = running(net)
    drills.pause(by=net.lead, reference=drill.reference, at=after(5))
    drills.end(by=net.lead, reference=drill.reference, at=after(15))
    assert Case.objects.get().status == "closed"
    for name in ("contact", "analyst"):
        person = getattr(net, name)
        with viewing(person):
            assert looking.sight(person, drill.reference).drill.state == "ended"
    assert play_due(at=after(1000)) == 0


def test_lessons_have_an_owner_and_a_day_and_remind(net: Net) -> None:
    drill = ended(net)
    row = learn(by=net.lead, reference=drill.reference, party="operator", text="Test backups", due_on=DAY, at=NOW)
    for person in (net.analyst, net.cii_lead):
        with pytest.raises(Forbidden):
            learned(by=person, reference=drill.reference, lesson=row.reference, outcome="x", at=NOW)
    with pytest.raises(Absent):
        learned(by=net.rival_contact, reference=drill.reference, lesson=row.reference, outcome="x", at=NOW)
    sweep(at=NOW + timedelta(days=9, hours=12))
    assert Notice.objects.filter(kind="drill.lesson-due", party=net.operator.pk).exists()
    learned(by=net.contact, reference=drill.reference, lesson=row.reference, outcome="Done weekly", at=after(100))
    assert DrillLesson.objects.get().done_by
    with pytest.raises(Conflict):
        learned(by=net.lead, reference=drill.reference, lesson=row.reference, outcome="x", at=after(101))
    for wrong in ({"party": "rival"}, {"due_on": local_date(NOW) - timedelta(days=1)}, {"text": ""}):
        told: dict[str, Any] = {"party": "operator", "text": "x", "due_on": DAY} | wrong
        with pytest.raises(Invalid):
            learn(by=net.lead, reference=drill.reference, at=NOW, **told)


def test_every_line_of_the_journal_names_the_drill(net: Net) -> None:
    drill = running(net)
    well_played(net, drill)
    drills.end(by=net.lead, reference=drill.reference, at=after(180))
    lines = Line.objects.all()
    assert {line.detail.get("drill") for line in lines} == {drill.reference}
    assert {line.act for line in lines} >= {"drill.plan", "drill.start", "drill.inject", "report.submit", "drill.end"}


def test_two_certs_at_once_and_something_real_between(net: Net) -> None:
    """The telecom outage: two reports at two CERTs, played to its end while a real report comes and stays real."""
    _user, national = world.person(net.national_cert, Role.LEAD)
    _punjab_user, punjab = world.person(net.punjab_cert, Role.LEAD)
    parts = {"operator": "operator", "department": "department"}
    plan = drills.Plan("telecom-outage", NOW, parts, observers=[net.lead.label.split("<")[-1].rstrip(">")])
    drill = drills.plan(by=national, body_id=net.national_cert.pk, plan=plan, at=NOW)
    for person in (net.contact, net.other_contact, net.lead, punjab, net.cii_lead):
        drills.answer(by=person, reference=drill.reference, joins=True, at=NOW)
    drills.brief(by=national, reference=drill.reference, at=NOW)
    drills.start(by=national, reference=drill.reference, at=NOW)
    play_due(at=NOW)
    play_due(at=after(15))
    core, offices = case_of(drill, "core-down"), case_of(drill, "offices-offline")
    cases.accept(by=net.analyst, reference=core, at=after(10))
    real = cases.submit(by=net.contact, report=intake(), at=after(18)).case
    cases.accept(by=punjab, reference=offices, at=after(40))
    cases.note(by=punjab, reference=offices, body="It may be the operator.", at=after(50))
    with pytest.raises(Absent):
        cases.note(by=punjab, reference=core, body="x", at=after(50))
    cases.escalate(by=net.analyst, reference=core, at=after(55))
    cases.accept(by=net.cii_analyst, reference=core, at=after(80))
    play_due(at=after(60))
    cases.accept(by=net.analyst, reference=real.reference, at=after(90))
    play_due(at=after(100))
    cases.close(by=punjab, reference=offices, cause="The operator's outage", lesson="A second line", at=after(120))
    drill = drills.end(by=national, reference=drill.reference, at=after(150))
    scores = {party: each["percent"] for party, each in drill.score["parties"].items()}
    # The Telecom CERT never classified, and the operator filed no update.
    assert scores == {"cert-telecom": 75, "cert-cii": 100, "cert-punjab": 100, "operator": 0}
    real.refresh_from_db()
    assert (real.drill, real.status) == (None, "open")
    assert Case.objects.get(reference=core).status == "closed"


STEPS: dict[str, Callable[[Net, Drill, Any], object]] = {
    "play": lambda net, drill, at: play_due(at=at),
    "accept": lambda net, drill, at: cases.accept(by=net.analyst, reference=case_of(drill), at=at),
    "escalate": lambda net, drill, at: cases.escalate(by=net.analyst, reference=case_of(drill), at=at),
    "sweep": lambda net, drill, at: sweep(at=at),
    "free": lambda net, drill, at: inject_now(
        by=net.lead, reference=drill.reference, free=FreeInject("report", "operator", "x", "y"), at=at
    ),
    "pause": lambda net, drill, at: drills.pause(by=net.lead, reference=drill.reference, at=at),
    "resume": lambda net, drill, at: drills.resume(by=net.lead, reference=drill.reference, at=at),
    "end": lambda net, drill, at: drills.end(by=net.lead, reference=drill.reference, at=at),
}


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(doing=st.lists(st.sampled_from(sorted(STEPS)), max_size=8))
def test_figures_are_the_same_before_and_after_a_drill(net: Net, doing: list[str]) -> None:
    with transaction.atomic():
        reported(net)
        before = figures(net)
        drill = running(net)
        for number, step in enumerate(doing, 1):
            with suppress(Refusal), transaction.atomic():
                STEPS[step](net, drill, after(number * 25))
        with suppress(Refusal), transaction.atomic():
            drills.end(by=net.lead, reference=drill.reference, at=after(500))
        assert figures(net) == before
        transaction.set_rollback(True)
