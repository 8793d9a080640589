"""How acts on fields of a body are refused, beyond the refusals of everywhere."""

from pehra.foundation.access.errors import Conflict


class AnsweredSince(Conflict):
    """A colleague has answered the same field since the page was opened."""

    def __init__(self) -> None:
        super().__init__("A colleague has filled one of these fields meanwhile. Look at it, and send again.")


class WordedSince(Conflict):
    """The body asks the same field in other words since the page was opened."""

    def __init__(self) -> None:
        super().__init__("One of these fields is asked in other words since. Look at it, and send again.")
