"""Asking blindly: one learns that somebody knows a value, and nobody but them says who."""

from datetime import timedelta
from typing import Any

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Held, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions
from pehra.incidents.rules.intake import Seen
from pehra.registry import models
from pehra.search.actions import asking
from pehra.search.errors import AskedAlready, NotAnswered, Settled, TooManyQuestions
from pehra.search.models import Probe, Question, Recipient
from pehra.search.queries import asking as queries
from pehra.search.rules.asking_limits import FOR_A_BODY, FOR_A_PERSON, STANDS
from tests.incidents.acting import report
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
TYPE, VALUE = "ipv4-addr", "198.51.100.23"
ASKED: Any = {"type": TYPE, "value": VALUE}
PURPOSE, TOLD = "Zarqa-purpose", "Zarqa-answer"


@pytest.fixture
def ours(net: Net) -> str:
    """A case of the Telecom CERT with the value."""
    reference = actions.submit(by=net.contact, report=report(observables=(Seen(VALUE),)), at=NOW).case.reference
    actions.accept(by=net.analyst, reference=reference, at=NOW)
    return str(reference)


def theirs(net: Net, tlp: str = "TLP:AMBER") -> str:
    """A case of the Punjab CERT with the value."""
    filed = report(organisation="department", title="Theirs", observables=(Seen(VALUE),), tlp=tlp)
    return str(actions.submit(by=net.other_contact, report=filed, at=NOW).case.reference)


def look(net: Net, reference: str, **other: Any) -> Probe:
    return asking.look(**{"by": net.analyst, "reference": reference, "at": NOW} | ASKED | other)


def ask(net: Net, reference: str, **other: Any) -> Question:
    return asking.ask(**{"by": net.analyst, "reference": reference, "purpose": PURPOSE, "at": NOW} | ASKED | other)


def seen(person: Person, reference: str) -> queries.Asked:
    with viewing(person):
        return queries.question(person, reference, NOW)


def test_nobody_else_knows_it(net: Net, ours: str) -> None:
    assert not look(net, ours).known
    with pytest.raises(Conflict):
        ask(net, ours)


def test_another_cert_knows_it_is_asked_and_answers(net: Net, ours: str) -> None:
    other = theirs(net)
    assert look(net, ours).known
    question = ask(net, ours)
    # Who asks sees no recipient: not who was asked, nor how many.
    mine = seen(net.analyst, question.reference)
    assert (mine.own, mine.case, mine.recipient, mine.answers) == (True, ours, None, [])
    # Who is asked sees value, purpose and who asks; not the case.
    asked = seen(net.punjab_analyst, question.reference)
    assert (asked.own, asked.case, asked.question.purpose) == (False, "", PURPOSE)
    assert asked.question.party_id == net.telecom_cert.pk
    asking.answer(by=net.punjab_analyst, reference=question.reference, text=TOLD, reveals=other, at=NOW)
    (answer,) = seen(net.analyst, question.reference).answers
    assert (answer.body_id, answer.answer, answer.reveals) == (net.punjab_cert.pk, TOLD, other)
    with pytest.raises(Settled):
        asking.decline(by=net.punjab_analyst, reference=question.reference, at=NOW)


@pytest.mark.parametrize(
    ("tlp", "known"), [("TLP:CLEAR", False), ("TLP:AMBER", True), ("TLP:AMBER+STRICT", False), ("TLP:RED", False)]
)
def test_strict_cases_take_no_part_and_what_one_sees_is_not_asked_for(
    net: Net, ours: str, tlp: str, known: bool
) -> None:
    theirs(net, tlp)
    assert look(net, ours).known is known


def test_a_body_that_leaves_itself_out_is_told_of_to_nobody(net: Net, ours: str) -> None:
    theirs(net)
    lead = Person(net.punjab_analyst.user_id, "lead", (Held(net.punjab_cert.pk, Role.LEAD),))
    asking.be_silent(by=lead, body="cert-punjab", silent=True, at=NOW)
    assert not look(net, ours).known
    asking.be_silent(by=lead, body="cert-punjab", silent=False, at=NOW)
    assert look(net, ours).known
    for person in (net.punjab_analyst, net.lead, net.administrator):
        with pytest.raises(Absent):
            asking.be_silent(by=person, body="cert-punjab", silent=True, at=NOW)


def test_to_tell_nothing_looks_like_no_answer(net: Net, ours: str) -> None:
    theirs(net)
    look(net, ours)
    question = ask(net, ours)
    before = seen(net.analyst, question.reference)
    asking.decline(by=net.punjab_analyst, reference=question.reference, at=NOW)
    after = seen(net.analyst, question.reference)
    assert (before.recipient, before.answers, before.over) == (after.recipient, after.answers, after.over)
    assert not Notice.objects.filter(party=net.telecom_cert, kind="search.question").exists()


def test_a_question_lapses(net: Net, ours: str) -> None:
    theirs(net)
    look(net, ours)
    question = ask(net, ours)
    with pytest.raises(Settled):
        asking.answer(by=net.punjab_analyst, reference=question.reference, text=TOLD, at=NOW + STANDS)
    assert asking.lapse(at=NOW + STANDS - timedelta(seconds=1)) == 0
    assert asking.lapse(at=NOW + STANDS) == 1
    assert Recipient.objects.get().state == "lapsed"
    ask(net, ours, at=NOW + STANDS)  # it may be asked again


def test_one_question_at_a_time(net: Net, ours: str) -> None:
    theirs(net)
    look(net, ours)
    ask(net, ours)
    with pytest.raises(AskedAlready):
        ask(net, ours)


def test_only_values_of_ones_own_case_by_those_who_work_it(net: Net, ours: str) -> None:
    other = theirs(net)
    for by, reference, value, refusal in (
        (net.analyst, ours, "198.51.100.99", Absent),
        (net.analyst, other, VALUE, Absent),
        (net.contact, ours, VALUE, Forbidden),
        (net.punjab_analyst, ours, VALUE, Absent),
        (net.administrator, ours, VALUE, Absent),
    ):
        with pytest.raises(refusal):
            look(net, reference, by=by, value=value)
    assert not Probe.objects.exists()


def test_general_values_are_not_answered(net: Net, ours: str) -> None:
    actions.add_observables(by=net.analyst, reference=ours, seen=[Seen("8.8.8.8"), Seen("gov.pk")], at=NOW)
    for type_, value in (("ipv4-addr", "8.8.8.8"), ("domain-name", "gov.pk")):
        with pytest.raises(NotAnswered):
            look(net, ours, type=type_, value=value)


def test_a_person_and_a_body_ask_so_often_a_day(net: Net, ours: str) -> None:
    for _ in range(FOR_A_PERSON):
        look(net, ours)
    with pytest.raises(TooManyQuestions):
        look(net, ours)
    look(net, ours, by=net.lead)
    look(net, ours, at=NOW + timedelta(days=1, seconds=1))
    case = Probe.objects.first()
    Probe.objects.bulk_create(
        Probe(
            user_id=net.analyst.user_id,
            party=net.telecom_cert,
            case=case.case,
            type=TYPE,
            value=VALUE,
            known=False,
            at=NOW,
        )
        for _ in range(FOR_A_BODY)
    )
    with pytest.raises(TooManyQuestions):
        look(net, ours, by=net.lead)


def test_every_blind_question_is_in_the_journal_and_no_content_is(net: Net, ours: str) -> None:
    theirs(net)
    look(net, ours)
    question = ask(net, ours)
    asking.answer(by=net.punjab_analyst, reference=question.reference, text=TOLD, at=NOW)
    acts = list(JournalEntry.objects.filter(act__startswith="search.").order_by("seq").values_list("act", "detail"))
    assert [act for act, _ in acts] == ["search.blind-look", "search.ask", "search.answer"]
    assert acts[0][1] == {"type": TYPE, "known": True}
    for secret in (VALUE, PURPOSE, TOLD):
        assert secret not in repr(acts)
        assert secret not in repr(list(Notice.objects.values_list("text", "params")))


def test_a_value_of_a_stricter_case_is_told_to_nobody(net: Net, ours: str) -> None:
    theirs(net)
    look(net, ours)
    actions.change_tlp(by=net.contact, reference=ours, tlp="TLP:AMBER+STRICT", at=NOW)
    with pytest.raises(Conflict):
        ask(net, ours)
    assert look(net, ours).known  # to look tells nobody anything


def test_an_answer_names_a_case_of_ones_own_with_the_value(net: Net, ours: str) -> None:
    theirs(net)
    look(net, ours)
    question = ask(net, ours)
    for reveals in (ours, "C-0000-0000", "rubbish"):
        with pytest.raises(Invalid):
            asking.answer(by=net.punjab_analyst, reference=question.reference, text=TOLD, reveals=reveals, at=NOW)
    with pytest.raises(Invalid):
        asking.answer(by=net.punjab_analyst, reference=question.reference, text=" ", at=NOW)


def test_strangers_see_no_question(net: Net, ours: str) -> None:
    theirs(net)
    look(net, ours)
    question = ask(net, ours)
    sides = {net.telecom_cert.pk, net.punjab_cert.pk}
    for name, person in (net.strangers | {"CII analyst": net.cii_analyst}).items():
        if person.parties({held.role for held in person.held}) & sides and person.keys:
            continue
        with viewing(person):
            assert queries.questions(person, NOW) == ([], []), name
        with pytest.raises(Absent):
            seen(person, question.reference)
        for act in (asking.decline, asking.answer):
            words = {"text": TOLD} if act is asking.answer else {}
            with pytest.raises(Absent):
                act(by=person, reference=question.reference, at=NOW, **words)


def test_sightings_are_told_in_steps_and_of_many_alone(net: Net, ours: str) -> None:
    theirs(net)
    assert look(net, ours).sightings == {}
    for number in range(5):
        models.Party.objects.filter(pk=net.department.pk).update(name_en=f"Department {number}")
        theirs(net)
    # Six cases, and yet of two bodies only: whoever knows one of them would know the other.
    assert look(net, ours).sightings == {}
