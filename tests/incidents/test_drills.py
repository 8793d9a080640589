"""Cases of a drill: the same acts, clocks and receipts; marked everywhere, seen by those who play, never counted."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.foundation import signing
from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.access.person import SYSTEM, Held, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as Line
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery import actions as delivery
from pehra.foundation.delivery.models import Mail, Notice
from pehra.foundation.storing import ask_parts
from pehra.incidents import actions, queries
from pehra.incidents.actions import drills
from pehra.incidents.actions.found import open_or_extend
from pehra.incidents.actions.hand_over import take_over
from pehra.incidents.errors import DrillOver, DrillStands, KeyReused, OutsideDrill
from pehra.incidents.models import Case, Entry, Observable, Participant, Report, Transfer
from pehra.incidents.queries import Filter, Kind
from pehra.incidents.queries.hand_over import count_affected
from pehra.incidents.rules.intake import Seen
from tests.incidents.acting import HOUR, reported
from tests.incidents.acting import report as intake
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
MARK = "D-0000-TEST"


def frame(net: Net, *more: Any, staff: tuple[int, ...] = ()) -> str:
    """A drill of the operator and the Telecom CERT, and whoever else is named; opened now."""
    parties = [net.operator.pk, net.telecom_cert.pk, *(each.pk for each in more)]
    drills.open_drill(reference=MARK, name_en="A drill", name_ur="ایک مشق", parties=parties, staff=staff, at=NOW)
    return MARK


def control(net: Net) -> Person:
    """Who files what a drill brings: nobody's account, speaking for the organisation."""
    return Person(user_id=0, label="drill control", held=(Held(net.operator.pk, Role.CONTACT),))


def played(net: Net, **fields: object) -> str:
    """The reference of a new case of the drill that is under way."""
    return actions.submit(by=control(net), report=intake(**fields), at=NOW, drill=MARK).case.reference


def test_it_goes_the_real_way_and_carries_the_mark_all_along(net: Net) -> None:
    frame(net, net.cii_cert)
    taken = actions.submit(by=control(net), report=intake(), at=NOW, drill=MARK)
    reference = taken.case.reference
    assert taken.receipt["drill"] == MARK
    assert signing.verify(taken.receipt)
    actions.accept(by=net.analyst, reference=reference, at=NOW + HOUR)
    actions.note(by=net.analyst, reference=reference, body="We look into it", at=NOW + HOUR)
    sent = actions.escalate(by=net.analyst, reference=reference, at=NOW + 2 * HOUR)
    assert sent.offer_receipt["drill"] == MARK
    assert signing.verify(sent.offer_receipt)
    accepted = actions.accept(by=net.cii_analyst, reference=reference, at=NOW + 3 * HOUR)
    assert accepted.answer_receipt["drill"] == MARK
    case = Case.objects.get()
    assert (case.custodian_id, case.drill.reference) == (net.cii_cert.pk, MARK)
    assert Report.objects.get().drill_id == case.drill_id
    assert set(Notice.objects.values_list("drill", flat=True)) == {MARK}
    assert {line.detail["drill"] for line in Line.objects.filter(subject=f"case:{reference}")} == {MARK}
    assert Deadline.objects.filter(subject=f"case:{reference}", stage="acknowledge", state="met").count() == 2


def test_its_mails_say_so_in_the_subject_and_before_all_else(net: Net, settings: Any) -> None:
    settings.SMTP_URL = "smtp://nowhere.example"
    frame(net)
    for label in ("TLP:AMBER", "TLP:AMBER+STRICT"):
        played(net, tlp=label)
    delivery.expand(at=NOW)
    assert Mail.objects.count() >= 4
    for mail in Mail.objects.all():
        assert mail.subject.startswith("DRILL: Pehra")
        assert mail.body.startswith(f"DRILL {MARK}: this is an exercise. Nothing in this message is real.")


def test_a_mail_of_something_real_does_not(net: Net, settings: Any) -> None:
    settings.SMTP_URL = "smtp://nowhere.example"
    frame(net)
    reported(net)
    delivery.expand(at=NOW)
    assert not any("drill" in f"{mail.subject}{mail.body}".lower() for mail in Mail.objects.all())


@pytest.mark.parametrize("label", ["TLP:AMBER", "TLP:GREEN", "TLP:CLEAR", "TLP:AMBER+STRICT", "TLP:RED"])
def test_nobody_outside_sees_it_whatever_its_label(net: Net, label: str) -> None:
    frame(net)
    reference = played(net, tlp=label)
    for name, stranger in net.strangers.items():
        with viewing(stranger):
            assert queries.find(stranger, reference) is None, name
        with pytest.raises(Absent):
            actions.note(by=stranger, reference=reference, body="?", at=NOW)
    for inside in (net.lead, net.contact):
        with viewing(inside):
            assert queries.find(inside, reference).drill.reference == MARK


def test_who_directs_it_sees_it_from_wherever_they_work(net: Net) -> None:
    frame(net, staff=(net.duty_officer.user_id,))
    reference = played(net, tlp="TLP:RED")
    with viewing(net.duty_officer):
        detail = queries.detail(net.duty_officer, reference, national=frozenset({net.national_cert.pk}))
    assert detail.inside
    assert detail.case.drill.reference == MARK
    assert detail.acts == frozenset(), "directing is not playing"


OUTSIDE: dict[str, Callable[[Net, str], object]] = {
    "escalate": lambda net, ref: actions.escalate(by=net.analyst, reference=ref, at=NOW + HOUR),
    "escalate to another": lambda net, ref: actions.escalate(
        by=net.analyst, reference=ref, to="cert-punjab", reason="x", at=NOW + HOUR
    ),
    "name as affected": lambda net, ref: actions.change_affected(
        by=net.analyst, reference=ref, add=["rival"], at=NOW + HOUR
    ),
}


@pytest.mark.parametrize("way", OUTSIDE)
def test_no_act_takes_it_to_somebody_outside(net: Net, way: str) -> None:
    frame(net)
    reference = played(net)
    actions.accept(by=net.analyst, reference=reference, at=NOW)
    told = Notice.objects.count()
    with pytest.raises(OutsideDrill), transaction.atomic():
        OUTSIDE[way](net, reference)
    assert Notice.objects.count() == told
    assert {key for key in Case.objects.get().audience if key > 0} == {net.operator.pk, net.telecom_cert.pk}


def test_a_report_to_it_needs_an_organisation_and_a_responder_that_play(net: Net) -> None:
    frame(net)
    by_phone = {"channel": "phone", "submitted_at": NOW}
    with pytest.raises(OutsideDrill):
        actions.submit(by=net.analyst, report=intake(organisation="rival", **by_phone), at=NOW, drill=MARK)
    for reference in ("D-0000-NONE", "D-\x00000-TEST", "%"):
        with pytest.raises(Absent):
            actions.submit(by=net.contact, report=intake(), at=NOW, drill=reference)
    with pytest.raises(Absent):
        actions.submit(by=net.rival_contact, report=intake(), at=NOW, drill=MARK)
    assert not Case.objects.exists()


STANDS: dict[str, Callable[[], object]] = {
    "under way": lambda: None,
    "paused": lambda: drills.pause(reference=MARK, at=NOW),
    "ended": lambda: drills.end(reference=MARK, by=SYSTEM, at=NOW),
}


@pytest.mark.parametrize("how", STANDS)
def test_how_it_stands_is_told_to_nobody_outside(net: Net, how: str) -> None:
    frame(net)
    STANDS[how]()
    for by, organisation in ((net.rival_contact, "rival"), (net.other_contact, "department")):
        for reference in (MARK, "D-0000-NONE"):
            with pytest.raises(Absent):
                actions.submit(by=by, report=intake(organisation=organisation), at=NOW, drill=reference)
    told = {"under way": None, "paused": DrillStands, "ended": DrillOver}[how]
    if told is not None:
        with pytest.raises(told):
            actions.submit(by=net.contact, report=intake(), at=NOW, drill=MARK)


def test_its_clocks_run_out_and_climb_among_those_who_play_alone(net: Net) -> None:
    frame(net, net.cii_cert)
    reference = played(net)
    for hours in (5, 29, 53, 77):
        sweep(at=NOW + timedelta(hours=hours))
    told = set(Notice.objects.values_list("party_id", flat=True))
    assert told == {net.operator.pk, net.telecom_cert.pk, net.cii_cert.pk}
    assert Participant.objects.filter(case__reference=reference, part="supervisor").get().party_id == net.cii_cert.pk
    assert {entry.kind for entry in Entry.objects.all()} >= {"breached", "reminded"}


def test_its_end_closes_what_is_open_and_nobody_acts_on_it_again(net: Net) -> None:
    frame(net, net.cii_cert)
    waiting, worked = played(net), played(net)
    actions.accept(by=net.analyst, reference=worked, at=NOW + HOUR)
    actions.escalate(by=net.analyst, reference=worked, at=NOW + HOUR)
    real = reported(net)
    assert drills.end(reference=MARK, by=SYSTEM, at=NOW + 2 * HOUR) == 2
    assert drills.end(reference=MARK, by=SYSTEM, at=NOW + 3 * HOUR) == 0
    assert {each.status for each in Case.objects.exclude(drill=None)} == {"closed"}
    assert not Transfer.objects.filter(case__drill__isnull=False, state="offered").exists()
    assert not Deadline.objects.filter(state="open").exclude(subject=f"case:{real}").exists()
    for reference in (waiting, worked):
        with pytest.raises(DrillOver):
            actions.reopen(by=net.analyst, reference=reference, reason="again", at=NOW + 3 * HOUR)
        with pytest.raises(DrillOver):
            actions.file_final(by=net.contact, reference=reference, body="late", at=NOW + 3 * HOUR)
    with viewing(net.analyst):
        assert queries.find(net.analyst, worked) is not None, "kept for those who played"
    actions.accept(by=net.analyst, reference=real, at=NOW + 3 * HOUR)


def test_something_real_in_the_middle_of_it_stays_real(net: Net) -> None:
    frame(net, net.cii_cert)
    played(net)
    taken = actions.submit(by=net.contact, report=intake(), at=NOW)
    assert taken.case.drill is None
    assert "drill" not in taken.receipt
    actions.accept(by=net.analyst, reference=taken.case.reference, at=NOW + HOUR)
    actions.change_affected(by=net.analyst, reference=taken.case.reference, add=["rival"], at=NOW + HOUR)
    drills.pause(reference=MARK, at=NOW + HOUR)
    actions.escalate(by=net.analyst, reference=taken.case.reference, at=NOW + 2 * HOUR)
    with viewing(net.rival_contact):
        assert queries.find(net.rival_contact, taken.case.reference) is not None
    lines = Line.objects.filter(subject=f"case:{taken.case.reference}")
    assert lines
    assert not any("drill" in line.detail for line in lines)


def test_the_database_itself_lets_the_two_never_touch(net: Net) -> None:
    frame(net)
    drill, real = Case.objects.get(reference=played(net)), Case.objects.get(reference=reported(net))
    for case, mark in ((drill, None), (real, drill.drill_id)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(drill=mark)
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(case=case).update(drill=mark)
    for report, other in ((drill.reports.get(), real), (real.reports.get(), drill)):
        with pytest.raises(IntegrityError), transaction.atomic():
            moved(report, other)


def moved(report: Report, case: Case) -> None:
    Report.objects.filter(pk=report.pk).update(case=case)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_was_found_never_becomes_a_part_of_it(net: Net) -> None:
    frame(net)
    reference = played(net)

    class Request:
        case, organisation, tlp, severity, title, rule, findings = (
            reference,
            "operator",
            "TLP:AMBER",
            "high",
            "x",
            "r",
            (),
        )

    made = open_or_extend(Request, NOW + HOUR)
    assert made != reference
    assert Case.objects.get(reference=made).drill is None


def test_it_stays_with_whoever_plays_when_a_mandate_passes(net: Net) -> None:
    frame(net)
    reference, real = played(net), reported(net)
    told = {"function": "sectoral", "from_body": net.telecom_cert.pk, "organisations": None}
    assert count_affected(*told.values()) == 1
    assert take_over(**told, to_body=net.national_cert.pk, at=NOW + HOUR) == 1
    held = dict(Case.objects.values_list("reference", "custodian_id"))
    assert held == {reference: net.telecom_cert.pk, real: net.national_cert.pk}


def test_the_same_words_with_the_same_key_are_not_the_same_for_real(net: Net) -> None:
    frame(net)
    first = actions.submit(by=net.contact, report=intake(), at=NOW, key="k", drill=MARK)
    again = actions.submit(by=net.contact, report=intake(), at=NOW, key="k", drill=MARK)
    assert again.repeated
    assert again.report.reference == first.report.reference
    with pytest.raises(KeyReused):
        actions.submit(by=net.contact, report=intake(), at=NOW, key="k")


def figures(net: Net) -> dict[str, object]:
    """Everything that is counted or listed for people who look for what is real, and for nothing else."""
    found: dict[str, object] = {}
    for name in ("contact", "analyst", "lead", "cii_analyst", "duty_officer"):
        person = getattr(net, name)
        with viewing(person):
            home = queries.home_of(person)
            found[name] = (
                *ask_parts(queries.waiting(person)),
                [case.reference for case in queries.cases(person, Filter(), limit=200).cases],
                [clock.subject for clock in queries.owed(person, limit=200).clocks],
                [report.reference for report in queries.report_list(person, limit=200).rows],
                [report.reference for report in home.reports],
                [clock.subject for clock in home.clocks],
                [asked.pk for asked in home.asked],
            )
    for function, body in (("sectoral", net.telecom_cert), ("cii", net.cii_cert), ("national", net.national_cert)):
        found[function] = count_affected(function, body.pk, None)
    return found


ACTS: dict[str, Callable[[Net, str, Any], object]] = {
    "accept": lambda net, ref, at: actions.accept(by=net.analyst, reference=ref, at=at),
    "note": lambda net, ref, at: actions.note(by=net.analyst, reference=ref, body="x", at=at),
    "seen": lambda net, ref, at: actions.add_observables(
        by=net.analyst, reference=ref, seen=[Seen("192.0.2.7")], at=at
    ),
    "escalate": lambda net, ref, at: actions.escalate(by=net.analyst, reference=ref, at=at),
    "ask": lambda net, ref, at: actions.ask_permission(
        by=net.analyst, reference=ref, tlp="TLP:GREEN", reason="x", at=at
    ),
    "red": lambda net, ref, at: actions.change_tlp(by=net.contact, reference=ref, tlp="TLP:RED", at=at),
    "update": lambda net, ref, at: actions.file_update(by=net.contact, reference=ref, body="x", at=at),
    "close": lambda net, ref, at: actions.close(by=net.analyst, reference=ref, cause="x", lesson="x", at=at),
    "sweep": lambda net, ref, at: sweep(at=at),
    "pause": lambda net, ref, at: drills.pause(reference=MARK, at=at),
    "resume": lambda net, ref, at: drills.resume(reference=MARK, at=at),
    "end": lambda net, ref, at: drills.end(reference=MARK, by=SYSTEM, at=at),
}


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(doing=st.lists(st.sampled_from(sorted(ACTS)), max_size=9))
def test_no_figure_knows_what_is_done_in_a_drill(net: Net, doing: list[str]) -> None:
    """Whatever is played, in whatever order: every list and number of what is real is the same before and after."""
    with transaction.atomic():
        reported(net)
        before = figures(net)
        frame(net, net.cii_cert)
        reference = played(net)
        for step, act in enumerate(doing, 1):
            # Out of turn an act is refused, and nothing of it stays.
            with suppress(Refusal), transaction.atomic():
                ACTS[act](net, reference, NOW + step * timedelta(minutes=20))
        assert figures(net) == before
        transaction.set_rollback(True)


def test_lists_show_a_drill_to_whoever_asks_for_it(net: Net) -> None:
    frame(net)
    drill, real = played(net), reported(net)
    for kind, shown in ((Kind.REAL, {real}), (Kind.DRILLS, {drill}), (Kind.BOTH, {real, drill})):
        with viewing(net.analyst):
            assert {row.reference for row in queries.cases(net.analyst, Filter(kind=kind)).cases} == shown
            assert {row.subject[5:] for row in queries.owed(net.analyst, kind=kind).clocks} == shown
            assert {row.case.reference for row in queries.report_list(net.analyst, kind=kind).rows} == shown


def test_an_observable_of_a_drill_is_of_its_case_alone(net: Net) -> None:
    frame(net)
    reference = played(net, observables=(Seen("192.0.2.9"),))
    assert Observable.objects.get().case.reference == reference
