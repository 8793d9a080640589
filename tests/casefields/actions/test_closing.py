"""A case is closed once what its body asks for is answered."""

import json

import pytest
from django.utils.translation import override

from pehra.casefields.actions.closing import Label
from pehra.foundation.access.errors import Invalid, Problem
from pehra.foundation.access.refused import told
from pehra.incidents import actions as incidents
from pehra.incidents.models import BulkItem, Case
from pehra.incidents.rules.bulk import BulkAct
from pehra.law.forms import AnswerKind
from tests.casefields.conftest import Net, defined, filled, wishes
from tests.incidents.acting import opened
from tests.incidents.actions.bulking import carried_out, looked_through, states
from tests.world import NOW

pytestmark = pytest.mark.django_db


def close(net: Net, reference: str) -> str:
    incidents.close(by=net.analyst, reference=reference, cause="c", lesson="l", at=NOW)
    return str(Case.objects.get(reference=reference).status)


def test_closing_waits_for_each_required_field_and_names_it(net: Net) -> None:
    needed, also = defined(net, required=True), defined(net, AnswerKind.YES_NO, label_en="Was it us?", required=True)
    defined(net, label_en="Left open")
    reference = opened(net)
    with pytest.raises(Invalid) as refused:
        close(net, reference)
    assert set(refused.value.problems) == {f"fields.{needed.reference}", f"fields.{also.reference}"}
    problem = refused.value.problems[f"fields.{needed.reference}"]
    assert "“Root cause”" in str(problem)
    with override("ur"):
        assert "اصل وجہ" in told(problem)
    filled(net.analyst, reference, needed, "x")
    filled(net.analyst, reference, also, False)
    assert close(net, reference) == "closed"


def test_what_is_wrong_with_the_words_is_said_with_it(net: Net) -> None:
    field, reference = defined(net, required=True), opened(net)
    with pytest.raises(Invalid) as refused:
        incidents.close(by=net.analyst, reference=reference, cause="", lesson="l", at=NOW)
    assert set(refused.value.problems) == {"cause", f"fields.{field.reference}"}


def test_only_the_body_that_closes_is_asked(net: Net) -> None:
    defined(net, by=net.cii_lead, required=True)
    assert close(net, opened(net)) == "closed"


def test_what_is_not_asked_about_a_case_holds_nothing_up(net: Net) -> None:
    defined(net, classes=("fraud",), required=True)
    assert close(net, opened(net)) == "closed"


def test_of_many_the_case_without_an_answer_is_refused_by_name_and_the_others_close(net: Net) -> None:
    field = defined(net, required=True)
    answered, open_one, also = opened(net), opened(net), opened(net)
    for reference in (answered, also):
        filled(net.analyst, reference, field, "x")
    found = looked_through(net.analyst, BulkAct.CLOSE, [answered, open_one, also])
    assert states(found) == ["ready", "barred", "ready"]
    found = carried_out(net.analyst, found)
    assert (found.state, states(found)) == ("done", ["done", "barred", "done"])
    refused = BulkItem.objects.get(bulk=found, state="barred")
    assert refused.case.reference == open_one
    assert "Root cause" in json.dumps(refused.why)
    closed = Case.objects.filter(status="closed").values_list("reference", flat=True)
    assert set(closed) == {answered, also}


def test_whoever_empties_a_field_between_preview_and_deed_keeps_that_case_open(net: Net) -> None:
    field = defined(net, required=True)
    first, second = opened(net), opened(net)
    for reference in (first, second):
        filled(net.analyst, reference, field, "x")
    found = looked_through(net.analyst, BulkAct.CLOSE, [first, second])
    assert states(found) == ["ready", "ready"]
    filled(net.analyst, first, field, "")
    found = carried_out(net.analyst, found)
    assert states(found)[1] == "done"
    assert states(found)[0] != "done"
    assert "Root cause" in json.dumps(BulkItem.objects.get(bulk=found, case__reference=first).why)
    assert Case.objects.get(reference=first).status != "closed"


def test_a_label_is_a_word_of_the_readers_language_and_english_where_it_is_kept() -> None:
    label = Label(wishes().question("F-0000-0000"))
    assert f"{label}" == "Root cause"
    with override("ur"):
        assert told(Problem("%(field)s", field=label)) == "اصل وجہ"
        assert json.loads(json.dumps({"field": label})) == {"field": "Root cause"}
