"""Findings as programs read and answer them."""

import pytest

from pehra.events.actions.figures import refresh_figures
from pehra.events.actions.telling import prepare
from pehra.events.models import Alert, CaseRule, Change, Finding, Preference
from tests.api.conftest import Calls, Net
from tests.events.observing import DAY, Observations, synced, thing
from tests.world import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + DAY


@pytest.fixture
def seen(net: Net) -> list[str]:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator, f"192.0.2.{n}") for n in range(1, 4)]))
    return list(Finding.objects.order_by("source_ip").values_list("reference", flat=True))


def test_a_list_is_read_by_cursor(net: Net, call: Calls, seen: list[str]) -> None:
    caller = call(net.contact)
    first = caller.get("findings", limit=2).json()
    assert len(first["items"]) == 2
    rest = caller.client.get(first["next"], headers=caller.headers).json()
    assert {each["reference"] for each in first["items"] + rest["items"]} == set(seen)
    line = caller.get("findings", address="192.0.2.1").json()["items"][0]
    assert (line["address"], line["port"], line["state"], line["organisation"]) == ("192.0.2.1", 23, "new", "operator")
    assert line["classification"] == "vulnerable/vulnerable-system"
    for narrowed in (
        {"state": "fixed-confirmed"},
        {"organisation": "rival"},
        {"cert": "nobody"},
        {"severity": "critical"},
    ):
        assert caller.get("findings", **narrowed).json()["items"] == [], narrowed
    assert caller.get("findings", state="no such").status_code == 422


def test_one_is_answered_and_told_with_its_story(net: Net, call: Calls, seen: list[str]) -> None:
    caller = call(net.contact)
    answered = caller.post(f"findings/{seen[0]}/acts", {"act": "begin"})
    assert answered.status_code == 200
    assert answered.json()["state"] == "being-fixed"
    told = caller.get(f"findings/{seen[0].lower()}").json()
    assert [change["after"] for change in told["changes"]] == ["being-fixed"]
    assert told["sightings"][0]["days"] == 1
    assert told["acts"] == ["accept", "dispute", "say-fixed"]
    assert caller.post(f"findings/{seen[0]}/acts", {"act": "begin"}).status_code == 409
    assert caller.post(f"findings/{seen[0]}/acts", {"act": "confirm"}).status_code == 403
    wrong = caller.post(f"findings/{seen[0]}/acts", {"act": "accept", "reason": "x"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/until")
    assert caller.post(f"findings/{seen[0]}/acts", {"act": "see-again"}).status_code == 422


def test_an_answer_that_is_sent_again_is_given_once(net: Net, call: Calls, seen: list[str]) -> None:
    caller, body = call(net.contact), {"act": "begin"}
    first = caller.post(f"findings/{seen[0]}/acts", body, key="one")
    second = caller.post(f"findings/{seen[0]}/acts", body, key="one")
    assert (first.status_code, second.status_code) == (200, 200)
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert second.json() == first.json()
    assert Change.objects.count() == 1
    # Another request, and another person's, are others.
    reused = caller.post(f"findings/{seen[1]}/acts", body, key="one")
    assert reused.status_code == 422
    assert reused.json()["type"].endswith("#problem-idempotency-key-reused")
    assert call(net.analyst).post(f"findings/{seen[1]}/acts", body, key="one").status_code == 200
    # What is refused leaves the key free.
    assert caller.post(f"findings/{seen[0]}/acts", body, key="two").status_code == 409
    assert caller.post(f"findings/{seen[0]}/acts", {"act": "say-fixed"}, key="two").status_code == 200


def test_many_that_are_sent_again_are_answered_once(net: Net, call: Calls, seen: list[str]) -> None:
    caller, body = call(net.contact), {"act": "acknowledge", "references": seen}
    first = caller.post("finding-acts", body, key="many")
    second = caller.post("finding-acts", body, key="many")
    assert second.json() == first.json() == {"done": seen, "skipped": 0}
    assert second["Idempotency-Replayed"] == "true"
    assert Change.objects.count() == 3
    stranger = call(net.rival_contact)
    assert stranger.post("finding-acts", body, key="many").status_code == 404


def test_digests_are_read_by_those_who_were_told_and_their_responder(net: Net, call: Calls, seen: list[str]) -> None:
    prepare(at=LATER)
    caller = call(net.contact)
    (one,) = caller.get("digests").json()["items"]
    assert (one["organisation"], one["cert"], one["findings"], one["answered"]) == ("operator", "cert-telecom", 3, 0)
    assert (one["rhythm"], one["severity"], one["call"]) == ("daily", "high", None)
    caller.post(f"findings/{seen[0]}/acts", {"act": "begin"})
    for reader in (net.analyst, net.national_analyst):
        (found,) = call(reader).get("digests", organisation="operator").json()["items"]
        assert (found["reference"], found["answered"]) == (one["reference"], 1)
    assert call(net.analyst).get("digests", cert="cert-punjab").json()["items"] == []
    assert call(net.analyst).get("digests", organisation="nobody").json()["items"] == []
    for stranger in (net.rival_contact, net.punjab_analyst, net.administrator):
        assert call(stranger).get("digests").json()["items"] == []


def test_case_rules_are_kept_by_who_may(net: Net, call: Calls) -> None:
    caller = call(net.national_analyst)
    assert caller.get("case-rules").json() == {"items": []}
    body = {"title_en": "Severe", "severity": "high", "types": ["intrusions"], "state": "live"}
    made = caller.post("case-rules/severe", body)
    assert made.status_code == 200, made.content
    assert (made.json()["key"], made.json()["state"], made.json()["types"]) == ("severe", "live", ["intrusions"])
    assert caller.post("case-rules/severe", body | {"state": "ended"}).json()["state"] == "ended"
    (one,) = caller.get("case-rules").json()["items"]
    assert (one["title_en"], one["state"], one["cii"]) == ("Severe", "ended", None)
    wrong = caller.post("case-rules/Se vere", {"title_en": "x", "types": ["no/such"]})
    assert wrong.status_code == 422
    assert {each["pointer"] for each in wrong.json()["errors"]} == {"/key", "/types"}
    for stranger in (net.contact, net.analyst, net.administrator, net.auditor):
        assert call(stranger).get("case-rules").status_code == 404
        assert call(stranger).post("case-rules/severe", body).status_code == 404
    assert call(net.national_analyst, scopes=["findings:read"]).post("case-rules/severe", body).status_code == 403
    assert CaseRule.objects.get().state == "ended"


def test_many_are_answered_at_once(net: Net, call: Calls, seen: list[str]) -> None:
    body = {"act": "acknowledge", "references": [*seen, "F-0000-0000"]}
    assert call(net.analyst).post("finding-acts", body).json() == {"done": seen, "skipped": 1}


def test_strangers_get_the_answer_of_what_does_not_exist(net: Net, call: Calls, seen: list[str]) -> None:
    for who in (net.rival_contact, net.punjab_analyst, net.administrator):
        caller = call(who)
        assert caller.get("findings").json()["items"] == []
        assert caller.get(f"findings/{seen[0]}").status_code == 404
        assert caller.post(f"findings/{seen[0]}/acts", {"act": "acknowledge"}).status_code == 404
        assert caller.post("finding-acts", {"act": "acknowledge", "references": seen}).status_code == 404
        assert caller.get("finding-figures").json() == {"items": []}
        assert caller.get("notifications/operator").status_code == 404
        assert caller.post("notifications/operator", {}).status_code == 404
    reader = call(net.contact, scopes=["findings:read"])
    assert reader.post("finding-acts", {"act": "acknowledge", "references": seen}).status_code == 403


def test_figures_are_told(net: Net, call: Calls, seen: list[str]) -> None:
    refresh_figures(at=LATER)
    (one,) = call(net.analyst).get("finding-figures", by="organisation_id").json()["items"]
    assert (one["key"], one["standing"], one["median_hours"]) == ("operator", {"new": 3}, None)


def test_an_organisation_chooses(net: Net, call: Calls) -> None:
    caller = call(net.contact)
    assert caller.get("notifications/operator").json()["rhythm"] == "daily"
    chosen = caller.post("notifications/operator", {"rhythm": "weekly", "hook_url": "https://soc.example/x"})
    assert chosen.json()["hook_url"] == "https://soc.example/x"
    assert Preference.objects.get().rhythm == "weekly"
    assert caller.post("notifications/operator", {"hook_url": "http://soc.example/x"}).status_code == 422


def test_alerts_are_for_who_answers_for_them(net: Net, call: Calls) -> None:
    Alert.objects.bulk_create(
        Alert(
            reference=f"A-0000-000{n}",
            key=f"rise:{n}",
            kind="rise",
            at=NOW + n * DAY,
            hour=NOW,
            text="%(count)d events.",
            params={"count": n},
            query="/events/",
            severity="high",
            audience=[net.national_cert.pk],
        )
        for n in range(3)
    )
    caller = call(net.national_analyst)
    first = caller.get("alerts", limit=2).json()
    assert [each["text"] for each in first["items"]] == ["2 events.", "1 events."]
    assert [each["text"] for each in caller.client.get(first["next"], headers=caller.headers).json()["items"]] == [
        "0 events."
    ]
    assert caller.get("alerts", kind="first-seen").json()["items"] == []
    for who in (net.contact, net.analyst, net.administrator):
        assert call(who).get("alerts").json()["items"] == []
