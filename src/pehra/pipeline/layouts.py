"""The numbers under which the store knows the names of the values that no event column tells.

The store keeps each set of names for ever, in memory. Who sends rows chooses their names, so there is an end to it.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from pehra.pipeline.inputs import BadInput
from pehra.pipeline.store import Store

# Of one input, and of all together.
MOST_OF_AN_INPUT: Final = 500
MOST: Final = 50_000
_NUMBERS: Final = 1 << 32
# Sets of names that would have the same number take the ones behind it.
_BESIDE: Final = 8

_KNOWN: Final = (
    "SELECT dictHas('layout_names', number) AS known, dictGet('layout_names', 'names', number) AS names "
    "FROM (SELECT toUInt64({layout:UInt32}) AS number)"
)


class Layouts:
    """The numbers of one input's sets of names, which are made known to the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._numbers: dict[tuple[str, ...], int] = {}

    def number(self, names: Sequence[str]) -> int:
        """The number of these names. Raises BadInput where the store takes no more of them."""
        told = tuple(names)
        if told not in self._numbers:
            self._numbers[told] = self._found(told)
        return self._numbers[told]

    def _found(self, names: tuple[str, ...]) -> int:
        if len(self._numbers) >= MOST_OF_AN_INPUT:
            raise BadInput(f"its rows have more than {MOST_OF_AN_INPUT:,} different sets of columns")
        first = number_of(names)
        for beside in range(_BESIDE):
            number = (first + beside) % _NUMBERS
            (row,) = self._store.rows(_KNOWN, {"layout": number})
            if not int(row["known"]):
                self._make_known(number, names)
                return number
            if tuple(row["names"]) == names:
                return number
        raise BadInput("the store knows too many sets of columns that look like this one")

    def _make_known(self, number: int, names: tuple[str, ...]) -> None:
        (row,) = self._store.rows("SELECT uniqExact(layout) AS layouts FROM layouts")
        if int(row["layouts"]) >= MOST:
            raise BadInput(
                f"the store knows {MOST:,} different sets of columns and takes no more: name the columns that matter "
                "in the feed's spec, and put the others into `ignored`"
            )
        self._store.do(
            "INSERT INTO layouts SELECT {layout:UInt32}, {names:Array(String)} "
            "WHERE {layout:UInt32} NOT IN (SELECT layout FROM layouts)",
            {"layout": number, "names": list(names)},
        )
        self._store.do("SYSTEM RELOAD DICTIONARY layout_names")


def number_of(names: Sequence[str]) -> int:
    """The number that a set of names has where no other has it already: the same everywhere."""
    return int.from_bytes(hashlib.sha256("\0".join(names).encode()).digest()[:4])
