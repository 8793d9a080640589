"""The Council's pages as each role: what they show, whom they turn away, and what their buttons do."""

import pytest
from django.utils import timezone

from pehra.council import models
from pehra.council.actions import followup
from pehra.foundation.access.roles import Role
from tests.council import seating
from tests.council.seating import DAY, HOUR, Council, called, decided, item, put, sitting
from tests.registry.web.visits import signed_in, words
from tests.world import person

PAGES = ("", "meetings/", "items/", "actions/", "seats/", "figures/")


@pytest.fixture
def council(db: None) -> Council:
    """Seated at the moment of the real clock, which the pages read."""
    return seating.council(timezone.now() - 40 * DAY)


@pytest.fixture
def sits(council: Council) -> tuple[Council, models.Meeting, models.AgendaItem]:
    """A meeting in session since an hour ago."""
    begun = timezone.now() - HOUR
    return (council, *sitting(council, starts_at=begun, at=begun - 20 * DAY))


class TestWhoEnters:
    @pytest.mark.parametrize("page", PAGES)
    def test_members_secretariat_and_auditor(self, council: Council, page: str) -> None:
        for by in (council.members["chair"], council.office, council.country.auditor):
            assert signed_in(by).get(f"/council/{page}").status_code == 200

    @pytest.mark.parametrize("page", PAGES)
    def test_to_everybody_else_there_is_no_such_address(self, council: Council, page: str) -> None:
        outside = [by for by in council.strangers() if page != "actions/" or not by.has_role(Role.LEAD, Role.CONTACT)]
        for by in outside:
            assert signed_in(by).get(f"/council/{page}").status_code == 404

    def test_a_plan_is_the_secretariats_alone(self, council: Council) -> None:
        meeting = seating.drafted(council, timezone.now() + 20 * DAY, timezone.now())
        path = f"/council/meetings/{meeting.reference}/"
        assert signed_in(council.office).get(path).status_code == 200
        for by in (council.members["chair"], council.country.auditor, *council.strangers()):
            assert signed_in(by).get(path).status_code == 404

    def test_an_item_that_waits_is_its_submitters_and_the_secretariats(self, council: Council) -> None:
        made = item(council, council.members["punjab"], timezone.now())
        path = f"/council/items/{made.reference}/"
        for by, status in ((council.members["punjab"], 200), (council.office, 200), (council.members["chair"], 404)):
            assert signed_in(by).get(path).status_code == status


class TestAMeeting:
    def test_shows_the_quorum_with_its_rule_and_source(self, sits) -> None:
        council, meeting, _under = sits
        shown = words(signed_in(council.members["chair"]).get(f"/council/meetings/{meeting.reference}/"))
        assert "The Council can decide" in shown
        assert "more than 1/2 of seats with a vote that are filled" in shown
        assert "default, no source" in shown

    def test_the_secretariat_notes_who_leaves_and_comes(self, sits) -> None:
        council, meeting, _under = sits
        path, client = f"/council/meetings/{meeting.reference}/", signed_in(council.office)
        assert client.post(path, {"act": "depart", "depart-seat": "industry"}).status_code == 302
        assert (
            client.post(path, {"act": "arrive", "arrive-seat": "industry", "arrive-alternate": "on"}).status_code == 302
        )
        there = meeting.attendance.get(seat__key="industry", left_at=None)
        assert there.holding.name == "Alternate"

    def test_a_members_button_is_not_the_secretariats(self, sits) -> None:
        council, meeting, _under = sits
        for by in (council.members["chair"], council.country.auditor):
            path = f"/council/meetings/{meeting.reference}/"
            assert signed_in(by).post(path, {"act": "close"}).status_code == 404
        meeting.refresh_from_db()
        assert meeting.state == "sitting"

    def test_what_is_refused_heads_the_page(self, sits) -> None:
        council, meeting, under = sits
        put(council, under, timezone.now())
        answer = signed_in(council.office).post(f"/council/meetings/{meeting.reference}/", {"act": "close"})
        assert answer.status_code == 422
        assert "A vote is under way." in words(answer)


class TestAMotion:
    def test_a_member_votes_and_sees_only_their_own_vote(self, sits) -> None:
        council, _meeting, under = sits
        motion = put(council, under, timezone.now())
        path = f"/council/motions/{motion.reference}/"
        chair = signed_in(council.members["chair"])
        given = {"act": "vote", "vote-choice": "dissent", "vote-reasons": "Too early"}
        assert chair.post(path, given).status_code == 302
        assert "You have voted" in words(chair.get(path))
        assert "Too early" not in words(signed_in(council.members["punjab"]).get(path))
        assert "Too early" not in words(signed_in(council.office).get(path))

    def test_a_member_with_an_interest_is_told_and_has_no_form(self, sits) -> None:
        council, _meeting, under = sits
        member = signed_in(council.members["punjab"])
        declared = {"act": "interest", "interest-text": "My own CERT"}
        assert member.post(f"/council/items/{under.reference}/", declared).status_code == 302
        motion = put(council, under, timezone.now())
        path = f"/council/motions/{motion.reference}/"
        assert "Your seat has no vote on it." in words(member.get(path))
        assert member.post(path, {"act": "vote", "vote-choice": "for"}).status_code == 404
        assert not motion.votes.exists()

    @pytest.mark.parametrize("who", ["office", "auditor"])
    def test_nobody_else_has_a_vote(self, sits, who: str) -> None:
        council, _meeting, under = sits
        motion = put(council, under, timezone.now())
        by = council.office if who == "office" else council.country.auditor
        answer = signed_in(by).post(f"/council/motions/{motion.reference}/", {"act": "vote", "vote-choice": "for"})
        assert answer.status_code == 404

    def test_decided_it_shows_the_count_the_rule_and_every_vote(self, sits) -> None:
        council, _meeting, under = sits
        motion = decided(council, put(council, under, timezone.now()), timezone.now(), chair="for", first="dissent")
        shown = words(signed_in(council.country.auditor).get(f"/council/motions/{motion.reference}/"))
        assert "the chair's casting vote decides" in shown
        assert "more than 1/2 of votes for and against" in shown
        assert "For these reasons" in shown


class TestResolutions:
    def resolved(self, council: Council, under: models.AgendaItem, publication: str) -> str:
        at = timezone.now()
        motion = decided(council, put(council, under, at, publication=publication), at, chair="for")
        return f"/council/resolutions/{motion.resolution.year}/{motion.resolution.running}/"

    @pytest.mark.parametrize(
        ("publication", "stranger", "network"), [("council", 404, 404), ("network", 404, 200), ("public", 200, 200)]
    )
    def test_are_shown_to_whom_they_are_marked_for(self, sits, publication: str, stranger: int, network: int) -> None:
        council, _meeting, under = sits
        path = self.resolved(council, under, publication)
        assert signed_in(None).get(path).status_code == stranger
        assert signed_in(council.country.telco_contact).get(path).status_code == network
        assert signed_in(council.members["chair"]).get(path).status_code == 200
        assert ("A motion" in words(signed_in(None).get("/council/resolutions/"))) == (stranger == 200)

    def test_one_inside_the_network_is_for_whoever_works_there(self, sits) -> None:
        council, _meeting, under = sits
        path = self.resolved(council, under, "network")
        for by in (council.country.platform, None):
            assert signed_in(by).get(path).status_code == 404
        for by in (council.country.telecom_analyst, council.country.ncert_lead):
            assert signed_in(by).get(path).status_code == 200

    def test_a_stranger_is_told_no_number_of_what_is_not_for_them(self, sits) -> None:
        council, _meeting, under = sits
        at = timezone.now()
        path = self.resolved(council, under, "public")
        old = models.Resolution.objects.get()
        newer = decided(council, put(council, under, at, supersedes=old.number), at, chair="for")
        shown = words(signed_in(None).get(path))
        assert "Superseded" in shown
        assert newer.resolution.number not in shown
        assert newer.resolution.number in words(signed_in(council.members["chair"]).get(path))
        third = put(council, under, at, supersedes=newer.resolution.number, publication="public")
        found = decided(council, third, at, chair="for").resolution
        path = f"/council/resolutions/{found.year}/{found.running}/"
        assert newer.resolution.number not in words(signed_in(None).get(path))

    def test_a_stranger_acts_on_none(self, sits) -> None:
        council, _meeting, under = sits
        path = self.resolved(council, under, "public")
        for by in (None, council.members["chair"], council.country.telco_contact):
            assert signed_in(by).post(path, {"act": "task", "task-title": "A"}).status_code == 404

    def test_the_owner_of_an_action_sees_it_and_nobody_of_another_party(self, sits) -> None:
        council, _meeting, under = sits
        self.resolved(council, under, "council")
        task = followup.Task("Confirm", timezone.now().date() + 9 * DAY, party="cert-punjab")
        row = models.Resolution.objects.get()
        action = followup.create(by=council.office, year=row.year, running=row.running, task=task, at=timezone.now())
        path = f"/council/actions/{action.reference}/"
        lead = person(council.country.body("cert-punjab"), Role.LEAD)[1]
        assert signed_in(lead).get(path).status_code == 200
        assert signed_in(council.country.telco_contact).get(path).status_code == 404
        given = {"act": "show", "show-link": "https://cert.example/1"}
        assert signed_in(lead).post(path, given).status_code == 302
        assert signed_in(lead).post(path, {"act": "accept"}).status_code == 404


class TestWhatAllOfThemShow:
    def test_no_case_is_named_in_the_figures(self, council: Council) -> None:
        shown = words(signed_in(council.members["chair"]).get("/council/figures/"))
        assert "By tier" in shown
        assert "By province" in shown
        assert "C-" not in shown

    def test_in_urdu_nothing_english_is_left_in_the_headings(self, council: Council) -> None:
        called(council, timezone.now() + 20 * DAY, timezone.now())
        for page in PAGES:
            shown = words(signed_in(council.members["chair"], "ur").get(f"/council/{page}"))
            for english in ("Overview", "Meetings", "Seats and rules", "National picture", "Agenda items"):
                assert english not in shown


class TestWhatCannotBe:
    @pytest.mark.parametrize("kind", ["meetings", "items", "motions", "actions", "directives"])
    def test_an_address_with_what_no_reference_has(self, council: Council, kind: str) -> None:
        for end in ("M-%00", "%00/", "M%E2%82%AC-1/"):
            assert signed_in(council.office).get(f"/council/{kind}/{end}").status_code == 404

    def test_a_day_at_the_end_of_the_calendar_is_told_beside_its_field(self, council: Council) -> None:
        client = signed_in(council.office)
        given = {"title_en": "A", "votes": "on", "starts": "9999-12-31", "citation": "r"}
        answer = client.post("/council/seats/new/", given)
        assert answer.status_code == 422
        assert "A day from 2000 to 2199." in words(answer)
        plan = {"title": "A", "place": "B", "starts_at": "9999-12-31T23:00", "ends_at": "9999-12-31T23:59"}
        assert client.post("/council/meetings/new/", plan).status_code == 422
        for day in ("9999-12-31", "0001-01-01", "2026-02-31", "x%00"):
            assert client.get(f"/council/seats/?on={day}").status_code == 200


def test_what_stands_in_the_way_is_told_in_the_readers_language(council: Council) -> None:
    at = timezone.now()
    _meeting, under = sitting(council, starts_at=at, at=at - 20 * DAY)
    aim = {"mandate": "ncert-government", "to_body": "cert-sindh", "on": at.date()}
    motion = put(council, under, at, kind="mandate", aim=aim)
    motion = decided(council, motion, at, chair="for", secretary="for")
    path = f"/council/motions/{motion.reference}/"
    assert "not notified on that day" in words(signed_in(council.members["chair"]).get(path))
    assert "not notified on that day" not in words(signed_in(council.members["chair"], "ur").get(path))
