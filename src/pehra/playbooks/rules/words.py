"""The words that the tables of playbooks and tasks use, and how long texts may be."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from pehra.formats.references import fresh, tidy
from pehra.law.playbooks import LONGEST_GUIDANCE

__all__ = ["FAR", "LONGEST", "MANDATE", "MOST_TASKS", "PLAYBOOK", "TASK", "TaskState", "VersionState", "fresh", "tidy"]

# Reference numbers: playbooks (H-…), tasks (W-…), mandates of a playbook (U-…).
PLAYBOOK: Final = "H"
TASK: Final = "W"
MANDATE: Final = "U"
# Of texts, in characters.
LONGEST: Final = {"title": 160, "summary": 2000, "guidance": LONGEST_GUIDANCE, "outcome": 4000, "citation": 500}
# On one case, those that are over included.
MOST_TASKS: Final = 500
# Where what has no due time stands in a list by due time: at its end.
FAR: Final = datetime(2200, 1, 1, tzinfo=UTC)


class VersionState(StrEnum):
    """DRAFT: being written. PUBLISHED: never changes any more; the newest one is what is started."""

    DRAFT = "draft"
    PUBLISHED = "published"


class TaskState(StrEnum):
    """OPEN: somebody owes it. DONE: with its outcome. SKIPPED: not needed, with a reason."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
