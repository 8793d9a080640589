"""An assessment on its way: each act by each person, in each state."""

from collections.abc import Callable

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.queries import person as person_of
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from pehra.readiness.actions import maturity as actions
from pehra.readiness.actions.maturity import AnswerDetails, ReviewDetails, mark_of
from pehra.readiness.models import Answer, Assessment
from pehra.readiness.queries.maturity import assessment_view
from pehra.readiness.rules.maturity import STEPS, Act, AssessmentState, Side, next_state
from tests.readiness.assessing import (
    CODES,
    IN_STATE,
    SECRET,
    accepted,
    answered,
    answers,
    drafted,
    reviewed,
    submitted,
)
from tests.readiness.conftest import Net, target
from tests.world import NOW, join

pytestmark = pytest.mark.django_db

Deed = Callable[[Person, str], object]
PDF = b"%PDF-1.7 evidence"


def one(code: str) -> dict[str, AnswerDetails]:
    return {code: AnswerDetails(3, text="another text")}


# Each act that needs an assessment, as something to try.
DEEDS: dict[Act, Deed] = {
    Act.SUBMIT: lambda by, ref: actions.submit(by=by, reference=ref, reviewing_body="cert-sindh", at=NOW),
    Act.TAKE_BACK: lambda by, ref: actions.take_back(by=by, reference=ref, at=NOW),
    Act.RETURN: lambda by, ref: actions.send_back(by=by, reference=ref, reason="more, please", at=NOW),
    Act.REVIEW: lambda by, ref: actions.review(by=by, reference=ref, reviews={"O-1": ReviewDetails(2)}, at=NOW),
    Act.DISPUTE: lambda by, ref: actions.dispute(by=by, reference=ref, reason="not so", at=NOW),
    Act.ACCEPT: lambda by, ref: actions.accept(by=by, reference=ref, at=NOW),
    Act.WITHDRAW: lambda by, ref: actions.withdraw(by=by, reference=ref, at=NOW),
}
SIDES = {step.act: step.side for step in STEPS}


def doer(net: Net, act: Act) -> Person:
    return net.lead if SIDES[act] is Side.ASSESSED else net.reviewer


class TestTheTableOfSteps:
    @pytest.mark.parametrize("state", AssessmentState)
    @pytest.mark.parametrize("act", DEEDS)
    def test_every_act_in_every_state(self, net: Net, state: AssessmentState, act: Act) -> None:
        reference = IN_STATE[state](net).reference
        if next_state(state, act) is None:
            # Reviewers of a draft are nobody's: to them it is not there.
            with pytest.raises((Conflict, Absent)):
                DEEDS[act](doer(net, act), reference)
            assert Assessment.objects.get().state == state
        else:
            DEEDS[act](doer(net, act), reference)
            # A review is finished by an act of its own.
            assert Assessment.objects.get().state == (state if act is Act.REVIEW else next_state(state, act))

    @pytest.mark.parametrize("act", DEEDS)
    def test_whoever_reads_it_and_may_not_is_told_so(self, net: Net, act: Act) -> None:
        reference = reviewed(net).reference
        partly = [net.analyst, net.national]
        partly += [net.reviewer] if SIDES[act] is Side.ASSESSED else [net.lead]
        for person in partly:
            with pytest.raises(Forbidden):
                DEEDS[act](person, reference)

    @pytest.mark.parametrize("act", DEEDS)
    @pytest.mark.parametrize(
        "state", [AssessmentState.DRAFT, AssessmentState.SUBMITTED, AssessmentState.REVIEWED, AssessmentState.ACCEPTED]
    )
    def test_to_a_stranger_it_is_not_there(self, net: Net, act: Act, state: AssessmentState) -> None:
        reference = IN_STATE[state](net).reference
        for person in net.outsiders().values():
            with pytest.raises(Absent):
                DEEDS[act](person, reference)
            with pytest.raises(Absent):
                DEEDS[act](person, "A-0000-0000")
        assert Assessment.objects.get().state == state


class TestStarting:
    def test_by_the_lead_of_the_cert(self, net: Net) -> None:
        row = drafted(net)
        assert (row.state, row.version, row.readers) == ("draft", "SIM3 v2 interim", [net.punjab.pk])
        entry = Entry.objects.get(act="assessment.start")
        assert (entry.subject, entry.party_id) == (f"assessment:{row.reference}", net.punjab.pk)

    def test_also_of_a_cert_that_is_only_designated(self, net: Net) -> None:
        assert actions.start(by=net.kp_lead, body_id=net.kp.pk, at=NOW).state == "draft"

    def test_by_whoever_sees_the_figures_only_is_refused(self, net: Net) -> None:
        for person in (net.analyst, net.administrator, net.national, net.member, net.secretary, net.auditor):
            with pytest.raises(Forbidden):
                actions.start(by=person, body_id=net.punjab.pk, at=NOW)

    def test_by_a_stranger_or_of_what_is_no_cert(self, net: Net) -> None:
        for person in (net.reviewer, net.sindh_lead, net.contact, net.kp_lead):
            with pytest.raises(Absent):
                actions.start(by=person, body_id=net.punjab.pk, at=NOW)
        for body_id in (net.council.pk, net.clinic.pk, 0):
            with pytest.raises(Absent):
                actions.start(by=net.lead, body_id=body_id, at=NOW)

    def test_one_at_a_time(self, net: Net) -> None:
        drafted(net)
        with pytest.raises(Conflict, match="under way"):
            drafted(net)
        assert Assessment.objects.count() == 1

    def test_the_next_one_begins_with_what_was_agreed(self, net: Net) -> None:
        accepted(net, O_1=1)
        second = drafted(net)
        taken = second.answers.get(parameter="O-1")
        assert (taken.level, taken.agreed, taken.remark, taken.text) == (1, None, "", SECRET)
        assert second.answers.count() == 45


class TestAnswering:
    def test_a_document_a_text_and_a_link(self, net: Net) -> None:
        row = drafted(net)
        given = {"O-1": AnswerDetails(3, " words\r\n", "https://pitb.example/mandate", ("mandate.pdf", PDF))}
        assert actions.answer(by=net.officer, reference=row.reference, answers=given, seen={}, at=NOW) == ["O-1"]
        answer = row.answers.get()
        assert (answer.level, answer.text, answer.link) == (3, "words", "https://pitb.example/mandate")
        assert answer.document.name == "mandate.pdf"
        again = {"O-1": AnswerDetails(3, "words", "https://pitb.example/mandate", remove=True)}
        seen = {"O-1": mark_of(answer)}
        assert actions.answer(by=net.officer, reference=row.reference, answers=again, seen=seen, at=NOW) == ["O-1"]
        assert row.answers.get().document is None

    def test_the_same_again_changes_nothing(self, net: Net) -> None:
        row = answered(net)
        assert actions.answer(by=net.lead, reference=row.reference, answers=answers(), seen={}, at=NOW) == []

    def test_nobody_s_words_are_lost(self, net: Net) -> None:
        row = answered(net)
        with pytest.raises(Conflict, match="O-1"):
            actions.answer(by=net.lead, reference=row.reference, answers=one("O-1"), seen={"O-1": "old"}, at=NOW)
        assert row.answers.get(parameter="O-1").text == SECRET
        mark = mark_of(row.answers.get(parameter="O-1"))
        assert actions.answer(by=net.lead, reference=row.reference, answers=one("O-1"), seen={"O-1": mark}, at=NOW)

    def test_what_reviewers_agreed_to_goes_with_the_answer(self, net: Net) -> None:
        row = answered(net)
        row.answers.filter(parameter__in=["O-1", "O-2"]).update(agreed=1, remark="seen on the spot")
        given = answers(O_1=3)
        seen = {each.parameter: mark_of(each) for each in row.answers.all()}
        assert actions.answer(by=net.lead, reference=row.reference, answers=given, seen=seen, at=NOW) == ["O-1"]
        found = {each.parameter: (each.agreed, each.remark) for each in row.answers.filter(parameter__lte="O-2")}
        assert (found["O-1"], found["O-2"]) == ((None, ""), (1, "seen on the spot"))

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"O-12": AnswerDetails(1)}, "O-12"),
            ({"O-1": AnswerDetails(5)}, "O-1.level"),
            ({"O-1": AnswerDetails(-1)}, "O-1.level"),
            ({"O-1": AnswerDetails(1, "x" * 4001)}, "O-1.text"),
            ({"O-1": AnswerDetails(1, link="javascript:alert(1)")}, "O-1.link"),
            ({"O-1": AnswerDetails(1, document=("a.exe", b"MZ"))}, "O-1.document"),
        ],
    )
    def test_what_is_unsound_names_its_field_and_nothing_is_half_stored(
        self, net: Net, given: dict[str, AnswerDetails], field: str
    ) -> None:
        row = drafted(net)
        with pytest.raises(Invalid) as refused:
            actions.answer(by=net.lead, reference=row.reference, answers=one("P-1") | given, seen={}, at=NOW)
        assert list(refused.value.problems) == [field]

    def test_by_others(self, net: Net) -> None:
        row = submitted(net)
        for person in (net.reviewer, net.national):
            with pytest.raises(Forbidden):
                actions.answer(by=person, reference=row.reference, answers=one("O-1"), seen={}, at=NOW)
        for person in net.outsiders().values():
            with pytest.raises(Absent):
                actions.answer(by=person, reference=row.reference, answers=one("O-1"), seen={}, at=NOW)
        with pytest.raises(Conflict):
            actions.answer(by=net.lead, reference=row.reference, answers=one("O-1"), seen={}, at=NOW)


class TestSubmitting:
    def test_it_goes_to_the_reviewers_and_to_the_hub(self, net: Net) -> None:
        row = submitted(net)
        assert sorted(row.readers) == sorted([net.punjab.pk, net.sindh.pk, net.ncert.pk])
        told = set(Notice.objects.values_list("user_id", flat=True))
        assert told == {net.reviewer.user_id, net.sindh_lead.user_id}

    def test_its_targets_stay_those_of_the_day(self, net: Net) -> None:
        row = submitted(net)
        assert (row.targets["O-1"], row.targets["P-1"]) == (3, 2)
        target("provincial-higher", "provincial", "P-1", 4)
        assert assessment_view(net.lead, row.reference, NOW).targets["P-1"] == 2

    def test_everything_that_is_missing_is_told_at_once(self, net: Net) -> None:
        given = {code: AnswerDetails(2) for code in CODES[:2]} | {CODES[2]: AnswerDetails(1)}
        row = answered(net, given)
        with pytest.raises(Invalid) as refused:
            DEEDS[Act.SUBMIT](net.lead, row.reference)
        assert set(refused.value.problems) == set(CODES) - {CODES[2]}
        assert "Choose a level" in str(refused.value.problems["P-17"])
        assert "written down" in str(refused.value.problems["O-1"])

    @pytest.mark.parametrize("slug", ["cert-punjab", "cert-kp", "council", "clinic", "nobody"])
    def test_not_to_oneself_nor_to_who_is_not_in_force(self, net: Net, slug: str) -> None:
        row = answered(net)
        with pytest.raises(Invalid) as refused:
            actions.submit(by=net.lead, reference=row.reference, reviewing_body=slug, at=NOW)
        assert list(refused.value.problems) == ["reviewing_body"]


class TestReviewing:
    def test_whoever_works_at_both_reviews_for_neither(self, net: Net) -> None:
        row = submitted(net)

        user = User.objects.get(pk=net.reviewer.user_id)
        join(user, net.punjab, Role.ANALYST)
        with pytest.raises(Forbidden):
            DEEDS[Act.REVIEW](person_of(user), row.reference)

    def test_it_is_finished_when_all_is_agreed_and_differences_have_a_reason(self, net: Net) -> None:
        row = submitted(net)
        found = {code: ReviewDetails(2) for code in CODES} | {"O-1": ReviewDetails(1), "O-2": ReviewDetails(None)}
        actions.review(by=net.reviewer, reference=row.reference, reviews=found, at=NOW)
        with pytest.raises(Invalid) as refused:
            actions.finish_review(by=net.reviewer, reference=row.reference, at=NOW)
        assert set(refused.value.problems) == {"O-1", "O-2"}
        found = {"O-1": ReviewDetails(1, "no gazette yet"), "O-2": ReviewDetails(2)}
        actions.review(by=net.sindh_lead, reference=row.reference, reviews=found, at=NOW)
        row = actions.finish_review(by=net.reviewer, reference=row.reference, at=NOW)
        assert row.figures["all"] == {"mean": 198, "met": 44, "of": 45}
        assert row.figures["O"]["met"] == 10

    def test_an_unsound_level(self, net: Net) -> None:
        row = submitted(net)
        with pytest.raises(Invalid) as refused:
            actions.review(by=net.reviewer, reference=row.reference, reviews={"O-1": ReviewDetails(9)}, at=NOW)
        assert list(refused.value.problems) == ["O-1.agreed"]

    def test_a_dispute_brings_it_back_with_its_reason(self, net: Net) -> None:
        row = DEEDS[Act.DISPUTE](net.lead, reviewed(net).reference)
        assert isinstance(row, Assessment)
        assert (row.state, row.remark, row.figures) == ("submitted", "not so", {})
        assert Answer.objects.filter(assessment=row).exclude(agreed=None).count() == 45, "what was agreed stays"

    def test_a_reason_is_needed(self, net: Net) -> None:
        row = submitted(net)
        with pytest.raises(Invalid):
            actions.send_back(by=net.reviewer, reference=row.reference, reason=" ", at=NOW)
        assert Assessment.objects.get().state == "submitted"


class TestWhatIsTold:
    def test_no_evidence_is_in_the_journal_or_in_a_notice(self, net: Net) -> None:
        accepted(net, O_1=1)
        for row in (*Entry.objects.all(), *Notice.objects.all()):
            assert SECRET not in str(vars(row))
            assert "seen on the spot" not in str(vars(row))

    def test_the_journal_tells_each_step(self, net: Net) -> None:
        accepted(net)
        acts = list(Entry.objects.order_by("seq").values_list("act", flat=True))
        assert acts == [
            "assessment.start", "assessment.answer", "assessment.submit", "assessment.note", "assessment.review",
            "assessment.accept",
        ]  # fmt: skip
