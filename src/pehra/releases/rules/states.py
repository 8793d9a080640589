"""The states of a redacted copy, of what its readers see of it, and of a sharing; and what may be done in each."""

from enum import StrEnum
from typing import Final

from pehra.law.tlp import TLP


class DraftState(StrEnum):
    """Of the work on a copy. AWAITING: a second person has it. SUPERSEDED: a newer one took its place."""

    DRAFT = "draft"
    AWAITING = "awaiting-release"
    RETURNED = "returned"
    RELEASED = "released"
    RECALLED = "recalled"
    SUPERSEDED = "superseded"


class CopyState(StrEnum):
    """Of the released record."""

    RELEASED = "released"
    RECALLED = "recalled"
    SUPERSEDED = "superseded"


class ShareState(StrEnum):
    """RUNNING: the receiver reads it. EXPIRED: its time is over. RECALLED: taken back, with a reason."""

    RUNNING = "running"
    EXPIRED = "expired"
    RECALLED = "recalled"


class Asked(StrEnum):
    """What is asked of the receiver of a sharing that has ended.

    TERMS: it has the same by another one, and keeps to the terms of that. NOTHING: it reads it still, as the label
    lets the whole network, or as it takes part in the case by now. OWN: it deletes what it has itself; those to whom it
    gave it, as the label allowed, are told and no more. ALL: it deletes that, and whatever it gave to others.
    """

    TERMS = "terms"
    NOTHING = "nothing"
    OWN = "own"
    ALL = "all"


def asked(tlp: TLP, *, kept: bool, still_open: bool) -> Asked:
    """By the label under which it was shared: with TLP:GREEN and wider, passing it on asked nobody."""
    if kept:
        return Asked.TERMS
    if still_open:
        return Asked.NOTHING
    return Asked.OWN if tlp.strictness <= TLP.GREEN.strictness else Asked.ALL


class Act(StrEnum):
    """What people do with the work on a copy."""

    EDIT = "edit"
    SUBMIT = "submit"
    TAKE_BACK = "take-back"
    RETURN = "return"
    RELEASE = "release"
    RECALL = "recall"
    RENEW = "renew"
    DISCARD = "discard"


WORKED_ON: Final = frozenset({DraftState.DRAFT, DraftState.RETURNED})
OPEN_IN: Final[dict[Act, frozenset[DraftState]]] = {
    Act.EDIT: WORKED_ON,
    Act.SUBMIT: WORKED_ON,
    Act.DISCARD: WORKED_ON,
    Act.TAKE_BACK: frozenset({DraftState.AWAITING}),
    Act.RETURN: frozenset({DraftState.AWAITING}),
    Act.RELEASE: frozenset({DraftState.AWAITING}),
    Act.RECALL: frozenset({DraftState.RELEASED}),
    Act.RENEW: frozenset({DraftState.RELEASED}),
}


def acts_in(state: DraftState) -> frozenset[Act]:
    return frozenset(act for act, states in OPEN_IN.items() if state in states)
