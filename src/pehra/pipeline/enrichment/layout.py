"""Laying out announced prefixes for the look-up, and putting them into the store.

Most addresses are IPv4 and most prefixes a /24 or shorter, so a table of one row for each of the 16,777,216 /24s
answers with one reading of memory where a search takes twenty. What is longer, and IPv6, is searched.
"""

from array import array
from collections.abc import Iterable, Iterator
from datetime import datetime
from ipaddress import IPv4Address
from itertools import islice, pairwise
from typing import Final

from pehra.pipeline.enrichment.claims import MAPPED
from pehra.pipeline.enrichment.filled import Filling, Part, empty_next, note, put_in_place, reload
from pehra.pipeline.enrichment.prefixes import Announced
from pehra.pipeline.store import Store

# In the table of /24s: some prefix is longer than this, so search.
SEARCH: Final = 2**32 - 1
SLOTS: Final = 2**24
_AT_ONCE: Final = 200_000


class Layout:
    """Prefixes with their numbers, from 1 in the order in which they come. Of two that are equal the first counts."""

    def __init__(self, announced: Iterable[Announced]) -> None:
        self.count = 0
        self._rows: list[bytes] = []  # prefix, number of the system, country
        self._wide: list[int] = []  # length, first /24 and number, packed so that they sort in this order
        self._searched: dict[str, int] = {}
        for each in announced:
            self._take(each)

    def _take(self, each: Announced) -> None:
        self.count += 1
        self._rows.append(f"{each.prefix}\t{each.asn}\t{each.cc}\n".encode())
        if each.first >> 32 == MAPPED >> 32 and each.length <= 120:
            slot = (each.first & 0xFFFFFFFF) >> 8
            self._wide.append(each.length << 56 | slot << 32 | (2**32 - 1 - self.count))
        else:
            self._searched.setdefault(each.prefix, self.count)

    def rows(self, offset: int) -> Iterator[bytes]:
        """Lines of number, prefix, system and country, with so much added to the numbers."""
        return (b"%d\t%b" % (number, row) for number, row in enumerate(self._rows, offset + 1))

    def over_slots(self, offset: int) -> tuple[list[tuple[int, int, int]], dict[str, int]]:
        """Runs of /24s (the first, the one after the last) with their prefix's number, and what is searched."""
        slots = array("I", bytes(4 * SLOTS))
        turning = {0, SLOTS}
        # From the widest to the longest, so that the longest lies on top; of equal ones the first comes last.
        self._wide.sort()
        for packed in self._wide:
            length, slot, number = (packed >> 56) - 96, packed >> 32 & 0xFFFFFF, 2**32 - 1 - (packed & 0xFFFFFFFF)
            after = slot + (1 << (24 - length))
            if length == 24:
                slots[slot] = number + offset
            else:
                slots[slot:after] = array("I", [number + offset]) * (after - slot)
            turning |= {slot, after}
        searched = {prefix: number + offset for prefix, number in self._searched.items()}
        for slot in {_slot(prefix) for prefix in self._searched if ":" not in prefix}:
            # A search must also find what lies over the longer prefix.
            searched[f"{IPv4Address(slot << 8)}/24"] = slots[slot]
            slots[slot] = SEARCH
            turning |= {slot, slot + 1}
        runs = [(first, after, slots[first]) for first, after in pairwise(sorted(turning)) if slots[first]]
        return runs, searched


def put_prefixes(store: Store, layout: Layout, mark: str, at: datetime) -> None:
    """Replace the announced prefixes. One at a time: the caller sees to that. Raises StoreAway, StoreRefused.

    The new ones get numbers that no old one has, and are known beside the old ones while the tables that lead there
    are exchanged; so whatever number somebody finds is still told right.
    """
    offset = _offset(store, layout.count)
    runs, searched = layout.over_slots(offset)
    empty_next(store, "prefixes", "slots", "searched")
    _send(store, "prefixes_next", layout.rows(offset))
    _send(store, "slots_next", (b"%d\t%d\t%d\n" % run for run in runs))
    _send(store, "searched_next", (f"{prefix}\t{number}\n".encode() for prefix, number in searched.items()))
    store.do("INSERT INTO prefixes SELECT * FROM prefixes_next")
    reload(store, "announced")
    put_in_place(store, "searched", "announced_by_search")
    put_in_place(store, "slots", "announced_over_slot")
    put_in_place(store, "prefixes", "announced")
    note(store, (Filling(Part.PREFIXES, layout.count, mark),), at)


def _offset(store: Store, count: int) -> int:
    """What is added to the numbers from 1, so that none of them is taken; small, since memory is taken up to them."""
    (row,) = store.rows("SELECT count() AS rows, min(number) AS least, max(number) AS greatest FROM prefixes")
    return 0 if not row["rows"] or row["least"] > count else int(row["greatest"])


def _slot(prefix: str) -> int:
    return int(IPv4Address(prefix.partition("/")[0])) >> 8


def _send(store: Store, table: str, lines: Iterator[bytes]) -> None:
    while part := list(islice(lines, _AT_ONCE)):
        store.send(f"INSERT INTO {table} FORMAT TabSeparated", b"".join(part))
