"""Mails come when their readers want them: a real SMTP server hears nothing before."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.foundation.accounts.models import Membership
from pehra.foundation.delivery.actions import Telling, expand, mark_read, notify, release_held, send_waiting, withdraw
from pehra.foundation.delivery.actions.holding import MOST_IN_ONE
from pehra.foundation.delivery.actions.wishes import keep_wishes
from pehra.foundation.delivery.models import Held, Mail, Notice, Preference
from pehra.foundation.delivery.queries import wishes_of
from pehra.foundation.delivery.rules.wishes import Subject, Way, Wishes
from tests.connectors.smtp.server import Mailbox
from tests.foundation.delivery.conftest import People
from tests.world import NOW

# NOW is 14:00 in Karachi.
NOON = Wishes(quiet_from=time(12), quiet_until=time(16))
END = NOW + timedelta(hours=2)
DAILY = Wishes(dict.fromkeys(Subject, Way.DAILY), hour=17)
FIVE = NOW + timedelta(hours=3)
SUBJECT = "case:C-ABCD-1234"


class Closed:
    """What a case is about whose sight nobody has any more."""

    audience: list[int] = []


def telling(kind: str = "case.note", **fields: object) -> Telling:
    given = {"text": "%(case)s was noted.", "link": "/cases/C-ABCD-1234/", "params": {"case": "C-ABCD-1234"}}
    return Telling(kind=kind, **given | fields)  # type: ignore[arg-type]


def wished(people: People, wishes: Wishes) -> None:
    keep_wishes(by=people.analyst, wishes=wishes, at=NOW)


def told(people: People, **fields: object) -> None:
    notify(telling=telling(**fields), users=[people.analyst.user_id], at=NOW)  # type: ignore[arg-type]


def empty(at: datetime) -> None:
    """What the worker does."""
    for work in (expand, release_held, send_waiting):
        while work(at=at):
            pass


def test_in_quiet_hours_nothing_goes_and_afterwards_each_mail(people: People, mailbox: Mailbox) -> None:
    wished(people, NOON)
    told(people)
    told(people)
    empty(NOW)
    assert mailbox.raw == []
    assert set(Held.objects.values_list("due_at", "together")) == {(END, False)}
    empty(END - timedelta(seconds=1))
    assert mailbox.raw == []
    empty(END)
    assert [mail["Subject"] for mail in mailbox.messages] == ["Pehra: C-ABCD-1234 was noted."] * 2
    assert not Held.objects.exists()


def test_what_is_urgent_and_what_the_law_wants_goes_all_the_same(people: People, mailbox: Mailbox) -> None:
    wished(people, NOON)
    told(people, kind="clock.breach")
    told(people, kind="directive.issued")
    empty(NOW)
    assert len(mailbox.raw) == 2


def test_the_mail_of_the_day_is_one(people: People, mailbox: Mailbox) -> None:
    wished(people, DAILY)
    told(people)
    told(people, restricted=True, link="/cases/C-RRRR-1234/", text="Secret words.", params={})
    told(people, drill="D-ABCD-1234")
    empty(NOW)
    assert mailbox.raw == []
    empty(FIVE)
    (mail,) = mailbox.messages
    assert mail["Subject"] == "Pehra: 3 notices of the day"
    words = str(mail.get_content())
    assert words.count("C-ABCD-1234 was noted.") == 2
    assert "https://pehra.example/cases/C-RRRR-1234/" in words
    assert "something waits for you" in words
    assert "DRILL" in words
    assert "Secret words" not in words
    assert "https://pehra.example/inbox/" in words
    assert not Held.objects.exists()


def test_many_notices_of_a_day_are_still_one_short_mail(people: People, mailbox: Mailbox) -> None:
    wished(people, DAILY)
    for _ in range(MOST_IN_ONE + 3):
        told(people)
    empty(FIVE)
    # Told at five, they wait for the next day.
    assert mailbox.raw == []
    empty(FIVE + timedelta(days=1))
    (mail,) = mailbox.messages
    assert str(mail.get_content()).count("was noted.") == MOST_IN_ONE
    assert "3 more stand in your inbox." in str(mail.get_content())


def test_the_mail_of_the_day_is_in_the_own_language(people: People, mailbox: Mailbox) -> None:
    people.analyst_user.language = "ur"
    people.analyst_user.save()
    wished(people, DAILY)
    told(people)
    empty(NOW)
    empty(FIVE)
    (mail,) = mailbox.messages
    assert "notice" not in mail["Subject"]


def test_a_subject_in_the_inbox_alone_is_never_mailed(people: People, mailbox: Mailbox) -> None:
    wished(people, Wishes({Subject.CASES: Way.INBOX}))
    told(people)
    told(people, kind="finding.digest")
    empty(NOW)
    assert len(mailbox.raw) == 1
    assert Notice.objects.count() == 2


CALLED = ("crisis.call-tree", "crisis.begins", "council.meeting-called", "formation.served", "directive.issued")


@pytest.mark.parametrize("wants_mail", [True, False])
def test_who_wants_no_mail_is_still_served_and_called_in(people: People, mailbox: Mailbox, wants_mail: bool) -> None:
    wished(people, Wishes(dict.fromkeys(Subject, Way.INBOX)))
    people.analyst_user.mail_notices = wants_mail
    people.analyst_user.save()
    for kind in (*CALLED, "crisis.situation", "council.decided", "formation.waits"):
        told(people, kind=kind, text=kind, params={})
    empty(NOW)
    assert sorted(mail["Subject"] for mail in mailbox.messages) == sorted(f"Pehra: {kind}" for kind in CALLED)


@pytest.mark.parametrize("wishes", [Wishes({Subject.CLOCKS: Way.INBOX}), replace(NOON, urgent=False)])
def test_that_a_clock_has_run_out_is_silent_where_another_hears_of_it(
    people: People, mailbox: Mailbox, wishes: Wishes
) -> None:
    wished(people, wishes)
    notify(telling=telling("clock.breach"), parties=[people.ncert.pk], at=NOW)
    empty(NOW)
    assert mailbox.recipients == [["lead@example.org"]]
    keep_wishes(by=people.lead, wishes=wishes, at=NOW)
    for kind in ("clock.breach", "clock.reminder"):
        notify(telling=telling(kind), parties=[people.ncert.pk], at=NOW)
    empty(NOW)
    assert sorted(mailbox.recipients[1:]) == [["analyst@example.org"], ["lead@example.org"]]


def test_each_reader_of_a_party_is_told_as_that_person_wishes(people: People, mailbox: Mailbox) -> None:
    wished(people, DAILY)
    notify(telling=telling(), parties=[people.ncert.pk], at=NOW)
    empty(NOW)
    assert mailbox.recipients == [["lead@example.org"]]
    empty(FIVE)
    assert mailbox.recipients == [["lead@example.org"], ["analyst@example.org"]]


@pytest.mark.parametrize("wishes", [NOON, DAILY])
def test_what_was_read_meanwhile_is_not_sent(people: People, mailbox: Mailbox, wishes: Wishes) -> None:
    wished(people, wishes)
    told(people)
    empty(NOW)
    mark_read(by=people.analyst, key=Notice.objects.get().key, at=NOW)
    empty(FIVE)
    assert mailbox.raw == []
    assert not Held.objects.exists()


@pytest.mark.parametrize("wishes", [NOON, DAILY])
def test_what_was_withdrawn_meanwhile_is_not_sent(people: People, mailbox: Mailbox, wishes: Wishes) -> None:
    wished(people, wishes)
    told(people, subject=SUBJECT)
    empty(NOW)
    withdraw(subject=SUBJECT, record=Closed(), at=NOW)
    assert not Held.objects.exists()
    empty(FIVE)
    assert mailbox.raw == []


def between(people: People, wishes: Wishes) -> None:
    """Two notices are held, and their mails are made and not sent yet."""
    wished(people, wishes)
    told(people, subject=SUBJECT, text="Closed words.", params={})
    told(people, text="Other words.", params={})
    for work in (expand, release_held):
        while work(at=NOW if work is expand else FIVE):
            pass
    assert Mail.objects.filter(state=Mail.State.WAITING).exists()


@pytest.mark.parametrize("wishes", [NOON, DAILY])
def test_what_is_withdrawn_after_the_mail_was_made_is_not_sent(
    people: People, mailbox: Mailbox, wishes: Wishes
) -> None:
    between(people, wishes)
    withdraw(subject=SUBJECT, record=Closed(), at=FIVE)
    empty(FIVE)
    (mail,) = mailbox.messages
    assert "Other words." in str(mail.get_content())
    assert "Closed words." not in str(mail.get_content())
    assert not Held.objects.exists()


def test_a_mail_of_the_day_of_which_nothing_is_left_is_not_sent(people: People, mailbox: Mailbox) -> None:
    between(people, DAILY)
    withdraw(subject=SUBJECT, record=Closed(), at=FIVE)
    mark_read(by=people.analyst, key=Notice.objects.get(withdrawn_at=None).key, at=FIVE)
    empty(FIVE)
    assert mailbox.raw == []
    assert not Held.objects.exists()
    assert not Mail.objects.exists()


def test_who_leaves_after_the_mail_of_the_day_was_made_gets_none(people: People, mailbox: Mailbox) -> None:
    between(people, DAILY)
    people.analyst_user.is_active = False
    people.analyst_user.save()
    empty(FIVE)
    assert mailbox.raw == []
    assert not Held.objects.exists()


def test_who_left_before_the_mail_of_the_day_holds_up_nobody(people: People, mailbox: Mailbox) -> None:
    wished(people, DAILY)
    told(people)
    empty(NOW)
    people.analyst_user.is_active = False
    people.analyst_user.save()
    empty(FIVE)
    assert mailbox.raw == []
    assert not Held.objects.exists()


@pytest.mark.parametrize(("answer", "state"), [("554 no", Mail.State.FAILED), ("451 later", Mail.State.WAITING)])
def test_a_mail_of_the_day_that_is_not_taken(people: People, mailbox: Mailbox, answer: str, state: str) -> None:
    mailbox.answer = lambda _envelope: answer
    between(people, DAILY)
    empty(FIVE)
    mail = Mail.objects.get()
    assert (mail.state, mail.body) == (state, "")
    assert Held.objects.exists() is (state == Mail.State.WAITING)
    mailbox.answer = lambda _envelope: None
    told(people, text="Later words.", params={})
    while expand(at=FIVE):
        pass
    empty(FIVE + timedelta(days=1))
    (sent,) = mailbox.messages
    assert sent["Subject"].startswith("Pehra: 1" if state == Mail.State.FAILED else "Pehra: 3")
    assert not Held.objects.exists()


def test_what_came_while_the_mail_server_was_away_is_told_in_one(people: People, mailbox: Mailbox) -> None:
    wished(people, DAILY)
    told(people)
    for work in (expand, release_held):
        while work(at=FIVE - timedelta(hours=1) if work is expand else FIVE):
            pass
    notify(telling=telling(), users=[people.analyst.user_id], at=FIVE)
    while expand(at=FIVE):
        pass
    empty(FIVE + timedelta(days=1))
    assert [mail["Subject"] for mail in mailbox.messages] == ["Pehra: 2 notices of the day"]


@pytest.mark.parametrize("wishes", [NOON, DAILY])
def test_many_held_for_one_person_are_taken_with_few_questions(
    people: People, mailbox: Mailbox, wishes: Wishes, django_assert_max_num_queries: Any
) -> None:
    wished(people, wishes)
    for _ in range(30):
        told(people)
        notify(telling=telling(), parties=[people.ncert.pk], at=NOW)
    while expand(at=NOW):
        pass
    with django_assert_max_num_queries(16):
        assert release_held(at=FIVE, limit=40) == (40 if wishes is NOON else 1)
    Mail.objects.exclude(user=people.analyst.user_id).delete()
    Mail.objects.exclude(notice=None).delete()
    with django_assert_max_num_queries(16):
        assert send_waiting(at=FIVE, limit=1) == (1 if wishes is DAILY else 0)


@pytest.mark.parametrize("wishes", [NOON, DAILY])
def test_who_left_meanwhile_gets_nothing(people: People, mailbox: Mailbox, wishes: Wishes) -> None:
    wished(people, wishes)
    notify(telling=telling(), parties=[people.ncert.pk], at=NOW)
    empty(NOW)
    assert mailbox.recipients == [["lead@example.org"]]
    Membership.objects.filter(user_id=people.analyst.user_id).update(ended_at=NOW)
    empty(FIVE)
    assert mailbox.recipients == [["lead@example.org"]]
    assert not Held.objects.exists()


def test_expanding_again_after_a_crash_holds_nothing_twice(people: People, mailbox: Mailbox) -> None:
    wished(people, NOON)
    told(people)
    expand(at=NOW)
    Notice.objects.update(expanded_at=None)
    expand(at=NOW)
    assert (Held.objects.count(), Mail.objects.count()) == (1, 0)


def test_wishes_are_kept_and_read_back(people: People) -> None:
    wishes = Wishes({Subject.CASES: Way.DAILY}, 9, time(22, 30), time(6), frozenset({0, 6}), False, "Europe/London")
    wished(people, wishes)
    assert wishes_of([people.analyst.user_id]) == {people.analyst.user_id: wishes}
    wished(people, Wishes())
    assert wishes_of([people.analyst.user_id]) == {people.analyst.user_id: Wishes()}
    Preference.objects.update(ways={"a subject of old": "daily", "cases": "inbox"})
    assert wishes_of([people.analyst.user_id])[people.analyst.user_id].ways == {Subject.CASES: Way.INBOX}


@pytest.mark.parametrize(
    "bad", [{"zone": "US/Pacific-New"}, {"zone": ""}, {"ways": {"council": "weekly", "cases": ["daily"]}}, {"hour": 25}]
)
def test_wishes_of_another_version_cost_nobody_a_mail(people: People, mailbox: Mailbox, bad: dict[str, Any]) -> None:
    wished(people, Wishes(dict.fromkeys([Subject.FINDINGS], Way.DAILY), quiet_from=time(1), quiet_until=time(2)))
    Preference.objects.update(**bad)
    for kind in ("case.offered", "directive.issued"):
        notify(telling=telling(kind), parties=[people.ncert.pk], at=NOW)
    notify(telling=telling("finding.digest"), parties=[people.ncert.pk], at=NOW)
    empty(NOW)
    got = Counter(mail["To"] for mail in mailbox.messages)
    assert got["lead@example.org"] == 3
    assert got["analyst@example.org"] == (2 if "zone" in bad else 3)


def test_what_cannot_be_is_refused_and_nothing_is_kept(people: People) -> None:
    with pytest.raises(Invalid) as refused:
        wished(people, Wishes(hour=25, zone="Mars/Olympus"))
    assert set(refused.value.problems) == {"hour", "zone"}
    for nobody in (Person(user_id=0, label=""), Person(people.analyst.user_id, "x", scopes=frozenset({"cases:read"}))):
        with pytest.raises(Absent):
            keep_wishes(by=nobody, wishes=Wishes(), at=NOW)
    assert not Preference.objects.exists()


def test_through_the_window_each_sees_the_own_choice_alone(people: People) -> None:
    wished(people, NOON)
    with viewing(people.analyst):
        assert Preference.objects.count() == 1
    with viewing(Person(people.analyst.user_id + 1, "another")):
        assert Preference.objects.count() == 0
