"""What there is to look up in, and how a part of it is replaced."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from pehra.pipeline.store import Store


class Part(StrEnum):
    """A part of what is looked up, each of which may be empty."""

    NETWORKS = "networks"
    NAMES = "names"
    ASNS = "asns"
    CONSTITUENCY = "constituency"
    PREFIXES = "prefixes"
    INDICATORS = "indicators"
    INDICATED_NETWORKS = "indicated networks"
    WARNED_NETWORKS = "warned networks"
    WARNED_NAMES = "warned names"
    WARNED_TEXTS = "warned texts"


@dataclass(frozen=True, slots=True)
class Filled:
    """The parts that have rows, and how many labels the names of a part have: of `a.gov.pk` three."""

    parts: frozenset[Part] = frozenset()
    labels: Mapping[Part, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filling:
    """What a part was filled with. `mark` tells the state that it came from."""

    part: Part
    rows: int
    mark: str = ""
    labels: tuple[int, ...] = ()


_FILLED: Final = "SELECT part, rows, labels, mark, toUnixTimestamp64Micro(at) AS micros FROM filled FINAL"


def filled(store: Store) -> Filled:
    """What there is to look up in now. Raises StoreAway, StoreRefused."""
    rows = [row for row in store.rows(_FILLED) if row["rows"]]
    return Filled(
        frozenset(Part(row["part"]) for row in rows),
        {Part(row["part"]): tuple(sorted(row["labels"], reverse=True)) for row in rows if row["labels"]},
    )


def fillings(store: Store) -> frozenset[tuple[str, int]]:
    """Each part with the moment, in microseconds, at which it was filled: another answer means other contents."""
    return frozenset((str(row["part"]), int(row["micros"])) for row in store.rows(_FILLED))


def marks(store: Store) -> dict[Part, str]:
    """The state that each part came from, of those that were ever filled."""
    return {Part(row["part"]): str(row["mark"]) for row in store.rows(_FILLED)}


def note(store: Store, fillings: Iterable[Filling], at: datetime) -> None:
    """Write down what parts were filled with, as the last act of filling them."""
    for each in fillings:
        store.do(
            "INSERT INTO filled (part, at, rows, labels, mark) "
            "SELECT {part:String}, {at:DateTime64(6, 'UTC')}, {rows:UInt64}, {labels:Array(UInt8)}, {mark:String}",
            {"part": each.part.value, "at": at, "rows": each.rows, "labels": list(each.labels), "mark": each.mark},
        )


def empty_next(store: Store, *tables: str) -> None:
    """Make the tables ready that take what comes in, also where somebody was killed while filling them."""
    for table in tables:
        store.do(f"TRUNCATE TABLE {table}_next")


def put_in_place(store: Store, table: str, *dictionaries: str) -> None:
    """Exchange a table with the one that was filled, and reload what is made of it. Readers see the old or the new."""
    store.do(f"EXCHANGE TABLES {table} AND {table}_next")
    reload(store, *dictionaries)
    store.do(f"TRUNCATE TABLE {table}_next")


def reload(store: Store, *dictionaries: str) -> None:
    for dictionary in dictionaries:
        store.do(f"SYSTEM RELOAD DICTIONARY {dictionary}")
