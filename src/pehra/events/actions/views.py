"""Keeping filters of the explorer under a name, and counting them each day for whoever wants that."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from pehra.events.errors import StoreSilent, TooMuch
from pehra.events.models import SavedView
from pehra.events.queries.seeing import sight_of
from pehra.events.queries.views import counted, due, view
from pehra.events.rules.references import fresh
from pehra.formats import text
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES, Role
from pehra.foundation.accounts.queries import person
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.registry.queries import local_time

log = logging.getLogger(__name__)
LONGEST_NAME: Final = 80
LONGEST_QUERY: Final = 2000
MOST_OF_ONE: Final = 50
# Yesterday's counts come with the morning.
HOUR: Final = 8


@transaction.atomic
def save_view(*, by: Person, name: str, query: str, party_id: int | None = None, at: datetime) -> SavedView:
    """Keep filters, for oneself or for all who read at an own party. Raises Absent, Invalid, Conflict.

    `query` is a tidied part of the explorer's address.
    """
    if not by.parties(READS_CASES) or (party_id is not None and not by.holds(party_id, READS_CASES)):
        raise Absent
    mine = SavedView.objects.filter(owner_id=by.user_id)
    problems = _problems(by, name)
    if len(query) > LONGEST_QUERY:
        problems["query"] = Problem("These filters are too long to be kept.")
    if problems:
        raise Invalid(problems)
    if mine.count() >= MOST_OF_ONE:
        raise Conflict("At most %(most)d views are kept for one person. Delete one first.", most=MOST_OF_ONE)
    audience = sorted({-by.user_id} | ({party_id} if party_id else set()))
    row = SavedView.objects.create(
        reference=fresh("V"),
        owner_id=by.user_id,
        party_id=party_id,
        name=text.tidy(name),
        query=query,
        changed_at=at,
        audience=audience,
    )
    _note(by, row, "view.save", at)
    return row


@transaction.atomic
def rename_view(*, by: Person, reference: str, name: str, at: datetime) -> SavedView:
    """Call an own view otherwise. Raises Absent, Forbidden, Invalid."""
    row = _own(by, reference)
    if text.tidy(name) == row.name:
        return row
    if problems := _problems(by, name):
        raise Invalid(problems)
    row.name, row.changed_at = text.tidy(name), at
    row.save(update_fields=["name", "changed_at"])
    _note(by, row, "view.rename", at)
    return row


@transaction.atomic
def delete_view(*, by: Person, reference: str, at: datetime) -> None:
    """Delete an own view; a lead also those that are shared at the lead's party. Raises Absent, Forbidden."""
    row = view(by, reference)
    if row.owner_id != by.user_id and not by.holds(row.party_id, {Role.LEAD}):
        raise Forbidden("Only its owner, or a lead where it is shared, deletes a view.")
    _note(by, row, "view.delete", at)
    row.delete()


@transaction.atomic
def count_daily(*, by: Person, reference: str, daily: bool, at: datetime) -> SavedView:
    """Begin or end telling the owner each morning how many events of yesterday fit. Raises Absent, Forbidden."""
    row = _own(by, reference)
    row.daily, row.changed_at = daily, at
    # What was before the wish is nothing that it waits for.
    row.counted_on = (local_time(at) - timedelta(days=1)).date() if daily else None
    row.save(update_fields=["daily", "changed_at", "counted_on"])
    return row


def tell_counts(*, at: datetime) -> int:
    """Yesterday's count of each view whose owner wants it; returns how many were told. Raises StoreSilent.

    Counted with the eyes that the owner has today; one that touches too much is told without a number.
    """
    local = local_time(at)
    if local.hour < HOUR:
        return 0
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    told = 0
    for row in due(at, midnight):
        told += _tell(row, midnight, at)
    return told


def _tell(row: SavedView, midnight: datetime, at: datetime) -> int:
    since = midnight - timedelta(days=1)
    owner = person(row.owner)
    number: int | None = None
    try:
        number = counted(row, sight_of(owner, at), since=since, until=midnight)
    except StoreSilent:
        raise
    except TooMuch:
        log.info("view %s touches too many events to be counted", row.reference)
    many = "“%(name)s”: %(count)d events yesterday."
    telling = Telling(
        kind="view.count",
        text="“%(name)s”: too many events yesterday to be counted." if number is None else many,
        link=f"/events/?{row.query}",
        params={"name": row.name} | ({} if number is None else {"count": number}),
        mailed=False,
    )
    with transaction.atomic():
        # By whoever is first, once.
        waits = SavedView.objects.filter(pk=row.pk, daily=True, counted_on=row.counted_on)
        if not waits.update(counted_on=since.date()):
            return 0
        if number != 0 and owner.parties(READS_CASES):
            notify(telling=telling, users=[row.owner_id], at=at)
            return 1
    return 0


def _own(by: Person, reference: str) -> SavedView:
    row = view(by, reference)
    if row.owner_id != by.user_id:
        raise Forbidden("Only its owner changes a view.")
    return row


def _problems(by: Person, name: str) -> dict[str, str | Problem]:
    if wrong := text.problem_in(name, longest=LONGEST_NAME):
        return {"name": Problem(wrong[0], **wrong[1])}
    if SavedView.objects.filter(owner_id=by.user_id, name=text.tidy(name)).exists():
        return {"name": "You have a view of this name already."}
    return {}


def _note(by: Person, row: SavedView, act: str, at: datetime) -> None:
    record(by=by, at=at, act=act, subject=f"view:{row.reference}", party_id=row.party_id)
