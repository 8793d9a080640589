"""Tables of playbooks and tasks."""

from pehra.playbooks.models.figures import Tally
from pehra.playbooks.models.playbooks import Mandate, Playbook, Version
from pehra.playbooks.models.tasks import Run, Task

__all__ = ["Mandate", "Playbook", "Run", "Tally", "Task", "Version"]
