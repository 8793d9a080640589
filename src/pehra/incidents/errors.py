"""Refusals that only incident work knows."""

from pehra.foundation.access.errors import Conflict


class NotNow(Conflict):
    """The case is not in a state in which this may be done."""

    def __init__(self) -> None:
        super().__init__("The case has moved on: this cannot be done now. Look at its present state and decide again.")


class Changed(Conflict):
    """Somebody else changed the case since this person looked at it."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has changed this case meanwhile. Your words are kept below; look and send again."
        )


class NotInForce(Conflict):
    """The body that was chosen receives nothing by law."""

    def __init__(self, body: str) -> None:
        super().__init__("%(body)s holds no mandate in force: it cannot receive a case.", body=body)


class TopOfChain(Conflict):
    """There is no next tier."""

    def __init__(self) -> None:
        super().__init__("This case is at the end of its chain: there is no higher tier.")


class PermissionNeeded(Conflict):
    """A wider audience than the source set."""

    def __init__(self) -> None:
        super().__init__("A wider audience than the source set needs its recorded permission: ask for it first.")


class KeyReused(Conflict):
    """An idempotency key came again with another request; `reference` is what the first one was about."""

    def __init__(self, reference: str = "") -> None:
        self.reference = reference
        super().__init__("This idempotency key was used for another request.")


class NotSilent(Conflict):
    """An override of a route on which nobody is late."""

    def __init__(self) -> None:
        super().__init__("No clock of this case has run out: only a silent route can be overridden.")


class DrillStands(Conflict):
    """An act on a case of a drill that is paused."""

    def __init__(self) -> None:
        super().__init__("This drill is paused: nothing can be done on its cases until it goes on.")


class DrillOver(Conflict):
    """An act on a case of a drill that has ended."""

    def __init__(self) -> None:
        super().__init__("This drill has ended: its cases are kept as they were, and nobody acts on them any more.")


class OutsideDrill(Conflict):
    """A case of a drill would reach a party that does not take part in it."""

    def __init__(self) -> None:
        super().__init__("That body or organisation takes no part in this drill: nothing of it may reach it.")


class Merged(Conflict):
    """An act on a case that was merged into another one, where it is dealt with."""

    def __init__(self) -> None:
        super().__init__("This case was merged into another one: go on there.")


class NotMergeable(Conflict):
    """Two cases that cannot become one, as they are now; `text` says why."""


class NotUndone(Conflict):
    """A merge that cannot be taken back any more, or not now; `text` says why."""


class NotSame(Conflict):
    """What was said of two cases cannot be said, or not any more; `text` says why."""
