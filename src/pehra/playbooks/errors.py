"""Refusals that only playbooks and tasks know."""

from pehra.foundation.access.errors import Conflict


class NotADraft(Conflict):
    """A published version is never changed."""

    def __init__(self) -> None:
        super().__init__("This version is published and never changes. Begin a new version of the playbook.")


class Started(Conflict):
    """A playbook is started once on a case."""

    def __init__(self) -> None:
        super().__init__("This playbook has been started on this case already.")


class TaskOver(Conflict):
    """Something is asked of a task that is done or skipped."""

    def __init__(self) -> None:
        super().__init__("This task is over. Open it again first.")


class TaskOpen(Conflict):
    """A task that is open is to be opened again."""

    def __init__(self) -> None:
        super().__init__("This task is open.")
