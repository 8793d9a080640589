"""What is kept under a key: where the answer is read, and none of its words; it is read through the asker's eyes."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pydantic import BaseModel

from pehra.correspondence.models import Request
from pehra.evidence.models import Piece
from pehra.foundation.access.api.repeating import Asked, carried_out, told_once
from pehra.foundation.access.errors import Forbidden
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents.errors import KeyReused
from pehra.incidents.models import Case, IdempotencyKey
from tests.api.conftest import Calls, Net
from tests.incidents.acting import opened

pytestmark = pytest.mark.django_db
LETTER: dict[str, Any] = {
    "kind": "free",
    "to": "cert-punjab",
    "subject": "Zarqa-subject",
    "body": "Zarqa-letter",
    "purpose": "Zarqa-purpose",
}
# Acts of several packages on a case, each with words that only those may read who see what came of it.
ACTS: dict[str, tuple[str, dict[str, Any]]] = {
    "letter": ("requests", LETTER),
    "measure": ("measures", {"kind": "other", "party": "cert-telecom", "asset": "Zarqa-asset", "text": "Zarqa-why"}),
    "task": ("tasks", {"title": "Zarqa-task", "guidance": "Zarqa-guidance"}),
    "redacted copy": ("redactions", {"tlp": "TLP:GREEN"}),
    "thing": ("evidence-things", {"name": "Zarqa-disk", "description": "Zarqa-place"}),
}


class Words(BaseModel):
    text: str


def asking(person: Any) -> HttpRequest:
    """A request as an operation meets it."""
    request = HttpRequest()
    request.auth = person  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize("act", ACTS)
def test_no_words_are_kept_under_a_key(net: Net, call: Calls, act: str) -> None:
    case, (path, body) = opened(net, title="Zarqa-title"), ACTS[act]
    analyst = call(net.analyst)
    answers = [analyst.post(f"cases/{case}/{path}", body, key="k") for _ in range(2)]
    assert [each.status_code for each in answers] in ([200, 200], [201, 201]), answers[0].content
    assert answers[0].json() == answers[1].json()
    assert "Zarqa" in answers[0].content.decode(), "there were words to be kept"
    assert answers[1]["Idempotency-Replayed"] == "true"
    kept = json.dumps(IdempotencyKey.objects.get().answer)
    assert "Zarqa" not in kept
    assert len(kept) < 80, "a reference, and no record"


def test_whoever_may_read_it_no_more_is_not_told_it_again(net: Net, call: Calls) -> None:
    case, analyst = opened(net), call(net.analyst)
    letter = analyst.post(f"cases/{case}/requests", LETTER, key="k-1")
    thing = analyst.post(f"cases/{case}/evidence-things", ACTS["thing"][1], key="k-2")
    assert (letter.status_code, thing.status_code) == (200, 201)
    # It was relabelled since, or they have left the body: the audience is others'.
    Request.objects.update(audience=[])
    Piece.objects.update(audience=[])
    for path, body, key in (("requests", LETTER, "k-1"), ("evidence-things", ACTS["thing"][1], "k-2")):
        again = analyst.post(f"cases/{case}/{path}", body, key=key)
        assert again.status_code == 404
        assert "Zarqa" not in again.content.decode()
    assert (Request.objects.count(), Piece.objects.count()) == (1, 1)


def test_the_answer_is_that_of_today(net: Net, call: Calls) -> None:
    case, analyst = opened(net), call(net.analyst)
    made = analyst.post(f"cases/{case}/tasks", {"title": "Zarqa-task"}, key="k").json()
    analyst.post(f"cases/{case}/tasks/{made['reference']}/skip", {"reason": "Zarqa-why"})
    assert analyst.post(f"cases/{case}/tasks", {"title": "Zarqa-task"}, key="k").json()["state"] == "skipped"


@pytest.mark.parametrize(
    ("act", "line"),
    [
        ("letter", "request.read"),
        ("measure", "measures.read"),
        ("task", "tasks.read"),
        ("redacted copy", "release.work"),
        ("thing", "evidence.read"),
    ],
)
def test_to_ask_again_is_to_read(net: Net, call: Calls, act: str, line: str) -> None:
    case, (path, body) = opened(net), ACTS[act]
    Case.objects.update(tlp="TLP:AMBER+STRICT")
    analyst = call(net.analyst)
    assert analyst.post(f"cases/{case}/{path}", body, key="k").status_code < 300
    assert not JournalEntry.objects.filter(act=line).exists(), "the act has its own line"
    assert analyst.post(f"cases/{case}/{path}", body, key="k").status_code < 300
    assert JournalEntry.objects.filter(act=line).count() == 1


def test_a_request_is_the_same_however_its_references_are_typed(net: Net) -> None:
    one = Asked("act", ("C-2M8X-41TV",), Words(text="x"))
    assert one.told_apart_by == Asked("act", ("c2m8x41tv",), Words(text="x")).told_apart_by
    assert one.told_apart_by != Asked("act", ("C-2M8X-41TW",), Words(text="x")).told_apart_by
    assert one.told_apart_by != Asked("act", ("C-2M8X-41TV",), Words(text="y")).told_apart_by
    assert one.told_apart_by != Asked("other", ("C-2M8X-41TV",), Words(text="x")).told_apart_by
    response, asked = HttpResponse(), asking(net.analyst)
    carried_out(asked, response, "k", one, lambda _at: {"about": "W-0000-0000"})
    assert "Idempotency-Replayed" not in response
    with pytest.raises(KeyReused) as refused:
        carried_out(asked, response, "k", Asked("other", ("C-2M8X-41TV",)), lambda _at: {})
    assert refused.value.reference == "C-2M8X-41TV"


def test_without_a_key_each_is_carried_out_and_nothing_is_kept(net: Net) -> None:
    done: list[datetime] = []

    def act(at: datetime) -> str:
        done.append(at)
        return "W-0000-0000"

    for _ in range(2):
        told = told_once(asking(net.analyst), HttpResponse(), "", Asked("act"), act=act, told=lambda of: Words(text=of))
        assert told.text == "W-0000-0000"
    assert len(done) == 2
    assert done[0] <= done[1] <= timezone.now()
    assert not IdempotencyKey.objects.exists()


def test_what_is_refused_leaves_the_key_free(net: Net) -> None:
    def refuse(_at: datetime) -> str:
        raise Forbidden("No.")

    request = asking(net.analyst)
    with pytest.raises(Forbidden):
        told_once(request, HttpResponse(), "k", Asked("act"), act=refuse, told=lambda of: Words(text=of))
    response = HttpResponse()
    told_once(request, response, "k", Asked("act"), act=lambda _at: "W-0000-0000", told=lambda of: Words(text=of))
    assert "Idempotency-Replayed" not in response
