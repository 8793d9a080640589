"""Who may know of a finding: its organisation and the bodies of its chain, as far as the label goes.

What is wrong at one organisation concerns no other, so even TLP:CLEAR opens a finding to nobody else.
"""

from collections.abc import Collection, Sequence

from pehra.law.tlp import TLP


def audience(tlp: TLP, organisation: int, chain: Sequence[int], named: Collection[int]) -> list[int]:
    """The audience keys of a finding. `chain` are bodies, first responder first; `named` users, for TLP:RED."""
    if tlp is TLP.RED:
        return sorted(-user for user in named)
    bodies = chain[:1] if tlp is TLP.AMBER_STRICT else chain
    return sorted({organisation, *bodies})
