"""How an act on call tasks is refused."""

from pehra.foundation.access.errors import Conflict


class Over(Conflict):
    """Nobody need be called any more."""

    def __init__(self) -> None:
        super().__init__("This call task is over: nothing was changed.")
