"""The tables of runs, findings, what is told of them and what follows from them."""

from pehra.events.models.findings import Change, Episode, Finding, Sighting, Stream
from pehra.events.models.queues import Due
from pehra.events.models.runs import FeedRun

__all__ = ["Change", "Due", "Episode", "FeedRun", "Finding", "Sighting", "Stream"]
