"""Motions and votes: who may, what is decided, what is never changed, what is circulated."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from pehra.council import models
from pehra.council.actions import agenda, aims, meetings, motions, voting
from pehra.council.actions.aims import on_decided
from pehra.council.queries.ballots import ballot
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from pehra.law.council import MotionKind
from pehra.registry.models import HandOver
from tests.council.seating import (
    DAY,
    HELD,
    HOUR,
    PEOPLE,
    Council,
    carried,
    decided,
    item,
    proposed,
    put,
    sitting,
    vote,
)
from tests.registry.network import NOW, TODAY


class TestTheCount:
    def test_is_kept_with_every_number_and_the_rule_behind_it(self, council: Council) -> None:
        _meeting, under = sitting(council)
        motion = decided(
            council, put(council, under), chair="for", secretary="for", industry="dissent", punjab="abstain"
        )
        told = motion.outcome
        assert (motion.state, told["carried"], told["ground"]) == ("carried", True, "majority")
        assert (told["for"], told["against"], told["dissents"], told["abstained"], told["silent"]) == (2, 1, 1, 1, 2)
        assert (told["majority"]["rule"], told["majority"]["citation"]) == ("majority", "default, no source")
        assert (told["quorum"]["present"], told["quorum"]["needed"], told["quorum"]["base"]) == (6, 4, 6)

    def test_a_tie_goes_by_the_chairs_vote(self, council: Council) -> None:
        _meeting, under = sitting(council)
        motion = decided(council, put(council, under), chair="for", secretary="against")
        assert (motion.state, motion.outcome["ground"]) == ("carried", "casting-vote")
        motion = decided(council, put(council, under), chair="against", secretary="for")
        assert (motion.state, motion.outcome["ground"]) == ("lost", "tie")

    def test_two_thirds_where_the_rule_asks_for_them(self, council: Council) -> None:
        _meeting, under = sitting(council)
        aim = {"mandate": "ncert-government", "to_body": "cert-gov", "on": TODAY}
        fields = {"kind": "mandate", "aim": aim}
        motion = decided(
            council, put(council, under, **fields), chair="for", secretary="for", punjab="against", first="against"
        )
        assert motion.outcome["ground"] == "tie"
        motion = decided(council, put(council, under, **fields), chair="for", secretary="for", punjab="against")
        assert motion.outcome["ground"] == "majority"

    def test_everybody_at_the_table_is_told(self, council: Council) -> None:
        carried(council)
        told = set(Notice.objects.filter(kind="council.decided").values_list("user_id", flat=True))
        assert told >= {each.user_id for each in council.members.values()} | {council.office.user_id}


class TestAQuorum:
    def test_nothing_is_put_without_one(self, council: Council) -> None:
        _meeting, under = sitting(council, "chair", "secretary", "punjab")
        with pytest.raises(Conflict, match="3 count as present, and 4 of 6 are needed"):
            put(council, under)

    def test_a_member_with_an_interest_does_not_count_for_that_item_alone(self, council: Council) -> None:
        meeting, under = sitting(council, "chair", "secretary", "punjab", "first")
        other = models.AgendaItem.objects.create(
            reference="J-0000-0001",
            meeting=meeting,
            position=2,
            title="B",
            state="scheduled",
            submitter="x",
            submitted_at=NOW,
        )
        agenda.declare_interest(by=council.members["punjab"], reference=under.reference, text="My CERT", at=HELD)
        with pytest.raises(Conflict, match="3 count as present"):
            put(council, under)
        assert put(council, other).state == "open"

    def test_a_vote_that_loses_it_is_interrupted_and_void(self, council: Council) -> None:
        meeting, under = sitting(council, "chair", "secretary", "punjab", "first")
        motion = put(council, under)
        with pytest.raises(Conflict, match="There is a quorum"):
            voting.interrupt(by=council.office, reference=motion.reference, at=HELD)
        meetings.depart(by=council.office, reference=meeting.reference, seat=council.keys["first"], at=HELD)
        with pytest.raises(Conflict, match="no quorum"):
            voting.close(by=council.office, reference=motion.reference, at=HELD)
        vote(council, motion, punjab="for")
        voting.interrupt(by=council.office, reference=motion.reference, at=HELD)
        motion.refresh_from_db()
        assert (motion.state, motion.votes.count()) == ("proposed", 0)


class TestWhoVotes:
    def test_whoever_sits_and_nobody_else(self, council: Council) -> None:
        _meeting, under = sitting(council, "chair", "secretary", "punjab", "alternate")
        motion = put(council, under)
        vote(council, motion, chair="for", alternate="for")
        for who in ("industry", "first"):
            with pytest.raises(Forbidden, match="you do not"):
                vote(council, motion, **{who: "for"})
        for by in (council.office, council.country.auditor):
            with pytest.raises(Forbidden):
                voting.vote(by=by, reference=motion.reference, choice="for", at=HELD)
        for by in council.strangers():
            with pytest.raises(Absent):
                voting.vote(by=by, reference=motion.reference, choice="for", at=HELD)
        assert motion.votes.count() == 2

    def test_a_member_with_an_interest_has_no_vote_whoever_writes_it_down(self, council: Council) -> None:
        _meeting, under = sitting(council)
        agenda.declare_interest(by=council.members["punjab"], reference=under.reference, text="My CERT", at=HELD)
        motion = put(council, under)
        with pytest.raises(Forbidden, match="An interest in this item is declared"):
            vote(council, motion, punjab="for")
        with pytest.raises(Forbidden, match="An interest in this item is declared"):
            voting.record_vote(by=council.office, reference=motion.reference, seat="cert-punjab", choice="for", at=HELD)
        motion = decided(council, motion, chair="for", secretary="for")
        assert (motion.outcome["interested"], motion.outcome["silent"]) == (1, 3)

    def test_an_interest_is_declared_before_the_vote_and_by_oneself(self, council: Council) -> None:
        _meeting, under = sitting(council)
        for by in council.strangers():
            with pytest.raises(Absent):
                agenda.declare_interest(by=by, reference=under.reference, text="x", at=HELD)
        with pytest.raises(Forbidden):
            agenda.declare_interest(by=council.country.auditor, reference=under.reference, text="x", at=HELD)
        # A member cannot declare one for somebody else: the seat that they name is not looked at.
        made = agenda.declare_interest(
            by=council.members["chair"], reference=under.reference, seat="industry", text="x", at=HELD
        )
        assert made.seat.key == "chair"
        put(council, under)
        with pytest.raises(Conflict, match="declared before"):
            agenda.declare_interest(by=council.members["punjab"], reference=under.reference, text="x", at=HELD)

    def test_the_secretariat_writes_down_a_vote_from_the_room_and_never_over_one_by_account(
        self, council: Council
    ) -> None:
        _meeting, under = sitting(council)
        motion = put(council, under)
        for choice in ("against", "for"):
            voting.record_vote(by=council.office, reference=motion.reference, seat="chair", choice=choice, at=HELD)
        vote(council, motion, chair="abstain")
        with pytest.raises(Conflict, match="by their own account"):
            voting.record_vote(by=council.office, reference=motion.reference, seat="chair", choice="for", at=HELD)
        cast = motion.votes.get()
        assert (cast.choice, cast.recorded_by) == ("abstain", "")
        for by in (council.members["chair"], council.country.auditor):
            with pytest.raises(Forbidden):
                voting.record_vote(by=by, reference=motion.reference, seat="chair", choice="for", at=HELD)

    def test_a_dissent_has_reasons(self, council: Council) -> None:
        _meeting, under = sitting(council)
        motion = put(council, under)
        with pytest.raises(Invalid, match="reasons: This field is needed"):
            voting.vote(by=council.members["chair"], reference=motion.reference, choice="dissent", at=HELD)
        with pytest.raises(Invalid, match="choice: Choose one of"):
            voting.vote(by=council.members["chair"], reference=motion.reference, choice="maybe", at=HELD)

    def test_a_vote_is_changed_until_it_is_counted_and_every_cast_is_in_the_journal(self, council: Council) -> None:
        _meeting, under = sitting(council)
        motion = put(council, under)
        vote(council, motion, chair="against")
        vote(council, motion, chair="for")
        assert motion.votes.get().choice == "for"
        assert Entry.objects.filter(act="council.vote", subject=f"motion:{motion.reference}").count() == 2


class TestWhatIsDecidedStays:
    def test_no_act_changes_it(self, council: Council) -> None:
        motion = carried(council)
        for act in (voting.close, voting.interrupt, motions.put, motions.withdraw):
            with pytest.raises(Conflict):
                act(by=council.office, reference=motion.reference, at=HELD)
        with pytest.raises(Conflict):
            vote(council, motion, first="against")

    @pytest.mark.parametrize(
        "touch",
        [
            lambda m: models.Motion.objects.filter(pk=m.pk).update(text_en="Something else"),
            lambda m: models.Motion.objects.filter(pk=m.pk).update(state="lost"),
            lambda m: models.Motion.objects.filter(pk=m.pk).update(outcome={"for": 99}),
            lambda m: models.Vote.objects.filter(motion=m).update(choice="against"),
            lambda m: models.Vote.objects.filter(motion=m).delete(),
            lambda m: models.Resolution.objects.filter(motion=m).update(running=9),
            lambda m: models.Resolution.objects.filter(motion=m).delete(),
        ],
    )
    def test_nor_does_the_database_let_anybody(self, council: Council, touch) -> None:
        motion = carried(council)
        with pytest.raises(IntegrityError), transaction.atomic():
            touch(motion)

    def test_it_is_superseded_by_a_later_motion_that_is_carried(self, council: Council) -> None:
        old = carried(council)
        number = old.resolution.number
        later = HELD + 30 * DAY
        _meeting, under = sitting(council, starts_at=later, at=HELD)
        lost = decided(council, put(council, under, later, supersedes=number), later, chair="against")
        old.refresh_from_db()
        assert (lost.state, old.state) == ("lost", "carried")
        decided(council, put(council, under, later, supersedes=number), later, chair="for")
        old.refresh_from_db()
        assert old.state == "superseded"
        with pytest.raises(Invalid, match="supersedes: There is no resolution of this number in force"):
            proposed(council, under, later, supersedes=number)


class TestResolutions:
    def test_are_numbered_by_year_without_gaps(self, council: Council) -> None:
        _meeting, under = sitting(council)
        made = []
        for choice in ("for", "against", "for", "for"):
            motion = decided(council, put(council, under), chair=choice)
            made.append(motion.resolution.number if motion.state == "carried" else None)
        assert made == ["2026/01", None, "2026/02", "2026/03"]

    def test_another_year_begins_anew(self, council: Council) -> None:
        carried(council)
        later = HELD + 330 * DAY
        assert carried(council, later, HELD).resolution.number == "2027/01"


class TestProposing:
    def test_by_a_member_on_a_seat_or_the_secretariat(self, council: Council) -> None:
        under = item(council)
        proposal = motions.Proposal("plain", "A", "B")
        for by in (council.office, council.members["chair"], council.members["alternate"]):
            assert motions.propose(by=by, item=under.reference, proposal=proposal, at=NOW).state == "proposed"
        for by in (council.country.nobody, council.country.auditor):
            with pytest.raises(Forbidden):
                motions.propose(by=by, item=under.reference, proposal=proposal, at=NOW)
        for by in council.strangers():
            with pytest.raises(Absent):
                motions.propose(by=by, item=under.reference, proposal=proposal, at=NOW)

    @pytest.mark.parametrize(
        ("fields", "problem"),
        [
            ({"kind": "minutes"}, "kind: Choose one of"),
            ({"kind": "recommend", "aim": {"file": "no-such"}}, "file: There is no such file"),
            ({"kind": "mandate", "aim": {}}, "mandate: There is no such mandate"),
            ({"publication": "everywhere"}, "publication: Choose one of"),
            ({"supersedes": "2026/99"}, "supersedes: There is no resolution"),
            ({"supersedes": "²/١"}, "supersedes: There is no resolution"),
            ({"text_en": ""}, "text_en: This field is needed"),
        ],
    )
    def test_what_cannot_be(self, council: Council, fields: dict[str, object], problem: str) -> None:
        with pytest.raises(Invalid, match=problem):
            proposed(council, item(council), NOW, **fields)

    def test_withdrawn_by_whoever_proposed_it_or_the_secretariat(self, council: Council) -> None:
        under = item(council)
        made = motions.propose(
            by=council.members["chair"], item=under.reference, proposal=motions.Proposal("plain", "A", "B"), at=NOW
        )
        with pytest.raises(Forbidden):
            motions.withdraw(by=council.members["punjab"], reference=made.reference, at=NOW)
        assert motions.withdraw(by=council.members["chair"], reference=made.reference, at=NOW).state == "withdrawn"


CLOSES = NOW + 8 * DAY


class TestCirculation:
    def circulated(self, council: Council, **fields: object) -> models.Motion:
        motion = proposed(council, item(council), NOW, **fields)
        return motions.circulate(by=council.office, reference=motion.reference, closes_at=CLOSES, at=NOW)

    def test_is_decided_by_itself_on_its_date(self, council: Council) -> None:
        motion = self.circulated(council)
        vote(council, motion, NOW + DAY, chair="for", secretary="for", punjab="against", first="for")
        assert voting.close_due(at=CLOSES - HOUR) == 0
        assert voting.close_due(at=CLOSES + timedelta(days=2)) == 1
        motion.refresh_from_db()
        assert (motion.state, motion.decided_at, motion.item.state) == ("carried", CLOSES, "done")
        assert motion.resolution.decided_on == TODAY + 8 * DAY
        assert voting.close_due(at=CLOSES + timedelta(days=2)) == 0

    def test_too_few_answers_are_no_quorum(self, council: Council) -> None:
        motion = self.circulated(council)
        vote(council, motion, NOW, chair="for", secretary="for", punjab="abstain")
        voting.close_due(at=CLOSES)
        motion.refresh_from_db()
        assert (motion.state, motion.outcome["ground"]) == ("lost", "no-quorum")

    def test_the_holder_goes_before_the_alternate(self, council: Council) -> None:
        motion = self.circulated(council)
        with pytest.raises(Forbidden):
            vote(council, motion, NOW, alternate="for")
        vote(council, motion, NOW, industry="against")

    def test_the_days_of_the_rule_are_given(self, council: Council) -> None:
        motion = proposed(council, item(council), NOW)
        with pytest.raises(Invalid, match="The rule gives members 7 days: not before 2026-03-08"):
            motions.circulate(by=council.office, reference=motion.reference, closes_at=NOW + 6 * DAY, at=NOW)

    def test_nobody_votes_when_it_is_over_and_nobody_closes_it_by_hand(self, council: Council) -> None:
        motion = self.circulated(council)
        with pytest.raises(Conflict, match="closing date"):
            voting.close(by=council.office, reference=motion.reference, at=NOW)
        with pytest.raises(Conflict, match="own account"):
            voting.record_vote(by=council.office, reference=motion.reference, seat="chair", choice="for", at=NOW)
        with pytest.raises(Conflict, match="not put to the vote now"):
            vote(council, motion, CLOSES, chair="for")

    def test_a_member_with_an_interest_neither_votes_nor_counts(self, council: Council) -> None:
        motion = proposed(council, item(council), NOW)
        agenda.declare_interest(by=council.members["first"], reference=motion.item.reference, text="x", at=NOW)
        motions.circulate(by=council.office, reference=motion.reference, closes_at=CLOSES, at=NOW)
        motion.refresh_from_db()
        with pytest.raises(Forbidden, match="declared"):
            vote(council, motion, NOW, first="for")
        assert council.seat("first").pk in ballot(motion, NOW).interested


class TestWhatFollows:
    def test_a_mandate_passes_in_the_registrys_own_way(self, council: Council) -> None:
        aim = {"mandate": "ncert-government", "to_body": "cert-gov", "on": HELD.date()}
        motion = carried(council, kind="mandate", aim=aim)
        row = HandOver.objects.get()
        assert (row.to_body.slug, row.on, row.carried_out_at) == ("cert-gov", HELD.date(), HELD)
        assert "Resolution 2026/01" in row.instrument
        assert motion.applied_at == HELD

    def test_where_it_stays_with_its_body_nothing_moves(self, council: Council) -> None:
        aim = {"mandate": "ncert-government", "to_body": "ncert", "against": "cert-gov", "on": HELD.date()}
        motion = carried(council, kind="mandate", aim=aim)
        assert (motion.applied_at, motion.hindrance, HandOver.objects.count()) == (None, "", 0)

    def test_what_stands_in_the_way_does_not_undo_the_decision(self, council: Council) -> None:
        aim = {"mandate": "ncert-government", "to_body": "cert-sindh", "on": HELD.date()}
        motion = carried(council, kind="mandate", aim=aim)
        assert (motion.state, motion.applied_at) == ("carried", None)
        assert "not notified on that day" in motion.hindrance
        with pytest.raises(Invalid):
            voting.apply_again(by=council.office, reference=motion.reference, at=HELD)
        with pytest.raises(Forbidden):
            voting.apply_again(by=council.members["chair"], reference=motion.reference, at=HELD)

    def test_whoever_subscribed_learns_of_it_with_the_number(self, council: Council) -> None:
        seen: list[aims.Decided] = []
        handler = lambda decided, by, at: seen.append(decided)  # noqa: E731
        on_decided(MotionKind.DIRECTIVE, handler)
        try:
            motion = carried(council, kind="directive")
        finally:
            aims._handlers[MotionKind.DIRECTIVE].remove(handler)
        assert [(each.motion, each.resolution, each.carried) for each in seen] == [(motion.reference, "2026/01", True)]


def test_the_table_is_that_of_the_day(council: Council) -> None:
    assert len(PEOPLE) == 7
    _meeting, under = sitting(council)
    motion = put(council, under)
    assert len(ballot(motion, HELD).quorum_table.filled) == 6
