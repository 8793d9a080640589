"""Readiness over the API: figures for those who see figures, levels for readers, nothing for strangers."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pehra.foundation.access.person import Person
from pehra.readiness.actions import people, training
from pehra.readiness.actions.training import CourseDetails, SessionDetails
from tests.readiness.assessing import SECRET, accepted
from tests.readiness.conftest import Net
from tests.registry.web.visits import signed_in

pytestmark = pytest.mark.django_db


def get(person: Person | None, path: str) -> Any:
    client = signed_in(person) if person else Client()
    return client.get(f"/api/v1/readiness{path}")


@pytest.fixture
def assessed(net: Net) -> str:
    return accepted(net, at=timezone.now() - timedelta(days=2), O_1=1).reference


def test_figures_of_those_that_one_may_see(net: Net, assessed: str) -> None:
    rows = {row["body"]: row for row in get(net.member, "").json()}
    assert set(rows) == {"ncert", "cert-punjab", "cert-sindh", "cert-kp"}
    assert rows["cert-punjab"]["all"] == {"mean": 1.98, "met": 44, "of": 45}
    assert set(rows["cert-punjab"]["areas"]) == {"O", "H", "T", "P"}
    assert rows["cert-sindh"]["all"] is None
    assert [row["body"] for row in get(net.analyst, "").json()] == ["cert-punjab"]
    assert get(net.contact, "").json() == []


def test_levels_without_evidence(net: Net, assessed: str) -> None:
    for who in (net.lead, net.reviewer, net.national):
        answer = get(who, f"/assessments/{assessed}")
        assert answer.status_code == 200
        first = answer.json()["parameters"][0]
        assert first == {
            "parameter": "O-1", "name": "Mandate", "verified": False, "level": 2, "agreed": 1, "target": 3,
        }  # fmt: skip
        assert SECRET not in answer.content.decode()


def test_strangers_meet_one_answer(net: Net, assessed: str) -> None:
    for who in (net.member, net.auditor, net.contact, net.kp_lead):
        there, not_there = get(who, f"/assessments/{assessed}"), get(who, "/assessments/A-0000-0000")
        assert (there.status_code, not_there.status_code) == (404, 404)
        assert there.json()["title"] == not_there.json()["title"]
    assert get(net.contact, "/coverage").status_code == 404
    for path in ("", "/coverage", f"/assessments/{assessed}"):
        assert get(None, path).status_code == 401


def test_coverage(net: Net) -> None:
    found = get(net.member, "/coverage").json()
    assert (found["whole_country"], found["all"]["organisations"]) == (True, 1)
    assert found["by_sector"][0]["served_by_own_cert"] is None, "one organisation is too few to tell of"
    assert get(net.analyst, "/coverage").json()["whole_country"] is False


def test_a_reference_is_read_as_it_is_typed(net: Net, assessed: str) -> None:
    assert get(net.lead, "/assessments/nonsense").status_code == 404
    assert get(net.lead, f"/assessments/{assessed.lower().replace('-', '')}").status_code == 200


class TestPeopleAndTraining:
    """Posts and rosters are the people's own; courses are for whom they are."""

    @pytest.fixture
    def staffed(self, net: Net) -> Net:
        now, body = timezone.now(), net.punjab.pk
        people.make_post(by=net.lead, body_id=body, title="Head", skills=["x"], needed=True, since=now.date(), at=now)
        words = {"user_id": net.analyst.user_id, "starts_at": now, "ends_at": now + timedelta(hours=8), "at": now}
        people.put_shift(by=net.lead, body_id=body, **words)
        row = training.make_course(by=net.lead, body_id=body, details=CourseDetails("Handling", 6), at=now)
        soon = now + timedelta(days=3)
        place = SessionDetails(soon, soon + timedelta(hours=6), "Lahore", 5)
        made = training.plan_session(by=net.lead, course=row.reference, details=place, at=now)
        training.enrol(by=net.reviewer, reference=made.reference, at=now)
        return net

    def test_the_roster_of_a_week(self, staffed: Net) -> None:
        for who in (staffed.lead, staffed.officer, staffed.administrator):
            found = get(who, "/certs/cert-punjab/roster").json()
            assert [each["swap_asked"] for each in found["on_duty"]] == [False]
            assert found["gaps"]
        empty = get(staffed.lead, "/certs/cert-punjab/roster?week=2026-03-04").json()
        assert (empty["week"], empty["shifts"], len(empty["gaps"])) == ("2026-03-02", [], 1)
        for week in ("9999-12-31", "0001-01-01", "nonsense"):
            assert get(staffed.lead, f"/certs/cert-punjab/roster?week={week}").status_code == 422

    def test_the_posts(self, staffed: Net) -> None:
        (found,) = get(staffed.analyst, "/certs/cert-punjab/posts").json()
        assert (found["title"], found["holder"], found["needed"]) == ("Head", None, True)

    def test_strangers_find_neither(self, staffed: Net) -> None:
        for who in (staffed.reviewer, staffed.national, staffed.member, staffed.contact):
            for what in ("roster", "posts"):
                there, absent = (get(who, f"/certs/{cert}/{what}") for cert in ("cert-punjab", "nobody"))
                assert (there.status_code, absent.status_code) == (404, 404)
                assert there.json()["title"] == absent.json()["title"]

    def test_courses_and_sessions(self, staffed: Net) -> None:
        (course,) = get(staffed.reviewer, "/courses").json()
        assert (course["title_en"], course["body"]) == ("Handling", "cert-punjab")
        (session,) = get(staffed.reviewer, "/sessions").json()
        assert (session["course"], session["taken"], session["you"]) == (course["reference"], 1, "enrolled")
        assert get(staffed.analyst, "/sessions").json()[0]["you"] is None
        assert get(staffed.contact, "/courses").json() == get(staffed.contact, "/sessions").json() == []
