"""To whom a late clock climbs: one tier with the breach, one more with each reminder after it."""

from collections.abc import Sequence


def ladder(chain: Sequence[int], *, late: int, custodian: int, organisation: int) -> tuple[int, ...]:
    """The bodies to which a breach climbs, the lowest first. All are ids of parties, `chain` from the first responder.

    What the organisation owes climbs to the body that has the case and from there on; what a body of the chain owes
    to the bodies above it; what a body owes that somebody chose outside the chain to those above the custodian.
    """
    if late == organisation:
        return (custodian, *above(chain, custodian))
    return tuple(above(chain, late if late in chain else custodian))


def above(chain: Sequence[int], body: int) -> Sequence[int]:
    """The bodies of the chain above this one; all of them above one that isn't in it."""
    return chain[chain.index(body) + 1 :] if body in chain else chain
