"""Refusals that only evidence knows."""

from pehra.foundation.access.errors import Conflict


class WrongOffset(Conflict):
    """An append that does not begin where the upload ends; `offset` is where it does."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__("This upload goes on at byte %(offset)d.", offset=offset)


class Busy(Conflict):
    """Somebody, or another request of the same person, appends at this moment."""

    def __init__(self) -> None:
        super().__init__("This upload is being written to at this moment. Ask where it stands, and go on.")


class NoRoom(Conflict):
    """The disk is full; nothing of what came was kept."""

    def __init__(self) -> None:
        super().__init__("There is not enough room for this file. Nothing was kept of it.")


class Malicious(Conflict):
    """The scanner found something: a copy is given out only to whoever says that they want it all the same."""

    def __init__(self, name: str) -> None:
        super().__init__("The scanner found %(name)s in this file. Say that you want the copy all the same.", name=name)


class Damaged(Conflict):
    """The kept file is not what was taken in."""

    def __init__(self) -> None:
        super().__init__("The kept file is not what was taken in. Nothing was given out; tell the operator.")
