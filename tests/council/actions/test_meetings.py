"""A meeting from its plan to its end: notice, agenda, attendance."""

from datetime import timedelta

import pytest

from pehra.council import models
from pehra.council.actions import agenda, meetings
from pehra.council.queries.ballots import meeting_quorum
from pehra.council.rules.steps import MEETING
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from tests.council.seating import (
    DAY,
    HELD,
    HOUR,
    Council,
    called,
    drafted,
    item,
    plan,
    proposed,
    put,
    sitting,
)
from tests.registry.network import NOW


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("user_id", flat=True))


class TestCalling:
    def test_everybody_at_the_table_is_told_and_the_notice_is_kept(self, council: Council) -> None:
        meeting, _first = called(council)
        assert told("council.meeting-called") == {each.user_id for each in council.members.values()}
        meeting.refresh_from_db()
        assert (meeting.state, meeting.notice_days, meeting.notice_rule) == ("called", 14, "notice")

    def test_an_empty_agenda_calls_nobody(self, council: Council) -> None:
        with pytest.raises(Conflict, match="agenda is empty"):
            meetings.call(by=council.office, reference=drafted(council).reference, at=NOW)

    def test_a_short_notice_needs_a_reason_and_shows_it(self, council: Council) -> None:
        meeting, under = drafted(council, NOW + 13 * DAY), item(council)
        agenda.schedule(by=council.office, reference=under.reference, meeting=meeting.reference, at=NOW)
        with pytest.raises(Invalid, match="14 days of notice, and this is 13"):
            meetings.call(by=council.office, reference=meeting.reference, at=NOW)
        made = meetings.call(by=council.office, reference=meeting.reference, short_notice="An attack", at=NOW)
        assert made.short_notice == "An attack"

    def test_a_change_is_told_and_raises_the_revision(self, council: Council) -> None:
        seen: list[tuple[str, int]] = []

        def handler(meeting: models.Meeting, happening: str, by: object, at: object) -> None:
            seen.append((happening, meeting.revision))

        meetings.on_convening(handler)
        try:
            meeting, _ = called(council)
            later = plan(HELD + DAY)
            meetings.change(by=council.office, reference=meeting.reference, plan=later, at=NOW)
            meetings.cancel(by=council.office, reference=meeting.reference, reason="Flood", at=NOW)
        finally:
            meetings._handlers.remove(handler)
        assert seen == [("call", 0), ("change", 1), ("cancel", 2)]
        assert told("council.meeting-changed") == told("council.meeting-cancelled") == told("council.meeting-called")

    def test_one_that_is_brought_forward_is_as_if_called_now(self, council: Council) -> None:
        meeting, _ = called(council)
        given = {"by": council.office, "reference": meeting.reference, "at": NOW + 2 * DAY}
        with pytest.raises(Invalid, match="short_notice: The rule asks for 14 days of notice, and this is 3"):
            meetings.change(plan=plan(NOW + 5 * DAY), **given)
        meeting.refresh_from_db()
        assert meeting.starts_at == HELD
        made = meetings.change(plan=plan(NOW + 5 * DAY), short_notice="An attack", **given)
        assert made.short_notice == "An attack"
        meetings.change(plan=plan(HELD + DAY), **given)

    def test_another_place_or_a_later_day_needs_no_reason(self, council: Council) -> None:
        meeting, _ = called(council)
        for changed in (plan(place="Lahore"), plan(HELD + 5 * DAY)):
            meetings.change(by=council.office, reference=meeting.reference, plan=changed, at=HELD - DAY)

    def test_a_plan_is_changed_and_dropped_without_a_word(self, council: Council) -> None:
        meeting = drafted(council)
        meetings.change(by=council.office, reference=meeting.reference, plan=plan(HELD + DAY), at=NOW)
        meetings.cancel(by=council.office, reference=meeting.reference, reason="No", at=NOW)
        assert not Notice.objects.filter(kind__startswith="council.meeting").exists()

    def test_items_of_a_meeting_that_is_called_off_wait_for_another(self, council: Council) -> None:
        meeting, under = called(council)
        meetings.cancel(by=council.office, reference=meeting.reference, reason="Flood", at=NOW)
        under.refresh_from_db()
        assert (under.state, under.meeting) == ("submitted", None)

    @pytest.mark.parametrize(
        ("fields", "problem"),
        [
            ({"starts_at": NOW - HOUR}, "starts_at: This is past"),
            ({"ends_at": HELD}, "ends_at: The end must be after"),
            ({"place": ""}, "place: Say where"),
            ({"link": "javascript:alert(1)"}, "link: An address that begins with https"),
            ({"title": " "}, "title: This field is needed"),
        ],
    )
    def test_a_plan_that_cannot_be(self, council: Council, fields: dict[str, object], problem: str) -> None:
        with pytest.raises(Invalid, match=problem):
            meetings.draft(by=council.office, plan=plan(**fields), at=NOW)
        assert not models.Meeting.objects.exists()


class TestSitting:
    def test_the_quorum_is_stated_with_its_rule_as_people_come_and_go(self, council: Council) -> None:
        meeting, _ = sitting(council, "chair", "secretary", "punjab")
        found, rule = meeting_quorum(meeting, HELD)
        assert (found.present, found.needed, found.base, found.reached) == (3, 4, 6, False)
        assert rule.citation == "default, no source"
        meetings.arrive(
            by=council.office, reference=meeting.reference, seat="industry", alternate=True, remote=True, at=HELD
        )
        assert meeting_quorum(meeting, HELD)[0].reached
        meetings.depart(by=council.office, reference=meeting.reference, seat="chair", at=HELD + HOUR)
        assert not meeting_quorum(meeting, HELD)[0].reached

    def test_an_alternate_sits_where_the_holder_does_not(self, council: Council) -> None:
        meeting, _ = sitting(council, "industry")
        with pytest.raises(Conflict, match="sits on this seat already"):
            meetings.arrive(by=council.office, reference=meeting.reference, seat="industry", alternate=True, at=HELD)
        meetings.depart(by=council.office, reference=meeting.reference, seat="industry", at=HELD + HOUR)
        made = meetings.arrive(
            by=council.office, reference=meeting.reference, seat="industry", alternate=True, at=HELD + HOUR
        )
        assert made.holding.name == "Alternate"

    def test_a_seat_without_an_alternate_has_none(self, council: Council) -> None:
        meeting, _ = called(council)
        with pytest.raises(Conflict, match="Nobody holds this part"):
            meetings.arrive(by=council.office, reference=meeting.reference, seat="chair", alternate=True, at=HELD)

    def test_apologies_are_sent_by_members_for_themselves_and_let_the_alternate_in(self, council: Council) -> None:
        meeting, _ = called(council)
        for _again in range(2):
            made = meetings.apologise(by=council.members["industry"], reference=meeting.reference, at=NOW)
        assert (made.seat.key, made.mode, made.arrived_at) == ("industry", "apologies", None)
        assert meeting.attendance.count() == 1
        meetings.arrive(by=council.office, reference=meeting.reference, seat="industry", alternate=True, at=HELD)

    def test_it_does_not_begin_before_the_members_were_called_to_it(self, council: Council) -> None:
        meeting, _ = called(council)
        early = HELD - 2 * HOUR
        given = {"by": council.office, "reference": meeting.reference}
        with pytest.raises(Conflict, match="called to a later time"):
            meetings.arrive(**given, seat="chair", at=early)
        meetings.arrive(**given, seat="chair", at=HELD - HOUR)
        with pytest.raises(Conflict, match="called to a later time"):
            meetings.open_meeting(**given, at=early)
        assert meetings.open_meeting(**given, at=HELD - HOUR).state == "sitting"

    def test_whoever_has_left_opens_nothing(self, council: Council) -> None:
        meeting, _ = called(council)
        given = {"by": council.office, "reference": meeting.reference, "at": HELD}
        meetings.arrive(seat="chair", **given)
        meetings.depart(seat="chair", **given)
        with pytest.raises(Conflict, match="Nobody is there yet"):
            meetings.open_meeting(**given)

    def test_nobody_opens_an_empty_room(self, council: Council) -> None:
        meeting, _ = called(council)
        with pytest.raises(Conflict, match="Nobody is there yet"):
            meetings.open_meeting(by=council.office, reference=meeting.reference, at=HELD)

    def test_at_the_end_everybody_leaves_what_is_undone_waits_and_the_minutes_are_drafted(
        self, council: Council
    ) -> None:
        meeting, under = sitting(council)
        meetings.close_meeting(by=council.office, reference=meeting.reference, at=HELD + HOUR)
        under.refresh_from_db()
        assert (under.state, under.meeting) == ("submitted", None)
        assert {each.left_at for each in meeting.attendance.all()} == {HELD + HOUR}
        assert models.Minutes.objects.get(meeting=meeting).state == "draft"

    def test_it_does_not_end_in_the_middle_of_a_vote(self, council: Council) -> None:
        meeting, under = sitting(council)
        put(council, under)
        with pytest.raises(Conflict, match="A vote is under way"):
            meetings.close_meeting(by=council.office, reference=meeting.reference, at=HELD)


class TestTheAgenda:
    def test_a_member_submits_and_the_secretariat_is_told(self, council: Council) -> None:
        made = item(council, council.members["punjab"])
        assert made.submitter == "Punjab"
        assert told("council.submitted") >= {council.office.user_id}

    def test_items_stand_in_order_and_change_places(self, council: Council) -> None:
        meeting = drafted(council)
        made = [item(council, title=title) for title in "ABC"]
        for each in made:
            agenda.schedule(by=council.office, reference=each.reference, meeting=meeting.reference, at=NOW)
        agenda.move(by=council.office, reference=made[2].reference, up=True, at=NOW)
        agenda.move(by=council.office, reference=made[0].reference, up=True, at=NOW)
        assert list(meeting.items.order_by("position").values_list("title", flat=True)) == ["A", "C", "B"]

    def test_declined_with_a_reason_that_the_submitter_reads(self, council: Council) -> None:
        made = item(council, council.members["punjab"])
        agenda.decline(by=council.office, reference=made.reference, reason="Not for the Council", at=NOW)
        assert told("council.declined") == {council.members["punjab"].user_id}

    def test_withdrawn_by_whoever_submitted_it_and_nobody_else(self, council: Council) -> None:
        made = item(council, council.members["punjab"])
        for by in (council.office, council.members["chair"]):
            with pytest.raises(Forbidden):
                agenda.withdraw(by=by, reference=made.reference, at=NOW)
        assert agenda.withdraw(by=council.members["punjab"], reference=made.reference, at=NOW).state == "withdrawn"

    def test_papers_are_added_and_taken_off_and_the_file_is_kept(self, council: Council) -> None:
        made = item(council, council.members["punjab"])
        upload = agenda.Upload("paper.pdf", b"%PDF-1.7 x")
        paper = agenda.add_paper(
            by=council.members["punjab"], reference=made.reference, title="", upload=upload, at=NOW
        )
        assert paper.title == "paper.pdf"
        with pytest.raises(Forbidden):
            agenda.remove_paper(by=council.members["chair"], reference=made.reference, paper_id=paper.pk, at=NOW)
        agenda.remove_paper(by=council.office, reference=made.reference, paper_id=paper.pk, at=NOW)
        assert not made.papers.filter(removed_at=None).exists()
        assert paper.document.size == 10

    def test_an_agenda_that_has_begun_stands(self, council: Council) -> None:
        meeting, _ = sitting(council)
        with pytest.raises(Conflict, match="its agenda stands"):
            agenda.schedule(by=council.office, reference=item(council).reference, meeting=meeting.reference, at=HELD)

    def test_an_item_is_dealt_with_while_the_meeting_sits(self, council: Council) -> None:
        _meeting, under = called(council)
        with pytest.raises(Conflict, match="while the meeting sits"):
            agenda.conclude(by=council.office, reference=under.reference, said="", at=NOW)
        _meeting, under = sitting(council)
        made = agenda.conclude(by=council.office, reference=under.reference, said="It was discussed.", at=HELD)
        assert (made.state, made.note) == ("done", "It was discussed.")
        with pytest.raises(Conflict):
            proposed(council, made)


class TestEveryStep:
    """Every step of the table is taken once; what the table does not name is refused."""

    ACTS = {
        "call": lambda by, ref: meetings.call(by=by, reference=ref, at=NOW),
        "change": lambda by, ref: meetings.change(by=by, reference=ref, plan=plan(), at=NOW),
        "cancel": lambda by, ref: meetings.cancel(by=by, reference=ref, reason="R", at=NOW),
        "open": lambda by, ref: meetings.open_meeting(by=by, reference=ref, at=HELD),
        "close": lambda by, ref: meetings.close_meeting(by=by, reference=ref, at=HELD),
    }

    @pytest.mark.parametrize("act", ACTS)
    @pytest.mark.parametrize("state", ["draft", "called", "sitting", "held", "cancelled"])
    def test_is_possible_where_the_table_says_so(self, council: Council, state: str, act: str) -> None:
        meeting, _ = called(council)
        meetings.arrive(by=council.office, reference=meeting.reference, seat="chair", at=HELD)
        models.Meeting.objects.filter(pk=meeting.pk).update(state=state)
        steps = {(step.state, step.act): step.to for step in MEETING} | {("draft", "change"): "draft"}
        if (state, act) in steps:
            self.ACTS[act](council.office, meeting.reference)
            meeting.refresh_from_db()
            assert meeting.state == steps[state, act]
        else:
            with pytest.raises(Conflict):
                self.ACTS[act](council.office, meeting.reference)

    @pytest.mark.parametrize("act", ACTS)
    def test_only_for_the_secretariat(self, council: Council, act: str) -> None:
        meeting, _ = called(council)
        for by in (*council.members.values(), council.country.auditor):
            with pytest.raises(Forbidden):
                self.ACTS[act](by, meeting.reference)
        for by in council.strangers():
            with pytest.raises(Absent):
                self.ACTS[act](by, meeting.reference)

    def test_a_plan_is_nobodys_business_yet(self, council: Council) -> None:
        meeting = drafted(council)
        for by in (*council.members.values(), council.country.auditor):
            with pytest.raises(Absent):
                meetings.call(by=by, reference=meeting.reference, at=NOW)


def test_the_journal_has_every_act(council: Council) -> None:
    meeting, _ = sitting(council)
    meetings.close_meeting(by=council.office, reference=meeting.reference, at=HELD + timedelta(hours=2))
    acts = Entry.objects.filter(subject=f"meeting:{meeting.reference}").order_by("seq").values_list("act", flat=True)
    expected = ["meeting-draft", "meeting-call", *["attendance"] * 6, "meeting-open", "meeting-close"]
    assert list(acts) == [f"council.{act}" for act in expected]
