"""A label has become stricter: what was told before it, and has not gone yet, goes without words."""

from datetime import timedelta

import pytest

from pehra.foundation.delivery.actions import expand, notify, release_held, restrict, send_waiting, withdraw
from pehra.foundation.delivery.models import Attachment, Mail, Notice
from pehra.foundation.delivery.rules import File
from pehra.foundation.delivery.rules.wishes import Wishes
from tests.connectors.smtp.server import Mailbox
from tests.foundation.delivery.conftest import People
from tests.foundation.delivery.test_holding import DAILY, FIVE, NOON, SUBJECT, Closed, empty, telling, told, wished
from tests.world import NOW


def sent(mailbox: Mailbox) -> str:
    return "\n".join(f"{mail['Subject']}\n{mail.get_content()}" for mail in mailbox.messages)


@pytest.mark.parametrize("wishes", [Wishes(), NOON, DAILY])
@pytest.mark.parametrize("after", ["telling", "expanding", "releasing"])
def test_wherever_it_waits_it_goes_without_words(people: People, mailbox: Mailbox, wishes: Wishes, after: str) -> None:
    wished(people, wishes)
    told(people, subject=SUBJECT, text="Zarqa.", params={})
    told(people, subject="case:C-ZZZZ-9999", text="Other words.", params={})
    if after != "telling":
        while expand(at=NOW):
            pass
    if after == "releasing":
        while release_held(at=FIVE):
            pass
    assert restrict(subject=SUBJECT) == 1
    assert restrict(subject=SUBJECT) == 0
    empty(NOW)
    empty(FIVE)
    words = sent(mailbox)
    assert "Zarqa" not in words
    assert "something waits for you" in words
    assert "https://pehra.example/cases/C-ABCD-1234/" in words
    assert "Other words." in words


def test_no_file_goes_with_it_any_more(people: People, mailbox: Mailbox) -> None:
    file = File("rows.csv", "text/csv", b"Zarqa")
    notify(telling=telling(subject=SUBJECT, file=file), users=[people.analyst.user_id], at=NOW)
    while expand(at=NOW):
        pass
    restrict(subject=SUBJECT)
    empty(NOW)
    assert not Attachment.objects.exists()
    (mail,) = mailbox.messages
    assert not mail.is_multipart()


def test_it_is_in_the_own_language(people: People, mailbox: Mailbox) -> None:
    notify(telling=telling(subject=SUBJECT, text="Zarqa."), users=[people.lead.user_id], at=NOW)
    while expand(at=NOW):
        pass
    restrict(subject=SUBJECT)
    (mail,) = Mail.objects.all()
    assert mail.subject.startswith("پہرہ")
    assert "Zarqa" not in mail.subject + mail.body


def test_what_is_sent_or_withdrawn_stays_as_it_is(people: People, mailbox: Mailbox) -> None:
    told(people, subject=SUBJECT)
    empty(NOW)
    assert restrict(subject=SUBJECT) == 1
    assert Mail.objects.get().subject == "Pehra: C-ABCD-1234 was noted."
    assert Mail.objects.get().body == ""
    while send_waiting(at=NOW + timedelta(days=1)):
        pass
    assert len(mailbox.raw) == 1
    told(people, subject=SUBJECT)
    withdraw(subject=SUBJECT, record=Closed(), at=NOW)
    assert restrict(subject=SUBJECT) == 0
    assert Notice.objects.filter(restricted=True).count() == 1
