"""Refusals that only requests and measures know."""

from datetime import datetime

from pehra.foundation.access.errors import Conflict


class NotInThisState(Conflict):
    """The request or the measure is in a state in which this is not done."""

    def __init__(self) -> None:
        super().__init__("This has moved on: it cannot be done now. Look at its present state and decide again.")


class Unseen(Conflict):
    """What would leave is not what was shown before sending."""

    def __init__(self) -> None:
        super().__init__("The letter has changed since you looked at it. Read what leaves now, and send it then.")


class Later(Conflict):
    """More came by secret links, from one neighbourhood or for one request, than is taken in until `until`."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__("More was sent than we can take in at the moment. Please wait, and send it again.")
