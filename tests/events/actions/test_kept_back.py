"""What closes, and how a feed is, where rows were refused for their label alone or passed over."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pehra.events.actions.runs import Input, begin, carry_out
from pehra.events.actions.sync import settle
from pehra.events.models import FeedRun, Finding
from pehra.events.queries.watching import wrong_with
from pehra.feeds.catalogue import catalogue
from tests.events.observing import DAY, EVENT, LIST, SCAN, Observations, synced, thing
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
# Of a hundred rows more than a tenth.
LABELLED = {"read": 100, "refused": 20, "refused_by_label": 20}
BROKEN = {"read": 100, "refused": 20}


def state() -> str:
    return str(Finding.objects.get().state)


def daily(net: Net, store: Observations, days: range, *, habit: Any = SCAN, **fields: Any) -> None:
    for day in days:
        synced(store, store.run(start=NOW + day * DAY, **fields), habit=habit)


@pytest.mark.parametrize("habit", [SCAN, EVENT, LIST])
@pytest.mark.parametrize("share", [1, 20])
def test_what_may_be_among_the_labelled_rows_stays_open_as_long_as_there_are_any(
    net: Net, habit: Any, share: int
) -> None:
    """Before labels were read such rows were taken, and their findings are open."""
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]), habit=habit)
    fields = {"read": 100, "refused": share, "refused_by_label": share}
    daily(net, store, range(1, 30), habit=habit, **fields)
    settle(at=NOW + 30 * DAY)
    assert state() == "new"
    daily(net, store, range(30, 60), habit=habit)
    assert state() == "fixed-confirmed"


@pytest.mark.parametrize("habit", [SCAN, EVENT, LIST])
def test_what_was_seen_since_labels_are_read_closes_beside_them(net: Net, habit: Any) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)], **LABELLED), habit=habit)
    synced(store, store.run(start=NOW + DAY, seen=[thing(net.operator)], **LABELLED), habit=habit)
    daily(net, store, range(2, 30), habit=habit, **LABELLED)
    assert state() == "fixed-confirmed"


def test_broken_rows_still_prove_nothing(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    daily(net, store, range(1, 30), **BROKEN)
    assert state() == "new"


def test_a_run_that_failed_has_labelled_rows_too(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    daily(net, store, range(1, 7))
    synced(store, store.run(start=NOW + 6 * DAY + 12 * HOUR, state="failed", **LABELLED))
    daily(net, store, range(7, 10))
    assert state() == "new", "without it, it would be fixed by now"
    daily(net, store, range(10, 20))
    assert state() == "fixed-confirmed"


def test_who_said_fixed_is_not_believed_by_a_run_with_labelled_rows(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    Finding.objects.update(state="fixed-unconfirmed", said=True, fixed_at=NOW + 11 * HOUR)
    daily(net, store, range(1, 4), **LABELLED)
    assert state() == "fixed-unconfirmed"
    daily(net, store, range(4, 5))
    assert state() == "fixed-confirmed"


def test_an_input_read_anew_says_when_labels_were_read(net: Net) -> None:
    """It came before the last sight of what it may have told."""
    store = Observations()
    synced(store, store.run(start=NOW + 5 * DAY, seen=[thing(net.operator)]))
    synced(store, store.run(start=NOW, started_at=NOW + 8 * DAY, input_came_at=NOW + HOUR, **LABELLED))
    daily(net, store, range(9, 30), **LABELLED)
    assert state() == "new"


def test_a_list_of_which_nothing_is_wanted_says_that_all_is_gone(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]), habit=LIST)
    empty = {"first_event": None, "last_event": None, "read": 0}
    for day in (3, 4):
        run = store.run(start=NOW + day * DAY, **empty)
        synced(store, run, habit=LIST, at=NOW + (day + 1) * DAY)
    assert state() == "new", "an empty list proves nothing"
    for day in (5, 6):
        run = store.run(start=NOW + day * DAY, passed_over=3, **empty)
        synced(store, run, habit=LIST, at=NOW + (day + 1) * DAY)
    assert state() == "fixed-confirmed"
    assert Finding.objects.get().fixed_at == NOW + 5 * DAY + 10 * HOUR, "when the first such list came"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        (BROKEN, "refused"),
        (LABELLED, ""),
        ({"read": 100, "refused": 32, "refused_by_label": 24}, "refused"),
        ({"read": 100, "refused": 30, "refused_by_label": 24}, ""),
        ({"read": 0}, "empty"),
        ({"read": 0, "passed_over": 3}, ""),
    ],
)
def test_how_a_feed_is(fields: dict[str, int], wrong: str) -> None:
    run = FeedRun(feed="x", source="x", state="done", started_at=NOW, **fields)
    assert wrong_with(run, DAY, NOW) == wrong


FEODO = """# comment
"first_seen_utc","dst_ip","dst_port","c2_status","last_online","malware"
"2026-01-02 03:04:05","192.0.2.1","443","{first}","2026-03-01","Emotet"
"2026-01-02 03:04:05","192.0.2.2","443","{second}","2026-03-01","Emotet"
"""


@pytest.mark.parametrize(
    ("states", "counts"),
    [(("online", "offline"), (1, 1)), (("offline", "offline"), (0, 2)), (("online", "online"), (2, 0))],
)
@pytest.mark.django_db(transaction=True)
def test_a_run_counts_what_it_passed_over(
    event_store: Any, settings: Any, tmp_path: Path, states: tuple[str, str], counts: tuple[int, int]
) -> None:
    settings.HOME = tmp_path / "home"
    path = tmp_path / "ipblocklist.csv"
    path.write_text(FEODO.format(first=states[0], second=states[1]))
    spec = catalogue().spec("abusech/feodo_csv")
    run = begin(spec=spec, source=Input(path, path.name), at=NOW)
    found = carry_out(run_id=run.pk, spec=spec, store=event_store, path=path)
    assert (found.read, found.passed_over, found.refused) == (*counts, 0)
