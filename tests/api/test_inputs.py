"""Sending a feed's input: who may, what is taken, and that it is taken once."""

import gzip
import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from pehra.connectors.event_store import EventStore
from pehra.events.actions.intake import carry_on
from pehra.events.actions.pushing import Pushed
from pehra.events.actions.pushing import push as push_it
from pehra.events.models import FeedRun
from pehra.foundation.access.errors import Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.audit.models import Entry
from pehra.pipeline.inputs import zstd
from tests import world
from tests.api.conftest import Calls, Net
from tests.events.actions.bringing import FEED, NAME, SAMPLE, events, queued, raw_files

pytestmark = pytest.mark.django_db(transaction=True)
HEADER, _, ROWS = SAMPLE.partition(b"\n")
BAD = HEADER + b"\n" + ROWS + b'"never"' + b',"x"' * HEADER.count(b",") + b"\n"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def push(call: Calls) -> Any:
    """Sends an input as somebody."""

    def send(person: Person, body: bytes = SAMPLE, *, feed: str = FEED, query: str = "", **headers: str) -> Any:
        return Client().generic(
            "POST",
            f"/api/v1/feeds/{feed}/inputs{query}",
            body,
            content_type="application/octet-stream",
            headers=call(person).headers | {name.replace("_", "-"): value for name, value in headers.items()},
        )

    return send


def test_an_input_is_durable_when_it_is_answered_and_waits_for_the_worker(net: Net, push: Any, home: Path) -> None:
    answer = push(net.analyst, query=f"?name={NAME}")
    assert answer.status_code == 202, answer.content
    told = answer.json()
    run = FeedRun.objects.get()
    assert answer["Location"] == f"/api/v1/runs/{run.pk}"
    assert (told["state"], told["way"], told["source"], told["read"]) == ("running", "push", NAME, 0)
    assert told["sha256"] == hashlib.sha256(SAMPLE).hexdigest()
    assert (run.party_id, run.report) == (net.telecom_cert.pk, "pakistan-asn17557")
    assert queued(run) == 1
    (kept,) = raw_files(home)
    assert kept.read_bytes() == SAMPLE
    entry = Entry.objects.get(act="feed.push")
    assert entry.subject == f"run:{run.pk}"


def test_with_wait_it_is_answered_with_the_counts_and_comes_in_once(
    net: Net, push: Any, call: Calls, event_store: EventStore
) -> None:
    first = push(net.analyst, BAD, query="?wait=1")
    assert first.status_code == 200, first.content
    told = first.json()
    assert (told["state"], told["problem"], told["refused"]) == ("done", "", 2)
    assert told["stored"] == events(event_store) == told["read"] - 2
    again = push(net.analyst, BAD, query="?wait=1")
    assert again.json() == told
    assert events(event_store) == told["stored"]
    run = call(net.analyst).get(f"runs/{told['run']}").json()
    assert run == told
    _, row = call(net.analyst).get(f"runs/{told['run']}/refused").json()["items"]
    assert row["line"] == BAD.count(b"\n")
    assert row["raw"].startswith('["never"')


def test_refused_rows_come_in_pages(net: Net, push: Any, call: Calls, event_store: EventStore) -> None:
    many = HEADER + b"\n" + b"".join(b"row %d\n" % number for number in range(5))
    run = push(net.analyst, many, query="?wait=1").json()
    assert run["refused"] == 5
    seen, page = [], call(net.analyst).get(f"runs/{run['run']}/refused", limit=2)
    while page.json()["next"]:
        seen += page.json()["items"]
        cursor = page.json()["next"].partition("cursor=")[2].partition("&")[0]
        assert 'rel="next"' in page["Link"]
        page = call(net.analyst).get(f"runs/{run['run']}/refused", limit=2, cursor=cursor)
    seen += page.json()["items"]
    assert [each["line"] for each in seen] == [2, 3, 4, 5, 6]
    assert call(net.analyst).get(f"runs/{run['run']}/refused", cursor="-1").status_code == 422


@pytest.mark.parametrize("packing", ["gzip", "zstd", ""])
def test_packed_bodies_are_unpacked(packing: str, net: Net, push: Any, event_store: EventStore) -> None:
    body = {"gzip": gzip.compress, "zstd": zstd.compress, "": gzip.compress}[packing](SAMPLE)
    headers = {"Content_Encoding": packing} if packing else {}
    assert push(net.analyst, body, query="?wait=1", **headers).json()["stored"] > 0


def test_the_name_may_come_as_disposition_and_tells_the_type(net: Net, push: Any) -> None:
    told = push(net.analyst, feed="shadowserver", Content_Disposition=f'attachment; filename="{NAME}"').json()
    assert (told["feed"], told["source"]) == (FEED, NAME)


def test_without_the_store_nothing_is_lost(net: Net, push: Any, settings: Any, tmp_path: Path) -> None:
    settings.EVENTS_HOME = tmp_path / "nobody"
    answer = push(net.analyst, query="?wait=1")
    assert answer.status_code == 202
    assert FeedRun.objects.get().state == "running"


@pytest.mark.parametrize(
    ("body", "told", "status"),
    [
        (b"", {}, 422),
        (b"x", {"query": "?waiting=1"}, 422),
        (b"x", {"query": "?wait=7"}, 422),
        (b"x", {"feed": "shadowserver/scan_nothing"}, 404),
        (b"x", {"feed": "shadowserver", "query": "?name=notes.txt"}, 404),
        (b"x", {"feed": "../../etc"}, 404),
        (b"x", {"Content_Encoding": "br"}, 415),
        (b"x", {"Transfer_Encoding": "chunked"}, 411),
    ],
)
def test_what_cannot_be_taken_leaves_nothing(
    body: bytes, told: dict[str, str], status: int, net: Net, push: Any, home: Path
) -> None:
    answer = push(net.analyst, body, **told)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert not FeedRun.objects.exists()
    assert not raw_files(home)


def test_what_is_too_large_is_refused_before_it_is_read(net: Net, push: Any, settings: Any) -> None:
    settings.FEED_LARGEST = 10
    assert push(net.analyst, b"x" * 11).status_code == 413
    assert push(net.analyst, b"x" * 10).status_code == 202


def test_a_body_that_breaks_off_is_not_taken(net: Net, home: Path) -> None:
    with pytest.raises(Invalid, match="ended before the length"):
        push_it(by=net.analyst, pushed=Pushed(FEED, NAME, 99), blocks=[b"half of it"], at=timezone.now())
    assert not FeedRun.objects.exists()
    assert not raw_files(home)


def test_only_analysts_and_leads_of_bodies_send(net: Net, push: Any, call: Calls) -> None:
    for person in (net.analyst, net.lead, net.national_analyst):
        assert push(person, repr(person).encode()).status_code == 202
    at_organisation = world.person(net.operator, Role.ANALYST)[1]
    for person in (net.contact, net.auditor, net.administrator, net.council_member, at_organisation):
        assert push(person, repr(person).encode()).status_code == 403
    assert FeedRun.objects.count() == 3
    token = call(net.analyst, scopes=["feeds:read"])
    narrow = Client().post(f"/api/v1/feeds/{FEED}/inputs", b"x", "text/csv", headers=token.headers)
    assert narrow.status_code == 403
    assert Client().post(f"/api/v1/feeds/{FEED}/inputs", b"x", "text/csv").status_code == 401


def test_a_run_is_seen_by_the_body_that_sent_it_and_by_those_that_watch_all(
    net: Net, push: Any, call: Calls, event_store: EventStore
) -> None:
    run = push(net.analyst, BAD).json()["run"]
    carry_on(run_id=UUID(run), store=event_store)
    for person in (net.analyst, net.lead, net.national_analyst):
        assert call(person).get(f"runs/{run}").status_code == 200
        assert len(call(person).get(f"runs/{run}/refused").json()["items"]) == 2
    others = (net.contact, net.punjab_analyst, net.cii_analyst, net.administrator, net.auditor, net.rival_contact)
    for person in others:
        for path in (f"runs/{run}", f"runs/{run}/refused", "runs/nothing", f"runs/{'0' * 32}"):
            assert call(person).get(path).status_code == 404
