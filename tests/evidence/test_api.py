"""Evidence for programs: taken in part by part, handed over, copied; for strangers there is none."""

import hashlib
from typing import Any

import pytest
from django.test import Client

from pehra.evidence.models import Piece, Upload
from pehra.foundation import signing
from pehra.incidents import actions as cases
from tests.api.conftest import Caller, Calls, call
from tests.evidence.conftest import Net
from tests.evidence.holding import CONTENT, LATER, announce, filed

__all__ = ["call"]

pytestmark = pytest.mark.django_db


def part(caller: Caller, case: str, upload: str, offset: int, content: bytes, **asked: Any) -> Any:
    where = f"/api/v1/cases/{case}/evidence-uploads/{upload}/parts?offset={offset}"
    where += "".join(f"&{name}={value}" for name, value in asked.items())
    return caller.client.post(where, content, content_type="application/octet-stream", headers=caller.headers)


def test_a_file_from_its_announcement_to_a_copy(net: Net, case: str, call: Calls) -> None:
    analyst = call(net.analyst)
    told = {"name": "disk.img", "size": len(CONTENT), "how": "imaged", "sha256": hashlib.sha256(CONTENT).hexdigest()}
    begun = analyst.post(f"cases/{case}/evidence-uploads", told)
    assert begun.status_code == 201, begun.content
    key = begun.json()["upload"]
    assert part(analyst, case, key, 0, CONTENT[:7000]).json()["received"] == 7000
    assert part(analyst, case, key, 0, CONTENT).status_code == 409
    assert analyst.get(f"cases/{case}/evidence-uploads/{key}").json()["received"] == 7000
    done = part(analyst, case, key, 7000, CONTENT[7000:], sha256=hashlib.sha256(CONTENT[7000:]).hexdigest()).json()
    reference = done["piece"]
    listed = analyst.get(f"cases/{case}/evidence").json()["items"]
    assert [(each["piece"], each["holder"], each["kind"]) for each in listed] == [(reference, "cert-telecom", "file")]
    copy = analyst.post(f"cases/{case}/evidence/{reference}/copy")
    assert b"".join(copy.streaming_content) == CONTENT
    assert copy["Content-Disposition"] == 'attachment; filename="disk.img"'
    assert copy["X-Content-Type-Options"] == "nosniff"
    checked = analyst.post(f"cases/{case}/evidence/{reference}/check").json()
    assert checked["chain_holds"] is True
    assert [link["act"] for link in checked["chain"]] == ["taken-in", "copied", "checked"]
    assert all(signing.verify(link["receipt"]) for link in checked["chain"])


def test_handed_over_between_two_certs(net: Net, case: str, call: Calls) -> None:
    cases.escalate(by=net.analyst, reference=case, at=LATER)
    piece = filed(net.analyst, case)
    path = f"cases/{case}/evidence/{piece.reference}"
    analyst, cii = call(net.analyst), call(net.cii_analyst)
    offered = analyst.post(f"{path}/hand-over", {"to": "cert-cii", "reason": "to compare"}).json()
    assert (offered["holder"], offered["offered_to"]) == ("cert-telecom", "cert-cii")
    assert analyst.post(f"{path}/answer", {"accept": True}).status_code == 403
    assert cii.post(f"{path}/answer", {"accept": False}).status_code == 422
    assert cii.post(f"{path}/answer", {"accept": True}).json()["holder"] == "cert-cii"
    assert cii.post(f"{path}/answer", {"accept": True}).status_code == 409
    assert analyst.post(f"{path}/hand-over", {"to": "cert-cii", "reason": "x"}).status_code == 403


def test_a_thing(net: Net, case: str, call: Calls) -> None:
    made = call(net.contact).post(f"cases/{case}/evidence-things", {"name": "Disk", "serial": "1", "seal": "S-1"})
    assert made.status_code == 201
    assert (made.json()["kind"], made.json()["holder"], made.json()["seal"]) == ("item", "operator", "S-1")
    copy = call(net.contact).post(f"cases/{case}/evidence/{made.json()['piece']}/copy")
    assert copy.status_code == 409
    assert copy["Content-Type"] == "application/problem+json"


def test_what_cannot_be_is_refused_by_its_field(net: Net, case: str, call: Calls, settings: Any) -> None:
    settings.EVIDENCE_LARGEST = 1000
    analyst = call(net.analyst)
    for told, field in (
        ({"name": "a", "size": 1001}, "size"),
        ({"name": "a", "size": 0}, "size"),
        ({"name": "a\u202eb", "size": 9}, "name"),
        ({"name": "a", "size": 9, "tlp": "TLP:CLEAR"}, "tlp"),
        ({"name": "a", "size": 9, "sha256": "x"}, "sha256"),
        ({"name": "a", "size": 9, "path": "/etc"}, "path"),
    ):
        answer = analyst.post(f"cases/{case}/evidence-uploads", told)
        assert answer.status_code == 422, told
        assert answer.json()["errors"][0]["pointer"] == f"/{field}"
    key = str(announce(net.analyst, case, 900).key)
    assert part(analyst, case, key, 0, b"x" * 1001).status_code == 413
    assert part(analyst, case, key, 0, b"x" * 901).status_code == 422
    assert part(analyst, case, key, 2**70, b"x").status_code == 422
    assert Upload.objects.get().received == 0


def test_the_stranger_learns_nothing(net: Net, case: str, call: Calls) -> None:
    piece, key = filed(net.analyst, case), str(announce(net.analyst, case).key)
    for who in (net.punjab_analyst, net.other_contact, net.rival_contact, net.national_analyst):
        caller = call(who)
        for path in ("evidence", f"evidence/{piece.reference}", f"evidence-uploads/{key}"):
            there, absent = caller.get(f"cases/{case}/{path}"), caller.get(f"cases/C-0000-0000/{path}")
            assert there.status_code == absent.status_code == 404
            assert there.content.replace(case.encode(), b"") == absent.content.replace(b"C-0000-0000", b"")
        assert part(caller, case, key, 0, b"x").status_code == 404
        assert caller.post(f"cases/{case}/evidence/{piece.reference}/copy").status_code == 404
    # Somebody else of the same case, with the key in hand.
    assert part(call(net.lead), case, key, 0, b"x").status_code == 404
    assert Client().get(f"/api/v1/cases/{case}/evidence").status_code == 401
    assert Piece.objects.count() == 1


def test_sent_again_with_the_same_key_it_is_done_once(net: Net, case: str, call: Calls) -> None:
    analyst = call(net.analyst)
    told = {"name": "disk.img", "size": 9}
    first, again = (analyst.post(f"cases/{case}/evidence-uploads", told, key="k1") for _ in range(2))
    assert (first.status_code, first.json(), again["Idempotency-Replayed"]) == (201, again.json(), "true")
    things = [analyst.post(f"cases/{case}/evidence-things", {"name": "Disk"}, key="k2").json() for _ in range(2)]
    assert things[0] == things[1]
    path = f"cases/{case}/evidence/{filed(net.analyst, case).reference}"
    checked = [analyst.post(f"{path}/check", key="k3").json() for _ in range(2)]
    assert [link["act"] for link in checked[1]["chain"]] == ["taken-in", "checked"]
    assert (Upload.objects.filter(piece=None).count(), Piece.objects.count()) == (1, 2)
