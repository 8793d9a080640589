"""Custody: one body has the case at any moment, and each step is answered, received and receipted."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from pehra.foundation import signing
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person as person_of
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions, queries
from pehra.incidents.errors import Changed, NotInForce, NotNow, NotSilent, TopOfChain
from pehra.incidents.models import Case, Entry, Participant, Transfer
from pehra.registry.models import Body
from tests import world
from tests.incidents.acting import HOUR, LATER, REASON, body, escalated, opened, reported, silent
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db


def the_case() -> Case:
    return Case.objects.select_related("custodian").get()


def parts() -> set[tuple[str, str]]:
    """Who takes part today, and as what."""
    return set(Participant.objects.filter(until=None).values_list("party__slug", "part"))


def last(kind: str) -> Entry:
    return Entry.objects.filter(kind=kind).latest("pk")


def told(kind: str) -> set[str]:
    """The parties that got a notice of this kind."""
    return {slug for slug in Notice.objects.filter(kind=kind).values_list("party__slug", flat=True) if slug}


def clocks() -> list[tuple[str, str]]:
    rows = Deadline.objects.filter(stage="acknowledge").order_by("pk")
    return list(rows.values_list("party__slug", "state"))


def test_a_report_is_in_the_custody_of_its_first_responder_from_the_beginning(net: Net) -> None:
    reported(net)
    case = the_case()
    assert (case.custodian.slug, case.custodian_function, case.status) == ("cert-telecom", "sectoral", "new")
    assert case.acknowledged_at is None
    offer = Transfer.objects.get()
    assert (offer.kind, offer.from_party.slug, offer.to_body.slug, offer.rule) == (
        "report",
        "operator",
        "cert-telecom",
        "to-sectoral",
    )


def test_accepting_a_report_acknowledges_it(net: Net) -> None:
    reference = reported(net)
    offer = actions.accept(by=net.analyst, reference=reference, at=NOW + HOUR)
    case = the_case()
    assert (case.status, case.acknowledged_at, case.version) == ("open", NOW + HOUR, 2)
    assert (offer.state, offer.answered_at, offer.answered_by) == ("accepted", NOW + HOUR, net.analyst.label)
    assert clocks() == [("cert-telecom", "met")]
    assert told("case.accepted") == {"operator"}
    assert last("accepted").params["to"] == "cert-telecom"


def test_until_the_receiver_accepts_the_sender_has_the_case(net: Net) -> None:
    reference = escalated(net)
    assert the_case().custodian.slug == "cert-telecom"
    assert ("cert-cii", "offered") in parts()
    with pytest.raises(Forbidden):
        actions.classify(
            by=net.cii_analyst, reference=reference, classification=["test"], severity="low", ransomware=False, at=LATER
        )
    actions.accept(by=net.cii_analyst, reference=reference, at=LATER)
    assert (the_case().custodian.slug, the_case().custodian_function) == ("cert-cii", "cii")
    assert parts() == {("operator", "reporter"), ("cert-telecom", "responder"), ("cert-cii", "responder")}
    assert the_case().acknowledged_at == NOW + HOUR, "acknowledged once"
    assert told("case.accepted") == {"operator", "cert-telecom"}


def test_returning_needs_a_reason_and_takes_the_receiver_out(net: Net) -> None:
    reference = escalated(net)
    for reason in ("", "  ", "a\0b", "x" * 4001):
        with pytest.raises(Invalid) as refused:
            actions.give_back(by=net.cii_lead, reference=reference, reason=reason, at=LATER)
        assert set(refused.value.problems) == {"reason"}
    offer = actions.give_back(by=net.cii_lead, reference=reference, reason="not ours\r\nat all", at=LATER)
    assert (offer.state, offer.answer_reason) == ("returned", "not ours\nat all")
    assert the_case().custodian.slug == "cert-telecom"
    assert told("case.returned") == {"cert-telecom"}
    assert clocks() == [("cert-telecom", "met"), ("cert-cii", "met")]
    with pytest.raises(Absent):
        queries.case(net.cii_lead, reference)
    actions.escalate(by=net.analyst, reference=reference, at=LATER + HOUR)
    assert queries.case(net.cii_lead, reference).reference == reference


def test_a_report_cannot_be_returned_to_its_organisation(net: Net) -> None:
    with pytest.raises(NotNow):
        actions.give_back(by=net.analyst, reference=reported(net), reason=REASON, at=LATER)


def test_a_forwarded_report_comes_back_to_its_first_responder(net: Net) -> None:
    reference = reported(net)
    actions.forward(by=net.analyst, reference=reference, to="cert-punjab", reason=REASON, at=NOW + HOUR)
    assert (the_case().custodian.slug, the_case().status) == ("cert-telecom", "new")
    actions.give_back(by=net.punjab_analyst, reference=reference, reason=REASON, at=NOW + 2 * HOUR)
    waiting = Transfer.objects.get(state="offered")
    assert (waiting.kind, waiting.to_body.slug, waiting.rule) == ("report", "cert-telecom", "to-sectoral")
    assert clocks() == [("cert-telecom", "open"), ("cert-punjab", "met")]
    actions.accept(by=net.lead, reference=reference, at=NOW + 3 * HOUR)
    assert the_case().custodian.slug == "cert-telecom"


def test_a_forwarded_report_can_be_taken_back(net: Net) -> None:
    reference = reported(net)
    actions.forward(by=net.analyst, reference=reference, to="cert-punjab", reason=REASON, at=NOW + HOUR)
    actions.withdraw(by=net.analyst, reference=reference, reason=REASON, at=NOW + 2 * HOUR)
    assert Transfer.objects.get(state="offered").to_body.slug == "cert-telecom"
    with pytest.raises(Absent):
        queries.case(net.punjab_analyst, reference)


def test_a_receiver_forwards_to_a_body_that_fits_better(net: Net) -> None:
    reference = escalated(net)
    sent = actions.forward(by=net.cii_analyst, reference=reference, to="cert-punjab", reason=REASON, at=LATER)
    assert (sent.kind, sent.from_party.slug, sent.to_body.slug) == ("forward", "cert-telecom", "cert-punjab")
    assert (sent.function, sent.rule) == ("provincial", ""), "chosen by a person, by no rule"
    assert the_case().custodian.slug == "cert-telecom"
    assert told("case.forwarded") == {"cert-telecom"}
    with pytest.raises(Absent):
        queries.case(net.cii_analyst, reference)
    actions.accept(by=net.punjab_analyst, reference=reference, at=LATER)
    assert the_case().custodian.slug == "cert-punjab"


@pytest.mark.parametrize(
    ("to", "error"),
    [
        ("cert-cii", Invalid),
        ("cert-telecom", Invalid),
        ("nobody", Invalid),
        ("operator", Invalid),
        ("\0", Invalid),
        ("cert-banking", NotInForce),
    ],
)
def test_a_case_is_not_forwarded_to_just_anybody(net: Net, to: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        actions.forward(by=net.cii_analyst, reference=escalated(net), to=to, reason=REASON, at=LATER)


def test_escalating_to_another_body_needs_a_reason_and_to_the_next_one_does_not(net: Net) -> None:
    reference = opened(net)
    with pytest.raises(Invalid) as refused:
        actions.escalate(by=net.analyst, reference=reference, to="cert-punjab", at=LATER)
    assert set(refused.value.problems) == {"reason"}
    with pytest.raises(Invalid) as refused:
        actions.escalate(by=net.analyst, reference=reference, to="cert-telecom", reason=REASON, at=LATER)
    assert set(refused.value.problems) == {"to"}
    with pytest.raises(NotInForce):
        actions.escalate(by=net.analyst, reference=reference, to="cert-banking", reason=REASON, at=LATER)
    sent = actions.escalate(by=net.analyst, reference=reference, to="cert-cii", at=LATER)
    assert (sent.rule, sent.reason) == ("sectoral-cii", "")


def test_a_body_outside_the_chain_escalates_to_above_whom_it_had_the_case_from(net: Net) -> None:
    reference = reported(net)
    actions.forward(by=net.analyst, reference=reference, to="cert-punjab", reason=REASON, at=NOW + HOUR)
    actions.accept(by=net.punjab_analyst, reference=reference, at=NOW + 2 * HOUR)
    assert actions.escalate(by=net.punjab_analyst, reference=reference, at=LATER).to_body.slug == "cert-cii"


def test_the_national_cert_has_nobody_above_it(net: Net) -> None:
    reference = escalated(net)
    actions.accept(by=net.cii_analyst, reference=reference, at=LATER)
    actions.escalate(by=net.cii_analyst, reference=reference, at=LATER)
    actions.accept(by=net.national_analyst, reference=reference, at=LATER)
    with pytest.raises(TopOfChain):
        actions.escalate(by=net.duty_officer, reference=reference, at=LATER)
    down = actions.escalate(by=net.duty_officer, reference=reference, to="cert-telecom", reason=REASON, at=LATER)
    assert down.to_body.slug == "cert-telecom"


def test_withdrawing_tells_the_receiver_and_ends_its_clock(net: Net) -> None:
    reference = escalated(net)
    actions.withdraw(by=net.lead, reference=reference, reason=REASON, at=LATER)
    assert clocks() == [("cert-telecom", "met"), ("cert-cii", "cancelled")]
    assert told("case.offer-ended") == {"cert-cii"}
    assert parts() == {("operator", "reporter"), ("cert-telecom", "responder")}
    with pytest.raises(Absent):
        actions.accept(by=net.cii_analyst, reference=reference, at=LATER)


def test_who_comes_second_is_told_that_the_case_has_moved_on(net: Net) -> None:
    reference = escalated(net)
    actions.accept(by=net.cii_analyst, reference=reference, at=LATER)
    with pytest.raises(NotNow):
        actions.accept(by=net.cii_lead, reference=reference, at=LATER)
    with pytest.raises(Forbidden):
        actions.close(by=net.analyst, reference=reference, cause="c", lesson="l", at=LATER)


def test_to_see_a_case_is_not_to_be_asked(net: Net) -> None:
    reference = escalated(net, tlp="TLP:GREEN")
    assert queries.case(net.punjab_analyst, reference)
    for act in (actions.give_back, actions.forward):
        more = {"to": "ncert"} if act is actions.forward else {}
        with pytest.raises(Forbidden):
            act(by=net.punjab_analyst, reference=reference, reason=REASON, at=LATER, **more)
    with pytest.raises(Forbidden):
        actions.accept(by=net.punjab_analyst, reference=reference, at=LATER)


def test_an_outdated_page_changes_nothing(net: Net) -> None:
    reference = opened(net)
    with pytest.raises(Changed):
        actions.close(by=net.analyst, reference=reference, cause="c", lesson="l", version=1, at=LATER)
    actions.close(by=net.analyst, reference=reference, cause="c", lesson="l", version=the_case().version, at=LATER)


@pytest.mark.parametrize("reference", ["", "C-0000-0000", "\0", "x" * 1000, "C-۱۲۳۴-۵۶۷۸", "R-0000-0000"])
def test_what_is_no_case_is_absent(net: Net, reference: str) -> None:
    with pytest.raises(Absent):
        actions.accept(by=net.analyst, reference=reference, at=LATER)


def test_a_reference_may_be_typed_as_it_was_heard(net: Net) -> None:
    reference = reported(net)
    actions.accept(by=net.analyst, reference=reference.lower().replace("-", ""), at=LATER)


class TestOverride:
    def test_a_route_on_which_nobody_is_late_is_not_silent(self, net: Net) -> None:
        reference = reported(net, tlp="TLP:GREEN")
        with pytest.raises(NotSilent):
            actions.override(by=net.duty_officer, reference=reference, reason=REASON, at=LATER)

    def test_the_duty_officer_takes_over_what_nobody_answers(self, net: Net) -> None:
        reference = silent(net)
        actions.override(by=net.duty_officer, reference=reference, reason=REASON, at=LATER)
        case = the_case()
        assert (case.custodian.slug, case.custodian_function, case.status) == ("ncert", "national", "open")
        assert clocks() == [("cert-telecom", "cancelled")]
        assert list(Transfer.objects.order_by("pk").values_list("kind", "state")) == [
            ("report", "overridden"),
            ("override", "accepted"),
        ]
        assert told("case.overridden") == {"cert-telecom", "operator"}
        assert last("overridden").body == REASON
        assert not Notice.objects.filter(kind="case.offered", party__slug="ncert").exists()

    def test_and_may_offer_it_to_another_at_once(self, net: Net) -> None:
        reference = silent(net)
        actions.override(by=net.duty_officer, reference=reference, reason=REASON, to="cert-punjab", at=LATER)
        assert the_case().custodian.slug == "ncert"
        assert clocks() == [("cert-telecom", "cancelled"), ("cert-punjab", "open")]
        actions.accept(by=net.punjab_analyst, reference=reference, at=LATER)
        assert the_case().custodian.slug == "cert-punjab"

    def test_whoever_was_offered_it_is_out(self, net: Net) -> None:
        reference = opened(net)
        actions.escalate(by=net.analyst, reference=reference, to="cert-punjab", reason=REASON, at=NOW + HOUR)
        for hours in (6, 30, 54):
            sweep(at=NOW + timedelta(hours=hours))
        actions.override(by=net.duty_officer, reference=reference, reason=REASON, at=LATER)
        assert ("cert-punjab", "offered") not in parts()
        assert told("case.offer-ended") == {"cert-punjab"}
        with pytest.raises(Absent):
            queries.case(net.punjab_analyst, reference)

    def test_nobody_else_at_the_national_cert_may(self, net: Net) -> None:
        reference = silent(net)
        with pytest.raises(Forbidden):
            actions.override(by=net.national_analyst, reference=reference, reason=REASON, at=LATER)
        user, _ = world.person(net.telecom_cert, Role.DUTY_OFFICER)
        with pytest.raises(Forbidden):
            actions.override(by=person_of(user), reference=reference, reason=REASON, at=LATER)

    def test_it_needs_a_reason_and_a_body_in_force(self, net: Net) -> None:
        reference = silent(net)
        with pytest.raises(Invalid):
            actions.override(by=net.duty_officer, reference=reference, reason=" ", at=LATER)
        with pytest.raises(NotInForce):
            actions.override(by=net.duty_officer, reference=reference, reason=REASON, to="cert-banking", at=LATER)
        assert the_case().custodian.slug == "cert-telecom"

    def test_answered_in_the_end_it_is_no_longer_silent(self, net: Net) -> None:
        reference = silent(net)
        actions.accept(by=net.analyst, reference=reference, at=NOW + timedelta(hours=54))
        with pytest.raises(NotSilent):
            actions.override(by=net.duty_officer, reference=reference, reason=REASON, at=NOW + timedelta(hours=55))


def receipts() -> list[dict[str, object]]:
    found = []
    for transfer in Transfer.objects.order_by("pk"):
        found += [each for each in (transfer.offer_receipt, transfer.answer_receipt) if each]
    return found


def test_each_step_has_a_receipt_that_verifies_and_names_no_content(net: Net) -> None:
    reference = silent(net)
    actions.override(by=net.duty_officer, reference=reference, reason=REASON, to="cert-punjab", at=LATER)
    actions.give_back(by=net.punjab_analyst, reference=reference, reason=REASON, at=LATER)
    found = receipts()
    assert [each["act"] for each in found] == ["offered", "overridden", "offered", "accepted", "offered", "returned"]
    for receipt in found:
        assert signing.verify(receipt, signing.public_key())
        assert (receipt["kind"], receipt["case"]) == ("custody", reference)
        assert receipt.keys() == {"kind", "case", "act", "from", "to", "function", "at", "key", "signature"}


def test_a_receipt_with_one_changed_byte_does_not_verify(net: Net) -> None:
    escalated(net)
    receipt = receipts()[-1]
    for field, value in receipt.items():
        for place in range(len(str(value))):
            forged = str(value)[:place] + ("A" if str(value)[place] != "A" else "B") + str(value)[place + 1 :]
            assert not signing.verify(receipt | {field: forged}), (field, place)
    assert not signing.verify(receipt | {"more": "x"})
    assert not signing.verify({field: value for field, value in receipt.items() if field != "at"})
    assert not signing.verify(receipt, "A" * 43 + "=")


@transaction.atomic
def carried_out(attempt: Callable[[], object]) -> None:
    """The attempt, with the checks that the database otherwise makes at the end of the transaction."""
    attempt()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_what_no_act_would_do(net: Net) -> None:
    escalated(net)
    case, offer = the_case(), Transfer.objects.get(state="offered")
    attempts = [
        lambda: Case.objects.update(custodian_id=None),
        lambda: Case.objects.update(custodian_id=body("operator")),
        lambda: Case.objects.update(organisation_id=body("ncert")),
        lambda: Case.objects.update(status="closed"),
        lambda: Case.objects.update(status="new"),
        lambda: Case.objects.update(closed_at=NOW),
        lambda: Transfer.objects.filter(pk=offer.pk).update(state="accepted"),
        lambda: Transfer.objects.filter(pk=offer.pk).update(to_body_id=body("operator")),
        lambda: Transfer.objects.exclude(pk=offer.pk).update(state="offered", answered_at=None),
        lambda: Participant.objects.create(case=case, party_id=body("operator"), part="reporter", since=NOW),
        lambda: Body.objects.filter(slug="cert-telecom").delete(),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError):
            carried_out(attempt)


def test_errors_speak_to_the_person_who_reads_them(net: Net) -> None:
    for error in (NotNow(), NotSilent(), Changed(), TopOfChain(), NotInForce("Banking CERT")):
        assert isinstance(error, Conflict)
        assert re.fullmatch(r"[A-Z].*[.]", str(error), re.DOTALL)


def test_a_person_of_two_bodies_acts_for_the_one_that_is_asked(net: Net) -> None:
    user, _ = world.person(net.telecom_cert, Role.ANALYST)
    world.join(user, net.cii_cert, Role.ANALYST)
    both: Person = person_of(user)
    reference = escalated(net)
    actions.accept(by=both, reference=reference, at=LATER)
    assert the_case().custodian.slug == "cert-cii"
    with pytest.raises(NotNow):
        actions.accept(by=both, reference=reference, at=LATER)
