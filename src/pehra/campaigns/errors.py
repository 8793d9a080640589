"""Refusals that only campaigns and links know."""

from pehra.foundation.access.errors import Conflict


class Ended(Conflict):
    """A campaign that nobody follows any more."""

    def __init__(self) -> None:
        super().__init__("This campaign has ended. Take it up again first.")


class Changed(Conflict):
    """Somebody else changed the campaign since this person looked at it."""

    def __init__(self) -> None:
        super().__init__("Somebody else has changed this campaign meanwhile. Look at it and send again.")


class Linked(Conflict):
    """The two cases are linked in this way already."""

    def __init__(self) -> None:
        super().__init__("These two cases are linked in this way already.")
