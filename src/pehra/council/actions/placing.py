"""Whom addressees stand under follows the network: a CERT notified later sees what its constituents owe."""

import logging
from collections import defaultdict
from contextlib import suppress
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Count
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pehra.council.actions.directives import places_of, selection_of
from pehra.council.models import Directive, Duty, Tally
from pehra.council.rules.directives import DirectiveState
from pehra.council.rules.tiers import column, path_of, written
from pehra.registry import queries as registry
from pehra.registry.queries import Selection

log = logging.getLogger(__name__)

# Named, not imported: a door calls an action and never the other way round.
PLACING: Final = "pehra.council.jobs.place_duties"
QUEUED_ONCE: Final = "place-duties"
# Acts on the network come in bursts.
LATER: Final = {"minutes": 1}


def ask_for_placing(at: datetime) -> None:
    """Have everybody placed anew by a job once this transaction is committed; one job for all of its acts."""
    if not any(_defer in entry for entry in connection.run_on_commit):
        transaction.on_commit(_defer)


def _defer() -> None:
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(PLACING, queueing_lock=QUEUED_ONCE, schedule_in=LATER).defer(timestamp=0)


def place_anew(*, at: datetime) -> int:
    """Put whoever is bound by a directive in force below those who serve them today; returns how many have moved.

    Closed and revoked ones stay as they were. One that fails keeps back no other.
    """
    running = list(Directive.objects.filter(state=DirectiveState.ISSUED).order_by("pk").values_list("pk", flat=True))
    if not running:
        return 0
    on = registry.local_date(at)
    organisations = _paths(Selection(organisations=True), on)
    moved = 0
    for pk in running:
        try:
            with transaction.atomic():
                moved += _placed(pk, organisations, on)
        except Exception:
            log.exception("the addressees of directive %s could not be placed anew", pk)
    return moved


def _paths(selection: Selection, on: date) -> dict[int, str]:
    return {each.party_id: written(path_of(each.steps)) for each in registry.addressees(selection, on)}


def _placed(pk: int, organisations: dict[int, str], on: date) -> int:
    row = Directive.objects.select_for_update().get(pk=pk)
    if row.state != DirectiveState.ISSUED:
        return 0
    bodies = row.duties.filter(party__kind="body").values_list("party__slug", flat=True)
    own = Selection(functions=selection_of(row.selection).functions, parties=frozenset(bodies))
    today = organisations | (_paths(own, on) if bodies else {})
    wanted: dict[str, list[int]] = defaultdict(list)
    for duty, party, path in row.duties.values_list("pk", "party_id", "place__path"):
        if today.get(party, path) != path:
            wanted[today[party]].append(duty)
    places = places_of(wanted)
    for path, duties in wanted.items():
        Duty.objects.filter(pk__in=duties).update(place_id=places[path])
    if wanted:
        _count_anew(row)
    return sum(map(len, wanted.values()))


def _count_anew(row: Directive) -> None:
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    found = row.duties.order_by().values_list("place_id", "state").annotate(number=Count("pk"))
    for place, state, number in found:
        counts[place][column(state)] = number
    row.tallies.all().delete()
    Tally.objects.bulk_create(Tally(directive=row, place_id=place, **kept) for place, kept in counts.items())
