"""Refusals that only statistics know."""

from pehra.foundation.access.errors import Conflict


class NotOver(Conflict):
    """A period of which the last day has not passed."""

    def __init__(self) -> None:
        super().__init__("A period is frozen once it is over.")


class FrozenAlready(Conflict):
    """The same period of the same body, for the same readers."""

    def __init__(self, reference: str) -> None:
        super().__init__("This period was frozen already: %(reference)s.", reference=reference)


class KeptBack(Conflict):
    """A body's figures for others, of a period in which the country's tables keep its number back."""

    def __init__(self) -> None:
        super().__init__(
            "The country's figures keep back the number of this body in that period, so its own stay with it."
        )
