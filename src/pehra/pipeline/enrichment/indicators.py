"""Putting indicators into the store: millions of values, one a line, told apart by the store itself."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from ipaddress import ip_network
from typing import BinaryIO, Final, TypeVar

from pehra.pipeline.enrichment.claims import above_prefixes
from pehra.pipeline.enrichment.filled import Filling, Part, empty_next, note, put_in_place
from pehra.pipeline.enrichment.indicating import told
from pehra.pipeline.enrichment.placing import send_rows
from pehra.pipeline.store import Store

T = TypeVar("T")
Opened = Callable[[], AbstractContextManager[BinaryIO]]

_PIECE: Final = 16 << 20
LONGEST_LINE: Final = 8192
_SHOWN: Final = 20
_PARTS: Final = 16
_SOURCE: Final = re.compile(r"[a-z0-9]([a-z0-9._-]{0,78}[a-z0-9])?")
# Nested networks are told apart here and not in the store.
MOST_NETWORKS: Final = 1_000_000


class BadIndicators(ValueError):
    """Lines that are no indicators, one text each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def put_indicators(store: Store, opened: Opened, source: str, mark: str, at: datetime) -> int:
    """Replace the indicators of one source by those of a file, one a line; return how many there are now in all.

    `opened` opens the file; a second time where lines are wrong, since counting all lines would cost more.
    Raises BadIndicators, and changes nothing then. One at a time: the caller sees to that. Raises StoreAway,
    StoreRefused.
    """
    if not _SOURCE.fullmatch(source):
        raise BadIndicators([f"source: {source[:80]!r} must be of small letters, digits, and . _ - between them"])
    empty_next(store, "indicators", "indicated_networks")
    lines = told("input('line String')")
    with opened() as file:
        for piece in _pieces(file):
            store.send(
                "INSERT INTO indicators_next (id, test, kind, value, source) "
                f"SELECT id, test, kind, value, '{source}' FROM ({lines}) FORMAT LineAsString",
                piece,
            )
    _check(store, opened)
    store.do("INSERT INTO indicators_next SELECT * FROM indicators WHERE source != {source:String}", {"source": source})
    _check_numbers(store)
    (row,) = store.rows("SELECT count() AS rows, countIf(kind = 'network') AS networks FROM indicators_next")
    networks = _networks(store, int(row["networks"]))
    send_rows(store, "indicated_networks_next", ({"prefix": each, "ids": ids} for each, ids in networks.items()))
    put_in_place(store, "indicated_networks", "indicators_of_network")
    put_in_place(store, "indicators", "indicator_tests")
    hashed = int(row["rows"]) - int(row["networks"])
    note(store, (Filling(Part.INDICATORS, hashed, mark), Filling(Part.INDICATED_NETWORKS, len(networks), mark)), at)
    return int(row["rows"])


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """Whole lines, some megabytes at a time. Raises BadIndicators for one that is too long, or no UTF-8."""
    rest, before = b"", 0
    while block := file.read(_PIECE):
        whole, newline, rest = (rest + block).rpartition(b"\n")
        if newline:
            yield _text(whole + newline, before)
        before += whole.count(b"\n") + len(newline)
        if len(rest) > LONGEST_LINE:
            raise BadIndicators([f"line {before + 1}: longer than {LONGEST_LINE} bytes"])
    if rest:
        yield _text(rest, before)


def _text(piece: bytes, before: int) -> bytes:
    try:
        piece.decode()
    except UnicodeDecodeError as problem:
        number = before + piece.count(b"\n", 0, problem.start) + 1
        raise BadIndicators([f"line {number}: not UTF-8"]) from None
    return piece


def _check(store: Store, opened: Opened) -> None:
    """Raise BadIndicators where lines are none, with their numbers, or where there is none at all."""
    rows = store.rows(
        "SELECT DISTINCT toString(value) AS value FROM indicators_next "
        f"WHERE kind = '' OR length(value) > {LONGEST_LINE} LIMIT {_SHOWN}"
    )
    if rows:
        with opened() as file:
            raise BadIndicators(_numbered(file, {row["value"] for row in rows}))
    if store.rows("SELECT count() AS rows FROM indicators_next") == [{"rows": 0}]:
        raise BadIndicators(["there is no indicator in it"])


def _numbered(file: BinaryIO, wrong: set[str]) -> list[str]:
    """The first lines that hold these texts."""
    found = []
    for number, line in enumerate(file, 1):
        text = line.decode(errors="replace").strip(" \t\r\n").replace("[.]", ".")
        if text in wrong:
            wrong.discard(text)
            found.append(f"line {number}: {text[:80]!r} is no address, network, domain, URL or hash")
        if not wrong:
            break
    return found + [f"{text[:80]!r} is no address, network, domain, URL or hash" for text in sorted(wrong)]


def _check_numbers(store: Store) -> None:
    """Raise BadIndicators where two values have one number: of ten million, one list in 300,000 has such a pair."""
    for part in range(_PARTS):
        # In parts by their numbers, in whose order they lie, so that it takes little memory.
        rows = store.rows(
            "SELECT groupUniqArray(2)(value) AS values FROM indicators_next "
            "WHERE id >= {least:UInt64} AND id <= {greatest:UInt64} AND kind != 'network' "
            "GROUP BY id HAVING min(test) != max(test) LIMIT 1",
            {"least": part * 2**64 // _PARTS, "greatest": (part + 1) * 2**64 // _PARTS - 1},
        )
        if rows:
            raise BadIndicators([f"{' and '.join(rows[0]['values'])} have the same number; leave one of them out"])


def _networks(store: Store, count: int) -> dict[str, list[int]]:
    """Each network with its own indicators and those of all networks that hold it."""
    if count > MOST_NETWORKS:
        raise BadIndicators([f"more than {MOST_NETWORKS:,} networks"])
    own: dict[str, list[int]] = defaultdict(list)
    rows = store.rows("SELECT DISTINCT value, id FROM indicators_next WHERE kind = 'network' ORDER BY value, id")
    for row in rows:
        own[str(ip_network(row["value"], strict=False))].append(row["id"])
    try:
        return cumulated(own, above_prefixes(own))
    except ValueError as problem:
        raise BadIndicators([str(problem)]) from None


def cumulated(own: dict[str, list[T]], above: Iterable[tuple[str, str | None]]) -> dict[str, list[T]]:
    """Each value's own things and those of all values above it. `above` names that one's value before its own."""
    found: dict[str, list[T]] = {}
    for value, upper in above:
        found[value] = list(dict.fromkeys([*own[value], *(found[upper] if upper else ())]))
    return found
