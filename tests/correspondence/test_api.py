"""Requests and measures for programs: from a draft to an answer, as each side; blocklists by token."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import OperationalError
from django.utils import timezone

from pehra.correspondence.api import blocklists
from pehra.correspondence.models import Measure, Request
from pehra.correspondence.queries.measures import blocklist
from pehra.foundation.audit.models import Entry as JournalEntry
from tests.api.conftest import Calls, call
from tests.correspondence.conftest import Net
from tests.correspondence.writing import ADDRESS, TRACE

__all__ = ["call"]
pytestmark = pytest.mark.django_db
LETTER: dict[str, Any] = {
    "kind": "takedown",
    "to_name": "Zarqa Hosting",
    "to_address": "abuse@hosting.example",
    "to_kind": "hosting-provider",
    "values": [{"type": TRACE[0], "value": TRACE[1]}],
}
BLOCK: dict[str, Any] = {"kind": "block", "party": "cert-telecom", "trace": {"type": TRACE[0], "value": TRACE[1]}}


def due() -> str:
    return (timezone.now() + timedelta(days=3)).isoformat()


def test_a_letter_is_seen_before_it_leaves(net: Net, case: str, call: Calls) -> None:
    analyst = call(net.analyst)
    made = analyst.post(f"cases/{case}/requests", LETTER | {"due_at": due()}, key="one")
    assert made.status_code == 200, made.content
    row = made.json()
    assert (row["state"], row["case"], row["to"], row["preview"]["whole"]) == ("draft", case, None, True)
    assert "198[.]51[.]100[.]77" in row["preview"]["body"]
    again = analyst.post(f"cases/{case}/requests", LETTER | {"due_at": made.json()["due_at"]}, key="two")
    assert again.json()["request"] != row["request"]
    where = f"requests/{row['request']}"
    assert analyst.post(f"{where}/send", {"seen": "0" * 64, "by_hand": "paper"}).status_code == 409
    sent = analyst.post(f"{where}/send", {"seen": row["preview"]["seal"], "by_hand": "paper"})
    assert sent.status_code == 200, sent.content
    assert (sent.json()["state"], sent.json()["preview"]) == ("sent", None)
    told = {"text": "Zarqa-told", "way": "phone"}
    assert analyst.post(f"{where}/write-down", told).json()["state"] == "answered"
    assert analyst.post(f"{where}/write", {"text": "And then?", "due_at": due()}).json()["state"] == "waiting"
    assert analyst.post(f"{where}/close", {"outcome": "gone"}).json()["outcome"] == "gone"
    assert analyst.post(f"{where}/reopen", {"reason": "back"}).json()["state"] == "waiting"
    assert analyst.post(f"{where}/give-up", {"outcome": "no use"}).json()["state"] == "given-up"
    assert [each["ours"] for each in analyst.get(where).json()["messages"]] == [True, False, True]
    listed = analyst.get(f"cases/{case}/requests").json()["items"]
    assert {each["request"] for each in listed} == {row["request"], again.json()["request"]}
    drafts = analyst.get("requests", box="drafts").json()["items"]
    assert [(each["request"], each["case"]) for each in drafts] == [(again.json()["request"], case)]


def test_a_key_carries_a_letter_out_once(net: Net, case: str, call: Calls) -> None:
    analyst = call(net.analyst)
    first = analyst.post(f"cases/{case}/requests", LETTER, key="k")
    second = analyst.post(f"cases/{case}/requests", LETTER, key="k")
    assert first.json()["request"] == second.json()["request"]
    assert second["Idempotency-Replayed"] == "true"
    assert Request.objects.count() == 1


def test_whoever_is_asked_answers_and_sees_no_case(net: Net, case: str, call: Calls) -> None:
    analyst, punjab = call(net.analyst), call(net.punjab_analyst)
    body = {"to": "cert-punjab", "subject": "S", "body": "Zarqa-letter", "purpose": "Zarqa-purpose", "due_at": due()}
    row = analyst.post(f"cases/{case}/requests", body).json()
    where = f"requests/{row['request']}"
    assert punjab.get(where).status_code == 404
    analyst.post(f"{where}/send", {"seen": row["preview"]["seal"]})
    theirs = punjab.get(where)
    assert (theirs.json()["case"], theirs.json()["purpose"], theirs.json()["preview"]) == (None, "", None)
    assert case not in theirs.content.decode()
    (listed,) = punjab.get("requests", box="to-us").json()["items"]
    assert (listed["request"], listed["case"]) == (row["request"], None)
    assert punjab.post(f"{where}/acknowledge").json()["state"] == "waiting"
    assert punjab.post(f"{where}/acknowledge").status_code == 409
    assert punjab.post(f"{where}/answer", {"text": "Zarqa-answer"}).json()["state"] == "answered"
    for act, words in (("close", {"outcome": "x"}), ("write", {"text": "x"}), ("edit", {})):
        assert punjab.post(f"{where}/{act}", words).status_code == 403
    assert analyst.post(f"{where}/answer", {"text": "x"}).status_code == 403
    assert analyst.get(where).json()["messages"][-1]["text"] == "Zarqa-answer"


def test_faults_are_named(net: Net, case: str, call: Calls) -> None:
    analyst = call(net.analyst)
    wrong = analyst.post(f"cases/{case}/requests", LETTER | {"to_address": "nobody", "tlp": "TLP:CLEAR"})
    assert wrong.status_code == 422
    assert {each["pointer"] for each in wrong.json()["errors"]} == {"/to_address", "/tlp"}
    assert analyst.post(f"cases/{case}/requests", LETTER | {"colour": "red"}).status_code == 422
    assert analyst.get("requests", cursor="x").status_code == 422
    assert analyst.get("requests", box="x").status_code == 422


def test_measures_and_a_blocklist_by_token(net: Net, case: str, call: Calls) -> None:
    analyst = call(net.analyst)
    made = analyst.post(f"cases/{case}/measures", BLOCK | {"ends_at": due()})
    assert made.status_code == 200, made.content
    where = f"measures/{made.json()['measure']}/change"
    assert analyst.get("measures/blocklist.txt").getvalue() == b""
    assert analyst.post(where, {"act": "remove", "reason": "x"}).status_code == 409
    changed = analyst.post(where, {"act": "activate"}).json()
    assert (changed["state"], [each["after"] for each in changed["steps"]]) == ("active", ["pending", "active"])
    assert set(changed["acts"]) == {"ask-removal", "keep", "remove"}
    text = analyst.get("measures/blocklist.txt")
    assert (text.getvalue().decode(), text["Content-Type"]) == (f"{ADDRESS}\n", "text/plain; charset=utf-8")
    rows = analyst.get("measures/blocklist.csv").getvalue().decode().splitlines()
    assert rows[0].startswith("value,type,measure")
    assert rows[1].startswith(f"{ADDRESS},ipv4-addr,{changed['measure']},block,cert-telecom,")
    line = JournalEntry.objects.filter(act="measures.export").latest("seq")
    assert (line.detail["lines"], line.detail["form"]) == (1, "blocklist.csv")
    assert ADDRESS not in str(line.detail)
    (listed,) = analyst.get("measures").json()["items"]
    assert (listed["measure"], listed["case"]) == (changed["measure"], case)
    assert analyst.get("measures", mine=True, state="pending").json()["items"] == []
    assert analyst.post(where, {"act": "ask-removal", "reason": ""}).status_code == 422
    assert analyst.get(f"cases/{case}/measures").json()["items"][0]["state"] == "active"


def test_the_measures_of_a_case_come_in_pages(net: Net, case: str, call: Calls) -> None:
    analyst, where = call(net.analyst), f"cases/{case}/measures"
    made = [analyst.post(where, BLOCK).json()["measure"] for _each in range(3)]
    first = analyst.get(where, limit=2)
    assert 'rel="next"' in first["Link"]
    cursor = parse_qs(urlsplit(first.json()["next"]).query)["cursor"][0]
    rest = analyst.get(where, limit=2, cursor=cursor).json()
    assert [each["measure"] for each in (*first.json()["items"], *rest["items"])] == made[::-1]
    assert rest["next"] is None
    assert analyst.get(where, cursor="x").status_code == 422
    assert call(net.punjab_analyst).get(where, cursor=cursor).status_code == 404


@pytest.mark.parametrize("memory", [8, 1 << 20])
def test_a_blocklist_is_whole_or_is_not_handed_out(
    memory: int, net: Net, case: str, call: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing of a list a firewall takes for unblocked: a list that breaks off must not look like one."""
    monkeypatch.setattr(blocklists, "IN_MEMORY", memory)
    monkeypatch.setattr(blocklists, "PIECE", 1)
    analyst = call(net.analyst)
    for kind in ("block", "sinkhole"):
        assert analyst.post(f"cases/{case}/measures", BLOCK | {"kind": kind, "active": True}).status_code == 200
    whole = analyst.get("measures/blocklist.csv")
    content = whole.getvalue()
    assert (len(content.splitlines()), whole["Content-Length"]) == (3, str(len(content)))
    assert whole["Content-Disposition"] == 'attachment; filename="blocklist.csv"'
    entries = JournalEntry.objects.filter(act="measures.export").count()

    def broken(person: Any) -> Any:
        yield next(blocklist(person))
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(blocklists, "blocklist", broken)
    analyst.client.raise_request_exception = False
    for form in ("txt", "csv"):
        answer = analyst.get(f"measures/blocklist.{form}")
        assert answer.status_code == 503
        assert answer["Content-Type"] == "application/problem+json"
        assert ADDRESS not in answer.content.decode()
    assert JournalEntry.objects.filter(act="measures.export").count() == entries


def test_strangers_meet_one_answer(net: Net, case: str, call: Calls) -> None:
    analyst = call(net.analyst)
    row = analyst.post(f"cases/{case}/requests", LETTER).json()["request"]
    measure = analyst.post(f"cases/{case}/measures", BLOCK | {"active": True}).json()["measure"]
    for stranger in (net.punjab_analyst, net.rival_contact, net.national_analyst):
        caller = call(stranger)
        for path in (f"requests/{row}", "requests/W-0000-0000", f"cases/{case}/requests", f"cases/{case}/measures"):
            assert caller.get(path).status_code == 404
        for path in (f"requests/{row}/close", "requests/W-0000-0000/close"):
            assert caller.post(path, {"outcome": "x"}).status_code == 404
        for path in (f"measures/{measure}/change", "measures/H-0000-0000/change"):
            assert caller.post(path, {"act": "remove", "reason": "x"}).status_code == 404
        assert caller.post(f"cases/{case}/requests", LETTER).status_code == 404
        assert caller.get("measures").json()["items"] == []
        assert caller.get("measures/blocklist.txt").getvalue() == b""
        assert caller.get("requests", box="drafts").json()["items"] == []
    assert call(net.contact).post(f"cases/{case}/requests", LETTER).status_code == 403
    reading = call(net.analyst, scopes=["cases:read"])
    assert reading.get("measures/blocklist.txt").status_code == 200
    assert reading.post(f"cases/{case}/measures", BLOCK).status_code == 403
    assert call().get("measures/blocklist.txt").status_code == 401
    assert (Request.objects.count(), Measure.objects.count()) == (1, 1)
