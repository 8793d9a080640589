"""Bringing what the registry says of organisations to where events are looked up."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pehra.events.actions.claims import claims
from pehra.events.models import Due
from pehra.events.rules.work import Work
from pehra.pipeline.enrichment.filled import Part, fillings, marks
from pehra.pipeline.enrichment.owners import Standing, places
from pehra.pipeline.enrichment.placing import put_constituency, put_places
from pehra.pipeline.enrichment.spans import ALWAYS, FOREVER, Span
from pehra.pipeline.store import Store
from pehra.registry.queries import Stretch, chains_today, gave_up, local_date, registry_state, stretches

REFRESH: Final = "pehra.events.jobs.refresh_networks"
# Keeps this lock apart from those that anybody else takes in the same database.
_LOCKS: Final = 7342
_REFRESHING: Final = 1
# Another one makes every store fill its tables anew: for when they are made in another way.
_EDITION: Final = 1
# A claim ends with its day, whenever on it that is said.
_AGAIN: Final = timedelta(days=1)


def refresh_networks(*, store: Store, at: datetime) -> bool:
    """Have the store say of networks, names and who sees them what the registry says; whether anything was done.

    Nothing is written where the store knows this state already: then it costs one statement to the database and one to
    the store. One at a time. Raises StoreAway, StoreRefused: then the store says what it said before, and asking again
    mends it.
    """
    today = local_date(at)
    return bool(_untold(store, today)) and _tell(store, today, at)


@transaction.atomic
def _tell(store: Store, today: date, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, _REFRESHING])
    # Read first: what is committed while the rest is read makes the next state another one.
    untold = _untold(store, today)
    if untold:
        _look_for_ended(store, today)
    if Part.NETWORKS in untold:
        put_places(store, places(claims(), _standings(stretches()), _zone()), untold[Part.NETWORKS], at)
    if Part.CONSTITUENCY in untold:
        put_constituency(store, dict(chains_today(today)), untold[Part.CONSTITUENCY], at)
    return bool(untold)


def _untold(store: Store, today: date) -> dict[Part, str]:
    """The parts of which the store says something else than the registry does, with the state that this has."""
    state = f"{_EDITION} {registry_state()}"
    # Who stands in a chain may change with the day alone.
    wanted = {Part.NETWORKS: state, Part.CONSTITUENCY: f"{state} {today.isoformat()}"}
    told = marks(store)
    return {part: mark for part, mark in wanted.items() if told.get(part) != mark}


def _look_for_ended(store: Store, today: date) -> None:
    """Have the findings looked at of organisations whose claims have ended since the store was told last."""
    # Told anew with each day, so that what a broken off refresh leaves out is seen to by the next.
    told = dict(fillings(store)).get(Part.CONSTITUENCY.value)
    since = local_date(datetime.fromtimestamp(told / 10**6, UTC)) - _AGAIN if told else None
    found = sorted(gave_up(since=since, until=today))
    Due.objects.bulk_create((Due(work=Work.CLAIMS, organisation_id=each) for each in found), ignore_conflicts=True)


def ask_for_refresh(at: datetime) -> None:
    """Have the networks refreshed by a job once this transaction is committed; one job for all of its acts."""
    if not any(_defer in entry for entry in connection.run_on_commit):
        transaction.on_commit(_defer)


def _defer() -> None:
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(REFRESH, queueing_lock="refresh-networks").defer(timestamp=0)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.DISPLAY_TIME_ZONE)


def _standings(told: Mapping[int, Sequence[Stretch]]) -> dict[int, list[Span[Standing]]]:
    return {pk: _spans(each) for pk, each in told.items()}


def _spans(told: Sequence[Stretch]) -> list[Span[Standing]]:
    """The stretches with their ends, which are the beginnings of the next ones."""
    starts = [each.since or ALWAYS for each in told]
    ends: list[date] = [*starts[1:], FOREVER]
    return [
        Span(since, until, Standing(each.first, each.sector, each.province))
        for each, since, until in zip(told, starts, ends, strict=True)
    ]
