"""Answers to forms in the documents of a case: with the questions of their day, in the document's language."""

import json

import pytest

from pehra.incidents import actions as incidents
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
