"""Writing a profile's playbooks, and who may prescribe them."""

from dataclasses import asdict

from pehra.law.playbooks import Playbook, PlaybookPower
from pehra.registry import models


def put_playbook(value: Playbook) -> None:
    fields = asdict(value) | {"steps": [step.plain() for step in value.steps]}
    models.PlaybookRow.objects.update_or_create(key=fields.pop("id"), defaults=fields)


def put_power(value: PlaybookPower) -> None:
    fields = asdict(value) | {"over": sorted(value.over)}
    models.PlaybookPowerRow.objects.update_or_create(key=fields.pop("id"), defaults=fields)
