"""The desk's acts as programs do them; the public itself has no interface."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pehra.incidents.models import Case
from pehra.incidents.rules.answers import Sheet
from pehra.law.forms import AskedOf
from pehra.public.models import PublicReport
from pehra.public.rules.references import fresh
from tests.api.conftest import Calls
from tests.incidents import asking
from tests.incidents.acting import dump
from tests.incidents.conftest import Net
from tests.public.conftest import SECRET_WORDS, desk, handed_in

__all__ = ["desk"]

pytestmark = pytest.mark.django_db
ACTS: dict[str, Any] = {
    "acknowledge": None,
    "ask": {"words": "When?"},
    "take-up": {"title": "Fraud"},
    "join": {"case": "C-0000-0000"},
    "refuse": {"why": "spam"},
    "close": {"words": "Done."},
    "reopen": None,
    "admit": None,
}


def test_listed_read_and_taken_up(desk: Net, call: Calls) -> None:
    made = handed_in(timezone.now(), name="Zarqa")
    caller = call(desk.duty_officer)
    (line,) = caller.get("public-reports", state="new").json()["items"]
    assert (line["reference"], line["state"], line["classification"]) == (made.reference, "new", ["fraud/phishing"])
    whole = caller.get(f"public-reports/{made.reference.lower()}").json()
    assert (whole["words"], whole["name"], whole["said"]) == (SECRET_WORDS, "Zarqa", [])
    assert caller.post(f"public-reports/{made.reference}/ask", {"words": "When?"}).json()["state"] == "asked"
    first = caller.post(f"public-reports/{made.reference}/take-up", {"title": "Fraud"}, key="k")
    again = caller.post(f"public-reports/{made.reference}/take-up", {"title": "Fraud"}, key="k")
    assert first.json() == again.json()
    assert first.json()["case"] == Case.objects.get().reference
    assert caller.post(f"public-reports/{made.reference}/close", {"words": "Done."}).json()["state"] == "closed"
    assert caller.post(f"public-reports/{made.reference}/reopen").json()["state"] == "taken-up"


def test_answers_are_told_with_their_questions(desk: Net, call: Calls) -> None:
    form = asking.form("money", asking.ASKED, asking.DEMAND, condition="classification: fraud")
    asking.bring_in(replace(form, whom=AskedOf.PUBLIC))
    made = handed_in(timezone.now(), answers=(Sheet("money", 1, {"asked": True}),))
    (told,) = call(desk.duty_officer).get(f"public-reports/{made.reference}").json()["answers"]
    assert (told["form"], told["version"]) == ("money", 1)
    (answer,) = told["answers"]
    assert (answer["value"], answer["text_en"], answer["label_ur"]) == (True, "Yes", "کیا رقم مانگی گئی؟")
    nothing = handed_in(timezone.now(), address="10.0.9.1")
    assert call(desk.duty_officer).get(f"public-reports/{nothing.reference}").json()["answers"] == []


def test_refused_with_a_reason_of_the_list(desk: Net, call: Calls) -> None:
    made = handed_in(timezone.now())
    caller = call(desk.duty_officer)
    assert caller.post(f"public-reports/{made.reference}/refuse", {"why": "mood"}).status_code == 422
    assert caller.post(f"public-reports/{made.reference}/refuse", {"why": "spam"}).json()["state"] == "refused"
    assert caller.post(f"public-reports/{made.reference}/refuse", {"why": "spam"}).status_code == 409


def test_figures(desk: Net, call: Calls) -> None:
    handed_in(timezone.now() - timedelta(hours=30))
    found = call(desk.national_analyst).get("public-reports/figures").json()
    assert (found["received"], found["late"], found["in_time_percent"], found["median_seconds"]) == (1, 1, 0, None)


def test_a_list_is_read_by_cursor(desk: Net, call: Calls) -> None:
    made = {handed_in(timezone.now(), address=f"10.0.{number}.1").reference for number in range(3)}
    caller = call(desk.duty_officer)
    first = caller.get("public-reports", limit=2).json()
    rest = caller.client.get(first["next"], headers=caller.headers).json()
    assert {each["reference"] for each in first["items"] + rest["items"]} == made


def test_strangers_get_the_answer_for_what_does_not_exist(desk: Net, call: Calls) -> None:
    made = handed_in(timezone.now())
    people = {"analyst of the first responder": desk.analyst, "contact": desk.contact, "auditor": desk.auditor}
    for who, person in people.items():
        caller = call(person)
        before = dump()
        for reference in (made.reference, fresh("P"), "%00", "x" * 5000):
            assert caller.get(f"public-reports/{reference}").status_code == 404, who
            for act, body in ACTS.items():
                assert caller.post(f"public-reports/{reference}/{act}", body).status_code == 404, f"{who}: {act}"
        assert caller.get("public-reports").status_code == 404
        assert caller.get("public-reports/figures").status_code == 404
        after = dump()
        assert {name for name in before if before[name] != after[name]} <= {"accounts_api_token"}, who
    assert PublicReport.objects.get().state == "new"


def test_reading_alone_does_not_act(desk: Net, call: Calls) -> None:
    made = handed_in(timezone.now())
    caller = call(desk.duty_officer, scopes=["cases:read"])
    assert caller.get(f"public-reports/{made.reference}").status_code == 200
    assert caller.post(f"public-reports/{made.reference}/acknowledge").status_code == 403
    assert call().get("public-reports").status_code == 401
