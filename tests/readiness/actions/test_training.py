"""Courses, places, results and certificates."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from pehra.readiness.actions import training as actions
from pehra.readiness.actions.training import CourseDetails, SessionDetails
from pehra.readiness.models import Certificate, Course, Enrolment, Session
from pehra.readiness.queries import needs
from pehra.readiness.queries import training as queries
from pehra.readiness.queries.teams import circle
from tests.readiness.assessing import accepted
from tests.readiness.conftest import Net
from tests.world import NOW, person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
THEN = NOW + 10 * DAY
AFTER = THEN + DAY


def course(net: Net, **fields: object) -> Course:
    usual: dict[str, object] = {"title_en": "Handling incidents", "hours": 12, "parameters": ("H-5", "P-6")}
    details = CourseDetails(**usual | fields)  # type: ignore[arg-type]
    return actions.make_course(by=net.lead, body_id=net.punjab.pk, details=details, at=NOW)


def session(net: Net, capacity: int = 2, row: Course | None = None) -> Session:
    details = SessionDetails(THEN, THEN + timedelta(hours=6), "Lahore", capacity)
    return actions.plan_session(by=net.lead, course=(row or course(net)).reference, details=details, at=NOW)


def held(net: Net, *results: tuple[Person, str]) -> Session:
    row = session(net, capacity=9)
    for who, _ in results:
        actions.enrol(by=who, reference=row.reference, at=NOW)
    for who, result in results:
        actions.note_result(by=net.lead, reference=row.reference, user_id=who.user_id, result=result, at=AFTER)
    return row


def certified(net: Net) -> Certificate:
    row = held(net, (net.reviewer, "passed"))
    return actions.certify(by=net.lead, reference=row.reference, at=AFTER)[0]


TEACHING: dict[str, Callable[[Net, Person, Session], object]] = {
    "make": lambda net, by, row: actions.make_course(
        by=by, body_id=net.punjab.pk, details=CourseDetails("Another", 3), at=NOW
    ),
    "plan": lambda net, by, row: actions.plan_session(
        by=by, course=row.course.reference, details=SessionDetails(THEN, AFTER, "Lahore", 3), at=NOW
    ),
    "cancel": lambda net, by, row: actions.cancel_session(by=by, reference=row.reference, reason="ill", at=NOW),
    "result": lambda net, by, row: actions.note_result(
        by=by, reference=row.reference, user_id=net.reviewer.user_id, result="passed", at=AFTER
    ),
}


class TestWhoTeaches:
    @pytest.mark.parametrize("act", TEACHING)
    def test_the_lead_and_the_administrator_of_the_body(self, net: Net, act: str) -> None:
        row = session(net)
        actions.enrol(by=net.reviewer, reference=row.reference, at=NOW)
        for by in (net.analyst, net.sindh_lead, net.national, net.member, net.contact):
            with pytest.raises(Forbidden):
                TEACHING[act](net, by, row)
        TEACHING[act](net, net.administrator, row)

    def test_certificates(self, net: Net) -> None:
        row = held(net, (net.reviewer, "passed"))
        for by in (net.analyst, net.sindh_lead, net.reviewer):
            with pytest.raises(Forbidden):
                actions.certify(by=by, reference=row.reference, at=AFTER)
        (paper,) = actions.certify(by=net.administrator, reference=row.reference, at=AFTER)
        for by in (net.analyst, net.sindh_lead, net.reviewer):
            with pytest.raises(Forbidden):
                actions.revoke(by=by, certificate_id=paper.pk, reason="x", at=AFTER)

    def test_a_body_that_is_no_team_holds_no_course(self, net: Net) -> None:
        lead = person(net.council, Role.LEAD)[1]
        with pytest.raises(Absent):
            actions.make_course(by=lead, body_id=net.council.pk, details=CourseDetails("x", 1), at=NOW)


class TestCoursesAndSessions:
    @pytest.mark.parametrize(
        ("fields", "field"),
        [({"title_en": ""}, "title_en"), ({"hours": 0}, "hours"), ({"parameters": ("O-99",)}, "parameters")],
    )
    def test_what_is_unsound(self, net: Net, fields: dict[str, object], field: str) -> None:
        with pytest.raises(Invalid) as refused:
            course(net, **fields)
        assert list(refused.value.problems) == [field]

    def test_a_session_in_the_past_that_ends_before_it_begins_without_room(self, net: Net) -> None:
        details = SessionDetails(NOW - DAY, NOW - 2 * DAY, " ", 0)
        with pytest.raises(Invalid) as refused:
            actions.plan_session(by=net.lead, course=course(net).reference, details=details, at=NOW)
        assert set(refused.value.problems) == {"starts_at", "ends_at", "place", "capacity"}

    def test_withdrawn_it_is_gone_for_others(self, net: Net) -> None:
        row = session(net)
        with pytest.raises(Conflict):
            actions.withdraw_course(by=net.lead, reference=row.course.reference, at=NOW)
        actions.cancel_session(by=net.lead, reference=row.reference, reason="no teacher", at=NOW)
        actions.withdraw_course(by=net.lead, reference=row.course.reference, at=NOW)
        assert queries.courses(net.reviewer, circle(NOW)) == []
        with pytest.raises(Absent):
            queries.course(net.reviewer, row.course.reference, NOW)
        assert queries.course(net.lead, row.course.reference, NOW).may_teach

    def test_for_whom_a_course_is(self, net: Net) -> None:
        row = course(net)
        for who in (net.lead, net.reviewer, net.national, net.kp_lead, net.member):
            assert [view.row for view in queries.courses(who, circle(NOW))] == [row]
        assert queries.courses(net.contact, circle(NOW)) == []
        with pytest.raises(Absent):
            queries.course(net.contact, row.reference, NOW)
        assert [view.row.pk for view in queries.courses(net.contact, circle(NOW))] == []
        other = course(net, title_en="Awareness", for_organisations=True)
        assert [view.row for view in queries.courses(net.contact, circle(NOW))] == [other]

    def test_whoever_is_enrolled_is_told_that_it_is_cancelled(self, net: Net) -> None:
        row = session(net, capacity=1)
        for who in (net.reviewer, net.national):
            actions.enrol(by=who, reference=row.reference, at=NOW)
        actions.cancel_session(by=net.lead, reference=row.reference, reason="no teacher", at=NOW)
        assert set(Notice.objects.values_list("user_id", flat=True)) == {net.reviewer.user_id, net.national.user_id}
        with pytest.raises(Conflict):
            actions.enrol(by=net.officer, reference=row.reference, at=NOW)


class TestPlaces:
    def test_whoever_comes_late_waits_and_moves_up(self, net: Net) -> None:
        row = session(net, capacity=1)
        first = actions.enrol(by=net.reviewer, reference=row.reference, at=NOW)
        second = actions.enrol(by=net.national, reference=row.reference, at=NOW)
        assert (first.place, second.place) == ("enrolled", "waiting")
        actions.leave(by=net.reviewer, reference=row.reference, at=NOW)
        second.refresh_from_db()
        assert second.place == "enrolled"
        assert Notice.objects.get(kind="session.moved-up").user_id == net.national.user_id

    def test_once_and_again_after_leaving(self, net: Net) -> None:
        row = session(net)
        actions.enrol(by=net.reviewer, reference=row.reference, at=NOW)
        with pytest.raises(Conflict):
            actions.enrol(by=net.reviewer, reference=row.reference, at=NOW)
        actions.leave(by=net.reviewer, reference=row.reference, at=NOW)
        with pytest.raises(Absent):
            actions.leave(by=net.reviewer, reference=row.reference, at=NOW)
        actions.enrol(by=net.reviewer, reference=row.reference, at=NOW + DAY)
        assert Enrolment.objects.count() == 1

    def test_not_once_it_has_begun_and_not_where_one_has_no_business(self, net: Net) -> None:
        row = session(net)
        with pytest.raises(Conflict):
            actions.enrol(by=net.reviewer, reference=row.reference, at=THEN)
        for reference in (row.reference, "N-0000-0000"):
            with pytest.raises(Absent):
                actions.enrol(by=net.contact, reference=reference, at=NOW)

    def test_only_who_holds_the_course_sees_who_comes(self, net: Net) -> None:
        row = session(net)
        actions.enrol(by=net.reviewer, reference=row.reference, at=NOW)
        assert len(queries.session(net.lead, row.reference, NOW).participants) == 1
        for who in (net.reviewer, net.national, net.analyst):
            assert queries.session(who, row.reference, NOW).participants == ()
        with pytest.raises(Absent):
            queries.session(net.contact, row.reference, NOW)


class TestResults:
    def test_not_before_it_begins_and_not_of_who_waits(self, net: Net) -> None:
        row = session(net, capacity=1)
        for who in (net.reviewer, net.national):
            actions.enrol(by=who, reference=row.reference, at=NOW)

        def result(who: Person, what: str, at: object) -> object:
            user = who.user_id
            return actions.note_result(by=net.lead, reference=row.reference, user_id=user, result=what, at=at)  # type: ignore[arg-type]

        with pytest.raises(Conflict):
            result(net.reviewer, "passed", NOW)
        with pytest.raises(Absent):
            result(net.national, "passed", AFTER)
        for wrong in ("open", "best"):
            with pytest.raises(Invalid):
                result(net.reviewer, wrong, AFTER)
        result(net.reviewer, "failed", AFTER)
        row.refresh_from_db()
        assert row.state == "held"

    def test_certificates_for_those_who_passed_once(self, net: Net) -> None:
        row = held(net, (net.reviewer, "passed"), (net.national, "failed"), (net.officer, "absent"))
        made = actions.certify(by=net.lead, reference=row.reference, at=AFTER)
        assert [paper.enrolment.user_id for paper in made] == [net.reviewer.user_id]
        assert made[0].course_en == "Handling incidents"
        with pytest.raises(Conflict):
            actions.certify(by=net.lead, reference=row.reference, at=AFTER)
        with pytest.raises(Conflict, match="revoke"):
            actions.note_result(
                by=net.lead, reference=row.reference, user_id=net.reviewer.user_id, result="failed", at=AFTER
            )

    def test_none_before_the_session_has_ended(self, net: Net) -> None:
        row = session(net)
        actions.enrol(by=net.reviewer, reference=row.reference, at=NOW)
        user = net.reviewer.user_id
        actions.note_result(by=net.lead, reference=row.reference, user_id=user, result="passed", at=THEN)
        with pytest.raises(Conflict, match="not ended"):
            actions.certify(by=net.lead, reference=row.reference, at=row.ends_at - timedelta(seconds=1))
        assert len(actions.certify(by=net.lead, reference=row.reference, at=row.ends_at)) == 1

    def test_of_somebody_with_as_long_a_name_as_an_account_may_have(self, net: Net) -> None:
        User.objects.filter(pk=net.reviewer.user_id).update(name="ب" * 200)
        assert certified(net).name == "ب" * 200

    def test_after_it_was_revoked_another_is_issued_once_somebody_says_so(self, net: Net) -> None:
        paper = certified(net)
        reference, user = paper.enrolment.session.reference, net.reviewer.user_id
        actions.revoke(by=net.lead, certificate_id=paper.pk, reason="a wrong name", at=AFTER)
        with pytest.raises(Conflict):
            actions.certify(by=net.lead, reference=reference, at=AFTER)
        actions.note_result(by=net.lead, reference=reference, user_id=user, result="passed", at=AFTER)
        (second,) = actions.certify(by=net.lead, reference=reference, at=AFTER)
        assert second.code != paper.code
        with pytest.raises(Conflict):
            actions.certify(by=net.lead, reference=reference, at=AFTER)
        found = [queries.certificate_by_code(code) for code in (paper.code, second.code)]
        assert [each is not None and each.revoked_at for each in found] == [AFTER, None], "the first stays revoked"
        assert queries.session(net.reviewer, reference, AFTER).certificate == second
        (seen,) = queries.session(net.lead, reference, AFTER).participants
        assert (seen.certificate, seen.holds) == (second, True)

    def test_two_that_hold_are_refused_by_the_database_itself(self, net: Net) -> None:
        paper = certified(net)
        paper.pk, paper.code = None, "0000-0000-0000-0001"
        with pytest.raises(IntegrityError), transaction.atomic():
            paper.save(force_insert=True)

    def test_what_a_certificate_says_stays_when_things_are_renamed(self, net: Net) -> None:
        paper = certified(net)
        Course.objects.update(title_en="Renamed")
        paper.refresh_from_db()
        assert paper.course_en == "Handling incidents"


class TestChecking:
    def test_with_the_code_and_only_with_it(self, net: Net) -> None:
        paper = certified(net)
        assert queries.certificate_by_code(f" {paper.code.lower()} ") == paper
        for wrong in ("", paper.code[:-1], "0000-0000-0000-0000", str(paper.pk), "%", paper.code[:-1] + "*"):
            found = queries.certificate_by_code(wrong)
            assert found is None or found.code != paper.code

    def test_the_code_is_nowhere_but_on_the_paper(self, net: Net) -> None:
        code = certified(net).code
        for row in (*Entry.objects.all(), *Notice.objects.all()):
            assert code not in str(vars(row))

    def test_revoked_it_is_still_found_and_says_so(self, net: Net) -> None:
        paper = certified(net)
        actions.revoke(by=net.lead, certificate_id=paper.pk, reason="given by mistake", at=AFTER)
        found = queries.certificate_by_code(paper.code)
        assert found is not None
        assert found.revoked_at == AFTER
        with pytest.raises(Conflict):
            actions.revoke(by=net.lead, certificate_id=paper.pk, reason="again", at=AFTER)
        with pytest.raises(Absent):
            queries.certificate_to_print(net.reviewer, paper.pk)

    def test_who_may_print_it(self, net: Net) -> None:
        paper = certified(net)
        for who in (net.reviewer, net.lead, net.administrator):
            assert queries.certificate_to_print(who, paper.pk) == paper
        for who in (net.analyst, net.sindh_lead, net.national, net.contact):
            with pytest.raises(Absent):
                queries.certificate_to_print(who, paper.pk)


def test_needs_are_met_by_courses_that_help_most(net: Net) -> None:
    course(net)
    course(net, title_en="Media", parameters=("O-6",))
    found = queries.courses_for(queries.courses(net.lead, circle(NOW)), ["P-6", "H-5", "O-6"])
    assert [(view.row.title_en, helps) for view, helps in found] == [
        ("Handling incidents", ("P-6", "H-5")),
        ("Media", ("O-6",)),
    ]


def test_many_courses_cost_no_more_than_one(net: Net) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            around = circle(NOW)
            found = queries.courses(net.reviewer, around)
            queries.sessions(net.reviewer, found, NOW)
        return len(caught)

    course(net)
    first = asked()
    for number in range(5):
        course(net, title_en=f"Course {number}")
    assert asked() == first


class TestNeeds:
    """What is below target, with the courses that help: one's own CERT's, and for the hub everybody's."""

    @pytest.fixture
    def taught(self, net: Net) -> list[queries.CourseView]:
        accepted(net, O_1=1, P_9=0)
        course(net, title_en="Reachability", parameters=("P-9",))
        return queries.courses(net.lead, circle(NOW))

    def test_of_one_s_own_cert(self, net: Net, taught: list[queries.CourseView]) -> None:
        for who in (net.lead, net.analyst, net.administrator):
            (found,) = needs.own_needs(who, taught, circle(NOW), NOW)
            assert [
                (each.gap.parameter.code, [view.row.title_en for view in each.courses]) for each in found.first
            ] == [
                ("O-1", []),
                ("P-9", ["Reachability"]),
            ]
            assert found.more == 0

    def test_the_hub_sees_what_all_of_them_need(self, net: Net, taught: list[queries.CourseView]) -> None:
        found = needs.shared_needs(net.national, taught, circle(NOW), NOW)
        assert [(each.parameter.code, [team.slug for team in each.teams]) for each in found] == [
            ("O-1", ["cert-punjab"]),
            ("P-9", ["cert-punjab"]),
        ]

    def test_others_see_nobody_s(self, net: Net, taught: list[queries.CourseView]) -> None:
        for who in (net.lead, net.reviewer, net.member, net.auditor, net.contact):
            assert needs.shared_needs(who, taught, circle(NOW), NOW) == []
        for who in (net.reviewer, net.national, net.member, net.contact):
            assert needs.own_needs(who, taught, circle(NOW), NOW) == []
