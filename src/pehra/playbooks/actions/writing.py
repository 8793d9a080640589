"""Writing a body's own playbooks: drafts, their steps, and letting a version out."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.law import playbooks as law
from pehra.law.playbooks import MOST_STEPS, Step
from pehra.playbooks import policy
from pehra.playbooks.errors import NotADraft
from pehra.playbooks.models import Mandate, Playbook, Version
from pehra.playbooks.queries import playbooks as queries
from pehra.playbooks.queries.facts import known
from pehra.playbooks.rules.drafting import condition, numbered, read_step
from pehra.playbooks.rules.ordering import moved
from pehra.playbooks.rules.words import LONGEST, PLAYBOOK, VersionState, fresh
from pehra.registry import queries as registry
from pehra.registry.rules.fields import Fields


@transaction.atomic
def create(*, by: Person, body: str, head: Mapping[str, str], copy_of: str = "", at: datetime) -> Version:
    """Begin a playbook of a body (by slug) with a draft; `copy_of`: with the steps of another one that one may see.

    `head`: title_en, title_ur, summary_en, summary_ur, condition, note. Raises Absent, Invalid.
    """
    owner = registry.snapshot().institutions.get(body)
    if owner is None or not policy.writes(by, owner.id):
        raise Absent
    steps = _steps_of(by, copy_of)
    said = _head(head, at)
    playbook = Playbook.objects.create(reference=fresh(PLAYBOOK), owner_id=owner.id, created_at=at, created_by=by.label)
    draft = _draft(playbook, said, steps, by, at)
    _note("playbook.create", playbook, by=by, at=at, detail={"copy_of": copy_of or None})
    return draft


def _steps_of(by: Person, reference: str) -> list[dict[str, Any]]:
    if not reference:
        return []
    found = queries.playbook(by, reference)
    if not found.latest:
        raise Absent
    return list(queries.newest([found])[found.pk].steps)


def _head(head: Mapping[str, str], at: datetime) -> dict[str, str]:
    fields = Fields()
    said = {
        "title_en": fields.text("title_en", head.get("title_en", ""), longest=LONGEST["title"]),
        "title_ur": fields.text("title_ur", head.get("title_ur", ""), longest=LONGEST["title"], required=False),
    }
    for name in ("summary_en", "summary_ur", "note"):
        said[name] = fields.text(name, head.get(name, ""), longest=LONGEST["summary"], required=False, lines=True)
    words = known(registry.local_date(at))
    said["condition"] = condition(fields, "condition", head.get("condition", ""), words)
    fields.check()
    return said


def _draft(
    playbook: Playbook, said: Mapping[str, str], steps: list[dict[str, Any]], by: Person, at: datetime
) -> Version:
    return Version.objects.create(
        playbook=playbook,
        number=playbook.latest + 1,
        state=VersionState.DRAFT,
        steps=steps,
        drafted_at=at,
        drafted_by=by.label,
        **said,
    )


@transaction.atomic
def draft(*, by: Person, playbook: str, at: datetime) -> Version:
    """Begin the next version with what the newest one says; the draft that there is, where there is one."""
    found = _own(by, playbook)
    there = Version.objects.filter(playbook=found, state=VersionState.DRAFT).first()
    if there is not None:
        return there
    last = queries.newest([found])[found.pk]
    said = {name: getattr(last, name) for name in ("title_en", "title_ur", "summary_en", "summary_ur", "condition")}
    fresh_one = _draft(found, said, last.steps, by, at)
    _note("playbook.draft", found, by=by, at=at, detail={"version": fresh_one.number})
    return fresh_one


def _own(by: Person, reference: str) -> Playbook:
    """The playbook, locked, of a body for which this person writes. Raises Absent, Forbidden, Conflict."""
    pk = queries.playbook(by, reference).pk
    found = Playbook.objects.select_for_update().get(pk=pk)
    if not policy.owns(by, found):
        raise Forbidden("A playbook is written by the people of its body.")
    if found.withdrawn_at is not None:
        raise Conflict("This playbook has been withdrawn.")
    return found


def _open_draft(by: Person, reference: str) -> tuple[Playbook, Version]:
    found = _own(by, reference)
    there = Version.objects.filter(playbook=found, state=VersionState.DRAFT).first()
    if there is None:
        raise NotADraft
    return found, there


@transaction.atomic
def describe(*, by: Person, playbook: str, head: Mapping[str, str], at: datetime) -> Version:
    """Change what a draft says beside its steps. Raises NotADraft, Invalid."""
    found, there = _open_draft(by, playbook)
    for name, value in _head(head, at).items():
        setattr(there, name, value)
    there.save()
    _note("playbook.write", found, by=by, at=at, detail={"version": there.number})
    return there


@transaction.atomic
def put_step(*, by: Person, playbook: str, step: Mapping[str, Any], key: str = "", at: datetime) -> Version:
    """Add a step at the end of a draft, or put it in the place of the one that has the `key`. Raises Invalid."""
    found, there = _open_draft(by, playbook)
    fields = Fields()
    steps = queries.steps_of(there)
    read = read_step({**step, "key": key}, known(registry.local_date(at)), fields)
    fields.check()
    if key:
        _step(steps, key)
        steps = [read if each.key == key else each for each in steps]
    else:
        steps.append(read)
    return _keep(found, there, steps, by, at)


@transaction.atomic
def put_steps(*, by: Person, playbook: str, steps: Iterable[Mapping[str, Any]], at: datetime) -> Version:
    """Put these steps in the place of all that a draft has. Raises Invalid, which names the step by its number."""
    found, there = _open_draft(by, playbook)
    words = known(registry.local_date(at))
    read: list[Step] = []
    problems: dict[str, str | Problem] = {}
    for number, each in enumerate(steps, start=1):
        fields = Fields()
        read.append(read_step(each, words, fields))
        try:
            fields.check()
        except Invalid as refused:
            problems |= {f"steps.{number}.{field}": problem for field, problem in refused.problems.items()}
    keys = [step.key for step in read]
    for number, step in enumerate(read, start=1):
        if step.key and step.key in keys[: number - 1]:
            problems.setdefault(f"steps.{number}.key", Problem("Another step has this key."))
    if problems:
        raise Invalid(problems)
    return _keep(found, there, read, by, at)


def _step(steps: Iterable[Step], key: str) -> Step:
    found = next((each for each in steps if each.key == key), None)
    if found is None:
        raise Absent
    return found


def _keep(found: Playbook, there: Version, steps: Iterable[Step], by: Person, at: datetime) -> Version:
    kept = numbered(steps)
    if len(kept) > MOST_STEPS:
        raise Conflict("A playbook has no more than %(most)d steps.", most=MOST_STEPS)
    there.steps = [each.plain() for each in kept]
    there.save(update_fields=["steps"])
    _note("playbook.write", found, by=by, at=at, detail={"version": there.number, "steps": len(kept)})
    return there


@transaction.atomic
def remove_step(*, by: Person, playbook: str, key: str, at: datetime) -> Version:
    found, there = _open_draft(by, playbook)
    steps = queries.steps_of(there)
    gone = _step(steps, key)
    return _keep(found, there, [each for each in steps if each != gone], by, at)


@transaction.atomic
def move_step(*, by: Person, playbook: str, key: str, places: int, at: datetime) -> Version:
    """Move a step of a draft down by so many places, up for less than 0."""
    found, there = _open_draft(by, playbook)
    steps = queries.steps_of(there)
    places = max(-MOST_STEPS, min(places, MOST_STEPS))
    return _keep(found, there, moved(steps, _step(steps, key), places), by, at)


@transaction.atomic
def publish(*, by: Person, playbook: str, at: datetime) -> Version:
    """Let a draft out, for good: it supersedes the version before it, with which running cases go on. By a lead."""
    found, there = _open_draft(by, playbook)
    if not policy.publishes(by, found.owner_id):
        raise Forbidden("A version is published by the lead.")
    if not there.steps:
        raise Conflict("A playbook without a step cannot be published.")
    title, summary = (there.title_en, there.title_ur), (there.summary_en, there.summary_ur)
    there.digest = law.digest(title, summary, there.condition, queries.steps_of(there))
    there.state, there.published_at, there.published_by = VersionState.PUBLISHED, at, by.label
    there.save()
    found.latest = there.number
    found.save(update_fields=["latest"])
    detail = {"version": there.number, "digest": there.digest}
    _note("playbook.publish", found, by=by, at=at, detail=detail)
    return there


@transaction.atomic
def discard(*, by: Person, playbook: str, at: datetime) -> Playbook:
    """Throw a draft away; a playbook of which nothing was ever published goes with it. Returns it as it was."""
    found, there = _open_draft(by, playbook)
    there.delete()
    _note("playbook.discard", found, by=by, at=at, detail={"version": there.number})
    if not found.latest:
        found.delete()
    return found


@transaction.atomic
def share(*, by: Person, playbook: str, shared: bool, at: datetime) -> Playbook:
    """Let other bodies see and use a playbook, or no more. What they started goes on. By a lead."""
    found = _own(by, playbook)
    if not policy.publishes(by, found.owner_id):
        raise Forbidden("Whether others use a playbook is decided by the lead.")
    found.shared = shared
    found.save(update_fields=["shared"])
    _note("playbook.share", found, by=by, at=at, detail={"shared": shared})
    return found


@transaction.atomic
def withdraw(*, by: Person, playbook: str, at: datetime) -> Playbook:
    """Take a playbook out of use: nothing is started by it any more, and what was started goes on. By a lead."""
    found = _own(by, playbook)
    if not policy.publishes(by, found.owner_id):
        raise Forbidden("A playbook is withdrawn by the lead.")
    on = registry.local_date(at)
    if queries.prescribed(on).filter(playbook=found).exists() or Mandate.objects.filter(
        playbook=found, starts__gt=on, ends=None
    ):
        raise Conflict("This playbook is prescribed to others: end that first.")
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    Version.objects.filter(playbook=found, state=VersionState.DRAFT).delete()
    _note("playbook.withdraw", found, by=by, at=at)
    return found


def _note(
    act: str, playbook: Playbook, *, by: Person, at: datetime, detail: Mapping[str, object] | None = None
) -> None:
    record(by=by, at=at, act=act, subject=f"playbook:{playbook.reference}", party_id=playbook.owner_id, detail=detail)
