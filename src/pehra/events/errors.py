"""Refusals that only work on findings knows."""

from pehra.foundation.access.errors import Conflict


class NotNow(Conflict):
    """The finding is not in a state in which this may be done."""

    def __init__(self) -> None:
        super().__init__(
            "The finding has moved on: this cannot be done now. Look at its present state and decide again."
        )
