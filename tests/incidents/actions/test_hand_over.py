"""A mandate passes to another body: what is open passes with it, and the past keeps its answer."""

from datetime import datetime, timedelta

import pytest

from pehra.foundation import signing
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions, queries
from pehra.incidents.actions.hand_over import take_over
from pehra.incidents.models import Case, Entry, Named, Participant, Transfer
from pehra.incidents.queries.hand_over import count_affected
from pehra.registry.models import Mandate
from tests import world
from tests.incidents.acting import HOUR, REASON, closed, escalated, opened, report, reported
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + DAY


@pytest.fixture
def successor(net: Net) -> Person:
    """A lead of the new body to which the Telecom CERT's mandate passes."""
    new = world.body("cert-new-telecom")
    Mandate.objects.filter(body=net.telecom_cert).update(ends=LATER.date())
    world.mandate(new, "sectoral", sector="telecom", starts=LATER.date())
    return world.person(new, Role.LEAD)[1]


def new_body() -> int:
    return int(Mandate.objects.get(body__slug="cert-new-telecom").body_id)


def passes(net: Net, function: str = "sectoral", organisations: list[int] | None = None, at: datetime = LATER) -> int:
    return take_over(
        function=function,
        from_body=net.telecom_cert.pk,
        to_body=new_body(),
        organisations=organisations,
        at=at,
    )


def test_an_open_case_passes_with_its_custody(net: Net, successor: Person) -> None:
    reference = opened(net)
    assert count_affected("sectoral", net.telecom_cert.pk, None) == 1
    assert passes(net) == 1
    case = Case.objects.get()
    assert (case.custodian_id, case.custodian_function, case.status) == (new_body(), "sectoral", "open")
    transfer = Transfer.objects.latest("pk")
    assert (transfer.kind, transfer.state, transfer.from_party.slug) == ("hand-over", "accepted", "cert-telecom")
    assert signing.verify(transfer.answer_receipt, signing.public_key())
    assert Entry.objects.get(kind="handed-over").params == {
        "from": "cert-telecom",
        "to": "cert-new-telecom",
        "function": "sectoral",
    }
    actions.escalate(by=successor, reference=reference, at=LATER + HOUR)
    assert queries.case(net.analyst, reference), "who had custody still takes part"


def test_a_new_cert_takes_under_its_own_function_what_another_had_under_another(net: Net, successor: Person) -> None:
    """The Telecom CERT steps in front of the National CERT: what was held as national is held as sectoral."""
    opened(net)
    waiting = reported(net)
    Case.objects.exclude(reference=waiting).update(custodian_function="national")
    Transfer.objects.filter(state="offered").update(function="national")
    Case.objects.filter(reference=waiting).update(custodian_function="national")
    Deadline.objects.filter(state="open").update(function="national")
    moved = take_over(
        function="national",
        from_body=net.telecom_cert.pk,
        to_body=new_body(),
        organisations=[net.operator.pk],
        to_function="sectoral",
        at=LATER,
    )
    assert moved == 2
    assert set(Case.objects.values_list("custodian_id", "custodian_function")) == {(new_body(), "sectoral")}
    open_clocks = Deadline.objects.filter(state="open", party_id=new_body())
    assert set(open_clocks.values_list("function", flat=True)) == {"sectoral"}
    offer = Transfer.objects.get(state="offered")
    assert (offer.to_body_id, offer.function) == (new_body(), "sectoral")
    assert {entry.params["function"] for entry in Entry.objects.filter(kind="handed-over")} == {"sectoral"}


def test_a_waiting_report_passes_with_the_time_that_is_left(net: Net, successor: Person) -> None:
    reference = reported(net)
    due = Deadline.objects.get(stage="acknowledge").due_at
    passes(net, at=due)
    states = list(Transfer.objects.order_by("pk").values_list("kind", "state", "to_body__slug"))
    assert states == [
        ("report", "passed-on", "cert-telecom"),
        ("hand-over", "accepted", "cert-new-telecom"),
        ("report", "offered", "cert-new-telecom"),
    ]
    clock = Deadline.objects.get(stage="acknowledge")
    assert (clock.party_id, clock.due_at, clock.state) == (new_body(), due, "open")
    assert Case.objects.get().status == "new"
    actions.accept(by=successor, reference=reference, at=LATER)
    assert Case.objects.get().custodian_id == new_body()
    assert Deadline.objects.get(stage="acknowledge").state == "met"


def test_an_offer_passes_and_the_sender_keeps_the_case(net: Net) -> None:
    reference = escalated(net)
    take_over(function="cii", from_body=net.cii_cert.pk, to_body=net.national_cert.pk, organisations=None, at=LATER)
    assert Case.objects.get().custodian_id == net.telecom_cert.pk
    assert set(Participant.objects.filter(until=None).values_list("party__slug", "part")) == {
        ("operator", "reporter"),
        ("cert-telecom", "responder"),
        ("ncert", "offered"),
    }
    with pytest.raises(Absent):
        queries.case(net.cii_lead, reference)
    actions.give_back(by=net.national_analyst, reference=reference, reason=REASON, at=LATER)
    assert Transfer.objects.filter(state="offered").count() == 0


def test_what_the_old_body_sent_comes_back_to_the_new_one(net: Net, successor: Person) -> None:
    reference = escalated(net)
    passes(net)
    assert Transfer.objects.get(state="offered").from_party_id == net.telecom_cert.pk
    actions.give_back(by=net.cii_lead, reference=reference, reason=REASON, at=LATER)
    assert queries.case(successor, reference).custodian_id == new_body()
    actions.escalate(by=successor, reference=reference, at=LATER)


def test_only_this_function_and_jurisdiction_pass(net: Net, successor: Person) -> None:
    opened(net)
    actions.submit(by=net.rival_contact, report=report(organisation="rival"), at=NOW)
    assert passes(net, function="provincial") == 0
    assert count_affected("sectoral", net.telecom_cert.pk, [net.rival.pk]) == 1
    assert passes(net, organisations=[net.rival.pk]) == 1
    assert set(Case.objects.values_list("organisation__slug", "custodian__slug")) == {
        ("operator", "cert-telecom"),
        ("rival", "cert-new-telecom"),
    }
    assert passes(net, organisations=[]) == 0


def test_what_is_closed_keeps_its_answer(net: Net, successor: Person) -> None:
    closed(net)
    before = list(Transfer.objects.values())
    assert passes(net) == 0
    assert Case.objects.get().custodian_id == net.telecom_cert.pk
    assert list(Transfer.objects.values()) == before


def test_past_entries_keep_their_words(net: Net, successor: Person) -> None:
    opened(net)
    before = list(Entry.objects.order_by("pk").values("kind", "params", "party_id", "author_label"))
    passes(net)
    assert list(Entry.objects.order_by("pk").values("kind", "params", "party_id", "author_label"))[:-1] == before


def test_twice_is_once(net: Net, successor: Person) -> None:
    opened(net)
    reported(net)
    assert (passes(net), passes(net)) == (2, 0)
    assert JournalEntry.objects.filter(act="case.hand-over").count() == 2


def test_on_a_red_case_those_who_answer_for_the_new_body_are_named(net: Net, successor: Person) -> None:
    reference = reported(net, tlp="TLP:RED")
    passes(net)
    assert Named.objects.filter(user_id=successor.user_id, until=None).exists()
    assert queries.case(successor, reference)
    actions.accept(by=successor, reference=reference, at=LATER)


def test_a_breach_after_the_hand_over_is_the_new_bodys(net: Net, successor: Person) -> None:
    reported(net)
    passes(net, at=NOW + HOUR)
    sweep(at=NOW + 5 * HOUR)
    assert Entry.objects.get(kind="breached").params["body"] == "cert-new-telecom"


@pytest.mark.parametrize("swept", [True, False])
def test_a_breach_before_the_hand_over_stays_the_old_bodys(net: Net, successor: Person, swept: bool) -> None:
    reference = reported(net)
    if swept:
        sweep(at=NOW + 5 * HOUR)
    passes(net)
    assert Entry.objects.get(kind="breached").params["body"] == "cert-telecom"
    old, new = Deadline.objects.filter(stage="acknowledge").order_by("pk")
    assert (old.party_id, old.state, old.breached_at) == (net.telecom_cert.pk, "cancelled", NOW + 4 * HOUR)
    assert (new.party_id, new.state, new.due_at) == (new_body(), "open", LATER + 4 * HOUR)
    actions.accept(by=successor, reference=reference, at=LATER + HOUR)
    assert {row.party_id for row in Deadline.objects.filter(stage="acknowledge") if row.late} == {net.telecom_cert.pk}


def test_a_report_that_was_sent_on_keeps_its_first_responders_clock(net: Net, successor: Person) -> None:
    reference = reported(net)
    actions.forward(by=net.analyst, reference=reference, to="cert-punjab", reason=REASON, at=NOW + HOUR)
    passes(net)
    actions.withdraw(by=successor, reference=reference, reason=REASON, at=LATER)
    (clock,) = Deadline.objects.filter(stage="acknowledge", state="open")
    assert (clock.party_id, clock.due_at) == (new_body(), LATER + 4 * HOUR)


def test_who_is_asked_already_has_no_second_clock(net: Net) -> None:
    reference = reported(net)
    actions.forward(by=net.analyst, reference=reference, to="cert-cii", reason=REASON, at=NOW + HOUR)
    take_over(function="cii", from_body=net.cii_cert.pk, to_body=net.telecom_cert.pk, organisations=None, at=NOW + HOUR)
    (clock,) = Deadline.objects.filter(stage="acknowledge", state="open")
    assert (clock.party_id, clock.anchored_at) == (net.telecom_cert.pk, NOW)
    actions.withdraw(by=net.analyst, reference=reference, reason=REASON, at=NOW + 2 * HOUR)
    clock.refresh_from_db()
    assert clock.state == "open", "the report is still unanswered"


def everything(net: Net, **fields: object) -> int:
    """Whatever the Telecom CERT has goes to the Punjab CERT, as when it is in force no more."""
    words = {"function": "", "from_body": net.telecom_cert.pk, "to_body": net.punjab_cert.pk, "organisations": None}
    return take_over(**words | {"to_function": "provincial", "at": LATER} | fields)  # type: ignore[arg-type]


def test_of_a_body_that_leaves_everything_passes_under_whichever_function_it_had_it(net: Net) -> None:
    """Also what it has for an organisation in whose chain it does not stand, and what it was asked to take."""
    references = [opened(net), reported(net)]
    asked = actions.submit(by=net.other_contact, report=report(organisation="department"), at=NOW).case.reference
    actions.accept(by=net.punjab_analyst, reference=asked, at=NOW + HOUR)
    actions.escalate(by=net.punjab_analyst, reference=asked, at=NOW + HOUR)
    actions.accept(by=net.duty_officer, reference=asked, at=NOW + 2 * HOUR)
    actions.escalate(by=net.duty_officer, reference=asked, to="cert-telecom", reason=REASON, at=NOW + 3 * HOUR)
    Case.objects.filter(reference=references[0]).update(custodian_function="cii")
    assert count_affected("", net.telecom_cert.pk, None) == 3
    assert (everything(net), everything(net), count_affected("", net.telecom_cert.pk, None)) == (3, 0, 0)
    held = Case.objects.filter(reference__in=references)
    assert set(held.values_list("custodian__slug", "custodian_function")) == {("cert-punjab", "provincial")}
    offers = Transfer.objects.filter(state="offered")
    assert set(offers.values_list("to_body__slug", "function")) == {("cert-punjab", "provincial")}
    assert Case.objects.get(reference=asked).custodian_id == net.national_cert.pk
    assert not Deadline.objects.filter(state="open", party_id=net.telecom_cert.pk).exists()


def test_who_sent_it_and_would_now_be_asked_is_not_asked_itself(net: Net) -> None:
    reference = opened(net)
    actions.escalate(by=net.analyst, reference=reference, to="cert-punjab", reason=REASON, at=NOW + 2 * HOUR)
    words = {"function": "", "from_body": net.punjab_cert.pk, "to_body": net.telecom_cert.pk, "organisations": None}
    assert take_over(**words, to_function="sectoral", at=LATER) == 1  # type: ignore[arg-type]
    assert not Transfer.objects.filter(state="offered").exists()
    assert Case.objects.get().custodian_id == net.telecom_cert.pk
    assert not Deadline.objects.filter(state="open", stage="acknowledge").exists()
    assert set(Participant.objects.filter(until=None).values_list("party__slug", "part")) == {
        ("operator", "reporter"),
        ("cert-telecom", "responder"),
    }
    actions.escalate(by=net.analyst, reference=reference, at=LATER)


def test_what_came_after_the_act_stays(net: Net, successor: Person) -> None:
    opened(net)
    assert everything(net, before=NOW - HOUR) == 0
    assert everything(net, before=NOW) == 1


def test_a_slice_moves_no_more_than_it_may_and_the_next_goes_on(net: Net) -> None:
    for _ in range(5):
        reported(net)
    assert [everything(net, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert JournalEntry.objects.filter(act="case.hand-over").count() == 5
    assert set(Case.objects.values_list("custodian__slug", flat=True)) == {"cert-punjab"}
