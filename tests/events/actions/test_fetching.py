"""Subscriptions: fetched on their schedule, once for each change, and patient where a server is not well."""

import gzip
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from pehra.connectors.event_store import EventStore
from pehra.events.actions import fetching
from pehra.events.cli.feeds import feeds
from pehra.events.jobs import fetch_feed, fetch_feeds
from pehra.events.models import FeedRun, FeedSource
from pehra.events.queries import watching
from pehra.feeds.catalogue import catalogue
from pehra.foundation.access.errors import Absent, Invalid
from tests.connectors.feed_pull.publisher import Publisher, publisher
from tests.events.actions.bringing import FEED, SAMPLE, events, raw_files

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    settings.FETCH_PRIVATE = True
    return tmp_path


@pytest.fixture
def there() -> Iterator[Publisher]:
    with publisher() as made:
        yield made


def subscribed(there: Publisher, path: str = "/report.csv", **told: Any) -> FeedSource:
    return fetching.subscribe(feed=FEED, url=there.url(path), every=HOUR, at=timezone.now(), **told)


def fetched(source: FeedSource) -> FeedRun | None:
    fetching.make_due(source_id=source.pk, at=timezone.now())
    run = fetching.fetch_source(source_id=source.pk, at=timezone.now(), chance=lambda: 0.5)
    source.refresh_from_db()
    return run


def test_what_is_new_becomes_a_run_and_what_has_not_changed_does_not(there: Publisher) -> None:
    there.publish("/report.csv", SAMPLE)
    source = subscribed(there)
    run = fetched(source)
    assert run
    assert (run.feed, run.source, run.way, run.bytes) == (FEED, "report.csv", "pull", len(SAMPLE))
    assert (source.problem, source.failures, source.run_id, source.etag) == ("", 0, run.pk, '"1"')
    assert timedelta(minutes=59) < source.next_at - timezone.now() <= HOUR
    assert fetched(source) is None
    assert FeedRun.objects.count() == 1
    # Another validator, and the same bytes.
    there.publish("/report.csv", SAMPLE, etag='"2"')
    assert fetched(source) is None
    assert source.etag == '"2"'
    there.publish("/report.csv", SAMPLE + b"\n", etag='"3"')
    assert fetched(source) is not None


def test_it_is_fetched_only_when_it_is_due_and_by_one(there: Publisher) -> None:
    there.publish("/report.csv", SAMPLE)
    source = subscribed(there)
    now = timezone.now()
    assert fetching.due(at=now) == [source.pk]
    assert fetching.due(at=now - HOUR) == []
    assert fetching._lease(source.pk, now)
    assert fetching.fetch_source(source_id=source.pk, at=now, chance=lambda: 0.5) is None
    # Whoever had begun was killed.
    assert fetching.due(at=now + fetching.LEASE) == [source.pk]


def test_failures_are_told_and_tried_later_and_later(there: Publisher) -> None:
    there.say("/report.csv", 500)
    source = subscribed(there)
    pauses = []
    for number in range(1, 4):
        assert fetched(source) is None
        assert (source.failures, source.problem) == (number, "it answers 500")
        pauses.append(source.next_at - source.fetched_at)
    assert pauses == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    there.publish("/report.csv", SAMPLE)
    assert fetched(source)
    assert (source.failures, source.problem) == (0, "")


@pytest.mark.parametrize(("body", "why"), [(b"", "it is empty"), (b"x" * 101, "more than 100 bytes")])
def test_what_cannot_be_taken_leaves_nothing(
    body: bytes, why: str, there: Publisher, settings: Any, home: Path
) -> None:
    settings.FEED_LARGEST = 100
    there.publish("/report.csv", body)
    source = subscribed(there)
    assert fetched(source) is None
    assert source.problem == why
    assert source.etag == ""
    assert not raw_files(home)


def test_a_key_is_taken_from_where_it_is_kept(
    there: Publisher, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there.publish("/report.csv", SAMPLE)
    source = subscribed(there, header="Auth-Key", secret="env:FEED_KEY")
    assert fetched(source) is None
    assert source.problem == "env:FEED_KEY holds no value for the header"
    assert not there.asked
    monkeypatch.setenv("FEED_KEY", "word")
    assert fetched(source)
    assert there.asked[-1][1]["Auth-Key"] == "word"
    (tmp_path / "key").write_text("other\n")
    again = subscribed(there, header="Auth-Key", secret=f"file:{tmp_path / 'key'}")
    assert again.pk == source.pk
    fetched(again)
    assert there.asked[-1][1]["Auth-Key"] == "other"


def test_the_own_network_is_not_asked_unless_it_is_allowed(there: Publisher, settings: Any) -> None:
    settings.FETCH_PRIVATE = False
    source = subscribed(there)
    assert fetched(source) is None
    assert "not fetched by HTTPS" in source.problem
    assert not there.asked


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"feed": "partner/unknown"}, "feed"),
        ({"url": "ftp://example.org/x"}, "url"),
        ({"every": timedelta(seconds=5)}, "every"),
        ({"header": "Auth-Key"}, "header"),
        ({"header": "Auth Key", "secret": "env:X"}, "header"),
        ({"header": "Auth-Key", "secret": "the-key-itself"}, "header"),
    ],
)
def test_what_cannot_be_subscribed(told: dict[str, Any], field: str) -> None:
    usual = {"feed": FEED, "url": "https://feeds.example/x", "every": HOUR}
    with pytest.raises(Invalid) as refused:
        fetching.subscribe(at=timezone.now(), **(usual | told))
    assert list(refused.value.problems) == [field]
    assert not FeedSource.objects.exists()


def test_what_is_decided_while_it_is_fetched_stays_decided(there: Publisher) -> None:
    source = subscribed(there)

    def ended(request: Any) -> tuple[int, dict[str, str], bytes]:
        FeedSource.objects.filter(pk=source.pk).delete()
        return 200, {}, SAMPLE

    def changed(request: Any) -> tuple[int, dict[str, str], bytes]:
        FeedSource.objects.filter(pk=other.pk).update(every=2 * HOUR, enabled=False)
        return 200, {}, SAMPLE

    there.pages["/report.csv"] = ended
    assert fetching.fetch_source(source_id=source.pk, at=timezone.now(), chance=lambda: 0.5)
    assert not FeedSource.objects.exists()
    other = subscribed(there, "/other.csv")
    there.pages["/other.csv"] = changed
    fetched(other)
    assert (other.every, other.enabled, other.problem) == (2 * HOUR, False, "")
    assert other.fetched_at


def test_the_jobs_fetch_what_is_due(there: Publisher) -> None:
    there.publish("/report.csv", SAMPLE)
    source = subscribed(there)
    fetch_feeds(timestamp=0)
    fetch_feeds(timestamp=0)
    fetch_feed(source_id=source.pk)
    fetch_feed(source_id=source.pk)
    assert FeedRun.objects.count() == 1
    assert len(there.asked) == 1
    with pytest.raises(Absent):
        fetching.unsubscribe(feed="partner/unknown")


def said(*words: str) -> Result:
    return CliRunner().invoke(feeds, list(words))


def test_the_commands(there: Publisher, event_store: EventStore) -> None:
    there.publish("/report.csv.gz", gzip.compress(SAMPLE))
    url = there.url("/report.csv.gz")
    assert said("fetch", FEED).exit_code == 2
    told = said("subscribe", FEED, "--url", url, "--every", "15m")
    assert told.exit_code == 0, told.output
    assert "every 0:15:00" in told.output
    assert url in said("subscriptions").output
    assert '"every_seconds": 900.0' in said("subscriptions", "--json").output
    told = said("fetch", FEED)
    assert told.exit_code == 0, told.output
    assert "rows of shadowserver/scan_http read" in told.output
    assert events(event_store) > 0
    assert "nothing new" in said("fetch", FEED).output
    there.say("/report.csv.gz", 404)
    told = said("fetch", FEED)
    assert (told.exit_code, "it answers 404" in told.output) == (2, True)
    assert said("subscribe", FEED, "--every", "often").exit_code == 2
    assert said("subscribe", "partner/unknown").exit_code == 2
    assert said("unsubscribe", FEED).exit_code == 0
    assert said("unsubscribe", FEED).exit_code == 2


def test_a_server_that_has_nothing_new_makes_no_feed_late(there: Publisher) -> None:
    there.publish("/report.csv", SAMPLE)
    source = subscribed(there)
    run = fetched(source)
    assert run
    FeedRun.objects.update(state="done", read=10, started_at=timezone.now() - timedelta(days=10))

    def health() -> str:
        return next(each.wrong for each in watching.health(timezone.now()) if each.feed == FEED)

    FeedSource.objects.update(answered_at=None)
    assert health() == "late"
    assert fetched(source) is None
    assert health() == ""
    there.say("/report.csv", 500)
    fetched(source)
    assert health() == "", "not yet: it was there a moment ago"
    FeedSource.objects.update(answered_at=timezone.now() - timedelta(days=5))
    assert health() == "late"


def test_a_list_that_has_not_changed_says_again_that_all_is_as_it_was(there: Publisher) -> None:
    there.publish("/list.txt", b"192.0.2.1\n192.0.2.2\n")
    feed = "blocklists/plain"
    source = fetching.subscribe(feed=feed, url=there.url("/list.txt"), every=HOUR, at=timezone.now())
    first = fetched(source)
    assert first
    assert fetched(source) is None
    pause = catalogue().spec(feed).closes_after / 3
    FeedSource.objects.update(changed_at=timezone.now() - pause)
    FeedRun.objects.update(started_at=timezone.now() - pause)
    again = fetched(source)
    assert again
    assert (again.pk != first.pk, again.sha256) == (True, first.sha256)
    assert fetched(source) is None
    # A report whose rows have times of their own says nothing new.
    there.publish("/report.csv", SAMPLE)
    report = subscribed(there)
    assert fetched(report)
    FeedSource.objects.update(changed_at=timezone.now() - timedelta(days=90))
    FeedRun.objects.update(started_at=timezone.now() - timedelta(days=90))
    assert fetched(report) is None
