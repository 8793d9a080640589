"""Invitations: each who is called gets a file of their own, and a change and a cancellation meet the same entry."""

from datetime import date, timedelta
from typing import Any

import icalendar
import pytest

from pehra.council.actions import invitations, meetings, seats
from pehra.council.models import Holding, Meeting
from pehra.foundation.delivery.models import Attachment, Notice
from tests.council.convening import Council, council
from tests.registry.network import NOW
from tests.world import Role, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def seated(settings: Any) -> Council:
    settings.BASE_URL, settings.EMAIL_FROM = "https://pehra.example", "Pehra <council@pehra.example>"
    return council()


def files() -> dict[int, tuple[str, icalendar.Event]]:
    """By account: the kind of the newest file that it was sent, and what stands in it."""
    rows = Attachment.objects.filter(notice__kind="council.invitation").select_related("notice").order_by("pk")
    return {
        row.notice.user_id: (row.media_type, icalendar.Calendar.from_ical(bytes(row.content)).events[0]) for row in rows
    }


def test_each_who_is_called_gets_a_file_of_their_own(seated: Council) -> None:
    invitations.send(seated.meeting, "call", seated.land.secretary, NOW)
    sent = files()
    assert set(sent) == {seated.chair.user_id, seated.member.user_id}
    kind, event = sent[seated.chair.user_id]
    assert kind == "text/calendar; method=REQUEST"
    assert str(event["ATTENDEE"]) == f"mailto:{seated.chair_account.email}"
    assert str(event["UID"]) == "m-0000-0001@pehra.example"
    assert "Telecom CERT" in str(event["DESCRIPTION"])
    assert event.start == seated.meeting.starts_at


def test_a_change_and_a_cancellation_are_later_and_of_the_same_entry(seated: Council) -> None:
    found = []
    for happening, state, revision in (("call", "called", 0), ("change", "called", 1), ("cancel", "cancelled", 2)):
        Meeting.objects.filter(pk=seated.meeting.pk).update(state=state, revision=revision)
        seated.meeting.refresh_from_db()
        invitations.send(seated.meeting, happening, seated.land.secretary, NOW)
        found.append(files()[seated.chair.user_id])
    assert {str(event["UID"]) for _, event in found} == {"m-0000-0001@pehra.example"}
    assert [int(event["SEQUENCE"]) for _, event in found] == [0, 1, 2]
    assert [kind.partition("=")[2] for kind, _ in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert Notice.objects.filter(kind="council.invitation").count() == 6


def test_one_that_is_taken_from_the_page_names_nobody(seated: Council) -> None:
    file = invitations.to_take(seated.meeting, language="en", at=NOW)
    assert icalendar.Calendar.from_ical(file)["METHOD"] == "PUBLISH"
    assert b"ATTENDEE" not in file


class TestSeatsThatChange:
    """Whoever is at the table on the day of a meeting has it in their calendar, and nobody else."""

    @pytest.fixture
    def called(self, seated: Council) -> Council:
        invitations.send(seated.meeting, "call", seated.land.secretary, NOW)
        return seated

    def leave(self, seated: Council, on: date) -> None:
        held = Holding.objects.get(user=seated.chair_account)
        given = {"key": held.seat.key, "holding_id": held.pk, "reason": "Transferred", "at": NOW}
        seats.leave(by=seated.land.secretary, on=on, **given)

    def test_who_leaves_before_it_is_told_and_who_is_named_is_called(self, called: Council) -> None:
        day = called.meeting.starts_at.date()
        self.leave(called, day)
        sent = files()
        assert sent[called.chair.user_id][0] == "text/calendar; method=CANCEL"
        assert sent[called.member.user_id][0] == "text/calendar; method=REQUEST"
        account, successor = person(called.land.body("council"), Role.COUNCIL_MEMBER, name="Successor")
        named = seats.Named("holder", email=account.email, starts=day, instrument="L")
        seats.name(by=called.land.secretary, key="seat-chair", named=named, at=NOW)
        assert files()[successor.user_id][0] == "text/calendar; method=REQUEST"

    def test_who_leaves_after_it_hears_nothing(self, called: Council) -> None:
        before = Notice.objects.filter(kind="council.invitation").count()
        self.leave(called, called.meeting.starts_at.date() + timedelta(days=1))
        assert Notice.objects.filter(kind="council.invitation").count() == before

    def test_a_meeting_that_moves_beyond_a_term_leaves_that_calendar(self, called: Council) -> None:
        self.leave(called, called.meeting.starts_at.date() + timedelta(days=1))
        later = called.meeting.starts_at + timedelta(days=7)
        plan = meetings.Plan("Third meeting", later, later + timedelta(hours=1), "Lahore")
        meetings.change(by=called.land.secretary, reference=called.meeting.reference, plan=plan, at=NOW)
        sent = files()
        assert sent[called.chair.user_id][0] == "text/calendar; method=CANCEL"
