"""The administration of feeds: for those who watch everything; the machine's keeper sees no row."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from pehra.events.models import FeedRun
from pehra.foundation.audit.models import Entry
from tests.events.actions.bringing import queued, taken
from tests.events.conftest import Net
from tests.events.web.conftest import Enters
from tests.incidents.web.pages import text_of

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def run(net: Net, event_store: Any) -> FeedRun:
    """A run that refused two rows, one of them hostile."""
    at = timezone.now() - timedelta(hours=1)
    made = FeedRun.objects.create(
        feed="shadowserver/scan_http",
        source=f"{SCRIPT}.csv",
        started_at=at,
        ended_at=at,
        state="done",
        read=10,
        stored=8,
        refused=2,
    )
    for line in (3, 7):
        event_store.do(
            "INSERT INTO refused SELECT {run:UUID}, {line:UInt64}, 'source_ip', 'not an address', "
            "{raw:String}, now64(3)",
            {"run": str(made.pk), "line": line, "raw": f"row {line},{SCRIPT}"},
        )
    return made


def test_whoever_watches_everything_sees_feeds_runs_and_rows(net: Net, run: FeedRun, enters: Enters) -> None:
    client = enters(net.national_analyst)
    assert "shadowserver/scan_http" in text_of(client.get("/feeds/"))
    feed = client.get("/feeds/shadowserver/scan_http/")
    assert f"{SCRIPT}.csv" in text_of(feed)
    page = client.get(f"/feeds/runs/{run.pk}/")
    assert f"row 7,{SCRIPT}" in text_of(page)
    assert "not an address" in text_of(page)
    assert SCRIPT not in feed.content.decode() + page.content.decode()
    assert "row 3" not in text_of(client.get(f"/feeds/runs/{run.pk}/?after=3"))


def test_the_keeper_of_the_machine_sees_figures_and_no_row(net: Net, run: FeedRun, enters: Enters) -> None:
    client = enters(net.administrator)
    assert client.get("/feeds/").status_code == 200
    page = text_of(client.get(f"/feeds/runs/{run.pk}/"))
    assert "2 refused" in page
    assert "row 3" not in page
    assert "not an address" not in page


def test_to_others_there_are_no_such_pages(net: Net, run: FeedRun, enters: Enters) -> None:
    for person in (net.analyst, net.punjab_analyst, net.contact, net.auditor, net.council_member):
        for path in ("/feeds/", "/feeds/shadowserver/scan_http/", f"/feeds/runs/{run.pk}/"):
            assert enters(person).get(path).status_code == 404


def test_what_there_is_not_is_told_so(net: Net, run: FeedRun, enters: Enters) -> None:
    client = enters(net.national_analyst)
    for path in ("/feeds/no/such/", f"/feeds/runs/{uuid4()}/", "/feeds/runs/x/", "/feeds/../etc/"):
        assert client.get(path).status_code == 404
    assert client.get("/feeds/shadowserver/scan_http/?before=yesterday").status_code == 200
    assert client.get(f"/feeds/runs/{run.pk}/?after=x").status_code == 200


def test_runs_of_a_feed_that_is_gone_are_still_shown(net: Net, run: FeedRun, enters: Enters) -> None:
    FeedRun.objects.filter(pk=run.pk).update(feed="gone/feed")
    assert "gone/feed" in text_of(enters(net.national_analyst).get("/feeds/"))
    assert enters(net.national_analyst).get("/feeds/gone/feed/").status_code == 200


def test_without_the_event_store_the_run_is_shown_all_the_same(
    net: Net, run: FeedRun, enters: Enters, settings: Any, tmp_path: Any
) -> None:
    settings.EVENTS_HOME = tmp_path
    page = text_of(enters(net.national_analyst).get(f"/feeds/runs/{run.pk}/"))
    assert "10 rows read" in page
    assert "The event store does not answer" in page


def test_a_run_is_read_again_by_whoever_watches_everything(
    net: Net, event_store: Any, enters: Enters, settings: Any, tmp_path: Any
) -> None:
    settings.HOME = tmp_path
    old = taken().run
    FeedRun.objects.filter(pk=old.pk).update(state="done", ended_at=timezone.now())
    path = f"/feeds/runs/{old.pk}/"
    for person in (net.administrator, net.analyst, net.contact):
        assert enters(person).post(f"{path}replay/").status_code == 404
    client = enters(net.national_analyst)
    assert "Read the input again" in text_of(client.get(path))
    assert client.get(f"{path}replay/").headers["Location"] == path
    answer = client.post(f"{path}replay/")
    new = FeedRun.objects.exclude(pk=old.pk).get()
    assert answer.headers["Location"] == f"/feeds/runs/{new.pk}/"
    assert queued(new) == 1
    assert Entry.objects.filter(act="run.replay", subject=f"run:{old.pk}").count() == 1
    assert "another run has taken its place" in text_of(client.get(path))
    assert "Read the input again" not in text_of(client.get(path))
    assert client.post(f"{path}replay/").status_code == 409


def test_what_is_not_kept_is_not_read_again(net: Net, run: FeedRun, enters: Enters) -> None:
    client = enters(net.national_analyst)
    assert "Read the input again" not in text_of(client.get(f"/feeds/runs/{run.pk}/"))
    assert client.post(f"/feeds/runs/{run.pk}/replay/").status_code == 409
    assert not Entry.objects.filter(act="run.replay").exists()


def test_a_run_says_what_it_refused_for_its_label_and_what_it_passed_over(
    net: Net, run: FeedRun, enters: Enters
) -> None:
    where = f"/feeds/runs/{run.pk}/"
    client = enters(net.administrator)
    plain = text_of(client.get(where))
    assert "for their label" not in plain
    assert "passed over" not in plain
    FeedRun.objects.filter(pk=run.pk).update(refused_by_label=1, passed_over=7)
    page = text_of(client.get(where))
    assert "1 of these for their label" in page
    assert "7 passed over" in page
