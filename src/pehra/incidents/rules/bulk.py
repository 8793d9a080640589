"""Acts on many cases at once: which there are, and the states that they go through."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Invalid, Problem
from pehra.incidents.rules.intake import Seen, classification_problem, observable_problem
from pehra.incidents.rules.outcomes import NO_INCIDENT, CaseOutcome

# More than that is no longer looked through before it is done.
MOST_CASES: Final = 500


class BulkAct(StrEnum):
    """What may be done to many cases. BACK is the way back of an earlier one."""

    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    DISMISS = "dismiss"
    CLASSIFY = "classify"
    SEVERITY = "severity"
    OBSERVABLE = "observable"
    NOTE = "note"
    CLOSE = "close"
    BACK = "back"


class BulkState(StrEnum):
    """CHOSEN: cases and act. PREVIEWED: also with what it is to be done; it is seen through once none of its cases is
    merely chosen. RUNNING until each of them is settled: DONE; or FAILED, where something went wrong with one of them
    or broke off the whole. What was not done in it can be taken up again.
    """

    CHOSEN = "chosen"
    PREVIEWED = "previewed"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ItemState(StrEnum):
    """CHOSEN: nothing is known yet. READY, BARRED: what the preview found; what is BARRED is never tried.

    DONE, REFUSED: what came of a ready one. FAILED: a fault, of which nothing is left but this word.
    """

    CHOSEN = "chosen"
    READY = "ready"
    BARRED = "barred"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


# What has a way back: who had the case before, and how it was classified and judged, are kept. A closed case is opened
# again. What was acknowledged or written down stays.
TAKEN_BACK: Final = frozenset({BulkAct.ASSIGN, BulkAct.DISMISS, BulkAct.CLASSIFY, BulkAct.SEVERITY, BulkAct.CLOSE})

LONGEST_NOTE: Final = 20_000
Check = Callable[[Any], str | Problem | None]


def arguments(act: BulkAct, given: Mapping[str, Any]) -> dict[str, Any]:
    """What an act is carried out with, out of what was given. Raises Invalid that names every faulty field.

    Whether it can be done to a case is for the preview to say; here stands what is wrong whatever the case.
    """
    checks = CHECKS[act]
    found: dict[str, str | Problem] = {}
    taken: dict[str, Any] = {}
    for field, check in checks.items():
        value = given.get(field, LEFT_OUT.get((act, field)))
        value = tidy(value) if isinstance(value, str) else value
        if problem := check(value):
            found[field] = problem
        taken[field] = value
    if not found and act is BulkAct.OBSERVABLE:
        wrong = observable_problem(Seen(taken["value"], note=taken["note"]))
        found |= {"value": wrong} if wrong else {}
    if not found and act is BulkAct.CLOSE and not taken["lesson"] and taken["outcome"] not in NO_INCIDENT:
        found["lesson"] = "This field is needed."
    if found:
        raise Invalid(found)
    return taken


def _text(longest: int, *, required: bool = True, lines: bool = True) -> Check:
    def check(value: Any) -> Problem | str | None:
        if not isinstance(value, str):
            return "This field is needed."
        wrong = problem_in(value, longest=longest, required=required, lines=lines)
        return Problem(wrong[0], **wrong[1]) if wrong else None

    return check


def _classes(value: Any) -> Problem | str | None:
    if not isinstance(value, list) or not value:
        return "Choose at least one class."
    return classification_problem(str(each) for each in value)


def _truth(value: Any) -> str | None:
    return None if isinstance(value, bool) else "This must be true or false."


def _outcome(among: frozenset[CaseOutcome]) -> Check:
    def check(value: Any) -> Problem | None:
        choices = [each.value for each in CaseOutcome if each in among]
        return None if value in choices else Problem("Choose one of: %(choices)s.", choices=", ".join(choices))

    return check


# What holds where nothing is said.
LEFT_OUT: Final = {(BulkAct.CLOSE, "outcome"): CaseOutcome.HANDLED.value}
CHECKS: Final[Mapping[BulkAct, Mapping[str, Check]]] = {
    # An address; nobody's, to lay the cases down.
    BulkAct.ASSIGN: {"to": _text(254, required=False, lines=False)},
    BulkAct.ACKNOWLEDGE: {},
    BulkAct.DISMISS: {"outcome": _outcome(NO_INCIDENT), "reason": _text(LONGEST_NOTE)},
    BulkAct.CLASSIFY: {"classification": _classes},
    BulkAct.SEVERITY: {"severity": _text(40, lines=False)},
    BulkAct.OBSERVABLE: {"value": _text(4000, lines=False), "note": _text(1000, required=False)},
    BulkAct.NOTE: {"body": _text(LONGEST_NOTE), "internal": _truth},
    BulkAct.CLOSE: {
        "outcome": _outcome(frozenset(CaseOutcome)),
        "cause": _text(LONGEST_NOTE),
        "lesson": _text(LONGEST_NOTE, required=False),
    },
    BulkAct.BACK: {"reason": _text(4000)},
}
