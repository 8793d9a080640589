"""Answers to forms in the documents of a case: with the questions of their day, in the document's language."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest

from pehra.formats import iodef
from pehra.foundation.access.errors import Absent
from pehra.incidents import actions as incidents
from pehra.incidents.models import Entry
from pehra.incidents.rules.answers import Sheet
from pehra.reporting.rules.kinds import DocumentKind
from tests.incidents import asking
from tests.incidents.acting import HOUR, WORDS, opened
from tests.incidents.conftest import Net
from tests.reporting.actions.test_issuing import made, text_of
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(net: Net) -> str:
    """A case whose report was answered, and answered further in an update."""
    asking.bring_in()
    money = {"amount": "2.5", "currency": "BTC"}
    answers = (Sheet("ransom", 1, {"asked": True, "demand": money}),)
    reference = opened(net, ransomware=True, answers=answers)
    later = (Sheet("ransom", 1, {"paid": False}),)
    incidents.file_update(by=net.contact, reference=reference, body=WORDS, answers=later, at=NOW + 2 * HOUR)
    return reference


@pytest.mark.parametrize("kind", [DocumentKind.CASE_PDF, DocumentKind.STATUTORY_PDF, DocumentKind.CASE_DOCX])
def test_on_paper(kind: DocumentKind, net: Net, case: str) -> None:
    text = " ".join(text_of(made(net.analyst, case, kind)).split())
    for told in ("Ransom (version 1)", "Was money asked for?", "BTC 2.5", "Was it paid?"):
        assert told in text


def test_in_urdu(net: Net, case: str) -> None:
    text = text_of(made(net.analyst, case, DocumentKind.CASE_DOCX, language="ur"))
    assert "کیا رقم مانگی گئی؟" in text
    assert "Was money asked for?" not in text


def test_for_programs(net: Net, case: str) -> None:
    told = json.loads(bytes(made(net.analyst, case, DocumentKind.JSON).content))["case"]
    (answered,) = told["reports"][0]["answers"]
    assert (answered["form"], answered["version"], answered["title"]) == ("ransom", 1, "Ransom")
    assert answered["answers"][0] == {
        "question": "asked",
        "label": "Was money asked for?",
        "text": "Yes",
        "value": True,
    }
    (update,) = [line["answers"][0] for line in told["timeline"] if line["answers"]]
    assert [each["question"] for each in update["answers"]] == ["asked", "demand", "paid"]


def rows(net: Net, case: str, tlp: str = "TLP:AMBER", language: str = "en") -> list[dict[str, str]]:
    row = made(net.analyst, case, DocumentKind.ANSWERS_CSV, tlp, language)
    assert row.name.endswith(".answers.csv")
    return list(csv.DictReader(io.StringIO(text_of(row))))


def test_as_a_table_with_a_row_for_each_answer(net: Net, case: str) -> None:
    found = rows(net, case)
    with_report = [each for each in found if each["report"]]
    assert [(each["question"], each["answer"], each["value"]) for each in with_report] == [
        ("asked", "Yes", "true"),
        ("demand", "BTC 2.5", '{"amount": "2.5", "currency": "BTC"}'),
    ]
    filed = [each for each in found if not each["report"]]
    assert [each["question"] for each in filed] == ["asked", "demand", "paid"]
    assert {(each["case"], each["tlp"], each["form"], each["version"]) for each in found} == {
        (case, "TLP:AMBER", "ransom", "1")
    }
    assert {each["given_at"] for each in filed} == {(NOW + 2 * HOUR).isoformat()}


def test_the_table_speaks_the_language_that_was_asked_for(net: Net, case: str) -> None:
    assert rows(net, case, language="ur")[0]["label"] == "کیا رقم مانگی گئی؟"


def test_a_spreadsheet_runs_nothing_that_was_answered(net: Net) -> None:
    asking.bring_in(asking.form("words", asking.NOTE))
    case = opened(net, answers=(Sheet("words", 1, {"note": "=HYPERLINK(1)"}),))
    (found,) = rows(net, case)
    assert (found["answer"], found["value"]) == ("'=HYPERLINK(1)", '"=HYPERLINK(1)"')


def test_whoever_does_not_see_the_case_is_given_no_answers(net: Net, case: str) -> None:
    for stranger in net.strangers.values():
        with pytest.raises(Absent):
            made(stranger, case, DocumentKind.ANSWERS_CSV)


def test_what_was_filed_under_a_stricter_label_keeps_its_answers_to_itself(net: Net, case: str) -> None:
    Entry.objects.filter(case__reference=case, params__has_key="answers").update(tlp="TLP:AMBER+STRICT")
    assert "paid" not in {each["question"] for each in rows(net, case)}


def test_in_the_formats_of_exchange(net: Net, case: str) -> None:
    root = ElementTree.fromstring(bytes(made(net.analyst, case, DocumentKind.IODEF).content))
    extras = root.findall("i:Incident/i:AdditionalData", {"i": iodef.NAMESPACE})
    told = [(each.get("meaning"), each.get("dtype"), each.text) for each in extras]
    assert told[0] == ("Was money asked for?", "boolean", "true")
    assert ("How much?", "string", "BTC 2.5") in told
    event = json.loads(bytes(made(net.analyst, case, DocumentKind.MISP).content))["Event"]
    remarks = [each for each in event["Attribute"] if each["type"] == "comment"]
    assert "Was it paid? No" in {each["value"] for each in remarks}
    assert len({each["uuid"] for each in remarks}) == len(remarks) == len(extras)
