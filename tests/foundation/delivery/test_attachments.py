"""Letters of more than a sentence, and the files that go with them, to a real server."""

from collections.abc import Iterator

import pytest

from pehra.foundation.access.viewing import viewing
from pehra.foundation.delivery.actions import File, Telling, composed_by, expand, letters, notify, send_waiting
from pehra.foundation.delivery.models import Attachment, Mail, Notice
from pehra.foundation.delivery.queries import inbox, mail_states
from pehra.foundation.delivery.rules import Letter
from tests.connectors.smtp.server import Mailbox
from tests.foundation.delivery.conftest import People
from tests.world import NOW

FILE = File("findings\r\nBcc: x.csv", "text/csv", "ref,شہر\nF-1,لاہور\n".encode())


def telling(**fields: object) -> Telling:
    usual = {
        "kind": "digest",
        "text": "%(count)d findings.",
        "link": "/findings/",
        "params": {"count": 3},
        "file": FILE,
    }
    return Telling(**usual | fields)  # type: ignore[arg-type]


@pytest.fixture
def composer() -> Iterator[None]:
    composed_by("digest", lambda notice: Letter("A digest", f"Many lines.\n{notice.params['count']} of them."))
    yield
    letters._composers.pop("digest")


def empty() -> None:
    while expand(at=NOW):
        pass
    while send_waiting(at=NOW):
        pass


def test_the_file_goes_with_each_mail_of_its_notice(people: People, mailbox: Mailbox, composer: None) -> None:
    (pk,) = notify(telling=telling(), parties=[people.ncert.pk], at=NOW)
    empty()
    assert len(mailbox.messages) == 2
    for mail in mailbox.messages:
        assert mail["Subject"] == "A digest"
        assert "Bcc" not in mail
        text, file = mail.iter_parts()
        assert "3 of them." in text.get_content()
        assert file.get_content_type() == "text/csv"
        assert "لاہور" in file.get_content()
    assert mail_states([pk, 10**9]) == {pk: {Mail.State.SENT: 2}}


def test_a_restricted_notice_has_neither_words_nor_file(people: People, mailbox: Mailbox, composer: None) -> None:
    notify(telling=telling(restricted=True), parties=[people.ncert.pk], at=NOW)
    assert not Attachment.objects.exists()
    empty()
    for mail in mailbox.messages:
        assert not mail.is_multipart()
        assert "Many lines" not in mail.get_content()


def test_what_is_not_mailed_is_in_the_inbox(people: People, mailbox: Mailbox) -> None:
    notify(telling=telling(mailed=False), parties=[people.ncert.pk], at=NOW)
    empty()
    assert not mailbox.messages
    assert len(inbox(people.analyst)) == 1


def test_a_composer_that_fails_holds_up_nobody(people: People, mailbox: Mailbox) -> None:
    composed_by("digest", lambda notice: Letter("", notice.params["no such"]))
    try:
        notify(telling=telling(), users=[people.analyst.user_id], at=NOW)
        empty()
    finally:
        letters._composers.pop("digest")
    assert len(mailbox.messages) == 1


def test_no_page_reads_a_file_and_it_goes_with_its_notice(people: People, mailbox: Mailbox) -> None:
    notify(telling=telling(), parties=[people.ncert.pk], at=NOW)
    with viewing(people.analyst):
        assert not Attachment.objects.exists()
    Notice.objects.all().delete()
    assert not Attachment.objects.exists()
