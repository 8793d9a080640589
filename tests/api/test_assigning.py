"""Who works on what, for programs."""

import pytest

from pehra.incidents.models import Assignment
from tests.api.conftest import Calls
from tests.incidents.acting import escalated, opened
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db


def test_taken_given_and_laid_down_once_for_a_key(net: Net, call: Calls) -> None:
    reference, analyst, lead = opened(net), call(net.analyst), call(net.lead)
    first = analyst.post(f"cases/{reference}/assignment/take", key="k1")
    again = analyst.post(f"cases/{reference}/assignment/take", key="k1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again["Idempotency-Replayed"] == "true"
    assert analyst.get(f"cases/{reference}").json()["assigned"][0]["name"] == "analyst"
    assert lead.post(f"cases/{reference}/assignment/give", {"to": "lead@example.org"}).status_code == 200
    assert analyst.post(f"cases/{reference}/assignment/release").status_code == 403
    assert lead.post(f"cases/{reference}/assignment/release").status_code == 200
    assert not Assignment.objects.filter(until=None).exists()


def test_other_parties_are_told_of_nobody(net: Net, call: Calls) -> None:
    reference = escalated(net)
    call(net.analyst).post(f"cases/{reference}/assignment/take")
    for other in (net.contact, net.cii_analyst):
        assert call(other).get(f"cases/{reference}").json()["assigned"] == []
    assert call(net.punjab_analyst).post(f"cases/{reference}/assignment/take").status_code == 404
    assert call(net.punjab_analyst).post("cases/C-0000-0000/assignment/take").status_code == 404


def test_a_list_is_narrowed(net: Net, call: Calls) -> None:
    mine, free = opened(net), opened(net)
    call(net.analyst).post(f"cases/{mine}/assignment/take")

    def listed(assigned: str) -> list[str]:
        return [each["case"] for each in call(net.analyst).get("cases", assigned=assigned).json()["items"]]

    assert listed("me") == [mine]
    assert listed("nobody") == [free]
    assert listed("lead@example.org") == []
    assert listed("cii_analyst@example.org") == listed("nobody-there@example.org") == []


def test_the_workload_is_for_those_who_answer_for_the_body(net: Net, call: Calls) -> None:
    reference = opened(net, severity="high")
    call(net.analyst).post(f"cases/{reference}/assignment/take")
    found = call(net.lead).get("workload", body="cert-telecom").json()
    assert found["people"][0] == {
        "name": "analyst",
        "email": "analyst@example.org",
        "open": 1,
        "overdue": found["people"][0]["overdue"],
        "severities": {"high": 1},
    }
    assert found["nobody"]["open"] == 0
    for who, body in ((net.analyst, "cert-telecom"), (net.lead, "cert-cii"), (net.lead, "nowhere")):
        assert call(who).get("workload", body=body).status_code == 404
