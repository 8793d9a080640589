"""Each of Shadowserver's reports is taken once, and nothing that goes wrong with one keeps the others out."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from pehra.connectors.shadowserver import Shadowserver, ShadowserverAway
from pehra.events.actions.shadowserver import REMEMBERED, Fetched, account, fetch_reports
from pehra.events.jobs import fetch_shadowserver
from pehra.events.models import FeedRun, TakenReport
from tests.connectors.shadowserver.service import KEY, SECRET, Service, service
from tests.events.actions.bringing import FEED, NAME, SAMPLE, raw_files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def there(settings: Any) -> Iterator[Service]:
    with service() as made:
        settings.SHADOWSERVER_KEY, settings.SHADOWSERVER_SECRET = KEY, SECRET
        settings.SHADOWSERVER_URL = made.url
        made.reports = {"one": (NAME, SAMPLE)}
        yield made


def fetched(days: int = 0) -> Fetched:
    mine = account()
    assert mine
    return fetch_reports(api=Shadowserver(mine), at=timezone.now() + timedelta(days=days))


def test_a_report_is_taken_once(there: Service) -> None:
    assert fetched() == Fetched(1)
    run = FeedRun.objects.get()
    assert (run.feed, run.source, run.way, run.report) == (FEED, NAME, "provider", "pakistan-asn17557")
    assert TakenReport.objects.get().run_id == run.pk
    assert fetched(days=1) == Fetched()
    there.reports["two"] = (NAME, SAMPLE + b"\n")
    assert fetched() == Fetched(1)
    assert there.downloads() == ["one", "two"]
    (first, *_) = [told for method, told in there.asked if method == "list"]
    assert "reports" not in first


def test_the_named_subscriptions_alone_are_asked_for(there: Service, settings: Any) -> None:
    settings.SHADOWSERVER_REPORTS = ["pakistan"]
    fetched()
    assert there.asked[0][1]["reports"] == ["pakistan"]


def test_one_that_cannot_be_taken_keeps_no_other_out(there: Service, settings: Any, home: Path) -> None:
    settings.FEED_LARGEST = len(SAMPLE)
    unknown = "2026-10-04-never_heard_of-pakistan.csv"
    there.reports = {
        "odd": (unknown, b"x"),
        "large": (NAME, SAMPLE + b"more"),
        "error": (NAME, b'{"error": "not today"}'),
        "one": (NAME, SAMPLE),
    }
    found = fetched()
    assert found.taken == 1
    assert [line.rpartition(": ")[2] for line in found.aside][-1] == "not today"
    assert len(found.aside) == 3
    assert len(raw_files(home)) == 1
    # What is too large is not loaded again; what may come yet is.
    there.reports["error"] = (NAME, SAMPLE[:-1])
    assert fetched().taken == 1
    assert there.downloads() == ["large", "error", "one", "error"]


def test_killed_between_two_the_rest_comes_later(there: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    there.reports["two"] = (NAME, SAMPLE + b"\n")
    sound = there.download

    def away(request: Any) -> Any:
        status = sound(request)
        return (503, {}, b"") if there.downloads()[-1] == "two" else status

    there.there.pages["/api2/reports/download"] = away
    with pytest.raises(ShadowserverAway):
        fetched()
    assert FeedRun.objects.count() == 1
    there.there.pages["/api2/reports/download"] = sound
    assert fetched() == Fetched(1)
    assert there.downloads() == ["one", "two", "two"]


def test_what_was_taken_long_ago_is_forgotten(there: Service) -> None:
    fetched()
    there.reports = {}
    fetched(days=REMEMBERED.days + 1)
    assert not TakenReport.objects.exists()


def test_the_job_asks_only_with_an_account_and_outlives_refusals(there: Service, settings: Any) -> None:
    fetch_shadowserver(timestamp=0)
    assert FeedRun.objects.count() == 1
    settings.SHADOWSERVER_SECRET = "wrong"
    fetch_shadowserver(timestamp=0)
    settings.SHADOWSERVER_SECRET = ""
    asked = len(there.asked)
    fetch_shadowserver(timestamp=0)
    assert account() is None
    assert len(there.asked) == asked
