"""Who owes a step: the party of a case that its owner means."""

from collections.abc import Collection, Mapping

from pehra.law.playbooks import CUSTODIAN, ORGANISATION


def party_for(
    owner: str,
    *,
    custodian: int,
    organisation: int,
    taking_part: Collection[int],
    holders: Mapping[str, Collection[int]],
) -> int:
    """The party that owes what `owner` ("custodian", "organisation" or a function) owes.

    `holders`: the bodies that hold each function in force. Whoever takes no part in the case cannot be asked: until one
    does, the custodian owes it. The custodian comes before others that hold the same function.
    """
    if owner == CUSTODIAN:
        return custodian
    if owner == ORGANISATION:
        return organisation if organisation in taking_part else custodian
    fitting = set(holders.get(owner, ())) & set(taking_part)
    return custodian if custodian in fitting or not fitting else min(fitting)
