"""The states of a run, and the ways on which inputs come in."""

from enum import StrEnum


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Way(StrEnum):
    """On which way an input came in. Attachments of mails would be another one."""

    FILE = "file"
    PUSH = "push"
    FOLDER = "folder"
    PULL = "pull"
    PROVIDER = "provider"
    SYSLOG = "syslog"
