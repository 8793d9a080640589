"""An inbox does not outlive the right to see the case: it empties with the label, with custody, and for newcomers."""

import pytest

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.delivery import queries
from pehra.foundation.delivery.actions import expand
from pehra.foundation.delivery.models import Mail, Notice
from pehra.incidents import actions
from tests import world
from tests.incidents.acting import HOUR, LATER, REASON, WORDS, escalated, opened, reported
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db


def kinds(person: Person) -> list[str]:
    return [notice.kind for notice in queries.inbox(person)][::-1]


def test_who_takes_part_keeps_what_was_told(net: Net) -> None:
    escalated(net)
    assert kinds(net.analyst) == ["case.offered"]
    assert kinds(net.cii_lead) == ["case.offered"]
    assert kinds(net.contact) == ["report.received", "case.accepted"]
    for stranger in ("rival_contact", "punjab_analyst", "national_analyst"):
        assert kinds(getattr(net, stranger)) == []


def test_a_body_that_returned_the_case_finds_nothing_of_it(net: Net) -> None:
    reference = escalated(net)
    actions.give_back(by=net.cii_lead, reference=reference, reason=REASON, at=LATER)
    assert kinds(net.cii_lead) == kinds(net.cii_analyst) == []
    assert queries.unread(net.cii_lead) == 0
    assert kinds(world.person(net.cii_cert, Role.ANALYST)[1]) == [], "who joins it later finds nothing either"
    assert kinds(net.analyst) == ["case.offered", "case.returned"]


def test_offered_once_more_it_is_told_once_more(net: Net) -> None:
    reference = escalated(net)
    actions.give_back(by=net.cii_lead, reference=reference, reason=REASON, at=LATER)
    actions.escalate(by=net.lead, reference=reference, at=LATER + HOUR)
    assert kinds(net.cii_lead) == ["case.offered"]


def test_an_offer_that_was_taken_back_leaves_no_trace(net: Net) -> None:
    reference = escalated(net)
    actions.withdraw(by=net.analyst, reference=reference, reason=REASON, at=LATER)
    assert "case.offered" not in kinds(net.cii_lead)


def test_when_a_case_becomes_red_only_the_named_are_told_from_then_on(net: Net) -> None:
    reference = opened(net)
    actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:RED", at=LATER)
    assert kinds(net.second_contact) == kinds(net.body_administrator) == []
    assert kinds(world.person(net.telecom_cert, Role.ANALYST)[1]) == []
    actions.note(by=net.contact, reference=reference, body=WORDS, at=LATER + HOUR)
    assert kinds(net.lead) == ["case.tlp", "case.note"]
    assert set(Notice.objects.filter(withdrawn_at=None).values_list("party", flat=True)) == {None}
    actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:AMBER", at=LATER + 2 * HOUR)
    assert "case.note" in kinds(net.lead)
    assert kinds(net.second_contact) == ["case.note"], "what the party was told before does not come back"


def test_a_notice_that_waits_when_a_case_becomes_red_is_mailed_to_nobody(net: Net, settings: object) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:9"  # type: ignore[attr-defined]
    reference = reported(net)
    actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:RED", at=NOW)
    expand(at=NOW)
    assert set(Mail.objects.values_list("user", flat=True)) <= {net.lead.user_id}


def test_other_cases_are_not_touched(net: Net) -> None:
    reference = escalated(net)
    escalated(net)
    actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:RED", at=LATER)
    assert kinds(net.cii_analyst) == ["case.offered"]
    assert kinds(net.second_contact) == ["report.received", "case.accepted"]


@pytest.mark.parametrize("tlp", ["TLP:AMBER+STRICT", "TLP:RED"])
def test_a_mail_that_waits_when_the_label_becomes_stricter_says_no_word_of_the_case(
    net: Net, settings: object, tlp: str
) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:9"  # type: ignore[attr-defined]
    reference, other = opened(net), opened(net)
    expand(at=NOW)
    before = Mail.objects.filter(user=net.contact.user_id, notice__subject=f"case:{reference}")
    assert any(reference in mail.subject for mail in before)
    actions.change_tlp(by=net.contact, reference=reference, tlp=tlp, at=LATER)
    expand(at=LATER)
    mails = Mail.objects.filter(state=Mail.State.WAITING, notice__subject=f"case:{reference}")
    assert mails.exists()
    assert not any(reference in mail.subject for mail in mails)
    assert not Notice.objects.filter(subject=f"case:{reference}", withdrawn_at=None, restricted=False).exists()
    assert any(other in mail.subject for mail in Mail.objects.all())


def test_a_label_that_restricts_nothing_leaves_the_words(net: Net) -> None:
    reference = opened(net, tlp="TLP:GREEN")
    actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:AMBER", at=LATER)
    assert not Notice.objects.filter(restricted=True).exists()
