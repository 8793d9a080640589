"""Forms of reports through the API: which are asked, answering them, and reading the answers with their questions."""

from typing import Any

import pytest

from pehra.incidents.models import Report
from tests.api.conftest import Calls, Net, report
from tests.incidents import asking

pytestmark = pytest.mark.django_db
ANSWERS = [
    {"form": "ransom", "version": 1, "answers": {"asked": True, "demand": {"amount": "2.50", "currency": "BTC"}}},
    {"form": "impact", "version": 1, "answers": {"data": ["other"]}},
]


@pytest.fixture(autouse=True)
def forms(net: Net) -> None:
    asking.bring_in(asking.IMPACT, asking.RANSOM)


def filed(call: Calls, net: Net, **fields: Any) -> Any:
    return call(net.contact).post("reports", report(**{"ransomware": True, "answers": ANSWERS} | fields))


def test_the_forms_of_the_day(net: Net, call: Calls) -> None:
    found = call(net.contact).get("forms").json()
    assert [each["id"] for each in found] == ["impact-1", "ransom-1"]
    questions = found[1]["sections"][0]["questions"]
    assert [each["id"] for each in questions] == ["asked", "demand", "paid"]
    assert questions[2] == {
        "id": "paid",
        "kind": "yes-no",
        "label_en": "Was it paid?",
        "label_ur": "کیا ادا کی گئی؟",
        "hint_en": "",
        "hint_ur": "",
        "options": [],
        "required": ["final-report"],
        "when": "asked: yes",
        "citation": "",
    }


def test_a_version_that_is_asked_no_more_is_still_read(net: Net, call: Calls) -> None:
    asking.bring_in(asking.LATER_RANSOM)
    assert [each["id"] for each in call(net.contact).get("forms").json()] == ["impact-1", "ransom-2"]
    assert call(net.contact).get("forms/ransom-1").json()["digest"] == asking.RANSOM.digest
    assert call(net.contact).get("forms/ransom-9").status_code == 404
    assert call(net.contact).get("forms/ransom-1%00").status_code == 404
    assert call(net.contact).get(f"forms/{'x' * 61}").status_code == 422


def test_a_report_is_answered_and_read_with_its_questions(net: Net, call: Calls) -> None:
    made = filed(call, net)
    assert made.status_code == 201, made.content
    told = call(net.analyst).get(f"reports/{made.json()['report']}").json()["answers"]
    assert [(each["form"], each["version"]) for each in told] == [("impact", 1), ("ransom", 1)]
    assert told[1]["answers"][1] == {
        "question": "demand",
        "kind": "money",
        "label_en": "How much?",
        "label_ur": "کتنی رقم؟",
        "value": {"amount": "2.5", "currency": "BTC"},
        "text_en": "BTC 2.5",
        "text_ur": "BTC 2.5",
    }
    assert (told[1]["answers"][0]["text_en"], told[1]["answers"][0]["text_ur"]) == ("Yes", "ہاں")


def test_a_stranger_reads_neither(net: Net, call: Calls) -> None:
    made = filed(call, net).json()
    for path in (f"reports/{made['report']}", f"cases/{made['case']}"):
        answer = call(net.rival_contact).get(path)
        assert answer.status_code == 404
        assert b"BTC" not in answer.content


def test_filings_take_answers_and_the_case_tells_them(net: Net, call: Calls) -> None:
    case = filed(call, net).json()["case"]
    missing = call(net.contact).post(f"cases/{case}/final-report", {"body": "All."})
    assert missing.status_code == 422
    assert "answers.ransom.paid" in missing.content.decode()
    paid = [{"form": "ransom", "version": 1, "answers": {"paid": False, "demand": None}}]
    assert call(net.contact).post(f"cases/{case}/final-report", {"body": "All.", "answers": paid}).status_code == 200
    entry = next(each for each in call(net.analyst).get(f"cases/{case}").json()["timeline"] if each["answers"])
    assert [each["question"] for each in entry["answers"][0]["answers"]] == ["asked", "paid"]
    assert "answers" not in entry["params"]


def test_where_each_reading_is_noted_a_list_leaves_them_out(net: Net, call: Calls) -> None:
    made = filed(call, net, tlp="TLP:AMBER+STRICT").json()
    assert call(net.contact).get("reports").json()["items"][0]["answers"] == []
    assert call(net.contact).get(f"reports/{made['report']}").json()["answers"]


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ([{"form": "ransom", "version": 2, "answers": {}}], "answers.ransom"),
        ([{"form": "ransom", "version": 1, "answers": {"asked": "yes"}}], "answers.ransom.asked"),
        ([{"form": "ransom", "version": 1, "answers": {"asked": {"a": 1}}}], "answers"),
        ([{"form": "nothing", "version": 1, "answers": {}}], "answers.nothing"),
        ("all", "answers"),
    ],
)
def test_what_is_wrong_is_told_by_its_question(net: Net, call: Calls, answers: object, field: str) -> None:
    answer = filed(call, net, answers=answers)
    assert answer.status_code == 422
    assert field in answer.content.decode()
    assert not Report.objects.exists()
