"""What was told of a subject is taken back from the parties and persons to whom it was closed."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.foundation.accounts.models import User
from pehra.foundation.delivery import queries
from pehra.foundation.delivery.actions import Telling, expand, forget, mark_all_read, mark_read, notify, withdraw
from pehra.foundation.delivery.models import Mail, Notice, Read
from tests.connectors.smtp.server import Mailbox
from tests.foundation.delivery.conftest import People
from tests.world import NOW

LATER = NOW + timedelta(hours=1)
TELLING = Telling(kind="test", text="Hello", link="/cases/C-1/", subject="case:C-1")


@dataclass
class Record:
    """What C-1 is about, for those whom its audience names."""

    audience: list[int]


NOBODYS = Record([])


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
    assert withdraw(subject="case:C-1", record=Record([people.punjab.pk]), at=LATER) == 2
    assert texts(people.analyst) == ["Other", "Other"]
    assert texts(people.stranger) == ["Hello", "Other", "Other"]
    assert texts(people.lead) == ["Other", "Other"], "a person told by name sees it no longer either"
    assert (queries.unread(people.analyst), queries.unread(people.stranger)) == (2, 3)


@pytest.mark.parametrize("by_name", [True, False])
def test_who_is_named_or_belongs_to_a_party_that_sees_it_keeps_what_was_told(people: People, by_name: bool) -> None:
    told(people)
    record = Record([-people.lead.user_id] if by_name else [people.ncert.pk])
    withdraw(subject="case:C-1", record=record, at=LATER)
    assert "Hello" in texts(people.lead)
    assert ("Hello" in texts(people.analyst)) is not by_name
    assert "Hello" not in texts(people.stranger)


def test_who_is_named_and_reads_cases_nowhere_any_more_keeps_nothing(people: People) -> None:
    told(people)
    User.objects.get(pk=people.lead.user_id).memberships.update(ended_at=LATER)
    withdraw(subject="case:C-1", record=Record([-people.lead.user_id]), at=LATER)
    assert texts(people.lead) == ["Other", "Other"]


def test_from_all_at_once_and_only_once(people: People) -> None:
    told(people)
    assert withdraw(subject="case:C-1", record=NOBODYS, at=LATER) == 3
    assert withdraw(subject="case:C-1", record=NOBODYS, at=LATER) == 0
    assert texts(people.analyst) == texts(people.stranger) == ["Other", "Other"]
    assert set(Notice.objects.filter(subject="case:C-1").values_list("withdrawn_at", flat=True)) == {LATER}


def test_one_that_was_withdrawn_is_absent(people: People) -> None:
    pk = told(people)["ncert"]
    key = Notice.objects.get(pk=pk).key
    withdraw(subject="case:C-1", record=NOBODYS, at=LATER)
    with pytest.raises(Absent):
        queries.notice(people.analyst, key)
    with pytest.raises(Absent):
        mark_read(by=people.analyst, key=key, at=LATER)
    mark_all_read(by=people.analyst, at=LATER)
    assert not Read.objects.filter(notice_id=pk).exists()


@pytest.mark.parametrize("who", ["analyst", "lead"])
def test_the_database_hides_it_as_well(people: People, who: str) -> None:
    pk = told(people)["ncert" if who == "analyst" else "lead"]

    def seen() -> bool:
        with viewing(getattr(people, who)), connection.cursor() as cursor:
            cursor.execute("SELECT FROM delivery_notice WHERE id = %s", [pk])
            return cursor.rowcount == 1

    assert seen()
    withdraw(subject="case:C-1", record=NOBODYS, at=LATER)
    assert not seen()


def test_what_waits_is_not_mailed(people: People, mailbox: Mailbox) -> None:
    told(people)
    withdraw(subject="case:C-1", record=Record([-people.lead.user_id]), at=LATER)
    expand(at=LATER)
    mails = Mail.objects.filter(notice__subject="case:C-1")
    assert list(mails.values_list("address", flat=True)) == ["lead@example.org"]


def test_mails_that_were_made_and_not_sent_are_dropped(people: People, mailbox: Mailbox) -> None:
    pk = told(people)["ncert"]
    expand(at=NOW)
    Mail.objects.filter(notice_id=pk, user_id=people.lead.user_id).update(state=Mail.State.SENT)
    withdraw(subject="case:C-1", record=Record([people.punjab.pk]), at=LATER)
    assert [mail.state for mail in queries.mails_of(pk)] == [Mail.State.SENT], "what is sent cannot be taken back"
    assert Mail.objects.filter(notice__subject="case:C-1", address="stranger@example.org").count() == 1
    assert Mail.objects.filter(notice__subject="case:C-2", state=Mail.State.WAITING).count() == 3


def test_it_is_forgotten_with_the_rest(people: People) -> None:
    told(people)
    withdraw(subject="case:C-1", record=NOBODYS, at=LATER)
    forget(older_than=LATER)
    assert not Notice.objects.filter(subject="case:C-1").exists()


def test_it_is_found_by_index(people: People) -> None:
    told(people)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("EXPLAIN SELECT FROM delivery_notice WHERE subject = 'case:C-1' AND withdrawn_at IS NULL")
        assert "delivery_notice_subject" in "\n".join(row for (row,) in cursor.fetchall())
