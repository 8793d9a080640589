"""What may wait gives way to a large input, and never for ever."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from pehra.connectors.event_store import EventStore
from pehra.events import jobs
from pehra.events.actions import findings, giving_way
from pehra.events.models import CaseLink, Digest, Due, FeedRun, Finding, Standing
from pehra.events.rules.runs import RunState
from pehra.events.rules.work import Work
from tests.events.actions.test_findings import run
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def coming_in(at: datetime, size: int = giving_way.LARGE) -> FeedRun:
    return FeedRun.objects.create(feed="tests/large", source="large.csv", bytes=size, started_at=at)


@pytest.mark.parametrize(
    ("size", "age", "state", "there"),
    [
        (giving_way.LARGE, MINUTE, RunState.RUNNING, True),
        (giving_way.LARGE - 1, MINUTE, RunState.RUNNING, False),
        (giving_way.LARGE, MINUTE, RunState.DONE, False),
        (giving_way.LARGE, MINUTE, RunState.FAILED, False),
        (giving_way.LARGE, giving_way.LONGEST, RunState.RUNNING, False),
    ],
)
def test_only_a_large_input_that_is_on_its_way_is_given_way_to(
    size: int, age: timedelta, state: RunState, there: bool
) -> None:
    made = coming_in(NOW - age, size)
    FeedRun.objects.filter(pk=made.pk).update(state=state)
    assert giving_way.comes_in(at=NOW) is there


def test_the_findings_of_a_run_wait_a_minute_at_most() -> None:
    ended = FeedRun.objects.create(feed="tests/x", source="x", state=RunState.DONE, started_at=NOW, ended_at=NOW)
    assert not giving_way.waits(run_id=ended.pk, at=NOW)
    coming_in(NOW)
    assert giving_way.waits(run_id=ended.pk, at=NOW)
    assert giving_way.waits(run_id=ended.pk, at=NOW + MINUTE - timedelta(seconds=1))
    assert not giving_way.waits(run_id=ended.pk, at=NOW + MINUTE)
    assert not giving_way.waits(run_id=uuid4(), at=NOW)


def test_behind_a_small_input_findings_wait_ten_seconds_at_most() -> None:
    ended = FeedRun.objects.create(feed="tests/x", source="x", state=RunState.DONE, started_at=NOW, ended_at=NOW)
    small = coming_in(NOW, 100)
    assert not giving_way.comes_in(at=NOW)
    assert giving_way.waits(run_id=ended.pk, at=NOW)
    assert giving_way.waits(run_id=ended.pk, at=NOW + timedelta(seconds=9))
    assert not giving_way.waits(run_id=ended.pk, at=NOW + giving_way.BRIEFLY)
    FeedRun.objects.filter(pk=small.pk).update(state=RunState.DONE)
    assert not giving_way.waits(run_id=ended.pk, at=NOW)


def test_every_fifth_minute_goes_ahead() -> None:
    hour = NOW.replace(minute=0)
    ahead = [number for number in range(60) if giving_way.goes_ahead(at=hour + number * MINUTE)]
    assert ahead == list(range(0, 60, 5))


def test_findings_are_made_when_nothing_large_comes_in_any_more(net: Net, event_store: EventStore) -> None:
    now = datetime.now(UTC)
    made = run(event_store, net, now, {})
    large = coming_in(now)
    jobs.make_findings(run_id=str(made.pk))
    assert not Finding.objects.exists()
    (again,) = ProcrastinateJob.objects.filter(task_name="pehra.events.jobs.make_findings")
    assert again.args == {"run_id": str(made.pk)}
    assert again.scheduled_at is not None
    assert again.scheduled_at > now
    FeedRun.objects.filter(pk=large.pk).update(state=RunState.DONE)
    jobs.make_findings(**again.args)
    assert Finding.objects.count() == 1
    assert Digest.objects.count() == 1


def test_what_is_broken_off_is_done_by_the_next_call(net: Net, event_store: EventStore) -> None:
    now = datetime.now(UTC)
    findings.make_findings(run_id=run(event_store, net, now, {}).pk, store=event_store, at=now)
    findings.follow_up(at=now, go_on=lambda: False)
    assert [each.objects.count() for each in (Digest, CaseLink, Standing)] == [0, 0, 0]
    assert set(Due.objects.values_list("work", flat=True)) == {Work.CASES, Work.FIGURES}
    findings.follow_up(at=now)
    assert Digest.objects.count() == CaseLink.objects.count() == 1
    assert not Due.objects.exists()


@pytest.mark.parametrize(("minute", "digests"), [(4, 0), (5, 1)])
def test_what_is_due_each_minute_gives_way_four_times_of_five(
    minute: int, digests: int, net: Net, event_store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    findings.make_findings(run_id=run(event_store, net, now, {}).pk, store=event_store, at=now)
    then = now.replace(minute=minute)
    coming_in(then)
    monkeypatch.setattr(jobs.timezone, "now", lambda: then)
    any_job: Any = jobs
    any_job.follow_findings(timestamp=0)
    assert Digest.objects.count() == digests
