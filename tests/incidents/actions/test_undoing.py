"""A merge is taken back: everything is where it was, in whatever order, and what stands against it is said."""

from datetime import timedelta

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions
from pehra.incidents.errors import NotUndone
from pehra.incidents.models import Merge
from tests.incidents.acting import HOUR, REASON, WORDS, opened
from tests.incidents.actions.test_invariants import taken_back
from tests.incidents.conftest import Net
from tests.incidents.merging import everything, filled, merge, of_rival, owed, seen, two, undo
from tests.world import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + 2 * HOUR
DAY = timedelta(days=1)


def test_a_merge_taken_back_leaves_everything_where_it_was(net: Net) -> None:
    first, second = two(net, aware_at=NOW - timedelta(hours=20))
    filled(net, second)
    before = everything()
    merge(net, second, first)
    assert everything() != before
    undo(net, second)
    assert everything() == before
    done = Merge.objects.get()
    assert (done.undone_by, done.undone_reason) == (net.analyst.label, REASON)


# Every example makes a handful of cases; one that fails is told as it is.
FEW = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
# Random cases: how late each organisation learnt of it, and who merges what into what, in which order.
MERGES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5)


@given(st.lists(st.integers(0, 60), min_size=4, max_size=4), MERGES, st.booleans())
@settings(FEW, max_examples=6)
def test_merging_and_undoing_random_cases_changes_nothing(
    net: Net, hours: list[int], merges: list[tuple[int, int]], rival: bool
) -> None:
    with taken_back():
        cases = [opened(net, aware_at=NOW - timedelta(hours=each)) for each in hours]
        if rival:
            cases[0] = of_rival(net)
        states = [everything()]
        done = []
        for one, other in merges:
            try:
                merge(net, cases[one], cases[other])
            except (Conflict, Invalid):
                continue
            done.append(cases[one])
            states.append(everything())
        for reference in reversed(done):
            assert everything() == states.pop()
            undo(net, reference)
        assert everything() == states.pop()


@given(MERGES, st.permutations(range(5)))
@settings(FEW, max_examples=6)
def test_whatever_is_undone_first_in_the_end_all_is_where_it_was(
    net: Net, merges: list[tuple[int, int]], order: list[int]
) -> None:
    with taken_back():
        cases = [opened(net, aware_at=NOW - timedelta(hours=9 * each)) for each in range(4)]
        before, done = everything(), []
        for one, other in merges:
            try:
                merge(net, cases[one], cases[other])
            except (Conflict, Invalid):
                continue
            done.append(cases[one])
        waiting = [done[place] for place in order if place < len(done)]
        while waiting:
            left = []
            for reference in waiting:
                try:
                    undo(net, reference)
                except NotUndone:
                    left.append(reference)
            assert len(left) < len(waiting), "one of them can always be taken back"
            waiting = left
        assert everything() == before


def test_what_was_written_since_stays_where_it_was_written(net: Net) -> None:
    first, second = two(net)
    merge(net, second, first)
    actions.note(by=net.contact, reference=first, body="since", at=LATER)
    actions.file_final(by=net.contact, reference=first, body="final", at=LATER)
    undo(net, second)
    assert "since" in {each.body for each in seen(net.contact, first).entries}
    assert "since" not in {each.body for each in seen(net.contact, second).entries}
    # The final report was filed for the case in which it stands. The other one's is owed as before.
    assert ("final-report", "operator") not in owed(first)
    assert owed(second)[("final-report", "operator")] == NOW + 30 * DAY


def test_late_stays_late(net: Net) -> None:
    first, second = opened(net), opened(net, aware_at=NOW - timedelta(hours=70))
    merge(net, second, first)
    sweep(at=NOW + 5 * HOUR)
    clock = Deadline.objects.get(subject=f"case:{first}", stage="update", state="open")
    assert clock.breached_at is not None
    undo(net, second, at=NOW + 6 * HOUR)
    clock.refresh_from_db()
    assert (clock.subject, clock.state, clock.breached_at is not None) == (f"case:{second}", "open", True)
    assert Deadline.objects.get(subject=f"case:{first}", stage="update").breached_at is None


def test_undoing_has_its_time(net: Net) -> None:
    first, second = two(net)
    merge(net, second, first)
    with pytest.raises(NotUndone, match="time"):
        undo(net, second, at=LATER + 31 * DAY)
    undo(net, second, at=LATER + 29 * DAY)
    with override_settings(MERGE_UNDO_FOR=HOUR):
        merge(net, second, first, at=LATER + 30 * DAY)
    with pytest.raises(NotUndone, match="time"):
        undo(net, second, at=LATER + 30 * DAY + 2 * HOUR)


def test_what_stands_against_undoing_is_said(net: Net) -> None:
    first, second = two(net)
    third = opened(net)
    merge(net, second, first)
    actions.escalate(by=net.analyst, reference=first, at=LATER)
    with pytest.raises(NotUndone, match="offered"):
        undo(net, second)
    actions.withdraw(by=net.analyst, reference=first, reason=REASON, at=LATER)
    merge(net, first, third)
    with pytest.raises(NotUndone, match="merged on"):
        undo(net, second)
    undo(net, first)
    actions.close(by=net.analyst, reference=first, cause=WORDS, lesson=WORDS, at=LATER)
    with pytest.raises(NotUndone, match="closed"):
        undo(net, second)
    actions.reopen(by=net.analyst, reference=first, reason=REASON, at=LATER)
    undo(net, second)
    with pytest.raises(Absent):
        undo(net, second)
