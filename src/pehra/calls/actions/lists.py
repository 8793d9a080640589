"""Keeping the phone list of a body: who is on it, in which order, in which hours, and who stands in."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from django.db import connection, transaction

from pehra.calls.models import Place, Wish
from pehra.calls.queries.lists import entries
from pehra.calls.rules.order import EVERY_DAY, problems
from pehra.foundation.access.errors import Absent, Conflict, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.registry import queries as registry
from pehra.registry.queries.contacts import numbers_of

MOST: Final = 50
LONGEST_WAIT: Final = 24 * 60


@dataclass(frozen=True)
class Terms:
    """When somebody may be called, and for whom they stand in (a place of the same list)."""

    hours_from: time | None = None
    hours_until: time | None = None
    days: frozenset[int] = EVERY_DAY
    stands_in_for: int | None = None


@transaction.atomic
def put(*, by: Person, body: str, contact_id: int, terms: Terms, at: datetime) -> Place:
    """Put a contact of the body at the end of its list. Raises Absent, Invalid; Conflict for one too many."""
    body_id = _body(by, body)
    if contact_id not in {each.pk for each in numbers_of(body_id)}:
        raise Invalid({"contact": "Choose a contact of this body that has a telephone number."})
    here = _places(body_id)
    if any(each.contact_id == contact_id for each in here):
        raise Invalid({"contact": "This contact is on the list already."})
    if len(here) >= MOST:
        raise Conflict("A phone list has at most %(most)s people. Take somebody off it first.", most=MOST)
    _check(terms, here)
    last = max((each.position for each in here), default=0)
    row = Place.objects.create(
        body_id=body_id, contact_id=contact_id, position=last + 1, added_at=at, **_columns(terms)
    )
    _journal(by, body_id, body, "phone-list.add", at, place=row.pk)
    return row


@transaction.atomic
def change(*, by: Person, place_id: int, terms: Terms, at: datetime) -> Place:
    """Change hours and for whom somebody stands in. Raises Absent, Invalid."""
    row = _locked(by, place_id)
    here = _places(row.body_id)
    _check(terms, [each for each in here if each.pk != row.pk])
    if terms.stands_in_for is not None and any(each.stands_in_for_id == row.pk for each in here):
        raise Invalid({"stands_in_for": "Others stand in for this person: they would be two steps behind."})
    columns = _columns(terms)
    for name, value in columns.items():
        setattr(row, name, value)
    # And nothing else: whoever calls may find at the same moment that the number is wrong.
    row.save(update_fields=list(columns))
    _journal(by, row.body_id, row.body.slug, "phone-list.change", at, place=row.pk)
    return row


@transaction.atomic
def move(*, by: Person, place_id: int, up: bool, at: datetime) -> None:
    """Call somebody before, or after, whoever is next to them. At the end of the list it stays. Raises Absent."""
    row = _locked(by, place_id)
    beside = [each.row.pk for each in entries(row.body_id) if each.row.stands_in_for_id == row.stands_in_for_id]
    if row.pk not in beside:
        return
    there = beside.index(row.pk) + (-1 if up else 1)
    if not 0 <= there < len(beside):
        return
    every = _places(row.body_id)
    order = [each.pk for each in every]
    one, other = order.index(row.pk), order.index(beside[there])
    every[one], every[other] = every[other], every[one]
    for position, each in enumerate(every, start=1):
        each.position = position
    Place.objects.bulk_update(every, ["position"])
    _journal(by, row.body_id, row.body.slug, "phone-list.move", at, place=row.pk, up=up)


@transaction.atomic
def take_off(*, by: Person, place_id: int, at: datetime) -> None:
    """Take somebody off the list; whoever stood in for them stands in for nobody. Raises Absent."""
    row = _locked(by, place_id)
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    Place.objects.filter(stands_in_for=row, removed_at=None).update(stands_in_for=None)
    _journal(by, row.body_id, row.body.slug, "phone-list.remove", at, place=row.pk)


@transaction.atomic
def want(*, by: Person, body: str, minutes: int | None, at: datetime) -> None:
    """Be called after so many minutes where the profile says longer; None: as the profile says.

    Raises Absent, Invalid.
    """
    body_id = _body(by, body)
    if minutes is None:
        Wish.objects.filter(body_id=body_id).delete()
    elif 0 <= minutes <= LONGEST_WAIT:
        said = {"minutes": minutes, "changed_at": at, "changed_by": by.label}
        Wish.objects.update_or_create(body_id=body_id, defaults=said)
    else:
        raise Invalid({"minutes": Problem("A whole number of minutes from 0 to %(most)s.", most=LONGEST_WAIT)})
    _journal(by, body_id, body, "phone-list.wait", at, minutes=minutes)


def looked(*, by: Person, body_id: int, body: str, at: datetime) -> None:
    """Somebody has looked at the numbers of a body's list."""
    _journal(by, body_id, body, "phone-list.look", at)


def _body(by: Person, slug: str) -> int:
    body_id = registry.own_body(by, slug).id
    _lock(body_id)
    return body_id


def _lock(body_id: int) -> None:
    """The list of a body, also an empty one: of two who change it at once, the second sees what the first has done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('calls.list', %s))", [body_id])


def _locked(by: Person, place_id: int) -> Place:
    row = Place.objects.select_related("body").filter(pk=place_id, removed_at=None).first()
    if row is None or not registry.administers_own(by, row.body_id):
        raise Absent
    _lock(row.body_id)
    found = Place.objects.select_related("body").filter(pk=place_id, removed_at=None).first()
    if found is None:
        raise Absent
    return found


def _places(body_id: int) -> list[Place]:
    rows = Place.objects.filter(body_id=body_id, removed_at=None, contact__removed_at=None)
    return list(rows.order_by("position", "pk"))


def _check(terms: Terms, others: list[Place]) -> None:
    wrong: dict[str, str | Problem] = dict(problems(terms.hours_from, terms.hours_until, terms.days))
    first = {each.pk for each in others if each.stands_in_for_id is None}
    if terms.stands_in_for is not None and terms.stands_in_for not in first:
        wrong["stands_in_for"] = "Choose somebody else of this list who stands in for nobody."
    if wrong:
        raise Invalid(wrong)


def _columns(terms: Terms) -> dict[str, object]:
    return {
        "hours_from": terms.hours_from,
        "hours_until": terms.hours_until,
        "days": sorted(terms.days),
        "stands_in_for_id": terms.stands_in_for,
    }


def _journal(by: Person, body_id: int, slug: str, act: str, at: datetime, **detail: object) -> None:
    record(by=by, at=at, act=act, subject=f"body:{slug}", party_id=body_id, detail=detail)
