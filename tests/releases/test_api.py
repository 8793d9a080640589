"""Redacted copies and sharing for programs: the same rules, the same silence towards strangers."""

import pytest

from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.releases.models import Copy, Draft
from tests.api.conftest import Calls, call
from tests.releases.conftest import Net
from tests.releases.redacting import SECRETS, released, submitted

__all__ = ["call"]

pytestmark = pytest.mark.django_db


def test_from_the_case_to_a_receiver(net: Net, case: str, call: Calls) -> None:
    analyst, lead, punjab = call(net.analyst), call(net.lead), call(net.punjab_analyst)
    begun = analyst.post(f"cases/{case}/redactions", {"tlp": "TLP:AMBER"})
    assert begun.status_code == 201, begun.content
    path = f"cases/{case}/redactions/{begun.json()['reference']}"
    assert {"organisation", "phone"} <= {what for block in begun.json()["blocks"] for what in block["found"]}
    cleaned = analyst.post(f"{path}/remove", {}).json()
    kept = " ".join(block["text"] for block in cleaned["blocks"] if block["kept"]).casefold()
    assert [secret for secret in SECRETS if secret in kept] == []
    assert analyst.post(f"{path}/submit").json()["state"] == "awaiting-release"
    mine = analyst.get(path).json()
    assert "release" not in mine["acts"]
    assert analyst.post(f"{path}/release", {"seen": mine["seen"]}).status_code == 403
    shown = lead.get(path).json()
    assert "release" in shown["acts"]
    assert lead.post(f"{path}/release", {"seen": "something else"}).status_code == 409
    done = lead.post(f"{path}/release", {"seen": shown["seen"]}).json()
    copy = done["copy_reference"]
    assert punjab.get(f"releases/{copy}").status_code == 404
    share = analyst.post(f"releases/{copy}/shares", {"to": "cert-punjab", "purpose": "to look for it"})
    assert share.status_code == 201, share.content
    told = punjab.get(f"releases/{copy}")
    assert told.status_code == 200
    assert case not in told.content.decode()
    assert [secret for secret in SECRETS if secret in told.content.decode().casefold()] == []
    reference = share.json()["reference"]
    assert punjab.post(f"releases/shares/{reference}/acknowledge").json()["acknowledged_at"]
    assert analyst.get(f"releases/shares/{reference}").json()["first_read_at"]
    assert [each["reference"] for each in punjab.get("releases/shares").json()["items"]] == [reference]
    assert analyst.get("releases/shares?side=given").json()["items"][0]["receiver"] == "cert-punjab"
    assert analyst.get("releases").json()["items"][0]["reference"] == copy
    recalled = analyst.post(f"releases/shares/{reference}/recall", {"reason": "Sent too early"}).json()
    assert (recalled["state"], recalled["ended_why"]) == ("recalled", "Sent too early")
    assert punjab.get(f"releases/{copy}").status_code == 404
    assert punjab.post(f"releases/shares/{reference}/confirm-deleted").json()["deleted_at"]


def test_sent_twice_it_is_begun_once(net: Net, case: str, call: Calls) -> None:
    analyst = call(net.analyst)
    first = analyst.post(f"cases/{case}/redactions", {"tlp": "TLP:GREEN"}, key="k-1")
    second = analyst.post(f"cases/{case}/redactions", {"tlp": "TLP:GREEN"}, key="k-1")
    assert first.json()["reference"] == second.json()["reference"]
    assert Draft.objects.count() == 1


def test_what_is_written_by_block(net: Net, case: str, call: Calls) -> None:
    analyst = call(net.analyst)
    path = (
        f"cases/{case}/redactions/{analyst.post(f'cases/{case}/redactions', {'tlp': 'TLP:AMBER'}).json()['reference']}"
    )
    blocks = [{"number": 1, "text": "A quiet title"}, {"number": 2, "kept": False}]
    edited = analyst.post(f"{path}/edit", {"version": 1, "blocks": blocks, "tlp": "TLP:GREEN"}).json()
    assert (edited["blocks"][0]["text"], edited["blocks"][1]["kept"]) == ("A quiet title", False)
    assert (edited["tlp"], edited["version"]) == ("TLP:GREEN", 2)
    assert analyst.post(f"{path}/edit", {"version": 1, "blocks": blocks}).status_code == 409
    wrong = analyst.post(f"{path}/edit", {"blocks": [{"number": 2, "text": "Other"}]})
    assert wrong.status_code == 422
    out = analyst.post(f"{path}/remove", {"text": "README-LOCK.txt"}).json()
    assert "README" not in " ".join(block["text"] for block in out["blocks"])


@pytest.mark.parametrize("who", ["contact", "punjab_analyst", "national_analyst", "administrator", "auditor"])
def test_to_whom_it_is_not_it_does_not_exist(net: Net, case: str, call: Calls, who: str) -> None:
    draft = submitted(net.analyst, case)
    copy = released(net, case)
    caller = call(getattr(net, who))
    entries = JournalEntry.objects.count()
    answers = []
    for reference, copied in ((draft.reference, copy.reference), ("W-0000-0000", "X-0000-0000")):
        asked = [
            caller.get(f"cases/{case}/redactions/{reference}"),
            caller.post(f"cases/{case}/redactions/{reference}/submit"),
            caller.post(f"cases/{case}/redactions/{reference}/release", {"seen": "x"}),
            caller.get(f"releases/{copied}"),
            caller.post(f"releases/{copied}/shares", {"to": "cert-cii", "purpose": "x"}),
        ]
        told = [each.json() | {"instance": None} for each in asked]
        answers.append(
            [(each.status_code, sorted(words.items(), key=str)) for each, words in zip(asked, told, strict=True)]
        )
    assert answers[0] == answers[1]
    assert {status for status, _ in answers[0]} <= {403, 404}
    assert Copy.objects.count() == 1
    assert JournalEntry.objects.count() == entries


@pytest.mark.parametrize("reference", ["%00", "x" * 10_000, "X-0000-0000", "ا", "shares"])
def test_no_reference_is_a_fault(net: Net, case: str, call: Calls, reference: str) -> None:
    analyst = call(net.analyst)
    for path in (f"releases/{reference}", f"releases/shares/{reference}", f"cases/{case}/redactions/{reference}"):
        assert analyst.get(path).status_code in ({200} if path == "releases/shares" else {404, 414})
