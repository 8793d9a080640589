"""The outbox: mails follow from notices, to a real server, and survive whatever that server does."""

import logging
from datetime import timedelta
from email.message import EmailMessage

import pytest

from pehra.foundation.access.person import Held, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.delivery.actions import (
    Telling,
    expand,
    forget,
    letters,
    notify,
    send_waiting,
    write,
)
from pehra.foundation.delivery.models import Mail, Notice
from pehra.foundation.delivery.queries import inbox, mails_of
from pehra.foundation.delivery.rules import AWAY, MOST_ATTEMPTS
from tests import world
from tests.connectors.smtp.server import HOST, Mailbox, free_port
from tests.foundation.delivery.conftest import People
from tests.world import NOW

TELLING = Telling(
    kind="case-offered",
    text="%(body)s offers you case %(reference)s.",
    link="/cases/C-ABCD-1234/",
    params={"body": "CERT Punjab", "reference": "C-ABCD-1234"},
)
RESTRICTED = Telling(kind=TELLING.kind, text=TELLING.text, link=TELLING.link, params=TELLING.params, restricted=True)
State = Mail.State


def body(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")


def empty(at: object = NOW) -> None:
    while expand(at=at):  # type: ignore[arg-type]
        pass
    while send_waiting(at=at):  # type: ignore[arg-type]
        pass


def test_whoever_reads_cases_at_the_party_gets_a_mail_in_the_own_language(people: People, mailbox: Mailbox) -> None:
    (pk,) = notify(telling=TELLING, parties=[people.ncert.pk], at=NOW)
    empty()
    assert sorted(address for to in mailbox.recipients for address in to) == ["analyst@example.org", "lead@example.org"]
    mail = next(each for each in mailbox.messages if each["To"] == "analyst@example.org")
    assert mail["Subject"] == "Pehra: CERT Punjab offers you case C-ABCD-1234."
    assert body(mail) == "CERT Punjab offers you case C-ABCD-1234.\n\nhttps://pehra.example/cases/C-ABCD-1234/\n"
    assert [(each.state, each.sent_at, each.body) for each in mails_of(pk)] == [(State.SENT, NOW, "")] * 2


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_restricted_notice_travels_as_a_link_and_nothing_else(
    people: People, mailbox: Mailbox, language: str
) -> None:
    """TLP:RED and AMBER+STRICT: neither subject nor body says what it is about or who sent it."""
    people.analyst_user.language = language
    people.analyst_user.save()
    notify(telling=RESTRICTED, users=[people.analyst.user_id], at=NOW)
    empty()
    (raw,) = mailbox.raw
    (mail,) = mailbox.messages
    for word in ("Punjab", "offers", "case-offered"):
        assert word not in mail["Subject"]
        assert word not in body(mail)
        assert word.encode() not in raw
    assert body(mail).count("C-ABCD-1234") == 1
    assert "https://pehra.example/cases/C-ABCD-1234/" in body(mail)


def test_who_wants_no_mail_gets_none_and_still_finds_the_notice(people: People, mailbox: Mailbox) -> None:
    people.analyst_user.mail_notices = False
    people.analyst_user.save()
    notify(telling=TELLING, users=[people.analyst.user_id], at=NOW)
    empty()
    assert mailbox.raw == []
    assert Notice.objects.get().expanded_at == NOW


def test_who_left_or_whose_account_is_closed_gets_none(people: People, mailbox: Mailbox) -> None:
    notify(telling=TELLING, parties=[people.ncert.pk], users=[people.analyst.user_id], at=NOW)
    people.analyst_user.is_active = False
    people.analyst_user.save()
    empty()
    assert mailbox.recipients == [["lead@example.org"]]


def test_without_a_mail_server_notices_stay_in_the_inbox(people: People, settings: object) -> None:
    settings.SMTP_URL = ""  # type: ignore[attr-defined]
    notify(telling=TELLING, parties=[people.ncert.pk], at=NOW)
    empty()
    assert Notice.objects.get().expanded_at == NOW
    assert Mail.objects.count() == 0
    assert write(address="a@example.org", subject="s", body="b", at=NOW) is None


def test_a_persons_letter_says_where_its_answer_goes_and_what_it_follows(people: People, mailbox: Mailbox) -> None:
    first = write(address="a@example.org", subject="s", body="b", reply_to="desk@cert.example", at=NOW)
    assert first is not None
    write(address="a@example.org", subject="s", body="c", reply_to="desk@cert.example", follows=first.key, at=NOW)
    write(address="b@example.org", subject="s", body="d", at=NOW)
    empty()
    letter, further, notice = mailbox.messages
    assert [each["Reply-To"] for each in mailbox.messages] == ["desk@cert.example", "desk@cert.example", None]
    assert letter["Message-ID"] == f"<{first.key.hex}@cert.example>"
    assert (further["In-Reply-To"], further["References"]) == (letter["Message-ID"], letter["Message-ID"])
    assert [each["Auto-Submitted"] for each in (letter, further, notice)] == [None, None, "auto-generated"]


def test_expanding_again_after_a_crash_makes_no_second_mail(people: People, mailbox: Mailbox) -> None:
    notify(telling=TELLING, parties=[people.ncert.pk], at=NOW)
    expand(at=NOW)
    Notice.objects.update(expanded_at=None)
    expand(at=NOW)
    assert Mail.objects.count() == 2


@pytest.mark.parametrize("text", ["%(nobody)s asks", "100 % of %(body)s", "%(body)d"])
def test_a_sentence_that_does_not_fit_holds_up_nobody(
    people: People, mailbox: Mailbox, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    bad = Telling(kind="bad", text=text, link="/inbox/", params={"body": "x"})
    notify(telling=bad, users=[people.analyst.user_id], at=NOW)
    notify(telling=TELLING, users=[people.analyst.user_id], at=NOW)
    with caplog.at_level(logging.CRITICAL, logger="pehra.foundation.delivery.actions"):
        empty()
    assert len(mailbox.raw) == 2
    assert "https://pehra.example/inbox/" in body(mailbox.messages[0])


@pytest.mark.parametrize("first", [True, False])
def test_a_notice_of_which_no_mail_can_be_made_holds_up_nobody(
    people: People, mailbox: Mailbox, caplog: pytest.LogCaptureFixture, first: bool
) -> None:
    # As it would come from a sentence's translation: the database itself stores no NUL.
    with_bad = [Telling(kind="bad", text="bad", link="/"), TELLING]
    for telling in with_bad if first else reversed(with_bad):
        notify(telling=telling, parties=[people.ncert.pk], at=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(letters, "gettext", lambda text: "a\x00b" if text == "bad" else text)
        assert expand(at=NOW) == 2
        assert expand(at=NOW) == 0, "it is not taken again for ever"
    assert set(Mail.objects.values_list("notice__kind", flat=True)) == {TELLING.kind}
    assert "no mail could be made" in caplog.text
    assert "bad" in {notice.kind for notice in inbox(people.analyst)}


def test_a_name_with_a_line_end_adds_no_header(people: People, mailbox: Mailbox) -> None:
    params = {"body": "CERT\r\nBcc: everybody@example.org\r\n\r\nHello", "reference": "C-1"}
    notify(telling=Telling(TELLING.kind, TELLING.text, "/", params), users=[people.analyst.user_id], at=NOW)
    empty()
    (mail,) = mailbox.messages
    assert mail["Bcc"] is None
    assert mailbox.recipients == [["analyst@example.org"]]


def test_a_mail_put_off_by_the_server_is_tried_again_later(people: People, mailbox: Mailbox) -> None:
    mailbox.answer = lambda _envelope: "451 4.3.0 greylisted"
    notify(telling=TELLING, users=[people.analyst.user_id], at=NOW)
    empty()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts, mail.next_at) == (State.WAITING, 1, NOW + timedelta(seconds=30))
    assert mail.error.startswith("451")
    empty(NOW + timedelta(seconds=29))
    assert Mail.objects.get().attempts == 1
    mailbox.answer = lambda _envelope: None
    empty(NOW + timedelta(seconds=30))
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts, mail.error) == (State.SENT, 2, "")
    assert len(mailbox.raw) == 1


def test_after_so_many_attempts_it_is_given_up(people: People, mailbox: Mailbox) -> None:
    mailbox.answer = lambda _envelope: "451 4.3.0 greylisted"
    notify(telling=TELLING, users=[people.analyst.user_id], at=NOW)
    expand(at=NOW)
    for _ in range(MOST_ATTEMPTS + 2):
        send_waiting(at=Mail.objects.get().next_at)
    assert (Mail.objects.get().state, Mail.objects.get().attempts) == (State.FAILED, MOST_ATTEMPTS)


def test_a_refused_mail_is_not_tried_again_and_holds_up_nobody(people: People, mailbox: Mailbox) -> None:
    write(address="unknown@example.org", subject="s", body="b", at=NOW)
    write(address="sana@example.org", subject="s", body="b", at=NOW)
    empty()
    refused = Mail.objects.get(address="unknown@example.org")
    assert (refused.state, refused.attempts) == (State.FAILED, 1)
    assert "550" in refused.error
    assert mailbox.recipients == [["sana@example.org"]]


def test_an_address_that_fits_no_header_is_given_up_and_holds_up_nobody(people: People, mailbox: Mailbox) -> None:
    write(address="not an address", subject="s", body="b", at=NOW)
    write(address="sana@example.org", subject="s", body="b", at=NOW)
    empty()
    assert Mail.objects.get(address="not an address").state == State.FAILED
    assert mailbox.recipients == [["sana@example.org"]]


def test_while_the_server_is_away_no_mail_loses_an_attempt(
    people: People, mailbox: Mailbox, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    good = settings.SMTP_URL  # type: ignore[attr-defined]
    settings.SMTP_URL = f"smtp://{HOST}:{free_port()}"  # type: ignore[attr-defined]
    for number in range(3):
        write(address=f"a{number}@example.org", subject="s", body="b", at=NOW)
    with caplog.at_level(logging.CRITICAL, logger="pehra.foundation.delivery.actions"):
        for minute in range(MOST_ATTEMPTS * 3):
            send_waiting(at=NOW + minute * AWAY)
    assert set(Mail.objects.values_list("state", "attempts")) == {(State.WAITING, 0)}
    settings.SMTP_URL = good  # type: ignore[attr-defined]
    empty(NOW + MOST_ATTEMPTS * 3 * AWAY)
    assert len(mailbox.raw) == 3


def test_a_server_that_closes_in_the_middle_leaves_the_rest_for_later(
    people: People, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.answer = lambda _envelope: "421 4.3.2 shutting down" if len(mailbox.raw) == 1 else None
    for number in range(3):
        write(address=f"a{number}@example.org", subject="s", body="b", at=NOW)
    with caplog.at_level(logging.CRITICAL, logger="pehra.foundation.delivery.actions"):
        send_waiting(at=NOW)
    assert list(Mail.objects.order_by("pk").values_list("state", "attempts")) == [
        (State.SENT, 1),
        (State.WAITING, 0),
        (State.WAITING, 0),
    ]
    mailbox.answer = lambda _envelope: None
    empty(NOW + AWAY)
    assert len(mailbox.raw) == 3


def test_a_mail_sent_again_after_a_crash_has_the_same_message_id(people: People, mailbox: Mailbox) -> None:
    """Killed between the server's yes and the note of it, the mail goes out twice; receivers drop the second."""
    write(address="sana@example.org", subject="s", body="b", at=NOW)
    send_waiting(at=NOW)
    Mail.objects.update(state=State.WAITING, body="b")
    send_waiting(at=NOW)
    first, second = (each["Message-ID"] for each in mailbox.messages)
    assert first == second


def test_a_message_id_tells_nothing_about_how_many_mails_there_are(people: People, mailbox: Mailbox) -> None:
    for _ in range(2):
        write(address="sana@example.org", subject="s", body="b", at=NOW)
    empty()
    first, second = (each["Message-ID"] for each in mailbox.messages)
    assert first != second
    assert len(first) == len(second) > 32


def test_what_is_old_is_forgotten_and_what_waits_is_kept(people: People, mailbox: Mailbox) -> None:
    notify(telling=TELLING, parties=[people.ncert.pk], at=NOW)
    empty()
    write(address="sana@example.org", subject="s", body="b", at=NOW)
    notify(telling=TELLING, parties=[people.punjab.pk], at=NOW)
    assert forget(older_than=NOW) == 0
    forget(older_than=NOW + timedelta(seconds=1))
    assert list(Notice.objects.values_list("party_id", flat=True)) == [people.punjab.pk]
    assert list(Mail.objects.values_list("address", flat=True)) == ["sana@example.org"]


def test_an_auditor_is_told_as_a_person(people: People, mailbox: Mailbox) -> None:
    auditor = world.user(email="auditor@example.org")
    assert Person(auditor.pk, "a", (Held(1, Role.AUDITOR),)).keys == ()
    notify(telling=TELLING, users=[auditor.pk], at=NOW)
    empty()
    assert mailbox.recipients == [["auditor@example.org"]]
