"""Acts on many cases, for programs."""

import pytest

from pehra.incidents.models import Bulk, Case
from tests.api.conftest import Calls
from tests.incidents.acting import opened, reported
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db


def test_looked_through_done_and_taken_back(net: Net, call: Calls) -> None:
    reference, waiting, analyst = opened(net), reported(net), call(net.analyst)
    asked = {"act": "close", "cases": [reference, waiting], "cause": "x", "lesson": "y"}
    found = analyst.post("bulk", asked).json()
    assert (found["state"], found["settled"]) == ("previewed", True)
    assert [each["state"] for each in found["cases"]] == ["ready", "barred"]
    assert "moved on" in found["cases"][1]["why"]
    assert Case.objects.filter(status="closed").count() == 0
    done = analyst.post(f"bulk/{found['bulk']}/begin").json()
    assert (done["state"], [each["state"] for each in done["cases"]]) == ("done", ["done", "barred"])
    assert analyst.get(f"bulk/{found['bulk']}").json() == done
    back = analyst.post(f"bulk/{found['bulk']}/back", {"reason": "A mistake"}).json()
    assert back["takes_back"] == found["bulk"]
    assert analyst.post(f"bulk/{back['bulk']}/begin").json()["cases"][0]["state"] == "done"
    assert not Case.objects.filter(status="closed").exists()


def test_the_same_key_makes_one_of_two(net: Net, call: Calls) -> None:
    analyst, asked = call(net.analyst), {"act": "note", "cases": [opened(net)], "body": "Once"}
    first, again = analyst.post("bulk", asked, key="k1"), analyst.post("bulk", asked, key="k1")
    assert first.json()["bulk"] == again.json()["bulk"]
    assert again["Idempotency-Replayed"] == "true"
    assert Bulk.objects.count() == 1
    assert analyst.post("bulk", asked | {"body": "Other"}, key="k1").status_code == 422


def test_all_that_a_filter_finds(net: Net, call: Calls) -> None:
    high = opened(net, severity="high")
    opened(net, severity="low")
    where = {"mine": True, "severity": "high"}
    found = call(net.analyst).post("bulk", {"act": "note", "where": where, "body": "All"}).json()
    assert [each["case"] for each in found["cases"]] == [high]
    nowhere = call(net.analyst).post("bulk", {"act": "note", "where": {"custodian": "nowhere"}, "body": "x"})
    assert nowhere.status_code == 422


@pytest.mark.parametrize(
    "asked",
    [
        {"act": "back", "cases": ["C-0000-0000"]},
        {"act": "note", "cases": [], "body": "x"},
        {"act": "note", "cases": ["C-0000-0000"], "body": "x"},
        {"act": "close", "cases": [], "cause": "x"},
        {"act": "note", "cases": ["C-0000-0000"] * 501, "body": "x"},
        {"act": "note", "cases": ["x" * 21], "body": "x"},
    ],
)
def test_what_cannot_be_is_refused(net: Net, call: Calls, asked: dict[str, object]) -> None:
    assert call(net.analyst).post("bulk", asked).status_code == 422
    assert not Bulk.objects.exists()


def test_faulty_words_leave_nothing(net: Net, call: Calls) -> None:
    answer = call(net.analyst).post("bulk", {"act": "close", "cases": [opened(net)], "cause": "x"})
    assert answer.status_code == 422
    assert "lesson" in answer.content.decode()
    assert not Bulk.objects.exists()


def test_to_others_it_is_not_there(net: Net, call: Calls) -> None:
    made = call(net.analyst).post("bulk", {"act": "note", "cases": [opened(net)], "body": "x"}).json()["bulk"]
    assert call(net.lead).get(f"bulk/{made}").status_code == 200
    assert call(net.lead).post(f"bulk/{made}/begin").status_code == 404
    for who in (net.contact, net.cii_analyst, net.punjab_analyst):
        for reference in (made, "B-0000-0000"):
            assert call(who).get(f"bulk/{reference}").status_code == 404
            assert call(who).post(f"bulk/{reference}/begin").status_code == 404
    assert call(net.analyst, scopes=["cases:read"]).post(f"bulk/{made}/begin").status_code == 403
