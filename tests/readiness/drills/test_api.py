"""Drills over the API: whole for who directs, what has come for who plays, nothing for strangers."""

from typing import Any

import pytest

from pehra.foundation.access.person import Person
from pehra.readiness.actions import drills
from tests.incidents.conftest import Net
from tests.readiness.drills.drilling import after, planned, running, well_played
from tests.registry.web.visits import signed_in

pytestmark = pytest.mark.django_db


def get(person: Person, path: str = "") -> Any:
    return signed_in(person).get(f"/api/v1/readiness/drills{path}")


def test_while_it_runs(net: Net) -> None:
    drill = running(net)
    (line,) = get(net.contact).json()["items"]
    assert (line["reference"], line["body"], line["state"], line["percent"]) == (
        drill.reference,
        "cert-telecom",
        "running",
        None,
    )
    director = get(net.lead, f"/{drill.reference.lower()}").json()
    assert [inject["state"] for inject in director["injects"]] == ["done", "waiting", "waiting", "waiting"]
    assert director["injects"][0]["case"].startswith("C-")
    assert {each["act"] for each in director["injects"][0]["expected"]} >= {"accept", "escalate"}
    player = get(net.contact, f"/{drill.reference}").json()
    assert len(player["injects"]) == 1
    assert player["injects"][0]["expected"] is None
    assert player["score"] is None
    assert all(each["score"] is None for each in player["players"])


def test_when_it_is_over(net: Net) -> None:
    drill = running(net)
    well_played(net, drill)
    drills.end(by=net.lead, reference=drill.reference, at=after(180))
    for person in (net.lead, net.contact, net.cii_analyst):
        found = get(person, f"/{drill.reference}").json()
        assert (found["percent"], found["score"]["percent"], found["score"]["missing"]) == (100, 100, 0)
        scores = {each["party"]: each["score"]["percent"] for each in found["players"]}
        assert scores == {"operator": 100, "cert-telecom": 100, "cert-cii": 100}
        assert found["injects"][0]["expected"][0]["proof"]


@pytest.mark.parametrize("prepare", [planned, running])
def test_to_strangers_there_is_none(net: Net, prepare: Any) -> None:
    drill = prepare(net)
    for name in ("punjab_analyst", "other_contact", "administrator", "council_member"):
        person = getattr(net, name)
        assert get(person).json()["items"] == []
        there, absent = get(person, f"/{drill.reference}"), get(person, "/D-0000-0000")
        assert (there.status_code, there.json()["title"]) == (404, absent.json()["title"])
