"""The states of a run."""

from enum import StrEnum


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
