"""In which states of a measure what is done, and where that leads."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from pehra.correspondence.rules.wording import MeasureAct as Act
from pehra.correspondence.rules.wording import MeasureState as State

# It stands at this moment, whatever is asked for it.
STANDS: Final = frozenset({State.ACTIVE, State.TO_BE_REMOVED})
ENDED: Final = frozenset({State.REMOVED, State.REFUSED})

_TO: Final[Mapping[Act, Mapping[State, State]]] = MappingProxyType(
    {
        Act.ACTIVATE: {State.PENDING: State.ACTIVE},
        Act.REFUSE: {State.PENDING: State.REFUSED},
        # What nobody has carried out yet needs no removing.
        Act.WITHDRAW: {State.PENDING: State.REMOVED},
        Act.ASK_REMOVAL: {State.ACTIVE: State.TO_BE_REMOVED},
        Act.KEEP: {State.ACTIVE: State.ACTIVE, State.TO_BE_REMOVED: State.ACTIVE},
        Act.REMOVE: dict.fromkeys(STANDS, State.REMOVED),
    }
)
# By whoever carries it out, or by the body that has the case and was told of it. The others ask.
CARRYING: Final = frozenset({Act.ACTIVATE, Act.REFUSE, Act.REMOVE})
# Without a word these say enough.
NO_REASON_NEEDED: Final = frozenset({Act.ACTIVATE})
LONGEST_WORDS: Final = 4_000
LONGEST_ASSET: Final = 200
REMIND_BEFORE: Final = (72, 24)
REMIND_AFTER: Final = (72, 168)
FURTHEST: Final = timedelta(days=10 * 366)


def after(act: Act, state: State) -> State | None:
    """The state to which an act leads, or None where it is not done."""
    return _TO[act].get(state)


def open_acts(state: State) -> frozenset[Act]:
    """What can be done in a state, by whomever."""
    return frozenset(act for act in Act if state in _TO[act])
