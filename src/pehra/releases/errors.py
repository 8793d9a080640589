"""Refusals that only releases know."""

from pehra.foundation.access.errors import Conflict


class SourceChanged(Conflict):
    """The case is not any more what the person was shown."""

    def __init__(self) -> None:
        super().__init__("The case or the copy changed while you were looking. Look at it again, then decide.")


class StillThere(Conflict):
    """Something that was taken out stands in the copy, in this or another spelling; `number` is the block."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            "Block %(number)d holds something that was taken out, in this or another spelling.", number=number
        )
