"""How the acts of the public and of the desk are refused."""

from datetime import datetime

from pehra.foundation.access.errors import Conflict


class Later(Conflict):
    """Not now; `until` says from when on."""

    def __init__(self, text: str, until: datetime) -> None:
        self.until = until
        super().__init__(text)


class TooMany(Later):
    """More was sent than is taken in from one neighbourhood of addresses, or altogether."""

    def __init__(self, until: datetime) -> None:
        super().__init__("More was sent than we can take in at the moment.", until)


class TooEarly(Later):
    """Sent without a proof of work, and before the waiting time was over."""

    def __init__(self, until: datetime) -> None:
        super().__init__("Please wait a moment, and then send it again.", until)


class Stale(Conflict):
    """The form was open for too long, or its proof of work is too little by now: it is given a new ticket."""

    def __init__(self) -> None:
        super().__init__("This page was open for too long. Please send it once more.")


class SentAlready(Conflict):
    """The ticket was used, and its link has been renewed or ended since: nothing is shown a second time."""

    def __init__(self) -> None:
        super().__init__("This form was sent already. Follow your report by the link that you were given.")


class NoDesk(Conflict):
    """No body owes an answer to the public today."""

    def __init__(self) -> None:
        super().__init__("No CERT takes in reports from the public at the moment.")


class NoCollective(Conflict):
    """The profile has no organisation that stands for people who report for themselves."""

    def __init__(self) -> None:
        super().__init__("The profile has no organisation for people who report for themselves: name one.")


class WrongState(Conflict):
    """The report is in a state in which this is not done."""

    def __init__(self) -> None:
        super().__init__("The report is in another state by now. Nothing was changed.")


class NotAgreed(Conflict):
    """The person did not agree that the organisation learns of it."""

    def __init__(self) -> None:
        super().__init__("Whoever sent this did not agree that the organisation learns of it.")


class ClaimedAlready(Conflict):
    """Another organisation has claimed it."""

    def __init__(self) -> None:
        super().__init__("This report was claimed already.")
