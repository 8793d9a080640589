"""An input that somebody's program sends."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from pehra.events.actions import keeping
from pehra.events.actions.intake import Origin, Taken, carry_on, take_in
from pehra.events.models import FeedRun
from pehra.events.policy import sends_for
from pehra.events.rules.runs import RunState, Way
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.pipeline.spec import Spec, SpecErrors
from pehra.pipeline.store import Store, StoreAway, StoreRefused
from pehra.registry import queries as registry


@dataclass(frozen=True, slots=True)
class Pushed:
    """What somebody sends: the feed's name, the file's, and how many bytes it will be."""

    feed: str
    name: str
    bytes: int


def push(*, by: Person, pushed: Pushed, blocks: Iterable[bytes], at: datetime, queued: bool = True) -> Taken:
    """Take an input in for the person's body. It is durable when this returns; the same bytes again are the same run.

    `queued`: the worker carries it out. Raises Absent where there is no such feed, Forbidden, Invalid.
    """
    spec = _spec(pushed)
    bodies = sends_for(by, frozenset(registry.snapshot().by_id))
    if not bodies:
        raise Forbidden("Inputs are sent by the analysts and leads of a CERT or of the operation center.")
    if not pushed.bytes:
        raise Invalid({"": Problem("The body is the input, and it is empty.")})
    received = keeping.receive(blocks, settings.FEED_LARGEST)
    if received.bytes != pushed.bytes:
        received.path.unlink(missing_ok=True)
        raise Invalid({"": Problem("The body ended before the length that was announced.")})
    origin = Origin(Way.PUSH, pushed.name or spec.name.rpartition("/")[2], party_id=min(bodies), by=by)
    return take_in(received=received, spec=spec, origin=origin, at=at, queued=queued)


def finish(*, run: FeedRun, store: Store, at: datetime) -> FeedRun:
    """Carry a run out at once, if the store is there and nobody else is at it; return how it stands."""
    if run.state == RunState.RUNNING:
        # Where it cannot be now, its turn comes: see `intake.take_up`.
        with suppress(Conflict, StoreAway, StoreRefused):
            carry_on(run_id=run.pk, store=store, at=at)
        run.refresh_from_db()
    return run


def _spec(pushed: Pushed) -> Spec:
    try:
        return catalogue().named(pushed.feed, pushed.name)
    except UnknownFeed as unknown:
        raise Absent from unknown
    except SpecErrors as errors:
        raise Conflict("The spec of this feed cannot be used: %(problem)s", problem=str(errors)) from errors
