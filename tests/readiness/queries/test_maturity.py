"""Who sees what of an assessment: evidence for few, figures for those above, nothing for strangers."""

import pytest
from django.db import connection

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.readiness.actions.maturity import AnswerDetails, answer, submit, take_back
from pehra.readiness.models import Answer
from pehra.readiness.queries import maturity as queries
from pehra.readiness.queries.teams import circle
from pehra.readiness.rules.parameters import Area
from tests.readiness.assessing import accepted, answered, drafted, reviewed, submitted, withdrawn
from tests.readiness.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db


def sees(person: Person, reference: str) -> bool:
    try:
        queries.assessment_view(person, reference, NOW)
    except Absent:
        return False
    return True


class TestEvidence:
    def test_a_draft_is_its_own_body_s(self, net: Net) -> None:
        reference = answered(net).reference
        assert all(sees(each, reference) for each in (net.lead, net.analyst, net.officer))
        assert not any(sees(each, reference) for each in (net.reviewer, net.national, *net.outsiders().values()))

    def test_what_is_submitted_is_for_reviewers_and_the_hub_too(self, net: Net) -> None:
        reference = submitted(net).reference
        assert all(sees(each, reference) for each in (net.lead, net.reviewer, net.sindh_lead, net.national))
        assert not any(sees(each, reference) for each in net.outsiders().values())

    def test_taken_back_it_is_closed_again(self, net: Net) -> None:

        reference = take_back(by=net.lead, reference=submitted(net).reference, at=NOW).reference
        assert not sees(net.reviewer, reference)

    def test_what_one_may_do_with_it(self, net: Net) -> None:
        view = queries.assessment_view(net.analyst, answered(net).reference, NOW)
        assert (view.may_answer, view.may_lead, view.may_review) == (True, False, False)

    def test_the_reviewer_may_review_what_is_submitted(self, net: Net) -> None:
        view = queries.assessment_view(net.reviewer, submitted(net).reference, NOW)
        assert (view.may_answer, view.may_lead, view.may_review) == (False, False, True)

    def test_the_database_itself_hides_the_answers(self, net: Net) -> None:
        submitted(net)
        for person, seen in ((net.lead, 45), (net.reviewer, 45), (net.national, 45), (net.member, 0), (net.kp_lead, 0)):
            with viewing(person):
                assert Answer.objects.count() == seen
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM readiness_answer")
            assert cursor.fetchone() == (45,)

    def test_the_document_of_an_answer(self, net: Net) -> None:

        row = drafted(net)
        given = {"O-1": AnswerDetails(2, document=("m.pdf", b"%PDF-1.7"))}
        answer(by=net.lead, reference=row.reference, answers=given, seen={}, at=NOW)
        assert queries.evidence(net.analyst, row.reference, "O-1", NOW)[1] == b"%PDF-1.7"
        for person, code in ((net.analyst, "O-2"), (net.reviewer, "O-1"), (net.member, "O-1")):
            with pytest.raises(Absent):
                queries.evidence(person, row.reference, code, NOW)


class TestFigures:
    def test_of_which_certs_somebody_sees_them(self, net: Net) -> None:
        every = {"ncert", "cert-punjab", "cert-sindh", "cert-kp"}
        for person, slugs in (
            (net.national, every),
            (net.member, every),
            (net.secretary, every),
            (net.auditor, every),
            (net.lead, {"cert-punjab"}),
            (net.administrator, {"cert-punjab"}),
            (net.reviewer, {"cert-sindh"}),
            (net.contact, set()),
        ):
            assert {each.team.slug for each in queries.all_figures(person, NOW)} == slugs

    def test_they_are_those_of_the_accepted_assessment(self, net: Net) -> None:
        accepted(net)
        drafted(net)
        found = {each.team.slug: each for each in queries.all_figures(net.member, NOW)}["cert-punjab"]
        assert found.accepted is not None
        assert found.accepted.figures["all"] == {"mean": 200, "met": 44, "of": 45}
        assert found.under_way is not None

    def test_two_statements_for_all_of_them(self, net: Net, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
        circle(NOW)
        with django_assert_max_num_queries(6):
            queries.all_figures(net.member, NOW)

    def test_the_history_of_others_has_no_drafts(self, net: Net) -> None:
        withdrawn(net)
        accepted(net)
        assert [each.state for each in queries.history(net.member, net.punjab.pk, NOW)] == ["accepted"]
        assert {each.state for each in queries.history(net.analyst, net.punjab.pk, NOW)} == {"accepted", "withdrawn"}
        for person in (net.contact, net.kp_lead, net.reviewer):
            with pytest.raises(Absent):
                queries.history(person, net.punjab.pk, NOW)


class TestTargetsAndGaps:
    def test_by_what_the_profile_says_of_the_functions(self, net: Net) -> None:
        around = circle(NOW)
        assert queries.target_levels(queries.targets_of(around.named("cert-punjab"), NOW))["O-1"] == 3
        assert queries.target_levels(queries.targets_of(around.named("ncert"), NOW))["P-1"] == 3

    def test_without_an_assessment_nothing_can_be_told(self, net: Net) -> None:
        assert queries.gaps_of(circle(NOW).named("cert-punjab"), NOW) == (None, ())

    def test_the_agreed_levels_count(self, net: Net) -> None:
        accepted(net, P_9=0)
        _, gaps = queries.gaps_of(circle(NOW).named("cert-punjab"), NOW)
        assert [(gap.parameter.code, gap.level, gap.target) for gap in gaps] == [("P-9", 0, 2), ("O-1", 2, 3)]

    def test_a_draft_does_not_count_and_a_submitted_one_does(self, net: Net) -> None:
        row = answered(net)
        team = circle(NOW).named("cert-punjab")
        assert queries.basis(team.id) is None

        submit(by=net.lead, reference=row.reference, reviewing_body="cert-sindh", at=NOW)
        assert queries.basis(team.id) == row

    def test_the_standing_of_an_area(self, net: Net) -> None:
        view = queries.assessment_view(net.lead, accepted(net, O_1=1).reference, NOW)
        assert (view.standing(Area.ORGANISATION).met, view.standing(Area.ORGANISATION).of) == (10, 11)
        assert view.standing(Area.HUMAN).share == 100


def test_what_waits_for_reviewers(net: Net) -> None:
    row = submitted(net)
    assert queries.to_review(net.reviewer) == [row]
    assert queries.to_review(net.sindh_lead) == [row]
    for person in (net.lead, net.national, net.member, net.contact):
        assert queries.to_review(person) == []


def test_who_may_be_asked_to_review(net: Net) -> None:
    assert {each.slug for each in queries.reviewing_bodies(net.punjab.pk, NOW)} == {"cert-sindh", "ncert"}


def test_a_finished_review_waits_for_nobody_abroad(net: Net) -> None:
    reviewed(net)
    assert queries.to_review(net.reviewer) == []
