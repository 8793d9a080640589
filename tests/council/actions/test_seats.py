"""Seats: given by the profile, opened by a notification, co-opted; held, left, and vacant in time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pehra.council import models
from pehra.council.actions import seats, terms
from pehra.council.queries.seats import seated, table_of
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.models import Entry
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.law.functions import Standing
from pehra.law.mandates import StandingStep
from pehra.registry.actions import load_profile
from tests.council.seating import PEOPLE, TERM_ENDS, Council, name
from tests.registry.network import NOW, PROFILE, TODAY, Country, without

DAY = timedelta(days=1)


def kinds(user_id: int) -> set[str]:
    return set(Notice.objects.filter(user_id=user_id).values_list("kind", flat=True))


class TestTheProfilesSeats:
    def test_are_there_and_vacant(self, country: Country) -> None:
        assert seats.follow(at=NOW) == 4
        found = {each.seat.key: each for each in seated(TODAY)}
        assert list(found) == ["chair", "secretary", "industry", "cert-punjab"]
        assert all(each.vacant for each in found.values())
        assert found["secretary"].seat.body.slug == "ncert"

    def test_a_second_look_finds_nothing_to_do(self, country: Country) -> None:
        seats.follow(at=NOW)
        before = Entry.objects.count()
        assert seats.follow(at=NOW) == 0
        assert Entry.objects.count() == before

    def test_a_seat_that_the_profile_drops_ends_and_its_holder_leaves(self, council: Council) -> None:
        load_profile(by=SYSTEM, profile=without("seats", "industry"), at=NOW + DAY)
        assert seats.follow(at=NOW + DAY) == 1
        seat = models.Seat.objects.get(key="industry")
        assert seat.ends == TODAY + DAY
        assert {each.ends for each in seat.holdings.all()} == {TODAY + DAY}
        assert "industry" in {each.seat.key for each in seated(TODAY)}, "history stays"
        assert "industry" not in {each.seat.key for each in seated(TODAY + DAY)}

    def test_a_seat_that_loses_its_vote_loses_it_from_then_on(self, council: Council) -> None:
        changed = tuple(replace(each, votes=each.id != "secretary") for each in PROFILE.seats)
        load_profile(by=SYSTEM, profile=replace(PROFILE, seats=changed), at=NOW)
        seats.follow(at=NOW)
        assert council.seat("secretary").pk not in table_of(seated(TODAY)).voting


class TestAProvincialCertIsNotified:
    def test_its_seat_opens_by_itself_and_the_secretariat_is_asked_to_fill_it(self, council: Council) -> None:
        assert "cert-sindh" not in {each.seat.key for each in seated(TODAY)}
        steps = (StandingStep(Standing.NOTIFIED, TODAY, "S.R.O. 7"),)
        bodies = tuple(
            replace(b, standings=(*b.standings, *steps)) if b.slug == "cert-sindh" else b for b in PROFILE.bodies
        )
        load_profile(by=SYSTEM, profile=replace(PROFILE, bodies=bodies), at=NOW)
        assert seats.follow(at=NOW) == 1
        seat = models.Seat.objects.get(key="cert-sindh")
        assert (seat.kind, seat.votes, seat.citation) == ("provincial", True, "S.R.O. 7")
        assert "council.seat-opened" in kinds(council.office.user_id)
        clock = Deadline.objects.get(subject="council-seat:cert-sindh", state="open")
        assert (clock.stage, clock.rule) == (terms.VACANCY, "vacancy")

    def test_twice_opens_one_seat(self, country: Country) -> None:
        body = country.body("cert-punjab")
        assert seats.open_for(body.pk, at=NOW) is not None
        assert seats.open_for(body.pk, at=NOW) is None


class TestNaming:
    def test_a_member_from_outside_government_has_a_term(self, council: Council) -> None:
        held = models.Holding.objects.get(seat__key="industry", part="holder")
        assert (held.ends, held.term_rule) == (TERM_ENDS, "term")
        chair = models.Holding.objects.get(seat__key="chair")
        assert (chair.ends, chair.term_rule) == (None, "")

    def test_the_member_is_told_and_the_journal_has_it(self, council: Council) -> None:
        assert "council.named" in kinds(council.members["chair"].user_id)
        entry = Entry.objects.get(act="council.seat-name", subject="seat:chair")
        assert entry.detail["name"] == "Chair"
        assert entry.party_id == council.country.body("council").pk

    def test_two_cannot_hold_one_seat(self, council: Council) -> None:
        with pytest.raises(Invalid, match="Chair holds this part"):
            name(council, "chair", starts=TODAY + 30 * DAY)

    def test_a_successor_follows_on_the_day_itself(self, council: Council) -> None:
        held = name(council, "industry", starts=TERM_ENDS)
        assert held.ends == date(2028, 3, 1)
        assert seated(TERM_ENDS)[2].holder == held
        assert seated(TERM_ENDS - DAY)[2].holder != held

    def test_a_term_is_never_longer_than_the_rule_and_may_be_shorter(self, council: Council) -> None:
        with pytest.raises(Invalid, match="ends: The term ends on 2028-03-01 at the latest"):
            name(council, "industry", starts=TERM_ENDS, ends=date(2028, 3, 2))
        assert name(council, "industry", starts=TERM_ENDS, ends=date(2027, 9, 1)).ends == date(2027, 9, 1)

    def test_an_account_without_the_role_is_refused_and_a_name_alone_is_taken(self, council: Council) -> None:
        key = seats.co_opt(
            by=council.office, title_en="A", title_ur="", votes=False, starts=TODAY, ends=None, citation="r", at=NOW
        ).key
        stranger = council.country.platform
        email = council.accounts["chair"].__class__.objects.get(pk=stranger.user_id).email
        with pytest.raises(Invalid, match="email: No account of a Council member"):
            seats.name(by=council.office, key=key, named=seats.Named("holder", email=email, instrument="L"), at=NOW)
        held = seats.name(by=council.office, key=key, named=seats.Named("holder", "Guest", instrument="L"), at=NOW)
        assert (held.name, held.user) == ("Guest", None)

    def test_a_letter_is_kept_as_it_came(self, council: Council) -> None:
        held = name(council, "industry", starts=TERM_ENDS, document=seats.Upload("letter.pdf", b"%PDF-1.7 x"))
        assert bytes(held.document.content) == b"%PDF-1.7 x"


class TestLeaving:
    def test_leaves_the_seat_vacant_from_that_day_on(self, council: Council) -> None:
        held = models.Holding.objects.get(seat__key="chair")
        seats.leave(
            by=council.office, key="chair", holding_id=held.pk, on=TODAY + 3 * DAY, reason="Transferred", at=NOW
        )
        assert not seated(TODAY + 2 * DAY)[0].vacant
        assert seated(TODAY + 3 * DAY)[0].vacant

    @pytest.mark.parametrize(("on", "problem"), [(TODAY - DAY, "not be before"), (TERM_ENDS, "ends on 2027-03-01")])
    def test_not_before_it_began_nor_after_it_ends(self, council: Council, on: date, problem: str) -> None:
        held = models.Holding.objects.get(seat__key="industry", part="holder")
        with pytest.raises(Invalid, match=problem):
            seats.leave(by=council.office, key="industry", holding_id=held.pk, on=on, reason="R", at=NOW)

    def test_a_co_opted_seat_is_closed_and_one_of_the_profile_is_not(self, council: Council) -> None:
        seats.close_seat(by=council.office, key=council.keys["first"], on=TODAY + DAY, reason="Done", at=NOW)
        assert council.seat("first").holdings.get().ends == TODAY + DAY
        with pytest.raises(Conflict, match="comes with the profile"):
            seats.close_seat(by=council.office, key="chair", on=TODAY + DAY, reason="Done", at=NOW)

    def test_nor_for_days_on_which_somebody_sat(self, council: Council) -> None:
        later = NOW + 5 * DAY
        held = models.Holding.objects.get(seat__key="chair")
        with pytest.raises(Invalid, match="on: This is past"):
            seats.leave(by=council.office, key="chair", holding_id=held.pk, on=TODAY + DAY, reason="R", at=later)
        with pytest.raises(Invalid, match="on: This is past"):
            seats.close_seat(by=council.office, key=council.keys["first"], on=TODAY + DAY, reason="R", at=later)


class TestClocks:
    def test_a_seat_that_begins_later_is_vacant_from_then_on_and_not_before(self, council: Council) -> None:
        begins = TODAY + 40 * DAY
        key = seats.co_opt(
            by=council.office, title_en="A", title_ur="", votes=True, starts=begins, ends=None, citation="r", at=NOW
        ).key
        clock = Deadline.objects.get(subject=f"council-seat:{key}", state="open")
        assert (clock.stage, clock.due_at) == (terms.BEGINS, terms.start_of(begins))
        deadlines.sweep(at=terms.start_of(begins) + timedelta(minutes=1))
        clock = Deadline.objects.get(subject=f"council-seat:{key}", state="open")
        assert (clock.stage, clock.due_at) == (terms.VACANCY, terms.start_of(begins + 30 * DAY))
        assert "council.vacant" not in kinds(council.office.user_id)

    def test_before_a_term_ends_the_holder_and_the_secretariat_are_reminded(self, council: Council) -> None:
        deadlines.sweep(at=NOW)
        assert "council.term" not in kinds(council.office.user_id)
        deadlines.sweep(at=terms.start_of(TERM_ENDS) - 60 * DAY + timedelta(minutes=1))
        assert "council.term" in kinds(council.office.user_id)
        assert "council.term" in kinds(council.members["industry"].user_id)
        assert "council.term" not in kinds(council.members["chair"].user_id)

    def test_when_it_ends_without_a_successor_the_seat_is_vacant_and_its_clock_runs(self, council: Council) -> None:
        at = terms.start_of(TERM_ENDS) + timedelta(minutes=1)
        deadlines.sweep(at=at)
        assert "council.vacant" in kinds(council.office.user_id)
        assert Entry.objects.filter(act="council.seat-vacant", subject="seat:industry").count() == 1
        assert Deadline.objects.get(subject="council-seat:industry", state="open").stage == terms.VACANCY

    def test_with_a_successor_nobody_is_disturbed_and_the_next_term_has_its_clock(self, council: Council) -> None:
        name(council, "industry", starts=TERM_ENDS)
        deadlines.sweep(at=terms.start_of(TERM_ENDS) + timedelta(minutes=1))
        assert not kinds(council.office.user_id) & {"council.term", "council.vacant"}
        clock = Deadline.objects.get(subject="council-seat:industry", state="open")
        assert clock.due_at == terms.start_of(date(2028, 3, 1))

    def test_a_vacancy_that_lasts_is_told_and_a_filled_seat_is_not(self, council: Council) -> None:
        held = models.Holding.objects.get(seat__key="chair")
        seats.leave(by=council.office, key="chair", holding_id=held.pk, on=TODAY, reason="R", at=NOW)
        later = NOW + 31 * DAY
        name(council, "chair", at=NOW, starts=TODAY + 5 * DAY)
        deadlines.sweep(at=later)
        assert "council.vacant" not in kinds(council.office.user_id)
        seats.leave(
            by=council.office,
            key="chair",
            holding_id=seated(later.date())[0].holder.pk,
            on=later.date(),
            reason="R",
            at=later,
        )
        deadlines.sweep(at=later + 31 * DAY)
        assert "council.vacant" in kinds(council.office.user_id)


class TestWhoMay:
    def acts(self, found: Council):
        held = models.Holding.objects.get(seat__key="chair")
        return (
            lambda by: name_as(found, by),
            lambda by: seats.leave(by=by, key="chair", holding_id=held.pk, on=TODAY + DAY, reason="R", at=NOW),
            lambda by: seats.co_opt(
                by=by, title_en="A", title_ur="", votes=True, starts=TODAY, ends=None, citation="r", at=NOW
            ),
            lambda by: seats.close_seat(by=by, key=found.keys["first"], on=TODAY + DAY, reason="R", at=NOW),
        )

    def test_members_and_auditors_look_and_do_not_touch(self, council: Council) -> None:
        for act in self.acts(council):
            for by in (*council.members.values(), council.country.auditor):
                with pytest.raises(Forbidden):
                    act(by)

    def test_to_everybody_else_there_is_no_such_thing(self, council: Council) -> None:
        for act in self.acts(council):
            for by in council.strangers():
                with pytest.raises(Absent):
                    act(by)

    def test_the_secretariat_does_all_of_it(self, council: Council) -> None:
        for act in self.acts(council):
            act(council.office)

    def test_a_seat_that_is_not_there(self, council: Council) -> None:
        with pytest.raises(Absent):
            seats.name(by=council.office, key="no-such", named=seats.Named("holder", "A", instrument="L"), at=NOW)


def name_as(found: Council, by):
    named = seats.Named("alternate", "Somebody", instrument="L")
    return seats.name(by=by, key="chair", named=named, at=NOW)


def test_everybody_named_sits(council: Council) -> None:
    table = table_of(seated(TODAY))
    assert len(table.filled) == len(PEOPLE) - 1
    assert table.chair == council.seat("chair").pk
