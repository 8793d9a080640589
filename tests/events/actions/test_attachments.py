"""The door for what comes by mail: an attached file is an input like any other."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from pehra.events.actions.attachments import take_attachment
from pehra.events.actions.intake import Taken
from pehra.events.models import FeedRun
from pehra.foundation.access.errors import Invalid
from pehra.foundation.audit.models import Entry
from tests.events.actions.bringing import FEED, NAME, SAMPLE, queued, raw_files

pytestmark = pytest.mark.django_db(transaction=True)
SENDER = "reports@shadowserver.example"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def take(content: bytes = SAMPLE, name: str = NAME, sender: str = SENDER, feed: str = "") -> Taken:
    return take_attachment(content=content, name=name, sender=sender, at=timezone.now(), feed=feed)


def test_it_is_a_run_of_the_feed_that_it_is_of(home: Path) -> None:
    taken = take()
    assert taken.new
    run = FeedRun.objects.get()
    assert (run.feed, run.way, run.source, run.report) == (FEED, "mail", NAME, "pakistan-asn17557")
    assert queued(run) == 1
    assert [path.name for path in raw_files(home)] == [str(run.pk)]
    entry = Entry.objects.get(act="feed.mail")
    assert (entry.subject, entry.detail["sender"], entry.detail["feed"]) == (f"run:{run.pk}", SENDER, FEED)


def test_sent_again_it_is_the_same_run(home: Path) -> None:
    first, again = take(), take()
    assert (again.new, again.run.pk) == (False, first.run.pk)
    assert Entry.objects.filter(act="feed.mail").count() == 1
    assert len(raw_files(home)) == 1


def test_it_may_be_packed_and_may_be_named() -> None:
    assert take(gzip.compress(SAMPLE), f"{NAME}.gz").run.feed == FEED
    assert take(b"192.0.2.1\n", "list.txt", feed="blocklists/plain").run.feed == "blocklists/plain"
    assert take(SAMPLE + b"\n", feed="shadowserver").run.feed == FEED


@pytest.mark.parametrize(
    ("given", "field", "complaint"),
    [
        ({"content": b""}, "content", "empty"),
        ({"content": b"\x1f\x8bno gzip"}, "content", "the packed input ends in the middle"),
        ({"content": b"hello\n", "name": "hello.csv"}, "name", "no feed is known that 'hello.csv' is of"),
        ({"feed": "shadowserver/scan_htp"}, "feed", "there is no feed 'shadowserver/scan_htp'"),
        ({"feed": "shadowserver", "name": "x.csv"}, "feed", "does not say its type"),
        ({"sender": ""}, "sender", "needed"),
        ({"sender": "a@b.example\nBcc: c@d.example"}, "sender", "control character"),
        ({"sender": "x" * 300}, "sender", "At most 254"),
    ],
)
def test_what_is_wrong_is_told_by_field_and_nothing_stays(
    given: dict[str, Any], field: str, complaint: str, home: Path
) -> None:
    with pytest.raises(Invalid) as caught:
        take(**given)
    assert complaint in str(caught.value.problems[field])
    assert (raw_files(home), FeedRun.objects.count()) == ([], 0)


def test_one_that_is_too_large_is_told(settings: Any, home: Path) -> None:
    settings.FEED_LARGEST = 10
    with pytest.raises(Invalid) as caught:
        take()
    assert str(caught.value.problems["content"]) == "more than 10 bytes"
    assert raw_files(home) == []
