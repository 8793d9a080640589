"""Refusals that only work on findings knows."""

from pehra.foundation.access.errors import Conflict


class NotNow(Conflict):
    """The finding is not in a state in which this may be done."""

    def __init__(self) -> None:
        super().__init__(
            "The finding has moved on: this cannot be done now. Look at its present state and decide again."
        )


class StoreSilent(Conflict):
    """The event store does not answer, or is not installed."""

    def __init__(self) -> None:
        super().__init__("The event store does not answer at the moment. Findings and cases are not affected.")


class TooMuch(Conflict):
    """The question touches more events than a page may wait for."""

    def __init__(self) -> None:
        super().__init__("This touches too many events to answer at once. Choose a shorter time or a narrower filter.")


class TooLarge(Exception):
    """An input of more bytes than `PEHRA_FEED_LARGEST` allows."""
