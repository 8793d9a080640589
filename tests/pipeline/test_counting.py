"""Who counts an event: by its label, and by the chain of the moment at which it came in, also when it is taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.connectors.event_store import EventStore
from pehra.pipeline.enrichment.placing import put_constituency
from pehra.pipeline.statements import enrichment, storing
from pehra.pipeline.withdrawing import withdraw

# The engine lets go of what is old, by its own clock.
NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=6)
SECTORAL, NATIONAL, OTHER = 70, 71, 72
ALL = {"first": 0, "last": 2**32 - 1, "earliest": "2000-01-01 00:00:00", "latest": "2100-01-01 00:00:00"}


def put(store: EventStore, run: UUID, organisation: int, tlp: str, *, cert: int = SECTORAL, at: datetime = NOW) -> None:
    store.do(
        "INSERT INTO events (run, time_source, time_observation, organisation, tlp, cert) "
        "SELECT {run:UUID}, {at:DateTime64(6, 'UTC')}, {at:DateTime64(3, 'UTC')}, {organisation:UInt32}, "
        "{tlp:String}, {cert:UInt32}",
        {"run": str(run), "at": at, "organisation": organisation, "tlp": tlp, "cert": cert},
    )


def count(store: EventStore, run: UUID) -> None:
    store.do(storing.counting_table("counting"))
    store.do(storing.counted("counting", enrichment.chain()), {"run": str(run), **ALL})
    for rollup in storing.ROLLUPS.values():
        store.do(rollup("counting"))


def counted(store: EventStore, table: str = "event_minutes") -> dict[tuple[int, ...], int]:
    rows = store.rows(f"SELECT bodies, sum(events) AS n FROM {table} GROUP BY bodies HAVING n != 0")
    return {tuple(row["bodies"]): int(row["n"]) for row in rows}


@pytest.fixture
def store(event_store: EventStore) -> EventStore:
    put_constituency(event_store, {5: [SECTORAL, NATIONAL], 6: []}, "one", NOW - timedelta(days=1))
    return event_store


@pytest.mark.parametrize(
    ("organisation", "tlp", "bodies"),
    [
        (5, "TLP:AMBER", (SECTORAL, NATIONAL)),
        (5, "TLP:CLEAR", (SECTORAL, NATIONAL)),
        (5, "TLP:AMBER+STRICT", (SECTORAL,)),
        (5, "TLP:RED", None),
        (6, "TLP:AMBER", (0,)),
        (7, "TLP:AMBER+STRICT", (0,)),
        (0, "TLP:AMBER", ()),
        (0, "TLP:AMBER+STRICT", (SECTORAL,)),
        (0, "TLP:RED", None),
    ],
)
def test_who_counts(store: EventStore, organisation: int, tlp: str, bodies: tuple[int, ...] | None) -> None:
    run = uuid4()
    put(store, run, organisation, tlp)
    count(store, run)
    for table in ("event_minutes", "event_hours"):
        assert counted(store, table) == ({} if bodies is None else {bodies: 1})


def test_it_is_taken_back_from_whoever_counted_it(store: EventStore) -> None:
    old, new = uuid4(), uuid4()
    put(store, old, 5, "TLP:AMBER")
    count(store, old)
    put_constituency(store, {5: [OTHER, NATIONAL]}, "two", NOW + timedelta(hours=1))
    put(store, new, 5, "TLP:AMBER", at=NOW + timedelta(hours=2))
    count(store, new)
    assert counted(store) == {(SECTORAL, NATIONAL): 1, (OTHER, NATIONAL): 1}
    assert withdraw(store, old, enrichment.chain()) == 1
    assert counted(store) == counted(store, "event_hours") == {(OTHER, NATIONAL): 1}


def test_a_chain_that_ended_and_came_back(store: EventStore) -> None:
    moments = [NOW + timedelta(hours=hour) for hour in range(4)]
    for hour, chain in enumerate([{}, {5: [OTHER]}, {}], 1):
        put_constituency(store, chain, str(hour), moments[hour])  # type: ignore[arg-type]
    runs = [uuid4() for _ in moments]
    for run, at in zip(runs, moments, strict=True):
        put(store, run, 5, "TLP:AMBER", at=at + timedelta(minutes=5))
        count(store, run)
    assert counted(store) == {(SECTORAL, NATIONAL): 1, (0,): 2, (OTHER,): 1}
    for run in runs:
        withdraw(store, run, enrichment.chain())
    assert counted(store) == counted(store, "event_hours") == {}


def test_what_is_being_counted_goes_on_as_it_began(store: EventStore) -> None:
    """A chain that changes while a run is under way changes none of its counts."""
    run = uuid4()
    put(store, run, 5, "TLP:AMBER")
    put_constituency(store, {5: [OTHER]}, "two", NOW - timedelta(seconds=30))
    count(store, run)
    assert counted(store) == {(SECTORAL, NATIONAL): 1}


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from([5, 6]), st.lists(st.sampled_from([70, 71, 72]), max_size=3)), min_size=1, max_size=6
    ),
    labels=st.lists(st.sampled_from(["TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]), min_size=1, max_size=3),
)
def test_whatever_becomes_of_the_chains_nothing_is_left(event_store: Any, steps: Any, labels: list[str]) -> None:
    chains: dict[int, list[int]] = {5: [SECTORAL], 6: [OTHER]}
    runs = []
    for hour, (organisation, chain) in enumerate(steps):
        at = NOW + timedelta(minutes=10 * hour)
        chains = chains | {organisation: chain}
        put_constituency(event_store, chains, f"{uuid4()}", at)
        runs.append(uuid4())
        for label in labels:
            put(event_store, runs[-1], organisation, label, at=at + timedelta(minutes=2))
        count(event_store, runs[-1])
    for run in runs:
        withdraw(event_store, run, enrichment.chain())
    assert counted(event_store) == counted(event_store, "event_hours") == {}
