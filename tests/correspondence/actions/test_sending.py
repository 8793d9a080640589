"""What leaves: the very words that were shown, to whom, and what stays behind."""

from datetime import timedelta
from typing import Any

import pytest

from pehra.correspondence.actions import drafting, sending
from pehra.correspondence.actions.drafting import Draft
from pehra.correspondence.errors import NotInThisState, Unseen
from pehra.correspondence.models import AnswerLink, Message, Request
from pehra.correspondence.queries.composing import leaving
from pehra.correspondence.rules.links import digest
from pehra.correspondence.rules.telling import Placeholder
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Mail, Notice
from pehra.incidents import actions as cases
from pehra.incidents.actions import drills
from pehra.incidents.models import Case, Entry, Participant
from pehra.incidents.rules.intake import Seen
from tests.connectors.smtp.server import Mailbox
from tests.correspondence import writing
from tests.correspondence.conftest import Net
from tests.correspondence.writing import (
    ABUSE,
    DUE,
    HOUR,
    INSIDE,
    LATER,
    OUTSIDE,
    SUBJECT,
    code_in,
    draft,
    emptied,
    letters,
    send,
    sent,
    words_of,
)
from tests.incidents.acting import opened, red
from tests.incidents.test_drills import MARK, frame, played
from tests.world import NOW

pytestmark = pytest.mark.django_db


def test_a_letter_leaves_as_a_persons_mail_with_a_link_of_its_own(net: Net, case: str, mailbox: Mailbox) -> None:
    row = sent(net.analyst, case)
    assert (row.state, row.sent_at, row.audience) == ("sent", LATER, Request.objects.get().audience)
    emptied()
    (mail,) = letters(mailbox)
    assert mail["Subject"] == f"[{row.reference}] {SUBJECT}"
    assert mail["Reply-To"] == "desk@cert.example"
    assert mail["Auto-Submitted"] is None
    text = words_of(mail)
    assert text.startswith("TLP:AMBER\n\nZarqa-letter about     \u2066198[.]51[.]100[.]77\u2069\n")
    assert writing.ADDRESS not in text
    # What it is about stays here: the mail knows no case.
    assert case not in str(mail)
    link = AnswerLink.objects.get()
    assert link.digest == digest(code_in(mail))
    assert link.until == DUE + timedelta(days=30)
    # The link is nowhere but with its receiver.
    assert Mail.objects.get(address=ABUSE).body == ""


def test_what_follows_stands_in_the_same_thread(net: Net, case: str, mailbox: Mailbox) -> None:
    row = sent(net.analyst, case)
    sending.write(by=net.lead, reference=row.reference, text="Zarqa-more", at=LATER + HOUR)
    emptied(LATER + HOUR)
    first, second = letters(mailbox)
    assert second["In-Reply-To"] == second["References"] == first["Message-ID"]
    assert second["Subject"] == first["Subject"]
    assert "Zarqa-more" in words_of(second)
    # Either link opens it: whoever has lost one mail uses the other.
    assert code_in(first) != code_in(second)
    assert AnswerLink.objects.filter(ended_at=None).count() == 2
    assert list(Message.objects.order_by("pk").values_list("ours", "way")) == [(True, "mail"), (True, "mail")]


def test_what_follows_is_under_the_label_that_the_case_has_by_then(net: Net, case: str, mailbox: Mailbox) -> None:
    outside, inside = sent(net.lead, case), sent(net.lead, case, to="cert-cii")
    cases.change_tlp(by=net.lead, reference=case, tlp="TLP:RED", at=LATER)
    for row in (outside, inside):
        sending.write(by=net.lead, reference=row.reference, text="Zarqa-more", at=LATER + HOUR)
    emptied(LATER + HOUR)
    _first, second = letters(mailbox)
    assert "Zarqa" not in str(second["Subject"]) + words_of(second)
    outside.refresh_from_db()
    inside.refresh_from_db()
    assert (outside.tlp, inside.tlp) == ("TLP:RED", "TLP:RED")
    assert inside.readers == [-net.cii_lead.user_id]
    assert net.cii_cert.pk not in inside.audience


def test_nothing_leaves_but_what_was_shown(net: Net, case: str, mailbox: Mailbox) -> None:
    row = draft(net.analyst, case)
    shown = writing.seal(row)
    given: dict[str, Any] = OUTSIDE | {"subject": SUBJECT, "body": "Zarqa-other", "due_at": DUE}
    drafting.edit(by=net.lead, reference=row.reference, given=Draft(**given), at=LATER)
    for seen in (shown, "", "0" * 64):
        with pytest.raises(Unseen):
            sending.send(by=net.analyst, reference=row.reference, seen=seen, at=LATER)
    emptied()
    assert letters(mailbox) == []
    assert Request.objects.get().state == "draft"
    assert not Message.objects.exists()


def test_a_trace_that_was_struck_since_it_was_written_does_not_leave(net: Net, case: str, mailbox: Mailbox) -> None:
    row = draft(net.analyst, case)
    judged = {"type": "ipv4-addr", "value": writing.ADDRESS, "reason": "Our own scanner", "at": LATER}
    cases.judge_trace(by=net.lead, reference=case, **judged, state="false-positive")
    with pytest.raises(Invalid) as refused:
        send(net.analyst, row)
    assert set(refused.value.problems) == {"values"}
    emptied()
    assert letters(mailbox) == []
    assert not Message.objects.exists()
    cases.judge_trace(by=net.lead, reference=case, **judged, state="seen")
    assert send(net.analyst, row).state == "sent"


def test_a_strict_letter_leaves_as_a_link_without_a_word(net: Net, mailbox: Mailbox) -> None:
    case = opened(net, tlp="TLP:AMBER+STRICT", title="Zarqa-title")
    row = sent(net.analyst, case, values=(), purpose="Zarqa-purpose", body="Zarqa-letter on {title}")
    emptied()
    (mail,) = letters(mailbox)
    assert mail["Subject"] == f"[{row.reference}] A confidential letter for you"
    assert "Zarqa" not in str(mail["Subject"]) + words_of(mail)
    assert code_in(mail)
    assert Message.objects.get().words == "Zarqa-letter on Zarqa-title"


def test_a_letter_in_urdu(net: Net, case: str, mailbox: Mailbox) -> None:
    row = sent(net.analyst, case, kind="takedown", language="ur", subject="", body="")
    emptied()
    (mail,) = letters(mailbox)
    assert mail["Subject"].startswith(f"[{row.reference}] آپ کی سروس")
    text = words_of(mail)
    assert "محترم Zarqa Hosting،" in text
    assert "198[.]51[.]100[.]77" in text
    assert "?language=ur" in text
    assert "{" not in text


@pytest.mark.parametrize("kind", ["takedown", "information", "preservation", "vulnerable-system"])
@pytest.mark.parametrize("language", ["en", "ur"])
def test_ready_letters_are_filled_from_the_case(net: Net, case: str, kind: str, language: str) -> None:
    row = draft(net.analyst, case, kind=kind, language=language, subject="", body="")
    found = leaving(row, Case.objects.get(reference=case), LATER)
    assert found.whole
    assert row.reference in found.letter.body
    assert "Zarqa Hosting" in found.letter.body
    assert "Zarqa-title" not in found.letter.body
    assert "Operator" not in found.letter.body


def test_a_letter_that_its_label_does_not_allow_stays(net: Net, mailbox: Mailbox) -> None:
    case = opened(net, tlp="TLP:GREEN")
    row = draft(net.analyst, case, tlp="TLP:GREEN", body="{organisation} was hit", values=())
    found = leaving(row, Case.objects.get(reference=case), LATER)
    assert found.filled.kept_back == (Placeholder.ORGANISATION,)
    with pytest.raises(Conflict):
        send(net.analyst, row)
    stricter = draft(net.analyst, case, tlp="TLP:AMBER", body="{organisation} was hit", values=())
    assert send(net.analyst, stricter).body == "Operator was hit"


def test_the_label_is_never_wider_than_the_cases_also_when_that_changes(net: Net, case: str) -> None:
    with pytest.raises(Invalid) as refused:
        draft(net.analyst, case, tlp="TLP:GREEN")
    assert set(refused.value.problems) == {"tlp"}
    with pytest.raises(Invalid):
        draft(net.analyst, case, tlp="TLP:RED")
    row = draft(net.analyst, case, tlp="TLP:AMBER")
    cases.change_tlp(by=net.analyst, reference=case, tlp="TLP:AMBER+STRICT", at=LATER)
    with pytest.raises(Invalid) as refused:
        send(net.analyst, row)
    assert set(refused.value.problems) == {"tlp"}


def test_a_restricted_case_asks_what_for_and_writes_it_down(net: Net, mailbox: Mailbox) -> None:
    case = red(net)
    with pytest.raises(Invalid) as refused:
        draft(net.lead, case, values=())
    assert set(refused.value.problems) == {"purpose"}
    row = sent(net.lead, case, body="Zarqa-letter", values=(), purpose="Zarqa-purpose")
    assert row.tlp == "TLP:RED"
    line = JournalEntry.objects.get(act="request.send")
    assert line.subject == f"case:{case}"
    told = dict(line.detail)
    assert (told["request"], told["tlp"], told["stated"]) == (row.reference, "TLP:RED", True)
    # Never a word of it, nor to whom.
    for entry in JournalEntry.objects.all():
        assert "Zarqa" not in str(entry.detail)
        assert ABUSE not in str(entry.detail)
    emptied()
    (mail,) = letters(mailbox)
    assert "Zarqa" not in words_of(mail)


def test_without_a_mail_server_it_is_brought_there_by_hand(net: Net, case: str, settings: Any) -> None:
    settings.SMTP_URL = ""
    row = draft(net.analyst, case)
    with pytest.raises(Conflict):
        send(net.analyst, row)
    with pytest.raises(Invalid):
        send(net.analyst, row, by_hand="pigeon")
    send(net.analyst, row, by_hand="paper")
    assert Message.objects.get().way == "paper"
    assert not AnswerLink.objects.exists()
    assert not Mail.objects.filter(address=ABUSE).exists()
    code = sending.new_link(by=net.analyst, reference=row.reference, at=LATER)
    assert AnswerLink.objects.get().digest == digest(code)


def test_a_new_link_ends_the_old_ones(net: Net, case: str, mailbox: Mailbox) -> None:
    row = sent(net.analyst, case)
    fresh = sending.new_link(by=net.analyst, reference=row.reference, at=LATER + HOUR)
    assert AnswerLink.objects.get(ended_at=None).digest == digest(fresh)
    assert sending.end_links(by=net.analyst, reference=row.reference, at=LATER + HOUR) == 1
    assert not AnswerLink.objects.filter(ended_at=None).exists()


def test_facts_and_the_journal_tell_that_it_happened(net: Net, case: str, mailbox: Mailbox) -> None:
    row = sent(net.analyst, case)
    sending.close(by=net.analyst, reference=row.reference, outcome="Zarqa-outcome", at=LATER + HOUR)
    sending.reopen(by=net.analyst, reference=row.reference, reason="Zarqa-why", at=LATER + 2 * HOUR)
    sending.give_up(by=net.analyst, reference=row.reference, outcome="Zarqa-outcome", at=LATER + 3 * HOUR)
    facts = [each.params["text"] for each in Entry.objects.filter(kind="part").order_by("pk")]
    assert facts == [
        "Request %(request)s was sent to %(to)s.",
        "Request %(request)s is closed.",
        "Request %(request)s was taken up again: %(why)s",
        "Request %(request)s was given up.",
    ]
    acts = list(JournalEntry.objects.filter(act__startswith="request.").order_by("seq").values_list("act", flat=True))
    assert acts == ["request.draft", "request.send", "request.close", "request.reopen", "request.give-up"]
    # Whoever is only concerned by the case, or sees it since it is wide, is not told how it is dealt with.
    assert all(set(each.audience) <= set(row.audience) for each in Entry.objects.filter(kind="part"))


def test_the_clock_follows(net: Net, case: str, mailbox: Mailbox) -> None:
    row = sent(net.analyst, case)
    clocks = Deadline.objects.filter(subject=f"request:{row.reference}").order_by("pk")
    assert [(each.due_at, each.state, each.party_id) for each in clocks] == [(DUE, "open", net.telecom_cert.pk)]
    sending.write(by=net.analyst, reference=row.reference, text="more", due_at=DUE + HOUR, at=LATER + HOUR)
    assert [(each.due_at, each.state) for each in clocks.all()] == [(DUE, "cancelled"), (DUE + HOUR, "open")]
    sending.close(by=net.analyst, reference=row.reference, outcome="done", at=LATER + HOUR)
    assert {each.state for each in clocks.all()} == {"cancelled"}
    assert not AnswerLink.objects.filter(ended_at=None).exists()


def test_only_officers_of_bodies_that_take_part_write(net: Net, case: str) -> None:
    with pytest.raises(Forbidden):
        draft(net.contact, case)
    for stranger in net.strangers.values():
        with pytest.raises(Absent):
            draft(stranger, case)
    row = draft(net.analyst, case)
    acts: list[Any] = [
        lambda by: sending.send(by=by, reference=row.reference, seen=writing.seal(row), by_hand="paper", at=LATER),
        lambda by: sending.write(by=by, reference=row.reference, text="x", at=LATER),
        lambda by: sending.new_link(by=by, reference=row.reference, at=LATER),
        lambda by: sending.end_links(by=by, reference=row.reference, at=LATER),
        lambda by: sending.close(by=by, reference=row.reference, outcome="x", at=LATER),
        lambda by: sending.give_up(by=by, reference=row.reference, outcome="x", at=LATER),
        lambda by: sending.reopen(by=by, reference=row.reference, reason="x", at=LATER),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act(net.contact)
        for stranger in (*net.strangers.values(), net.cii_analyst):
            with pytest.raises(Absent):
                act(stranger)
    assert Request.objects.get().state == "draft"


def test_what_is_not_possible_now(net: Net, case: str, mailbox: Mailbox) -> None:
    row = sent(net.analyst, case)
    for act in (
        lambda: send(net.analyst, row),
        lambda: drafting.edit(by=net.analyst, reference=row.reference, given=Draft(**OUTSIDE), at=LATER),
        lambda: sending.reopen(by=net.analyst, reference=row.reference, reason="x", at=LATER),
    ):
        with pytest.raises(NotInThisState):
            act()
    sending.close(by=net.analyst, reference=row.reference, outcome="x", at=LATER)
    with pytest.raises(NotInThisState):
        sending.write(by=net.analyst, reference=row.reference, text="x", at=LATER)


def test_a_letter_without_words_does_not_leave(net: Net, case: str, mailbox: Mailbox) -> None:
    with pytest.raises(Conflict):
        sent(net.analyst, case, subject="", body="", values=())
    with pytest.raises(Conflict):
        sent(net.analyst, case, body="by {due}", due_at=None)


def test_to_a_party_of_the_network_no_mail_carries_it(net: Net, case: str, mailbox: Mailbox) -> None:
    row = sent(net.analyst, case, **INSIDE)
    assert row.readers == [net.punjab_cert.pk]
    assert not AnswerLink.objects.exists()
    told = Notice.objects.get(party=net.punjab_cert, kind="request.new")
    assert told.link == f"/requests/{row.reference}/"
    assert case not in str(told.params) + told.link + told.subject
    emptied()
    assert all("Zarqa" not in words_of(mail) for mail in mailbox.messages)
    assert Request.objects.get().case.audience == Case.objects.get(reference=case).audience
    assert net.punjab_cert.pk not in Case.objects.get(reference=case).audience


def test_a_drill_sends_nothing_outside(net: Net, mailbox: Mailbox) -> None:
    frame(net)
    case = played(net)
    cases.accept(by=net.analyst, reference=case, at=NOW)
    with pytest.raises(Invalid) as refused:
        draft(net.analyst, case, to="cert-punjab", values=())
    assert set(refused.value.problems) == {"to"}
    row = draft(net.analyst, case, body="Zarqa-letter", values=())
    assert leaving(row, Case.objects.select_related("drill").get(reference=case), LATER).mail is None
    send(net.analyst, row)
    sending.write(by=net.analyst, reference=row.reference, text="Zarqa-more", at=LATER + HOUR)
    with pytest.raises(Conflict):
        sending.new_link(by=net.analyst, reference=row.reference, at=LATER + HOUR)
    emptied(LATER + HOUR)
    assert letters(mailbox) == []
    assert not AnswerLink.objects.exists()
    assert set(Message.objects.values_list("way", flat=True)) == {"pehra"}


def test_what_left_is_answered_and_ended_also_where_its_case_was_merged_since(net: Net, case: str) -> None:
    row, unsent = sent(net.analyst, case, **INSIDE), draft(net.analyst, case)
    cases.merge(by=net.analyst, reference=case, into=opened(net), reason="Zarqa-reason", at=LATER)
    with pytest.raises(Conflict, match="merged"):
        send(net.analyst, unsent)
    with pytest.raises(Conflict, match="merged"):
        draft(net.analyst, case)
    sending.give_up(by=net.analyst, reference=unsent.reference, outcome="Zarqa", at=LATER)
    writing.answered(net.punjab_analyst, row)
    sending.close(by=net.analyst, reference=row.reference, outcome="Zarqa", at=LATER + HOUR)
    assert not Request.objects.exclude(state__in=["closed", "given-up"]).exists()


def test_what_a_drill_left_open_nobody_is_late_for_once_it_has_ended(net: Net) -> None:
    frame(net)
    case = played(net, observables=(Seen(writing.ADDRESS),))
    cases.accept(by=net.analyst, reference=case, at=NOW)
    send(net.analyst, draft(net.analyst, case))
    writing.block(net.analyst, case, active=True, ends_at=DUE)
    drills.end(reference=MARK, by=net.lead, at=LATER + HOUR)
    facts, told = Entry.objects.count(), Notice.objects.count()
    sweep(at=DUE + timedelta(days=1))
    assert (Entry.objects.count(), Notice.objects.count()) == (facts, told)
    assert not Deadline.objects.filter(state="open").exists()


def test_whoever_has_left_the_case_is_told_nothing_more_of_its_requests(net: Net, case: str) -> None:
    row = sent(net.analyst, case, **INSIDE)
    cases.escalate(by=net.analyst, reference=case, at=LATER)
    cases.accept(by=net.cii_lead, reference=case, at=LATER)
    Participant.objects.filter(case__reference=case, party_id=net.telecom_cert.pk).delete()
    Notice.objects.all().delete()
    sweep(at=DUE + HOUR)
    told = Notice.objects.filter(kind="request.breach").values_list("party_id", flat=True)
    assert set(told) == {net.cii_cert.pk, net.punjab_cert.pk}
    assert Request.objects.get(pk=row.pk).overdue_at == DUE
