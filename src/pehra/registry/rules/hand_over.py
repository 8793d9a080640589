"""What a hand-over does to the network: one mandate ends on a day, and the same one begins for another body."""

from dataclasses import replace
from datetime import date

from pehra.law.chain import Network
from pehra.law.mandates import Mandate


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
