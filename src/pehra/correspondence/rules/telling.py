"""What of a case a letter may tell, by the label that the letter carries.

A stricter label has fewer readers, so a letter under it may tell more. A letter is never under a wider label than its
case, and the mail of one that is TLP:AMBER+STRICT or TLP:RED carries a link and no word.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pehra.law.tlp import TLP


class Placeholder(StrEnum):
    """The places of a letter, as `{values}`, that are filled from the case, the network and the request."""

    REFERENCE = "reference"  # of the request, never of the case
    BODY = "body"  # who writes
    TO = "to"  # to whom
    TODAY = "today"
    DUE = "due"
    VALUES = "values"  # the observables that go with it, one a line, defanged
    WHAT = "what"  # the class of the incident
    SINCE = "since"  # the day on which it was noticed
    ORGANISATION = "organisation"  # who was hit
    TITLE = "title"  # of the case


# The widest label under which a place is filled.
WIDEST: Final[Mapping[Placeholder, TLP]] = MappingProxyType(
    {
        **dict.fromkeys(
            (Placeholder.REFERENCE, Placeholder.BODY, Placeholder.TO, Placeholder.TODAY, Placeholder.DUE), TLP.CLEAR
        ),
        Placeholder.VALUES: TLP.CLEAR,
        Placeholder.WHAT: TLP.CLEAR,
        Placeholder.SINCE: TLP.GREEN,
        # The name of who was hit, and words about it, are not for whoever a letter is passed on to.
        Placeholder.ORGANISATION: TLP.AMBER,
        Placeholder.TITLE: TLP.AMBER_STRICT,
    }
)


def may_tell(place: Placeholder, label: TLP) -> bool:
    """Whether a letter under this label may tell what stands at this place."""
    return label.strictness >= WIDEST[place].strictness


def by_link_alone(label: TLP) -> bool:
    """Whether the mail carries no word of the letter, which is read behind the secret link."""
    return label.strictness >= TLP.AMBER_STRICT.strictness


def labels_for(case: TLP) -> list[TLP]:
    """The labels that a letter about a case of this label may have. RED needs named persons: the case's own."""
    return [label for label in TLP if label.strictness >= case.strictness and (label is not TLP.RED or case is TLP.RED)]
