"""What a hand-over does to the network: one mandate ends on a day, and the same one begins for another body."""

from dataclasses import replace
from datetime import date
from typing import Final

from pehra.law.chain import Network
from pehra.law.mandates import Mandate

# Below this, a number of cases would tell of somebody whether they were attacked.
FEW: Final = 5


def told(cases: int, organisations: int | None) -> int | None:
    """The number of cases as whoever sees none of them may learn it: None where either is below a handful.

    `organisations` is how many they may be about (None: all).
    """
    few = cases < FEW or (organisations is not None and organisations < FEW)
    return None if few else cases


def successor(mandate: Mandate, *, to_body: str, on: date, instrument: str, citation: str) -> Mandate:
    """The mandate as the new body holds it: same function, same jurisdiction, same end."""
    # A key holds a hundred characters; the day makes it one of its own.
    key = f"{mandate.id[:50].strip('-')}-{to_body[:38].strip('-')}-{on:%Y%m%d}"
    return replace(mandate, id=key, body=to_body, starts=on, instrument=instrument, citation=citation, note="")


def handed_over(network: Network, mandate: Mandate, new: Mandate) -> Network:
    """The network with `mandate` ending where `new` begins."""
    ended = replace(mandate, ends=new.starts)
    others = tuple(each for each in network.mandates if each.id != mandate.id)
    return replace(network, mandates=(*others, ended, new))
