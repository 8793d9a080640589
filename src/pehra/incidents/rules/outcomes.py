"""How a case ended.

The terms are those of the field: RTIR ends an incident as resolved or abandoned and rejects a report that is none;
TheHive 5 closes a case as true positive, false positive or other; ISO/IEC 27035-1 calls an event that proves to be no
incident a false alarm; RSIT v1003 has a class `test` for what was meant for testing. A duplicate is no outcome here: it
is merged, and ends with the case that shows it.
"""

from enum import StrEnum
from typing import Final


class CaseOutcome(StrEnum):
    HANDLED = "handled"  # it was an incident, and it is over
    UNRESOLVED = "unresolved"  # it was an incident, and nothing more can be done about it
    FALSE_ALARM = "false-alarm"  # it was looked into, and nothing had happened
    NOT_AN_INCIDENT = "not-an-incident"  # a question, an advertisement, something outside the network's task
    TEST = "test"  # an exercise or a trial, reported like something real; a drill is marked from the beginning


# What was no incident: it counts as none, and nothing more is owed about it.
NO_INCIDENT: Final = frozenset({CaseOutcome.FALSE_ALARM, CaseOutcome.NOT_AN_INCIDENT, CaseOutcome.TEST})
