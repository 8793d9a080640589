"""The playbooks of the country's profile become playbooks that can be started, each change a new version."""

from datetime import datetime

from django.db import transaction

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.actions import record
from pehra.law import playbooks as law
from pehra.playbooks.models import Playbook, Version
from pehra.playbooks.queries.playbooks import newest
from pehra.playbooks.rules.words import PLAYBOOK, VersionState, fresh
from pehra.registry import queries as registry


@transaction.atomic
def adopt(at: datetime) -> int:
    """Take over what the profile says now; returns how many versions are new.

    A row that is gone was ended by the profile, or never began: then it is withdrawn. Asked again, nothing happens.
    """
    rows = {row.id: row for row in registry.playbooks()}
    kept = {each.key: each for each in Playbook.objects.select_for_update().filter(owner=None).order_by("pk")}
    versions = newest(kept.values())
    added = 0
    for key, row in rows.items():
        found = kept.get(key) or _made(row, at)
        _keep_up(found, row)
        version = versions.get(found.pk)
        if version is None or version.digest != row.digest:
            _publish(found, row, at)
            added += 1
    for key in kept.keys() - rows.keys():
        if kept[key].withdrawn_at is None:
            kept[key].withdrawn_at = at
            kept[key].save(update_fields=["withdrawn_at"])
    return added


def _made(row: law.Playbook, at: datetime) -> Playbook:
    return Playbook.objects.create(
        reference=fresh(PLAYBOOK), key=row.id, shared=True, created_at=at, created_by=SYSTEM.label
    )


def _keep_up(found: Playbook, row: law.Playbook) -> None:
    said = {"starts": row.starts, "ends": row.ends, "citation": row.citation, "withdrawn_at": None}
    changed = [name for name, value in said.items() if getattr(found, name) != value]
    for name in changed:
        setattr(found, name, said[name])
    if changed:
        found.save(update_fields=changed)


def _publish(found: Playbook, row: law.Playbook, at: datetime) -> None:
    found.latest += 1
    found.save(update_fields=["latest"])
    Version.objects.create(
        playbook=found,
        number=found.latest,
        state=VersionState.PUBLISHED,
        title_en=row.title_en,
        title_ur=row.title_ur,
        summary_en=row.summary_en,
        summary_ur=row.summary_ur,
        condition=row.condition,
        steps=[step.plain() for step in row.steps],
        digest=row.digest,
        drafted_at=at,
        drafted_by=SYSTEM.label,
        published_at=at,
        published_by=SYSTEM.label,
    )
    detail = {"version": found.latest, "digest": row.digest, "row": row.id}
    record(by=SYSTEM, at=at, act="playbook.publish", subject=f"playbook:{found.reference}", detail=detail)
