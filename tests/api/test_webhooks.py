"""Webhooks as programs look after them."""

from typing import Any

import pytest

from pehra.webhooks.actions.endpoints import renew_secret
from pehra.webhooks.actions.following import follow
from pehra.webhooks.models import Delivery, Endpoint
from pehra.webhooks.queries.endpoints import secret_of
from tests.api.conftest import Calls, Net, report

pytestmark = pytest.mark.django_db


def wanted(**fields: Any) -> dict[str, Any]:
    return {"body": "cert-telecom", "name": "T", "url": "https://127.0.0.1/hook", "kinds": ["case.opened"]} | fields


def test_a_webhook_from_its_beginning_to_its_end(net: Net, call: Calls) -> None:
    lead = call(net.lead)
    made = lead.post("webhooks", wanted(), key="one")
    assert made.status_code == 200
    row = Endpoint.objects.get()
    assert made.json()["secret"] == secret_of(row)
    assert lead.post("webhooks", wanted(), key="one").json() == made.json() | {"secret": None}
    assert Endpoint.objects.count() == 1
    (listed,) = lead.get("webhooks").json()["items"]
    assert (listed["reference"], listed["on"], listed["kinds"]) == (row.reference, True, ["case.opened"])
    assert "secret" not in listed
    here = f"webhooks/{row.reference}"
    call(net.contact).post("reports", report())
    assert follow(at=row.created_at)
    (told,) = lead.get(f"{here}/calls").json()["items"]
    assert (told["kind"], told["state"], told["kept"]) == ("case.opened", "waiting", True)
    assert told["case"].startswith("C-")
    assert lead.get(f"{here}/calls", state="failed").json()["items"] == []
    assert lead.post(f"{here}/switch", {"on": False}).json()["off_because"] == "by-hand"
    assert lead.post(f"{here}/replay", {"id": told["id"]}).status_code == 409
    assert lead.post(f"{here}/switch", {"on": True}).json()["on"] is True
    assert lead.post(f"{here}/replay", {"id": told["id"]}).json() == {"count": 1}
    Delivery.objects.update(state="sent")
    span = {"since": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}
    assert lead.post(f"{here}/replay", span).json() == {"count": 1}
    assert lead.post(f"{here}/replay", {}).status_code == 422
    trial = lead.post(f"{here}/ping").json()
    assert (trial["kind"], trial["state"], trial["code"]) == ("ping", "failed", None)
    assert lead.post(f"{here}/ping").status_code == 409
    assert lead.post(f"{here}/remove", key="two").json() == {"reference": row.reference}
    assert lead.post(f"{here}/remove", key="two").json() == {"reference": row.reference}
    assert lead.post(f"{here}/remove").status_code == 404


def test_who_repeats_a_request_is_told_no_secret_that_was_made_since(net: Net, call: Calls) -> None:
    lead = call(net.lead)
    made = lead.post("webhooks", wanted(), key="one").json()
    row = renew_secret(by=net.lead, reference=made["reference"], at=Endpoint.objects.get().created_at)
    again = lead.post("webhooks", wanted(), key="one")
    assert again["Idempotency-Replayed"] == "true"
    assert (again.json()["reference"], again.json()["secret"]) == (made["reference"], None)
    assert secret_of(row) not in again.content.decode()


def test_pages_of_the_log(net: Net, call: Calls) -> None:
    lead = call(net.lead)
    reference = lead.post("webhooks", wanted()).json()["reference"]
    row = Endpoint.objects.get()
    for number in range(5):
        at = row.created_at
        Delivery.objects.create(endpoint=row, entry_id=-number - 1, kind="case.opened", at=at, next_at=at, facts={})
    first = lead.get(f"webhooks/{reference}/calls", limit=3)
    assert len(first.json()["items"]) == 3
    assert first["Link"].endswith('rel="next"')
    cursor = first.json()["next"].partition("cursor=")[2]
    rest = lead.get(f"webhooks/{reference}/calls", cursor=cursor)
    assert (len(rest.json()["items"]), rest.json()["next"]) == (2, None)
    # Nobody is told of a case that is not there.
    assert {item["case"] for item in rest.json()["items"]} == {None}


@pytest.mark.parametrize(
    ("field", "value"),
    [("url", "http://plain.example/"), ("kinds", []), ("kinds", ["case.unheard-of"]), ("name", ""), ("wide", "yes")],
)
def test_what_cannot_be_taken_in_is_named(net: Net, call: Calls, field: str, value: object) -> None:
    refused = call(net.lead).post("webhooks", wanted(**{field: value}))
    assert refused.status_code == 422
    assert field in str(refused.json()["errors"])
    assert not Endpoint.objects.exists()


def test_to_whoever_does_not_look_after_it_there_is_no_webhook(net: Net, call: Calls) -> None:
    reference = call(net.lead).post("webhooks", wanted()).json()["reference"]
    for stranger in (net.analyst, net.cii_lead, net.duty_officer, net.contact):
        caller = call(stranger)
        assert caller.get("webhooks").json() == {"items": []}
        assert caller.post("webhooks", wanted()).status_code == 404
        for path, body in (("switch", {"on": False}), ("replay", {}), ("ping", None), ("remove", None)):
            assert caller.post(f"webhooks/{reference}/{path}", body).status_code == 404, path
        assert caller.get(f"webhooks/{reference}/calls").status_code == 404
    assert Endpoint.objects.get().off_at is None


def test_each_scope_opens_its_own(net: Net, call: Calls) -> None:
    reading = call(net.lead, scopes=["webhooks:read"])
    assert reading.get("webhooks").status_code == 200
    assert reading.post("webhooks", wanted()).status_code == 403
    assert call(net.lead, scopes=["cases:read", "cases:write"]).get("webhooks").status_code == 403
