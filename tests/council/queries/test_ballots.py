"""Who acts at a ballot: holders and who stands in for them, each person once, as long as they are named."""

import pytest

from pehra.council import models
from pehra.council.actions import agenda, meetings, motions, seats, voting
from pehra.council.queries.ballots import ballot, meeting_quorum
from pehra.foundation.access.errors import Conflict, Forbidden, Invalid
from tests.council.seating import DAY, HELD, HOUR, Council, called, item, put, sitting, vote
from tests.registry.network import NOW, TODAY


def leaves(council: Council, who: str, on=TODAY, at=NOW) -> None:
    held = models.Holding.objects.get(seat__key=council.keys[who], part="holder", ends=None)
    seats.leave(by=council.office, key=council.keys[who], holding_id=held.pk, on=on, reason="Transferred", at=at)


def stands_in(council: Council, who: str, key: str) -> models.Holding:
    """Somebody is named as the alternate of a second seat."""
    named = seats.Named("alternate", email=council.accounts[who].email, instrument="Letter 2")
    return seats.name(by=council.office, key=key, named=named, at=NOW)


def circulated(council: Council) -> models.Motion:
    motion = motions.propose(
        by=council.office, item=item(council).reference, proposal=motions.Proposal("plain", "A", "B"), at=NOW
    )
    return motions.circulate(by=council.office, reference=motion.reference, closes_at=NOW + 8 * DAY, at=NOW)


class TestAVacantSeat:
    """Its alternate acts for nobody: they neither count nor vote, in a meeting as between meetings."""

    @pytest.fixture
    def vacant(self, council: Council) -> Council:
        stands_in(council, "alternate", "chair")
        leaves(council, "chair")
        return council

    def test_nobody_takes_it_in_a_meeting(self, vacant: Council) -> None:
        meeting, _ = called(vacant)
        with pytest.raises(Conflict, match="nobody holds this seat"):
            meetings.arrive(by=vacant.office, reference=meeting.reference, seat="chair", alternate=True, at=HELD)

    def test_nobody_votes_for_it_in_circulation(self, vacant: Council) -> None:
        motion = circulated(vacant)
        with pytest.raises(Forbidden, match="you do not"):
            vote(vacant, motion, NOW, alternate="for")

    def test_one_that_becomes_vacant_in_the_meeting_counts_no_more_and_its_vote_is_lost_with_it(
        self, council: Council
    ) -> None:
        stands_in(council, "alternate", "cert-punjab")
        meeting, under = called(council)
        for who in ("chair", "secretary", "first"):
            meetings.arrive(by=council.office, reference=meeting.reference, seat=council.keys[who], at=HELD)
        meetings.arrive(by=council.office, reference=meeting.reference, seat="cert-punjab", alternate=True, at=HELD)
        meetings.open_meeting(by=council.office, reference=meeting.reference, at=HELD)
        motion = put(council, under)
        vote(council, motion, alternate="for")
        assert ballot(motion, HELD).quorum.present == 4
        leaves(council, "punjab", on=HELD.date(), at=HELD)
        standing = ballot(motion, HELD)
        assert (standing.quorum.present, standing.quorum.base, standing.quorum.reached) == (3, 5, True)
        voting.close(by=council.office, reference=motion.reference, at=HELD)
        motion.refresh_from_db()
        assert (motion.outcome["for"], motion.outcome["silent"]) == (0, 3), "what counts and what votes is the same"


class TestOneVoice:
    def test_nobody_holds_two_seats_at_a_time(self, council: Council) -> None:
        leaves(council, "second")
        email = council.accounts["chair"].email
        again = seats.Named("holder", email=email, instrument="L")
        with pytest.raises(Invalid, match="email: Chair holds another seat on one of these days"):
            seats.name(by=council.office, key=council.keys["second"], named=again, at=NOW)
        with pytest.raises(Invalid, match="name: chair holds another seat"):
            seats.name(
                by=council.office,
                key=council.keys["second"],
                named=seats.Named("holder", "chair ", instrument="L"),
                at=NOW,
            )

    def test_nobody_sits_on_two_seats_at_a_time(self, council: Council) -> None:
        stands_in(council, "first", "chair")
        meeting, _ = called(council)
        meetings.arrive(by=council.office, reference=meeting.reference, seat=council.keys["first"], at=HELD)
        with pytest.raises(Conflict, match="First sits on another seat"):
            meetings.arrive(by=council.office, reference=meeting.reference, seat="chair", alternate=True, at=HELD)

    def test_nobody_votes_twice_by_changing_seats(self, council: Council) -> None:
        stands_in(council, "first", "chair")
        meeting, under = sitting(council, "secretary", "punjab", "first", "second", "industry")
        motion = put(council, under)
        vote(council, motion, first="for")
        meetings.depart(by=council.office, reference=meeting.reference, seat=council.keys["first"], at=HELD)
        meetings.arrive(by=council.office, reference=meeting.reference, seat="chair", alternate=True, at=HELD)
        with pytest.raises(Conflict, match="voted already, on another seat"):
            vote(council, motion, first="for")
        with pytest.raises(Conflict, match="voted already, on another seat"):
            voting.record_vote(by=council.office, reference=motion.reference, seat="chair", choice="for", at=HELD)

    def test_rows_that_say_otherwise_count_once(self, council: Council) -> None:
        meeting, under = sitting(council, "chair", "secretary", "punjab", "first")
        twice = models.Holding.objects.get(seat__key="cert-punjab")
        models.Holding.objects.filter(pk=twice.pk).update(user=council.accounts["chair"])
        assert meeting_quorum(meeting, HELD)[0].present == 3
        with pytest.raises(Conflict, match="3 count as present"):
            put(council, under)


class TestInterests:
    def test_go_with_the_person_to_every_seat(self, council: Council) -> None:
        stands_in(council, "first", "chair")
        meeting, under = called(council)
        agenda.declare_interest(by=council.members["first"], reference=under.reference, text="My firm", at=NOW)
        for who in ("secretary", "punjab", "second", "industry"):
            meetings.arrive(by=council.office, reference=meeting.reference, seat=council.keys[who], at=HELD)
        meetings.arrive(by=council.office, reference=meeting.reference, seat="chair", alternate=True, at=HELD)
        meetings.open_meeting(by=council.office, reference=meeting.reference, at=HELD)
        motion = put(council, under)
        assert ballot(motion, HELD).interested == {council.seat("first").pk, council.seat("chair").pk}
        with pytest.raises(Forbidden, match="An interest"):
            vote(council, motion, first="for")

    def test_of_a_holder_bind_whoever_stands_in_and_of_an_alternate_them_alone(self, council: Council) -> None:
        _meeting, under = sitting(council, "chair", "secretary", "punjab", "alternate", "first")
        agenda.declare_interest(by=council.members["industry"], reference=under.reference, text="Mine", at=HELD)
        assert ballot(put(council, under), HELD).interested == {council.seat("industry").pk}

    def test_of_an_alternate_leave_the_holder_free(self, council: Council) -> None:
        _meeting, under = sitting(council)
        agenda.declare_interest(by=council.members["alternate"], reference=under.reference, text="Mine", at=HELD)
        motion = put(council, under)
        assert ballot(motion, HELD).interested == frozenset()
        vote(council, motion, industry="for")

    def test_are_declared_while_a_motion_is_circulated_and_take_back_a_vote(self, council: Council) -> None:
        motion = circulated(council)
        vote(council, motion, NOW, first="for", chair="for")
        agenda.declare_interest(by=council.members["first"], reference=motion.item.reference, text="Mine", at=NOW)
        assert set(ballot(motion, NOW).votes) == {council.seat("chair").pk}
        with pytest.raises(Forbidden, match="An interest"):
            vote(council, motion, NOW, first="for")
        with pytest.raises(Conflict, match="declared already"):
            agenda.declare_interest(by=council.members["first"], reference=motion.item.reference, text="Mine", at=NOW)
        late = NOW + 8 * DAY
        with pytest.raises(Conflict, match="is over"):
            agenda.declare_interest(by=council.members["chair"], reference=motion.item.reference, text="x", at=late)


def test_whose_term_has_ended_sits_no_longer(council: Council) -> None:
    meeting, under = sitting(council, "chair", "secretary", "punjab", "first")
    motion = put(council, under)
    leaves(council, "first", on=HELD.date(), at=HELD)
    assert council.seat("first").pk not in ballot(motion, HELD).present
    with pytest.raises(Forbidden):
        vote(council, motion, first="for")
    named = seats.Named("holder", "New expert", instrument="L", starts=HELD.date())
    seats.name(by=council.office, key=council.keys["first"], named=named, at=HELD)
    meetings.arrive(by=council.office, reference=meeting.reference, seat=council.keys["first"], at=HELD + HOUR)
    assert meeting.attendance.filter(left_at=None).count() == 4
