"""Who may take a case within a party, hand it to a colleague, and lay it down."""

from enum import StrEnum


class Handing(StrEnum):
    """TAKE it oneself; GIVE it to a colleague; RELEASE it, so that nobody of the party has it."""

    TAKE = "take"
    GIVE = "give"
    RELEASE = "release"


def open_to(*, person: int, holder: int | None, answers: bool) -> frozenset[Handing]:
    """What somebody who works on a case for a party may do with it inside the party, `holder` being who has it there.

    Whoever `answers` for the party hands its cases round as they see fit. The others take what nobody has, and pass on
    or lay down what is theirs: nobody's work is taken from under their hands by a colleague.
    """
    found = set()
    if holder is None or (answers and holder != person):
        found.add(Handing.TAKE)
    if answers or holder == person:
        found.add(Handing.GIVE)
    if holder is not None and (answers or holder == person):
        found.add(Handing.RELEASE)
    return frozenset(found)
