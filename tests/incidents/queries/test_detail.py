"""The case page: what each person sees of one case, and what they may do with it."""

import pytest

from pehra.foundation.access.person import Person
from pehra.foundation.deadlines.actions import sweep
from pehra.incidents import actions, queries
from pehra.incidents.rules.custody import Act
from pehra.law.tlp import TLP
from tests.incidents.acting import (
    DEEDS,
    HOUR,
    INSIDERS,
    LATER,
    REASON,
    WORDS,
    asked,
    closed,
    escalated,
    opened,
    question,
    reported,
    silent,
)
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db


def detail(net: Net, person: Person, reference: str) -> queries.Detail:
    return queries.detail(person, reference, national=frozenset({net.national_cert.pk}))


def test_whom_it_concerns_sees_how_it_is_handled(net: Net) -> None:
    reference = escalated(net, affected=("branch",))
    for name in ("contact", "analyst", "cii_analyst", "branch_contact"):
        seen = detail(net, getattr(net, name), reference)
        assert [each.state for each in seen.transfers] == ["accepted", "offered"], name
        assert {each.party.slug for each in seen.participants} == {"operator", "cert-telecom", "cert-cii"}
        assert [each.user_id for each in seen.named] == [net.analyst.user_id]
        assert len(seen.clocks) == 5
        assert seen.offer is not None


def test_the_network_sees_the_case_and_not_how_it_is_handled(net: Net) -> None:
    reference = escalated(net, tlp="TLP:GREEN")
    actions.note(by=net.contact, reference=reference, body=WORDS, at=LATER)
    actions.ask_permission(by=net.lead, reference=reference, tlp="TLP:CLEAR", reason=WORDS, at=LATER)
    seen = detail(net, net.rival_contact, reference)
    assert seen.case.reference == reference
    assert len(seen.reports) == 1
    assert WORDS in [each.body for each in seen.entries]
    assert (seen.transfers, seen.participants, seen.named, seen.permissions, seen.clocks) == ([], [], [], [], [])
    assert (seen.offer, seen.acts, seen.writes_for, seen.labels_for) == (None, frozenset(), None, None)
    assert (seen.asks_the_source, seen.is_source) == (False, False)


def test_the_timeline_of_a_green_case_tells_the_network_nothing_of_how_it_is_handled(net: Net) -> None:
    reference = escalated(net, tlp="TLP:GREEN")
    actions.give_back(by=net.cii_lead, reference=reference, reason=REASON, at=LATER)
    actions.ask_permission(by=net.lead, reference=reference, tlp="TLP:CLEAR", reason=REASON, at=LATER)
    actions.file_update(by=net.contact, reference=reference, body=WORDS, at=LATER)
    judged = {"classification": ["availability/ddos"], "severity": "low", "ransomware": False}
    actions.classify(by=net.lead, reference=reference, **judged, at=LATER)  # type: ignore[arg-type]
    sweep(at=LATER + 90 * HOUR)
    for name in ("rival_contact", "punjab_analyst"):
        seen = detail(net, getattr(net, name), reference).entries
        assert [each.kind for each in seen] == ["reported", "classified"], name
    handled = {"accepted", "offered", "returned", "permission", "update-filed", "breached"}
    for name in ("contact", "lead"):
        entries = detail(net, getattr(net, name), reference).entries
        assert handled <= {each.kind for each in entries}, name
        assert {each.tlp for each in entries if each.kind in handled} == {"TLP:AMBER"}


def test_how_it_was_handled_stays_with_those_concerned_when_the_case_opens_up(net: Net) -> None:
    reference = escalated(net)
    actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:CLEAR", at=LATER)
    assert [each.kind for each in detail(net, net.rival_contact, reference).entries] == ["tlp"]


@pytest.mark.parametrize(
    ("prepare", "person", "acts"),
    [
        (reported, "lead", {Act.ACCEPT, Act.FORWARD, Act.DISMISS}),
        (reported, "contact", set()),
        (opened, "analyst", {Act.ESCALATE, Act.WORK, Act.CLOSE}),
        (escalated, "analyst", {Act.WITHDRAW, Act.WORK}),
        (escalated, "cii_lead", {Act.ACCEPT, Act.RETURN, Act.FORWARD}),
        (closed, "analyst", {Act.REOPEN}),
        (silent, "duty_officer", {Act.OVERRIDE}),
        (silent, "national_analyst", set()),
    ],
)
def test_each_is_offered_what_is_open_to_them(net: Net, prepare: object, person: str, acts: set[Act]) -> None:
    reference = prepare(net)  # type: ignore[operator]
    assert detail(net, getattr(net, person), reference).acts == acts


@pytest.mark.parametrize("deed", [each for each in DEEDS if each.name in set(Act)], ids=str)
def test_what_is_shown_as_open_is_what_may_be_done(net: Net, deed: object) -> None:
    """The page and the act ask the same table."""
    reference = deed.prepare(net)  # type: ignore[attr-defined]
    for name in INSIDERS:
        if queries.find(getattr(net, name), reference):
            shown = Act(deed.name) in detail(net, getattr(net, name), reference).acts  # type: ignore[attr-defined]
            assert shown == (name in deed.may), name  # type: ignore[attr-defined]


def test_for_whom_each_writes_and_labels(net: Net) -> None:
    reference = escalated(net)
    seen = {name: detail(net, getattr(net, name), reference) for name in ("contact", "lead", "cii_lead")}
    assert {name: each.writes_for for name, each in seen.items()} == {
        "contact": net.operator.pk,
        "lead": net.telecom_cert.pk,
        "cii_lead": net.cii_cert.pk,
    }
    assert {name: each.labels_for for name, each in seen.items()} == {
        "contact": net.operator.pk,
        "lead": net.telecom_cert.pk,
        "cii_lead": None,
    }
    assert [name for name, each in seen.items() if each.asks_the_source] == ["lead"]
    assert [name for name, each in seen.items() if each.is_source] == ["contact"]


def test_the_question_to_the_source_and_what_it_has_permitted(net: Net) -> None:
    reference = asked(net)
    seen = detail(net, net.contact, reference)
    assert (seen.asked.tlp if seen.asked else None, seen.widest) == ("TLP:GREEN", TLP.AMBER)
    assert queries.asked(net.contact, reference) == seen.asked
    actions.answer_permission(
        by=net.contact, reference=reference, permission_id=question(reference), grant=True, at=LATER
    )
    seen = detail(net, net.lead, reference)
    assert (seen.asked, seen.widest) == (None, TLP.GREEN)


def test_the_timeline_is_in_the_order_of_time(net: Net) -> None:
    reference = escalated(net)
    actions.note(by=net.contact, reference=reference, body=WORDS, at=NOW + HOUR / 2)
    seen = detail(net, net.contact, reference)
    assert [each.kind for each in seen.entries] == ["reported", "note", "accepted", "offered"]
    assert [each.at for each in seen.entries] == sorted(each.at for each in seen.entries)


def test_a_page_costs_the_same_however_long_the_case_is(net: Net, django_assert_max_num_queries: object) -> None:
    reference = escalated(net)
    for number in range(20):
        actions.note(by=net.contact, reference=reference, body=str(number), at=LATER)
    sweep(at=LATER)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        seen = detail(net, net.contact, reference)
        for each in seen.entries:
            assert each.party
        for transfer in seen.transfers:
            assert transfer.from_party.slug
            assert transfer.to_body.slug
        for clock in seen.clocks:
            assert clock.party.slug
