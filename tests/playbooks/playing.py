"""Playbooks and tasks in few words. Titles are secrets: wherever they turn up outside, content has leaked."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pehra.foundation.access.person import Person
from pehra.playbooks.actions import writing
from pehra.playbooks.models import Playbook, Task
from pehra.registry.models import PlaybookPowerRow
from tests.world import LONG_AGO, NOW

HOUR = timedelta(hours=1)
LATER = NOW + 3 * HOUR

HEAD = {"title_en": "Zarqa-playbook", "title_ur": "زرقا", "summary_en": "Zarqa-summary"}
STEPS: tuple[Mapping[str, Any], ...] = (
    {"key": "look", "phase": "analyse", "title_en": "Zarqa-look", "title_ur": "دیکھیں", "due": "4h", "outcome": True},
    {"key": "tell", "phase": "communicate", "title_en": "Zarqa-tell", "owner": "organisation", "due": "1d"},
    {"key": "climb", "phase": "manage", "title_en": "Zarqa-climb", "owner": "cii", "role": "lead", "due": "2d"},
    {"key": "ransom", "phase": "mitigate", "title_en": "Zarqa-ransom", "condition": "ransomware: yes"},
)


def drafted(by: Person, body: str, steps: Any = STEPS, **head: str) -> Playbook:
    draft = writing.create(by=by, body=body, head=HEAD | head, at=NOW)
    if steps:
        writing.put_steps(by=by, playbook=draft.playbook.reference, steps=steps, at=NOW)
    return draft.playbook


def published(by: Person, lead: Person, body: str, steps: Any = STEPS, **head: str) -> Playbook:
    playbook = drafted(by, body, steps, **head)
    writing.publish(by=lead, playbook=playbook.reference, at=NOW)
    return Playbook.objects.get(pk=playbook.pk)


def powers() -> None:
    rows = (
        ("national", ["sectoral", "provincial", "cii", "organisational"], "network"),
        ("sectoral", ["organisational", "sectoral"], "sector"),
    )
    for function, over, within in rows:
        PlaybookPowerRow.objects.create(
            key=f"{function}-over", function=function, over=over, within=within, starts=LONG_AGO, citation="test"
        )


def tasks(reference: str) -> dict[str, Task]:
    """The tasks of a case by step, or by title for an own one."""
    rows = Task.objects.filter(case__reference=reference).order_by("position")
    return {row.step or row.title_en: row for row in rows}
