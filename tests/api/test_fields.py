"""The fields of a body as programs read and fill them."""

from typing import Any

import pytest

from pehra.casefields.actions.defining import change
from pehra.casefields.models import Value
from pehra.foundation.audit.models import Entry as Journal
from pehra.law.forms import AnswerKind
from tests.api.conftest import Calls, Net
from tests.casefields.conftest import defined, filled, wishes
from tests.incidents.acting import escalated, opened, red
from tests.world import NOW

pytestmark = pytest.mark.django_db


def test_definitions_are_told_to_the_bodys_own_people(net: Net, call: Calls) -> None:
    field = defined(net, AnswerKind.CHOICE, classes=("fraud",), required=True, hint_en="Why it worked")
    (told,) = call(net.analyst).get("fields").json()["items"]
    assert told == {
        "reference": field.reference,
        "body": "cert-telecom",
        "version": 1,
        "kind": "choice",
        "label_en": "Root cause",
        "label_ur": "اصل وجہ",
        "hint_en": "Why it worked",
        "hint_ur": "",
        "options": [
            {"key": "unpatched", "label_en": "Not patched", "label_ur": "پیوند نہیں لگایا گیا"},
            {"key": "phished", "label_en": "Phished", "label_ur": "فریب دیا گیا"},
        ],
        "classes": ["fraud"],
        "required": True,
    }
    for person in (net.cii_analyst, net.contact):
        assert call(person).get("fields").json() == {"items": []}


def test_a_program_fills_once_for_its_key(net: Net, call: Calls) -> None:
    field, number = defined(net), defined(net, AnswerKind.NUMBER, label_en="How many")
    reference, analyst = opened(net), call(net.analyst)
    here = f"cases/{reference}/fields"
    values: dict[str, Any] = {"values": {field.reference: "Old VPN", number.reference: 7}}
    first = analyst.post(here, values, key="one")
    assert first.status_code == 200
    assert [each["value"] for each in first.json()["items"]] == ["Old VPN", 7]
    again = analyst.post(here, values, key="one")
    assert again["Idempotency-Replayed"] == "true"
    assert again.json() == first.json()
    assert Journal.objects.filter(act="case.fields").count() == 1
    assert analyst.post(here, {"values": {field.reference: None}}, key="one").status_code == 422
    assert analyst.post(here, {"values": {field.reference: None}}).status_code == 200
    shown = analyst.get(here).json()
    assert shown["case"] == reference
    assert [(each["field"], each["value"], each["asked"]) for each in shown["items"]] == [
        (field.reference, None, True),
        (number.reference, 7, True),
    ]
    assert "@" not in str(shown), "who answered is told by name"


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (AnswerKind.TEXT, True),
        (AnswerKind.NUMBER, -1),
        (AnswerKind.NUMBER, True),
        (AnswerKind.NUMBER, "7"),
        (AnswerKind.DATE, "tomorrow"),
        (AnswerKind.YES_NO, 1),
        (AnswerKind.CHOICE, "moon"),
        (AnswerKind.CHOICES, ["moon"]),
        (AnswerKind.TEXT, "a\u202eb"),
    ],
)
def test_bad_input_names_its_field(net: Net, call: Calls, kind: AnswerKind, answer: Any) -> None:
    field, reference = defined(net, kind), opened(net)
    refused = call(net.analyst).post(f"cases/{reference}/fields", {"values": {field.reference: answer}})
    assert refused.status_code == 422
    assert field.reference in refused.content.decode()
    assert not Value.objects.exists()


def test_others_in_the_case_and_strangers_read_and_fill_nothing(net: Net, call: Calls) -> None:
    field, reference = defined(net), escalated(net)
    filled(net.analyst, reference, field, "secret")
    here, values = f"cases/{reference}/fields", {"values": {field.reference: "theirs"}}
    for person in (net.cii_analyst, net.contact):
        assert call(person).get(here).json()["items"] == []
    assert call(net.cii_analyst).post(here, values).status_code == 422
    assert call(net.contact).post(here, values).status_code == 403
    for person in (net.punjab_analyst, net.other_contact):
        for path in (here, "cases/C-0000-0000/fields"):
            assert call(person).get(path).status_code == 404
            assert call(person).post(path, values).status_code == 404
    assert Value.objects.get().answer == "secret"


def test_the_list_of_cases_is_narrowed_by_a_value(net: Net, call: Calls) -> None:
    field, reference, _other = defined(net, AnswerKind.YES_NO), opened(net), escalated(net)
    filled(net.analyst, reference, field, True)
    found = call(net.analyst).get("cases", field=field.reference, value="yes").json()["items"]
    assert [each["case"] for each in found] == [reference]
    assert call(net.cii_analyst).get("cases", field=field.reference, value="yes").json()["items"] == []


def test_a_token_without_the_scope_fills_nothing(net: Net, call: Calls) -> None:
    field, reference = defined(net), opened(net)
    reader = call(net.analyst, scopes=["cases:read"])
    assert reader.get(f"cases/{reference}/fields").status_code == 200
    assert reader.post(f"cases/{reference}/fields", {"values": {field.reference: "x"}}).status_code == 403


def test_closing_names_the_field_that_is_missing(net: Net, call: Calls) -> None:
    field, reference = defined(net, required=True), opened(net)
    refused = call(net.analyst).post(f"cases/{reference}/close", {"cause": "c", "lesson": "l"})
    assert refused.status_code == 422
    assert f"fields.{field.reference}" in refused.content.decode()


def test_reading_those_of_a_case_that_few_may_read_is_in_the_journal(net: Net, call: Calls) -> None:
    field, wide, few = defined(net), opened(net), red(net)
    lead, values = call(net.lead), {"values": {field.reference: "secret"}}
    for reference in (wide, few):
        assert lead.get(f"cases/{reference}/fields").status_code == 200
        for _once_and_again in range(2):
            assert lead.post(f"cases/{reference}/fields", values, key=reference).status_code == 200
    journal = Journal.objects.filter(act="fields.read")
    assert [(each.subject, each.party_id) for each in journal] == [(f"case:{few}", net.telecom_cert.pk)] * 3
    assert "secret" not in str([each.detail for each in journal])


@pytest.mark.parametrize("value", ["می\u200cروم", "\u2068VPN\u2069", "Ticket\u00a017"])
def test_a_value_with_what_is_not_seen_finds_its_case(net: Net, call: Calls, value: str) -> None:
    field, reference, _other = defined(net), opened(net), opened(net)
    filled(net.analyst, reference, field, value)
    found = call(net.analyst).get("cases", field=field.reference, value=value).json()["items"]
    assert [each["case"] for each in found] == [reference]


def test_a_program_says_which_wording_it_answers(net: Net, call: Calls) -> None:
    field, reference = defined(net), opened(net)
    here, values = f"cases/{reference}/fields", {field.reference: "x"}
    change(by=net.lead, reference=field.reference, wanted=wishes(label_en="Other words"), at=NOW)
    refused = call(net.analyst).post(here, {"values": values, "versions": {field.reference.lower(): 1}})
    assert refused.status_code == 409
    assert not Value.objects.exists()
    kept = call(net.analyst).post(here, {"values": values, "versions": {field.reference: 2}})
    assert [each["version"] for each in kept.json()["items"]] == [2]
