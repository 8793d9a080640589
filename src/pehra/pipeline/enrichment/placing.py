"""Putting places and their owners into the store."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

import orjson

from pehra.pipeline.enrichment.filled import Filling, Part, empty_next, note, put_in_place, reload
from pehra.pipeline.enrichment.owners import Owner, Places, numbered
from pehra.pipeline.store import Store

_AT_ONCE: Final = 100_000
_COUNTS_AFTER: Final = 60  # seconds


def put_places(store: Store, places: Places, mark: str, at: datetime) -> None:
    """Replace what is looked up to find whose something is. Repeated after a failure, it ends the same.

    The owners come first, then what they had, then what leads there: a place that is looked up before the next table
    is in its place still means what it meant. One at a time: the caller sees to that. Raises StoreAway, StoreRefused.
    """
    numbers = _number(store, places)
    empty_next(store, "ownerships", "networks", "names", "asns")
    send_rows(
        store,
        "ownerships_next",
        (
            {"place": row.place, "starts": row.starts, "ends": row.ends, "owner": numbers[row.owner]}
            for row in places.owned
        ),
    )
    send_rows(store, "networks_next", _pairs("prefix", places.networks))
    send_rows(store, "names_next", _pairs("name", places.names))
    send_rows(store, "asns_next", _pairs("asn", places.asns))
    put_in_place(store, "ownerships", "owner_of_place")
    put_in_place(store, "networks", "place_of_network")
    put_in_place(store, "names", "place_of_name")
    put_in_place(store, "asns", "place_of_asn")
    note(
        store,
        (
            Filling(Part.NETWORKS, len(places.networks), mark),
            Filling(Part.NAMES, len(places.names), mark, labels_of(places.names)),
            Filling(Part.ASNS, len(places.asns), mark),
        ),
        at,
    )


def put_constituency(store: Store, chains: Mapping[int, Sequence[int]], mark: str, at: datetime) -> None:
    """Replace who sees what concerns an organisation: the numbers of the bodies of its chain.

    Who counts it follows a minute later, for what comes in from then on: whatever is being counted at this moment is
    counted as it began to be.
    """
    _remember(store, chains, at)
    empty_next(store, "constituency")
    rows = ({"organisation": each, "bodies": list(bodies)} for each, bodies in chains.items())
    send_rows(store, "constituency_next", rows)
    put_in_place(store, "constituency", "bodies_of_organisation")
    note(store, (Filling(Part.CONSTITUENCY, len(chains), mark),), at)


def _remember(store: Store, chains: Mapping[int, Sequence[int]], at: datetime) -> None:
    """Write down the chains that are others than before, with the moment from which on they count."""
    rows = store.rows("SELECT organisation, argMax(bodies, since) AS bodies FROM chains GROUP BY organisation")
    known = {int(row["organisation"]): list(row["bodies"]) for row in rows}
    now = {each: list(bodies) for each, bodies in chains.items()} | {each: [] for each in known.keys() - chains.keys()}
    since = int(at.timestamp()) + _COUNTS_AFTER
    send_rows(
        store,
        "chains",
        (
            {"organisation": each, "since": since if each in known else 0, "bodies": bodies}
            for each, bodies in now.items()
            if known.get(each) != bodies
        ),
    )
    reload(store, "chain_at_time")


def send_rows(store: Store, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of named values, some at a time."""
    following: Iterator[Mapping[str, Any]] = iter(rows)
    while part := list(islice(following, _AT_ONCE)):
        data = b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in part)
        store.send(f"INSERT INTO {table} FORMAT JSONEachRow", data)


def labels_of(names: Iterable[str]) -> tuple[int, ...]:
    """How many labels the names have, each number once."""
    return tuple(sorted({name.count(".") + 1 for name in names}))


def _pairs(what: str, places: Mapping[Any, int]) -> Iterator[dict[str, Any]]:
    return ({what: value, "place": place} for value, place in places.items())


def _number(store: Store, places: Places) -> dict[Owner, int]:
    """The owners' numbers, those that are new among them written down."""
    columns = ("organisation", "holder", "cert", "sector", "province")
    # In pieces, since an answer is no longer than the client allows.
    known: dict[Owner, int] = {}
    while rows := store.rows(
        f"SELECT owner, {', '.join(columns)} FROM owners FINAL "
        "WHERE owner > {last:UInt32} ORDER BY owner LIMIT 100000",
        {"last": max(known.values(), default=0)},
    ):
        known |= {Owner(*(row[column] for column in columns)): row["owner"] for row in rows}
    new = numbered(places.owned, known)
    send_rows(
        store,
        "owners",
        ({"owner": number, **{column: getattr(owner, column) for column in columns}} for owner, number in new.items()),
    )
    reload(store, "owner_facts")
    return known | new
