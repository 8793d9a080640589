"""Whether a party would receive what is to be shared, and why or why not: a pure table of reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pehra.law.tlp import TLP


class Reason(StrEnum):
    """The first that holds decides, in this order."""

    OWN = "own"
    OUTSIDE_DRILL = "outside-drill"
    NOBODY = "nobody"
    TAKES_PART = "takes-part"
    SHARED = "shared"
    RED = "red"
    NETWORK = "network"
    STRICT = "strict"
    PERMITTED = "permitted"
    CHAIN = "chain"
    CONSTITUENT = "constituent"
    NOT_PERMITTED = "not-permitted"
    ISSUED = "issued"
    NOT_SERVED = "not-served"


RECEIVES: Final = frozenset({Reason.NETWORK, Reason.PERMITTED, Reason.CHAIN, Reason.CONSTITUENT, Reason.ISSUED})


@dataclass(frozen=True)
class Party:
    """How a party stands towards what is shared. `in_chain`: a body of the chain of the organisation concerned;
    `served`: an organisation that the giver serves; `readers`: how many of its people read cases.
    """

    own: bool = False
    in_drill: bool = True
    readers: int = 1
    takes_part: bool = False
    shared: bool = False
    in_chain: bool = False
    served: bool = False


@dataclass(frozen=True)
class Shared:
    """What is to be shared. `widest` is the widest label that the source of a case set or permitted.

    `is_copy`: it was released under its label, by its issuer's second person. `passed_on`: by whoever received it.
    """

    tlp: TLP
    widest: TLP
    is_copy: bool = False
    passed_on: bool = False


def reason(what: Shared, party: Party) -> Reason:
    """Why the party would, or would not, receive it.

    A case under TLP:AMBER+STRICT is for those who work on it alone, whatever its source has permitted, and whoever was
    to pass it on: then the label is to be set first.
    """
    first: Mapping[Reason, bool] = {
        Reason.OWN: party.own,
        Reason.OUTSIDE_DRILL: not party.in_drill,
        Reason.NOBODY: party.readers == 0,
        Reason.TAKES_PART: party.takes_part,
        Reason.SHARED: party.shared,
        Reason.RED: what.tlp is TLP.RED,
    }
    found = next((each for each, holds in first.items() if holds), None)
    if found is not None:
        return found
    if what.tlp is TLP.AMBER_STRICT and not what.is_copy:
        return Reason.STRICT
    if what.passed_on:
        return Reason.CONSTITUENT if party.served else Reason.NOT_SERVED
    if what.is_copy:
        return Reason.ISSUED
    return _of_case(what, party)


def _of_case(what: Shared, party: Party) -> Reason:
    """A case's words are its source's. Beyond whom the label admits anyway, its source has to have permitted more.

    TLP:AMBER is for those who work on it and for their own constituents.
    """
    if what.tlp.strictness <= TLP.GREEN.strictness:
        return Reason.NETWORK
    if what.widest.strictness <= TLP.GREEN.strictness:
        return Reason.PERMITTED
    if party.in_chain:
        return Reason.CHAIN
    if party.served:
        return Reason.CONSTITUENT
    return Reason.NOT_PERMITTED


def receives(found: Reason) -> bool:
    return found in RECEIVES
