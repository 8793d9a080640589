"""Every page of readiness as each kind of person: who sees it, and that it says what it should."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from pehra.foundation.access.person import Person
from pehra.readiness.actions import calling, people, plans, training
from pehra.readiness.actions.training import CourseDetails, SessionDetails
from pehra.readiness.models import Answer, Assessment, Certificate, Course, HandOverNote, Post, Session, Shift
from tests.readiness.assessing import CODES, SECRET, accepted, answered, drafted, reviewed, submitted
from tests.readiness.conftest import Net
from tests.registry.web.visits import signed_in, words

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def lived(net: Net) -> Net:
    """The Punjab CERT with something on every page; by the real clock, since pages read it."""
    now, body = timezone.now(), net.punjab.pk
    today = now.date()
    accepted(net, at=now - 9 * DAY, O_1=1, P_9=0)
    people.make_post(by=net.lead, body_id=body, title="Malware analyst", skills=["x"], needed=True, since=today, at=now)
    people.note_skill(by=net.analyst, body_id=body, user_id=net.analyst.user_id, name="Forensics", depth=2, at=now)
    starts = now + DAY
    who = {"by": net.lead, "body_id": body, "at": now}
    people.put_shift(user_id=net.analyst.user_id, starts_at=starts, ends_at=starts + 8 * HOUR, **who)  # type: ignore[arg-type]
    people.write_note(by=net.analyst, body_id=body, text="Zarqa-note", at=now)
    calling.place(user_id=net.lead.user_id, caller=None, **who)  # type: ignore[arg-type]
    calling.place(user_id=net.analyst.user_id, caller=net.lead.user_id, **who)  # type: ignore[arg-type]
    calling.start_test(by=net.lead, body_id=body, at=now)
    due = today + 30 * DAY
    plans.plan(by=net.lead, body="cert-punjab", lack="roster", owner=net.analyst.user_id, due_on=due, at=now)
    details = CourseDetails("Emergency reachability", 6, parameters=("P-9",))
    row = training.make_course(by=net.lead, body_id=body, details=details, at=now - 3 * DAY)
    for start in (now - DAY, now + 9 * DAY):
        place = SessionDetails(start, start + HOUR, "Lahore", 5)
        made = training.plan_session(by=net.lead, course=row.reference, details=place, at=now - 3 * DAY)
        if start < now:
            training.enrol(by=net.reviewer, reference=made.reference, at=now - 2 * DAY)
            user = net.reviewer.user_id
            training.note_result(by=net.lead, reference=made.reference, user_id=user, result="passed", at=now)
            training.certify(by=net.lead, reference=made.reference, at=now)
    return net


def addresses() -> dict[str, str]:
    """Each page of the lived network, by name."""
    assessment = Assessment.objects.get().reference
    course, session = Course.objects.get().reference, Session.objects.order_by("-starts_at")[0].reference
    past = Session.objects.order_by("starts_at")[0].reference
    base = "/readiness/"
    return {
        "overview": base,
        "maturity": f"{base}maturity/",
        "team": f"{base}maturity/cert-punjab/",
        "lacks": f"{base}maturity/cert-punjab/lacking/",
        "plan": f"{base}maturity/cert-punjab/lacking/roster/",
        "assessment": f"{base}assessments/{assessment}/",
        "posts": f"{base}people/cert-punjab/",
        "make-post": f"{base}people/cert-punjab/posts/new/",
        "fill-post": f"{base}people/cert-punjab/posts/{Post.objects.get().pk}/fill/",
        "skill": f"{base}people/cert-punjab/skills/",
        "roster": f"{base}people/cert-punjab/roster/",
        "shift": f"{base}people/cert-punjab/roster/new/",
        "notes": f"{base}people/cert-punjab/notes/",
        "calls": f"{base}people/cert-punjab/calls/",
        "place": f"{base}people/cert-punjab/calls/place/",
        "training": f"{base}training/",
        "course": f"{base}training/courses/{course}/",
        "make-course": f"{base}training/courses/new/",
        "plan-session": f"{base}training/courses/{course}/sessions/new/",
        "session": f"{base}training/sessions/{session}/",
        "past-session": f"{base}training/sessions/{past}/",
        "coverage": f"{base}coverage/",
    }


PLANNING = {"plan", "make-post", "fill-post", "shift", "place", "make-course", "plan-session"}
OWN = {"posts", "skill", "roster", "notes", "calls", "lacks"}
FIGURES = {"overview", "maturity", "team", "coverage"}
COURSES = {"training", "course", "session"}
# What each sees (200), and where they are told that they may not (403); everything else is not there (404).
SEES: dict[str, tuple[set[str], set[str]]] = {
    "lead": ({*PLANNING, *OWN, *FIGURES, *COURSES, "assessment", "past-session"}, set()),
    "analyst": ({*OWN, *FIGURES, *COURSES, "assessment", "past-session"}, PLANNING),
    "officer": ({*OWN, *FIGURES, *COURSES, "assessment", "past-session"}, PLANNING),
    "administrator": ({*OWN, *FIGURES, *COURSES, *PLANNING, "past-session"} - {"plan", "notes"}, {"plan"}),
    "reviewer": ({*FIGURES, *COURSES, "assessment", "past-session"} - {"team"}, {"make-course", "plan-session"}),
    "national": (
        {*FIGURES, *COURSES, "assessment", "lacks", "past-session"},
        {"make-course", "plan-session", "plan"},
    ),
    "member": ({*FIGURES, *COURSES, "past-session"}, {"make-course", "plan-session"}),
    "auditor": ({*FIGURES, *COURSES, "past-session"}, {"make-course", "plan-session"}),
    "kp_lead": ({*FIGURES, *COURSES, "make-course", "past-session"} - {"team"}, {"plan-session"}),
    "contact": ({"training"}, set()),
}


@pytest.mark.parametrize("who", SEES)
def test_each_page_as_each_person(lived: Net, who: str) -> None:
    client = signed_in(getattr(lived, who))
    seen, told = SEES[who]
    answers = {name: client.get(path).status_code for name, path in addresses().items()}
    expected = {name: 200 if name in seen else 403 if name in told else 404 for name in answers}
    assert answers == expected


def test_without_an_account_there_is_the_sign_in(lived: Net) -> None:
    for path in addresses().values():
        response = Client().get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/account/")


@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_page_in_both_languages(lived: Net, language: str) -> None:
    client = signed_in(lived.lead, language)
    for name, path in addresses().items():
        response = client.get(path)
        assert response.status_code == 200, name
        assert f'lang="{language}"' in response.content.decode(), name


def test_evidence_and_notes_are_on_no_page_of_others(lived: Net) -> None:
    for who in ("member", "auditor", "kp_lead", "contact", "administrator"):
        client = signed_in(getattr(lived, who))
        for path in addresses().values():
            body = client.get(path).content.decode()
            assert SECRET not in body
            assert "Zarqa-note" not in body


def test_the_chart_has_a_point_for_each_parameter_and_the_tables_say_the_same(lived: Net) -> None:
    body = signed_in(lived.lead).get(addresses()["assessment"]).content.decode()
    assert body.count('class="rdy-dot') == 45
    assert all(f">{code}</text>" in body for code in CODES)
    assert all(f"{code}</bdi>" in body for code in CODES)
    assert "style=" not in body


class TestAnAssessmentOnItsWay:
    def test_an_area_is_answered_and_saved_with_what_was_typed(self, net: Net) -> None:
        reference = drafted(net).reference
        path = f"/readiness/assessments/{reference}/answers/h/"
        client = signed_in(net.analyst)
        assert "H-7" in words(client.get(path))
        typed = {"H-1.level": "3", "H-1.text": "our code of conduct", "H-2.level": "1", "next": "yes"}
        assert client.post(path, typed)["Location"].endswith("/answers/t/")
        assert Answer.objects.get(parameter="H-1").text == "our code of conduct"
        bad = client.post(path, {"H-3.level": "2", "H-3.link": "nowhere"})
        assert bad.status_code == 422
        assert "A link begins with" in words(bad)
        assert 'value="nowhere"' in bad.content.decode()
        assert not Answer.objects.filter(parameter="H-3").exists()

    def test_what_somebody_else_wrote_meanwhile_is_not_lost(self, net: Net) -> None:
        reference = answered(net).reference
        client = signed_in(net.lead)
        page = client.get(f"/readiness/assessments/{reference}/answers/o/").content.decode()
        hidden = dict(re.findall(r'name="(O-\d+\.seen)"[^>]*value="([^"]*)"', page))
        hidden |= {name: value for value, name in re.findall(r'value="([^"]*)"[^>]*name="(O-\d+\.seen)"', page)}
        assert len(hidden) == 11
        Answer.objects.filter(parameter="O-1").update(text="newer", answered_at=timezone.now())
        response = client.post(
            f"/readiness/assessments/{reference}/answers/o/", hidden | {"O-1.level": "2", "O-1.text": "mine"}
        )
        assert response.status_code == 422
        assert Answer.objects.get(parameter="O-1").text == "newer"

    def test_submitting_lists_what_is_missing(self, net: Net) -> None:
        reference = drafted(net).reference
        response = signed_in(net.lead).post(
            f"/readiness/assessments/{reference}/submit/", {"reviewing_body": "cert-sindh"}
        )
        assert response.status_code == 422
        assert "P-17\u2069: Choose a level." in words(response)

    def test_reviewers_agree_and_finish(self, net: Net) -> None:
        reference = submitted(net).reference
        client = signed_in(net.reviewer)
        assert client.post(f"/readiness/assessments/{reference}/finish/").status_code == 422
        for area in "ohtp":
            path = f"/readiness/assessments/{reference}/review/{area}/"
            assert SECRET in client.get(path).content.decode()
            typed = {f"{code}.agreed": "2" for code in CODES if code.startswith(area.upper())}
            assert client.post(path, typed).status_code == 302
        assert client.post(f"/readiness/assessments/{reference}/finish/").status_code == 302
        assert Assessment.objects.get().state == "reviewed"

    def test_the_lead_accepts_or_disputes(self, net: Net) -> None:
        reference = reviewed(net).reference
        client = signed_in(net.lead)
        path = f"/readiness/assessments/{reference}/dispute/"
        assert client.get(path).status_code == 200
        assert client.post(path, {"reason": "look at O-1"}).status_code == 302
        assert "look at O-1" in words(signed_in(net.reviewer).get(f"/readiness/assessments/{reference}/"))

    def test_an_area_that_there_is_not(self, net: Net) -> None:
        reference = drafted(net).reference
        client = signed_in(net.lead)
        assert client.get(f"/readiness/assessments/{reference}/answers/x/").status_code == 404
        assert client.get(f"/readiness/assessments/{reference}/evidence/O-1/").status_code == 404
        assert client.get("/readiness/assessments/A-0000-0000/").status_code == 404


class TestPeople:
    def test_a_shift_by_the_country_s_clocks(self, net: Net) -> None:
        client = signed_in(net.lead)
        typed = {"user_id": net.analyst.user_id, "starts_at": "2026-03-02T08:00", "ends_at": "2026-03-02T16:00"}
        assert client.post("/readiness/people/cert-punjab/roster/new/", typed).status_code == 302
        assert f"{Shift.objects.get().starts_at:%H:%M %z}" == "03:00 +0000"
        body = words(client.get("/readiness/people/cert-punjab/roster/?week=2026-03-02"))
        assert "08:00–16:00" in body
        assert client.get("/readiness/people/cert-punjab/roster/?week=nonsense").status_code == 200

    def test_taking_over_and_confirming(self, lived: Net) -> None:
        note = HandOverNote.objects.get()
        client = signed_in(lived.officer)
        assert client.post(f"/readiness/people/cert-punjab/notes/{note.pk}/take/").status_code == 302
        test = lived.lead
        path = re.search(r"/readiness/people/tests/[^/]+/", signed_in(test).get(addresses()["calls"]).content.decode())
        assert path is not None
        assert "You are called" in words(signed_in(test).get(path[0]))
        assert signed_in(test).post(f"{path[0]}confirm/").status_code == 302
        assert signed_in(lived.reviewer).get(path[0]).status_code == 404

    def test_a_swap(self, lived: Net) -> None:
        shift = Shift.objects.get()
        client = signed_in(lived.analyst)
        path = f"/readiness/people/cert-punjab/roster/{shift.pk}/swap/"
        assert client.get(path).status_code == 200
        assert client.post(path, {"colleague": lived.officer.user_id}).status_code == 302
        officer = signed_in(lived.officer)
        assert "asks you to take a shift" in words(officer.get("/readiness/"))
        take = re.search(
            r"/readiness/people/cert-punjab/swaps/\d+/take/", officer.get(addresses()["roster"]).content.decode()
        )
        assert take is not None
        officer.post(take[0])
        shift.refresh_from_db()
        assert shift.user_id == lived.officer.user_id


class TestCertificates:
    @pytest.fixture(autouse=True)
    def nothing_counted(self) -> None:
        cache.clear()

    def test_anybody_checks_one_by_its_code(self, lived: Net) -> None:
        paper = Certificate.objects.get()
        response = Client().get("/readiness/certificates/", {"code": paper.code.lower()})
        assert response.status_code == 200
        assert "This certificate holds" in words(response)
        assert paper.name in words(response)
        assert response["X-Robots-Tag"] == "noindex"

    def test_without_the_code_nothing_is_told(self, lived: Net) -> None:
        paper = Certificate.objects.get()
        for query, status in (({}, 200), ({"code": "0000-0000-0000-0000"}, 404), ({"code": paper.name}, 404)):
            response = Client().get("/readiness/certificates/", query)
            assert response.status_code == status
            assert "Emergency reachability" not in words(response)

    def test_a_revoked_one_says_so_and_no_more(self, lived: Net) -> None:
        paper = Certificate.objects.get()
        training.revoke(by=lived.lead, certificate_id=paper.pk, reason="x", at=timezone.now())
        text = words(Client().get("/readiness/certificates/", {"code": paper.code}))
        assert "was revoked" in text
        assert paper.name not in text

    def test_whoever_tries_codes_is_slowed_down(self, lived: Net) -> None:
        client = Client()
        statuses = [client.get("/readiness/certificates/", {"code": "x" * 16}).status_code for _ in range(32)]
        assert set(statuses) == {404, 429}
        paper = Certificate.objects.get()
        blocked = client.get("/readiness/certificates/", {"code": paper.code})
        assert blocked.status_code == 429
        assert paper.name not in words(blocked)

    def test_somebody_who_is_signed_in_may_check_too(self, lived: Net) -> None:
        paper = Certificate.objects.get()
        assert signed_in(lived.member).get("/readiness/certificates/", {"code": paper.code}).status_code == 200

    @pytest.mark.parametrize("language", ["en", "ur"])
    def test_on_paper(self, lived: Net, language: str, pdf_text: Callable[[bytes], str]) -> None:
        paper = Certificate.objects.get()
        path = f"/readiness/training/certificates/{paper.pk}/"
        response = signed_in(lived.reviewer, language).get(path)
        assert response["Content-Type"] == "application/pdf"
        assert paper.code in pdf_text(response.content)
        strangers: list[Person] = [lived.analyst, lived.national, lived.member, lived.contact]
        assert {signed_in(who).get(path).status_code for who in strangers} == {404}

    def test_revoking_by_page(self, lived: Net) -> None:
        paper = Certificate.objects.get()
        path = f"/readiness/training/certificates/{paper.pk}/revoke/"
        assert signed_in(lived.reviewer).get(path).status_code == 404
        assert signed_in(lived.lead).post(path, {"reason": "mistake"}).status_code == 302
        assert signed_in(lived.reviewer).get(f"/readiness/training/certificates/{paper.pk}/").status_code == 404


def test_a_plan_is_closed_by_its_owner(lived: Net) -> None:
    client = signed_in(lived.analyst)
    path = re.search(r"/readiness/plans/[^/]+/", client.get("/readiness/").content.decode())
    assert path is not None
    assert client.get(path[0]).status_code == 200
    assert signed_in(lived.officer).get(path[0]).status_code == 404
    assert client.post(path[0], {"outcome": "The night shift is filled."}).status_code == 302
    assert "The night shift is filled." in words(client.get(path[0]))


def test_figures_of_the_country_on_one_page(lived: Net) -> None:
    text = words(signed_in(lived.member).get("/readiness/coverage/"))
    assert "All organisations of the country" in text
