"""The tables of runs, findings, what is told of them and what follows from them."""

from pehra.events.models.alerts import Alert
from pehra.events.models.boundaries import Boundaries
from pehra.events.models.cases import CaseLink, CaseRule
from pehra.events.models.figures import Remedied, Standing
from pehra.events.models.findings import Change, Episode, Finding, Sighting, Stream, Untold
from pehra.events.models.queues import Due
from pehra.events.models.runs import FeedRun
from pehra.events.models.sources import FeedSource, TakenReport
from pehra.events.models.telling import Call, Digest, Line, Preference
from pehra.events.models.views import Passed, SavedView

__all__ = [
    "Alert",
    "Boundaries",
    "Call",
    "CaseLink",
    "CaseRule",
    "Change",
    "Digest",
    "Due",
    "Episode",
    "FeedRun",
    "FeedSource",
    "Finding",
    "Line",
    "Passed",
    "Preference",
    "Remedied",
    "SavedView",
    "Sighting",
    "Standing",
    "Stream",
    "TakenReport",
    "Untold",
]
