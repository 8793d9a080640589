"""Campaigns and connections for programs: carried out once for their key, and nothing for a stranger."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pehra.campaigns.models import Campaign, Link, Member
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.actions import create_token
from pehra.incidents.models import Case, Merge, Sameness
from tests.campaigns.test_pages import TRACE, accepted, elsewhere
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db


def call(person: Person, method: str, path: str, body: Any = None, key: str = "") -> Any:
    token = create_token(
        by=person,
        party_id=person.held[0].party_id,
        name="t",
        scopes=("cases:read", "cases:write"),
        days=1,
        at=timezone.now(),
    )
    headers = {"Authorization": f"Bearer {token.secret}"} | ({"Idempotency-Key": key} if key else {})
    words = {"data": body or {}, "content_type": "application/json"} if method == "post" else {}
    return getattr(Client(), method)(f"/api/v1{path}", headers=headers, **words)


def test_a_campaign_is_opened_once_for_its_key_and_worked_on(net: Net) -> None:
    said = {"name": "Karakoram", "description": "Words", "techniques": ["T1566"], "first_seen": "2026-01-02"}
    made = [call(net.analyst, "post", "/campaigns", said, key="k1") for _ in range(2)]
    assert [each.status_code for each in made] == [200, 200]
    reference = made[0].json()["campaign"]
    assert (made[1].json()["campaign"], Campaign.objects.count()) == (reference, 1)
    case = accepted(net)
    base = f"/campaigns/{reference}"
    assert call(net.analyst, "post", f"{base}/cases", {"case": case, "why": "Because"}).status_code == 200
    assert call(net.analyst, "post", f"{base}/remarks", {"body": "Seen"}).status_code == 200
    assert call(net.analyst, "post", f"{base}/bodies", {"body": "cert-punjab"}).status_code == 200
    told = call(net.analyst, "get", base).json()
    assert [each["case"] for each in told["cases"]] == [case]
    assert told["traces"] == [{"type": "ipv4-addr", "value": TRACE, "cases": 1}]
    assert (told["incidents"], told["least_cases"], told["teams"]) == (1, 0, ["cert-telecom", "cert-punjab"])
    theirs = call(net.punjab_analyst, "get", base).json()
    assert (theirs["cases"], theirs["traces"]) == ([], [])
    assert call(net.analyst, "post", f"{base}/change", said | {"name": "Other"}).status_code == 200
    assert call(net.analyst, "post", f"{base}/cases/{case}/remove").status_code == 200
    assert Member.objects.filter(removed_at=None).count() == 0
    assert call(net.analyst, "post", f"{base}/end", {"outcome": "Over"}).status_code == 200
    assert call(net.analyst, "post", f"{base}/remarks", {"body": "Late"}).status_code == 409
    assert call(net.analyst, "post", f"{base}/resume").status_code == 200
    assert call(net.analyst, "post", f"{base}/lead", {"body": "cert-punjab"}).status_code == 200
    page = call(net.analyst, "get", "/campaigns?technique=T1566").json()
    assert [each["campaign"] for each in page["campaigns"]] == [reference]
    assert call(net.contact, "get", "/campaigns").json() == {"campaigns": [], "next": None}


def test_cases_are_merged_taken_apart_split_and_linked(net: Net) -> None:
    first, second = accepted(net), accepted(net)
    merge = {"into": first, "reason": "One mail"}
    done = [call(net.analyst, "post", f"/cases/{second}/merge", merge, key="k2").json() for _ in range(2)]
    assert done[0] == done[1]
    assert (done[0]["case"], done[0]["other"], Merge.objects.count()) == (first, second, 1)
    assert call(net.analyst, "get", f"/cases/{first}/connections").json()["shows"] == [second]
    assert call(net.contact, "get", f"/cases/{second}/connections").json()["goes_on_in"] == first
    assert call(net.analyst, "post", f"/cases/{second}/unmerge", {"reason": "Two"}).status_code == 200
    link = {"other": second, "kind": "caused-by"}
    assert call(net.analyst, "post", f"/cases/{first}/links", link).status_code == 200
    assert call(net.analyst, "get", f"/cases/{second}/connections").json()["links"][0]["forward"] is False
    assert call(net.analyst, "post", f"/cases/{first}/links/remove", link).status_code == 200
    assert Link.objects.filter(ended_at=None).count() == 0
    part = {"traces": [TRACE], "title": "Half", "reason": "Two things"}
    out = call(net.analyst, "post", f"/cases/{first}/split", part).json()
    assert Case.objects.get(reference=out["case"]).title == "Half"
    assert call(net.analyst, "post", f"/cases/{first}/split", part).status_code == 422


def test_what_is_alike_is_told_with_its_reasons(net: Net) -> None:
    first, second = accepted(net), accepted(net)
    (told,) = call(net.analyst, "get", f"/cases/{first}/similar").json()["suggestions"]
    assert (told["case"], told["days"]) == (second, 0)
    assert told["shared"] == [{"type": "ipv4-addr", "value": TRACE, "cases": 2}]


def test_two_certs_agree_on_one_incident(net: Net) -> None:
    ours, theirs = accepted(net), elsewhere(net)
    assert call(net.analyst, "post", f"/cases/{ours}/same", {"other": theirs, "reason": "W"}).status_code == 200
    assert call(net.analyst, "post", f"/cases/{ours}/same", {"other": "C-0000-0000", "reason": "W"}).status_code == 200
    said = call(net.punjab_analyst, "get", f"/cases/{theirs}/connections").json()["same"]
    assert [(each["other"], each["ours"], each["state"]) for each in said] == [(ours, False, "offered")]
    assert call(net.punjab_analyst, "post", f"/cases/{theirs}/same/accept", {"other": ours}).status_code == 200
    end = {"other": theirs, "reason": "No"}
    assert call(net.analyst, "post", f"/cases/{ours}/same/end", end).status_code == 200
    assert call(net.punjab_analyst, "post", f"/cases/{theirs}/same/decline", {"other": ours}).status_code == 404
    assert sorted(Sameness.objects.values_list("state", flat=True)) == ["ended", "offered"]


def test_a_stranger_gets_the_same_answer_for_what_is_there_and_what_is_not(net: Net) -> None:
    case = accepted(net)
    said = {"name": "Karakoram", "description": "Words"}
    campaign = call(net.analyst, "post", "/campaigns", said).json()["campaign"]
    for there, missing, parts in (
        (f"/campaigns/{campaign}", "/campaigns/K-0000-0000", (("get", ""), ("post", "/resume"))),
        (f"/cases/{case}", "/cases/C-0000-0000", (("get", "/similar"), ("get", "/connections"))),
    ):
        for method, part in parts:
            answers = [call(net.punjab_analyst, method, f"{base}{part}") for base in (there, missing)]
            assert [each.status_code for each in answers] == [404, 404]
            told = [{**each.json(), "instance": ""} for each in answers]
            assert told[0] == told[1]
    for bad in ("%00", "x" * 10_000):
        assert call(net.analyst, "get", f"/campaigns/{bad}").status_code == 404
