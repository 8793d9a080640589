"""Loading a country's profile into the tables: what differs is written, whole or not at all."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction

from pehra.foundation.access.errors import Forbidden
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.law.constituency import Organisation
from pehra.law.profile import Change, Profile
from pehra.registry import models, policy
from pehra.registry.actions.changes import network_changed
from pehra.registry.actions.passing import everything_to_pass
from pehra.registry.actions.profile_forms import check_kept
from pehra.registry.actions.profile_rows import KINDS, Moment
from pehra.registry.actions.queues import Queue, one_at_a_time
from pehra.registry.queries.days import local_date
from pehra.registry.queries.network import Snapshot, snapshot
from pehra.registry.queries.profiles import Comparison, compare


@transaction.atomic
def load_profile(*, by: Person, profile: Profile, at: datetime) -> list[Change]:
    """Make the tables say what the profile says; returns what changed, nothing where they say it already.

    A row that is gone from the profile is ended or withdrawn. What people have done since stays: a hand-over, and an
    organisation that somebody has acted on. Raises Forbidden, and Conflict where a recorded act stands in the way.
    """
    if not policy.loads_profiles(by):
        raise Forbidden("Only a platform administrator can load a profile.")
    one_at_a_time(Queue.NETWORK)
    today = local_date(at)
    found = compare(profile, today)
    if not found.changes:
        return []
    check_kept(found.profile.forms, today)
    moment = Moment(at, today, f"profile {profile.id} {profile.version}")
    for key, adopted in found.adopted.items():
        models.Mandate.objects.filter(key=key).update(key=adopted)
    before = _in_force(snapshot(), today)
    _write(found, moment)
    models.LoadedProfile.objects.create(
        profile=profile.id,
        version=profile.version,
        title_en=profile.title_en,
        title_ur=profile.title_ur,
        demonstration=profile.demonstration,
        digest=profile.digest,
        loaded_at=at,
        changes=len(found.changes),
    )
    _note(by, at, profile, found)
    # Whoever is in force no more has nothing that is open.
    for body_id in sorted(before - _in_force(snapshot(), today)):
        everything_to_pass(body_id, today, at)
    return list(found.changes)


def _in_force(found: Snapshot, on: date) -> set[int]:
    """The bodies that may hold something on a day."""
    return {found.institutions[each.slug].id for each in found.network.bodies if each.in_force_at(on)}


def _write(found: Comparison, moment: Moment) -> None:
    changed = {(change.kind, change.id) for change in found.changes}
    wanted: dict[str, dict[str, Any]] = {}
    for kind in KINDS:
        rows = _in_order(getattr(found.profile, kind.attribute))
        wanted[kind.name] = {getattr(row, kind.key): row for row in rows}
        for key, row in wanted[kind.name].items():
            if (kind.name, key) in changed:
                kind.put(row, moment)
    for kind in reversed(KINDS):
        for name, key in sorted(changed):
            if name == kind.name and key not in wanted[name]:
                kind.gone(key, moment)


def _in_order(rows: Iterable[Any]) -> Iterator[Any]:
    """The rows as they stand; of organisations, each parent before its children."""
    rows = tuple(rows)
    waiting = {row.slug: row for row in rows if isinstance(row, Organisation)}
    if not waiting:
        yield from rows
    while waiting:
        ready = [row for row in waiting.values() if row.parent not in waiting]
        for row in ready:
            yield waiting.pop(row.slug)


def _row(change: Change) -> tuple[str, str]:
    return change.kind, change.id


def _note(by: Person, at: datetime, profile: Profile, found: Comparison) -> None:
    for (kind, key), changes in groupby(sorted(found.changes, key=_row), key=_row):
        fields = {change.field: [change.old, change.new] for change in changes}
        record(by=by, at=at, act="profile.change", subject=f"{kind}:{key}", detail=fields)
    detail = {"version": profile.version, "digest": profile.digest, "changes": len(found.changes)}
    record(by=by, at=at, act="profile.load", subject=f"profile:{profile.id}", detail=detail)
    network_changed(at)
