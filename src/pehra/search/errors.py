"""Refusals that only searching and asking know."""

from pehra.foundation.access.errors import Conflict


class TooManyQuestions(Conflict):
    """A person or a body has asked blindly as often as it may on one day."""

    def __init__(self, most: int) -> None:
        super().__init__("No more than %(most)d such questions a day: try again tomorrow.", most=most)


class NotAnswered(Conflict):
    """A value about which no blind answer is given to anybody."""

    def __init__(self) -> None:
        super().__init__("This value is too general to ask about: half the network would have seen it.")


class AskedAlready(Conflict):
    """The body waits for an answer about the same value."""

    def __init__(self) -> None:
        super().__init__("Your body has asked about this value already, and the question is open.")


class Settled(Conflict):
    """A question that was answered, declined, or has lapsed."""

    def __init__(self) -> None:
        super().__init__("This question is not open any more.")
