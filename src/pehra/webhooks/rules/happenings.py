"""What happens on a case, as a program is told: kinds, and the words that a label leaves of them.

Nothing that a person wrote is ever among these words: no title, no text, no name, no observable. What else may be said
goes by the label of the case at the moment of sending.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, Final

from pehra.foundation.access.person import NETWORK_KEY
from pehra.incidents.rules.merging import ALONE_AGAIN, JOINED_BY, LEFT_BY, MERGED_AWAY
from pehra.incidents.rules.wording import EntryKind
from pehra.law.tlp import TLP


class Happening(StrEnum):
    """The kinds among which a webhook chooses."""

    OPENED = "case.opened"
    PASSED_ON = "case.passed-on"
    ACKNOWLEDGED = "case.acknowledged"
    CLASSIFIED = "case.classified"
    LABELLED = "case.labelled"
    FILED = "case.filed"
    NOTED = "case.noted"
    MERGED = "case.merged"
    WORKED_ON = "case.worked-on"
    CLOSED = "case.closed"
    REOPENED = "case.reopened"
    BREACHED = "clock.breached"
    STILL_LATE = "clock.still-late"


# A trial, which no happening stands behind.
PING: Final = "ping"
KINDS: Final[Mapping[EntryKind, Happening]] = {
    EntryKind.REPORTED: Happening.OPENED,
    EntryKind.OFFERED: Happening.PASSED_ON,
    EntryKind.RETURNED: Happening.PASSED_ON,
    EntryKind.FORWARDED: Happening.PASSED_ON,
    EntryKind.WITHDRAWN: Happening.PASSED_ON,
    EntryKind.OVERRIDDEN: Happening.PASSED_ON,
    EntryKind.HANDED_OVER: Happening.PASSED_ON,
    EntryKind.ACCEPTED: Happening.ACKNOWLEDGED,
    EntryKind.CLASSIFIED: Happening.CLASSIFIED,
    EntryKind.TLP: Happening.LABELLED,
    EntryKind.PERMISSION: Happening.LABELLED,
    EntryKind.UPDATE_FILED: Happening.FILED,
    EntryKind.FINAL_FILED: Happening.FILED,
    EntryKind.NOTE: Happening.NOTED,
    EntryKind.OBSERVABLE: Happening.WORKED_ON,
    EntryKind.TRACE: Happening.WORKED_ON,
    EntryKind.RENAMED: Happening.WORKED_ON,
    EntryKind.AFFECTED: Happening.WORKED_ON,
    EntryKind.PART: Happening.WORKED_ON,
    EntryKind.CLOSED: Happening.CLOSED,
    EntryKind.REOPENED: Happening.REOPENED,
    EntryKind.BREACHED: Happening.BREACHED,
    EntryKind.REMINDED: Happening.STILL_LATE,
}
# Who is named on a TLP:RED case is the business of those named. A note that was struck is told of no more.
UNTOLD: Final = frozenset({EntryKind.NAMED, EntryKind.STRUCK})
OF_MERGING: Final = frozenset({MERGED_AWAY, ALONE_AGAIN, JOINED_BY, LEFT_BY})
# Where to look, and what is said besides under TLP:AMBER and wider; in the order in which it is sent.
WHERE: Final = ("case", "link", "tlp", "drill")
DETAILS: Final = ("step", "severity", "status", "outcome", "classification", "custodian", "stage")


def kind_of(entry: EntryKind, text: str = "") -> Happening | None:
    """What an entry of the timeline is to a program; `text` is the sentence of a PART. None: programs are not told."""
    if entry is EntryKind.PART and text in OF_MERGING:
        return Happening.MERGED
    return KINDS.get(entry)


def reaches(keys: Collection[int], party_id: int, *, wide: bool) -> bool:
    """Whether a body's program may be told of something with this audience.

    That everybody who reads cases there may know it: what is for named persons (TLP:RED) is for no program. `wide`:
    also what the whole network may know, whether the body takes part or not.
    """
    return party_id in keys or (wide and NETWORK_KEY in keys)


def told(facts: Mapping[str, Any], label: TLP) -> dict[str, Any]:
    """The words of a happening that may be said under a label. Raises ValueError for TLP:RED, of which none may."""
    if label is TLP.RED:
        raise ValueError("of TLP:RED no program is told")
    details = DETAILS if label.strictness <= TLP.AMBER.strictness else ()
    # What was noted before a version knew of a fact does not tell it.
    return {name: facts[name] for name in WHERE} | {name: facts[name] for name in details if name in facts}
