"""What parties were told of a subject is taken back from those to whom it was closed."""

from datetime import timedelta

import pytest
from django.db import connection

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.foundation.delivery import queries
from pehra.foundation.delivery.actions import Telling, expand, forget, mark_all_read, mark_read, notify, withdraw
from pehra.foundation.delivery.models import Mail, Notice, Read
from tests.connectors.smtp.server import Mailbox
from tests.foundation.delivery.conftest import People
from tests.world import NOW

LATER = NOW + timedelta(hours=1)
TELLING = Telling(kind="test", text="Hello", link="/cases/C-1/", subject="case:C-1")


def told(people: People) -> dict[str, int]:
    """Two bodies and a person are told of one case, and both bodies of another and of something else."""
    ncert, punjab, lead = notify(
        telling=TELLING, parties=[people.ncert.pk, people.punjab.pk], users=[people.lead.user_id], at=NOW
    )
    for other in ("case:C-2", ""):
        notify(
            telling=Telling(kind="test", text="Other", link="/", subject=other),
            parties=[people.ncert.pk, people.punjab.pk],
            at=NOW,
        )
    return {"ncert": ncert, "punjab": punjab, "lead": lead}


def texts(person: Person) -> list[str]:
    return sorted(notice.text for notice in queries.inbox(person))


def test_it_is_gone_for_one_party_and_stays_for_the_others(people: People) -> None:
    told(people)
    assert withdraw(subject="case:C-1", but_parties=[people.punjab.pk], at=LATER) == 1
    assert texts(people.analyst) == ["Other", "Other"]
    assert texts(people.stranger) == ["Hello", "Other", "Other"]
    assert texts(people.lead) == ["Hello", "Other", "Other"], "what a person was told stays theirs"
    assert (queries.unread(people.analyst), queries.unread(people.stranger)) == (2, 3)


def test_from_all_parties_at_once_and_only_once(people: People) -> None:
    told(people)
    assert withdraw(subject="case:C-1", but_parties=(), at=LATER) == 2
    assert withdraw(subject="case:C-1", but_parties=(), at=LATER) == 0
    assert texts(people.analyst) == texts(people.stranger) == ["Other", "Other"]
    assert set(Notice.objects.filter(subject="case:C-1", user=None).values_list("withdrawn_at", flat=True)) == {LATER}


def test_one_that_was_withdrawn_is_absent(people: People) -> None:
    pk = told(people)["ncert"]
    withdraw(subject="case:C-1", but_parties=(), at=LATER)
    with pytest.raises(Absent):
        queries.notice(people.analyst, pk)
    with pytest.raises(Absent):
        mark_read(by=people.analyst, notice_id=pk, at=LATER)
    mark_all_read(by=people.analyst, at=LATER)
    assert not Read.objects.filter(notice_id=pk).exists()


def test_the_database_hides_it_as_well(people: People) -> None:
    pk = told(people)["ncert"]

    def seen() -> bool:
        with viewing(people.analyst), connection.cursor() as cursor:
            cursor.execute("SELECT FROM delivery_notice WHERE id = %s", [pk])
            return cursor.rowcount == 1

    assert seen()
    withdraw(subject="case:C-1", but_parties=(), at=LATER)
    assert not seen()


def test_what_waits_is_not_mailed(people: People, mailbox: Mailbox) -> None:
    told(people)
    withdraw(subject="case:C-1", but_parties=(), at=LATER)
    expand(at=LATER)
    mails = Mail.objects.filter(notice__subject="case:C-1")
    assert list(mails.values_list("address", flat=True)) == ["lead@example.org"]


def test_mails_that_were_made_and_not_sent_are_dropped(people: People, mailbox: Mailbox) -> None:
    pk = told(people)["ncert"]
    expand(at=NOW)
    Mail.objects.filter(notice_id=pk, user_id=people.lead.user_id).update(state=Mail.State.SENT)
    withdraw(subject="case:C-1", but_parties=[people.punjab.pk], at=LATER)
    assert [mail.state for mail in queries.mails_of(pk)] == [Mail.State.SENT], "what is sent cannot be taken back"
    assert Mail.objects.filter(notice__subject="case:C-1", address="stranger@example.org").count() == 1
    assert Mail.objects.filter(notice__subject="case:C-2", state=Mail.State.WAITING).count() == 3


def test_it_is_forgotten_with_the_rest(people: People) -> None:
    told(people)
    withdraw(subject="case:C-1", but_parties=(), at=LATER)
    forget(older_than=LATER)
    assert not Notice.objects.filter(subject="case:C-1", user=None).exists()


def test_it_is_found_by_index(people: People) -> None:
    told(people)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            "EXPLAIN SELECT FROM delivery_notice "
            "WHERE subject = 'case:C-1' AND user_id IS NULL AND withdrawn_at IS NULL"
        )
        assert "delivery_notice_subject" in "\n".join(row for (row,) in cursor.fetchall())
