"""Bringing what the registry says of organisations to where events are looked up."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pehra.pipeline.enrichment.claims import Claim, Kind, bounds
from pehra.pipeline.enrichment.filled import Part, marks
from pehra.pipeline.enrichment.owners import Standing, places
from pehra.pipeline.enrichment.placing import put_constituency, put_places
from pehra.pipeline.enrichment.spans import ALWAYS, FOREVER, Span
from pehra.pipeline.store import Store
from pehra.registry.queries import Stretch, chains_today, held_objects, local_date, registry_state, stretches

log = logging.getLogger(__name__)

REFRESH: Final = "pehra.events.jobs.refresh_networks"
# Keeps this lock apart from those that anybody else takes in the same database.
_LOCKS: Final = 7342
_REFRESHING: Final = 1
# Another one makes every store fill its tables anew: for when they are made in another way.
_EDITION: Final = 1
_KINDS: Final = {"cidr": Kind.NETWORK, "domain": Kind.DOMAIN, "asn": Kind.ASN}


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
    if Part.NETWORKS in untold:
        put_places(store, places(_claims(), _standings(stretches()), _zone()), untold[Part.NETWORKS], at)
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


def ask_for_refresh(at: datetime) -> None:
    """Have the networks refreshed by a job once this transaction is committed; one job for all of its acts."""
    if not any(_defer in entry for entry in connection.run_on_commit):
        transaction.on_commit(_defer)


def _defer() -> None:
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(REFRESH, queueing_lock="refresh-networks").defer(timestamp=0)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.DISPLAY_TIME_ZONE)


def _claims() -> list[Claim]:
    """The registry's claims; one that cannot be looked up keeps back no other."""
    found = []
    for each in held_objects():
        kind = _KINDS[each.kind]
        if kind is Kind.NETWORK and not _countable(each.value):
            continue
        since, until = each.since or ALWAYS, each.until or FOREVER
        found.append(Claim(kind, each.value, each.organisation_id, each.rank, since, until))
    return found


def _countable(prefix: str) -> bool:
    try:
        bounds(prefix)
    except ValueError as problem:
        log.warning("a network object is left out of the look-up: %s", problem)
        return False
    return True


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
