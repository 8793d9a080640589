"""How an act of the watch is refused."""

from pehra.foundation.access.errors import Conflict


class Over(Conflict):
    """The level is in force no longer."""

    def __init__(self) -> None:
        super().__init__("This crisis level is over: nothing was changed.")


class NotWaiting(Conflict):
    """There is nothing left to confirm."""

    def __init__(self) -> None:
        super().__init__("This crisis level does not wait for a confirmation.")


class AlreadyInForce(Conflict):
    """One level at a time for each nation, sector or province."""

    def __init__(self) -> None:
        super().__init__("A crisis level is in force or waits there already: extend it or stand it down first.")
