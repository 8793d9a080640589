"""Traffic Light Protocol 2.0 (FIRST, August 2022): the labels, their order, and whom each one admits."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class TLP(StrEnum):
    """The labels, from the widest to the strictest. Compare them with `strictness`, never as text."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    RED = "TLP:RED"

    @property
    def strictness(self) -> int:
        """0 for CLEAR up to 4 for RED."""
        return _STRICTNESS[self]


_STRICTNESS: Final[dict[TLP, int]] = {label: place for place, label in enumerate(TLP)}

# The whole network, as an audience key: every signed-in member with a case-reading role.
NETWORK_KEY: Final = 0


def parse(text: str) -> TLP:
    """The label that a text means: any case, with or without "TLP:", spaces ignored. Raises ValueError.

    TLP:WHITE of version 1 is read as CLEAR, its name in version 2.
    """
    name = re.sub(r"\s+", "", text).upper().removeprefix("TLP:")
    if name == "WHITE":
        return TLP.CLEAR
    try:
        return TLP(f"TLP:{name}")
    except ValueError:
        raise ValueError(f"tlp: {text!r} is not one of {', '.join(TLP)}") from None


def spellings(labels: Iterable[TLP]) -> tuple[str, ...]:
    """All texts that `parse` reads as one of these labels, in upper case and without spaces."""
    names = [str(label).removeprefix("TLP:") for label in labels]
    names += ["WHITE"] if "CLEAR" in names else []
    return tuple(f"{before}{name}" for name in names for before in ("", "TLP:"))


def stricter(a: TLP, b: TLP) -> TLP:
    """Of two labels the one that admits fewer."""
    return max(a, b, key=lambda label: label.strictness)


def widest(label: TLP, others: Iterable[TLP]) -> TLP:
    """Of a label and any others the one that admits the most."""
    return min([label, *others], key=lambda each: each.strictness)


def audience(
    tlp: TLP,
    *,
    named: Iterable[int],
    participants: Iterable[int],
    concerned: Iterable[int],
    network_key: int = NETWORK_KEY,
) -> frozenset[int]:
    """The audience keys that a label admits; each label admits all that a stricter one admits.

    `named` are ids of users (they come out negative), `participants` ids of the parties that work the case,
    `concerned` ids of the constituents that it touches. Raises ValueError for an id that is not positive: its
    key would mean somebody else.
    """
    persons, parties, constituents = frozenset(named), frozenset(participants), frozenset(concerned)
    for field, ids in (("named", persons), ("participants", parties), ("concerned", constituents)):
        if any(key <= 0 for key in ids):
            raise ValueError(f"{field}: an id must be positive")
    keys = frozenset(-person for person in persons)
    if tlp.strictness <= TLP.AMBER_STRICT.strictness:
        keys |= parties
    if tlp.strictness <= TLP.AMBER.strictness:
        keys |= constituents
    if tlp.strictness <= TLP.GREEN.strictness:
        keys |= {network_key}
    return keys
