"""In which states of a request what is done, and where that leads."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from pehra.correspondence.rules.wording import RequestAct as Act
from pehra.correspondence.rules.wording import RequestState as State

# Somebody outside of our team owes an answer.
OWED: Final = frozenset({State.SENT, State.WAITING})
# The other side can be written to, and can write.
OPEN: Final = OWED | {State.ANSWERED}
ENDED: Final = frozenset({State.CLOSED, State.GIVEN_UP})

_TO: Final[Mapping[Act, Mapping[State, State]]] = MappingProxyType(
    {
        Act.EDIT: {State.DRAFT: State.DRAFT},
        Act.SEND: {State.DRAFT: State.SENT},
        Act.ACKNOWLEDGE: {State.SENT: State.WAITING},
        Act.ANSWER: dict.fromkeys(OPEN, State.ANSWERED),
        # Whoever answered and is written to again owes an answer again.
        Act.WRITE: {State.SENT: State.SENT, State.WAITING: State.WAITING, State.ANSWERED: State.WAITING},
        Act.CLOSE: dict.fromkeys(OPEN, State.CLOSED),
        Act.GIVE_UP: dict.fromkeys(OWED | {State.DRAFT}, State.GIVEN_UP),
        # What never left is a draft again.
        Act.REOPEN: {State.CLOSED: State.WAITING, State.GIVEN_UP: State.WAITING},
    }
)
LONGEST_SUBJECT: Final = 200
LONGEST_WORDS: Final = 20_000
LONGEST_PURPOSE: Final = 2_000
LONGEST_NAME: Final = 200
MOST_VALUES: Final = 200
# Hours before and after the day on which an answer is due.
REMIND_BEFORE: Final = (24,)
REMIND_AFTER: Final = (24, 72)
FURTHEST: Final = timedelta(days=366)
# A link lives so long behind the day on which the answer is due, or behind the letter where none is.
LINK_LIVES: Final = timedelta(days=30)
# Of one request, by its links.
MOST_BY_LINK: Final = 12
BY_LINK_WINDOW: Final = timedelta(hours=1)
# More is no longer a list that somebody reads, and no longer one conversation.
MOST_OF_CASE: Final = 300
MOST_MESSAGES: Final = 1_000
MOST_FILES: Final = 3
MOST_FILES_ALTOGETHER: Final = 12
MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 5 * MEGABYTE


def after(act: Act, state: State, *, sent: bool = True) -> State | None:
    """The state to which an act leads, or None where it is not done. `sent`: the request has left once."""
    if act is Act.REOPEN and state is State.GIVEN_UP and not sent:
        return State.DRAFT
    return _TO[act].get(state)


def open_acts(state: State) -> frozenset[Act]:
    """What can be done in a state, by whomever."""
    return frozenset(act for act in Act if state in _TO[act])


def overdue(state: State, due_at: datetime | None, now: datetime) -> bool:
    """Whether an answer is owed and its time is over."""
    return state in OWED and due_at is not None and due_at < now


def link_until(sent_at: datetime, due_at: datetime | None) -> datetime:
    """When a link that leaves at `sent_at` ends."""
    return max(sent_at, due_at or sent_at) + LINK_LIVES
