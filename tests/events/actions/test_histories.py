"""Random histories of runs, in any order of their files, against a plain reading of the rules."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.events.models import Episode, FeedRun, Finding, Sighting
from pehra.events.queries.findings import days_seen
from pehra.events.rules.closing import Cover, Gone, Habit, gone, proof
from pehra.pipeline.spec import Origin
from tests.events.observing import DAY, Observations, synced, thing
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
ADDRESSES = ("192.0.2.1", "192.0.2.2")
HOURS = 6
FIXED = ("fixed-unconfirmed", "fixed-confirmed")

# (day, which of the things were seen) in the order in which the files come in.
histories = st.lists(st.tuples(st.integers(0, 14), st.sets(st.sampled_from(ADDRESSES))), min_size=1, max_size=9)
habits = st.builds(Habit, st.sampled_from(Origin), st.sampled_from([DAY, 2 * DAY, 3 * DAY]))


@dataclass
class Plain:
    """A finding as somebody with a pencil would keep it."""

    moments: list[datetime] = field(default_factory=list)
    dated: list[datetime] = field(default_factory=list)
    state: str = "new"
    fixed_at: datetime | None = None
    episode: int = 1
    ended: int = 0

    def run(self, covers: list[Cover], habit: Habit, at: datetime) -> None:
        if not self.moments:
            return
        last = max(self.moments)
        how = gone(last, proof(covers, habit, at))
        later = self.fixed_at is not None and last > self.fixed_at
        if self.state in FIXED and how is Gone.NO and later:
            self.episode += self.state == "fixed-confirmed"
            self.state, self.fixed_at = "reopened", None
        elif how is Gone.CONFIRMED and self.state != "fixed-confirmed":
            self._fix("fixed-confirmed", covers, last)
            self.ended += 1
        elif how is Gone.UNCONFIRMED and self.state not in FIXED:
            self._fix("fixed-unconfirmed", covers, last)
        elif self.state in FIXED and later:
            self._fix(self.state, covers, last)

    def _fix(self, state: str, covers: list[Cover], last: datetime) -> None:
        self.state = state
        if self.fixed_at is None or self.fixed_at <= last:
            self.fixed_at = min((cover.first for cover in covers if cover.first > last), default=last)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(histories, habits)
def test_any_history_ends_as_the_rules_say(net: Net, history: list[tuple[int, set[str]]], habit: Habit) -> None:
    with transaction.atomic():
        compare(net, history, habit)
        transaction.set_rollback(True)


def compare(net: Net, history: list[tuple[int, set[str]]], habit: Habit) -> None:
    store, covers, latest = Observations(), [], NOW
    plain = {address: Plain() for address in ADDRESSES}
    for day, seen in history:
        start = NOW + day * DAY
        latest = max(latest, start + timedelta(hours=HOURS))
        run = store.run(start=start, hours=HOURS, seen=[thing(net.operator, each) for each in sorted(seen)])
        middle, end = start + timedelta(hours=HOURS / 2), start + timedelta(hours=HOURS)
        # A list speaks of the moment at which it comes: what is on it was seen then, whatever its rows say.
        listed = habit.origin is Origin.LIST
        covers.append(Cover(end if listed else start, end))
        for address in seen:
            plain[address].moments.append(end if listed else middle)
            plain[address].dated.append(middle)
        at = latest + timedelta(hours=1)
        synced(store, run, habit=habit, at=at)
        assert synced(store, run, habit=habit, at=at).seen == 0
        for each in plain.values():
            each.run(covers, habit, at)
    for address, expected in plain.items():
        found = Finding.objects.filter(source_ip=address).first()
        assert (found is not None) == bool(expected.moments)
        if found is None:
            continue
        assert (found.state, found.fixed_at, found.episode) == (expected.state, expected.fixed_at, expected.episode)
        assert found.first_seen == min(expected.dated)
        sighting = Sighting.objects.get(finding=found)
        assert sighting.last_seen == max(expected.moments)
        assert days_seen(sighting) == len({moment.date() for moment in expected.moments})
        assert sighting.events == len(expected.moments)
        assert Episode.objects.filter(finding=found).count() == expected.ended
    assert not FeedRun.objects.filter(findings_at=None).exists()
