"""Defining a field, wording it anew, putting it in order, and retiring it. What was answered is never touched."""

from datetime import datetime
from enum import StrEnum

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from pehra.casefields.models import Field, Version
from pehra.casefields.rules.wishes import MOST_OF_A_BODY, Wishes, problems
from pehra.formats.references import fresh, tidy
from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.registry import queries as registry


class Way(StrEnum):
    """Where a field goes in the order of its body's."""

    UP = "up"
    DOWN = "down"


@transaction.atomic
def define(*, by: Person, body: str, wanted: Wishes, at: datetime) -> Field:
    """Ask something new, after everything else. Raises Absent, Invalid; Conflict for one too many."""
    party_id = registry.own_body(by, body).id
    _check(wanted)
    _one_at_a_time(party_id)
    _check_room(party_id)
    place = (Field.objects.filter(party=party_id).aggregate(last=Max("place"))["last"] or 0) + 1
    made = Field.objects.create(reference=fresh("F"), party_id=party_id, place=place, made_at=at)
    _word(made, wanted, by, at)
    _journal(made, "field.define", by, at)
    return made


@transaction.atomic
def change(*, by: Person, reference: str, wanted: Wishes, at: datetime) -> Field:
    """Ask it in other words from now on; what was answered keeps the words of its day. Raises Absent, Invalid; Conflict
    for one that is retired.

    The kind stays: an answer of one kind is none of another.
    """
    row = _locked(by, reference)
    present = row.versions.get(number=row.version)
    if row.retired_at is not None:
        raise Conflict("This field is retired. Take it up again first.")
    _check(wanted)
    if wanted.kind != present.question["kind"]:
        raise Invalid({"kind": "The kind of a field stays. Retire it, and define another one."})
    same = wanted.question(row.reference).plain() == present.question
    if same and (wanted.required, sorted(wanted.classes)) == (present.required, present.classes):
        return row
    last = row.versions.aggregate(last=Max("number"))["last"]
    row.version = last + 1
    row.save(update_fields=["version"])
    _word(row, wanted, by, at)
    _journal(row, "field.change", by, at)
    return row


@transaction.atomic
def retire(*, by: Person, reference: str, at: datetime) -> Field:
    """Ask it no more; what was answered stays where it stands. Raises Absent."""
    row = _locked(by, reference)
    if row.retired_at is None:
        row.retired_at = at
        row.save(update_fields=["retired_at"])
        _journal(row, "field.retire", by, at)
    return row


@transaction.atomic
def take_up(*, by: Person, reference: str, at: datetime) -> Field:
    """Ask again what was retired. Raises Absent; Conflict for one too many."""
    row = _locked(by, reference)
    if row.retired_at is not None:
        _check_room(row.party_id)
        row.retired_at = None
        row.save(update_fields=["retired_at"])
        _journal(row, "field.take-up", by, at)
    return row


@transaction.atomic
def move(*, by: Person, reference: str, way: Way, at: datetime) -> None:
    """Ask it one place earlier or later among those that are asked; at either end it stays. Raises Absent."""
    row = _locked(by, reference)
    asked = list(_asked(row.party_id).order_by("place", "pk"))
    here = next((place for place, each in enumerate(asked) if each.pk == row.pk), None)
    there = -1 if here is None else here + (1 if way is Way.DOWN else -1)
    if here is None or not 0 <= there < len(asked):
        return
    asked[here], asked[there] = asked[there], asked[here]
    for place, each in enumerate(asked, start=1):
        each.place = place
    Field.objects.bulk_update(asked, ["place"])
    _journal(row, "field.move", by, at)


def _check(wanted: Wishes) -> None:
    if found := problems(wanted):
        raise Invalid(found)


def _check_room(party_id: int) -> None:
    if _asked(party_id).count() >= MOST_OF_A_BODY:
        raise Conflict("A body asks at most %(most)s fields. Retire one first.", most=MOST_OF_A_BODY)


def _asked(party_id: int) -> "QuerySet[Field]":
    return Field.objects.filter(party=party_id, retired_at=None)


def _one_at_a_time(party_id: int) -> None:
    """Whoever says what this body asks waits for whoever else does, until this transaction ends. Taken before anything
    is read: two who do not know of each other would both find the same place, and room for one more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('casefields.body', %s))", [party_id])


def _locked(by: Person, reference: str) -> Field:
    found = Field.objects.filter(reference=tidy(reference)).first()
    if found is None or not registry.administers_own(by, found.party_id):
        raise Absent
    _one_at_a_time(found.party_id)
    # As whoever was before has left it.
    found.refresh_from_db()
    return found


def _word(row: Field, wanted: Wishes, by: Person, at: datetime) -> None:
    Version.objects.create(
        field=row,
        number=row.version,
        question=wanted.question(row.reference).plain(),
        classes=sorted(wanted.classes),
        required=wanted.required,
        at=at,
        by=by.label,
    )


def _journal(row: Field, act: str, by: Person, at: datetime) -> None:
    subject = f"field:{row.reference}"
    record(by=by, at=at, act=act, subject=subject, party_id=row.party_id, detail={"version": row.version})
