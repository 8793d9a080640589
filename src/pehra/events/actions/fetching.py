"""Fetching what feeds publish, each subscription on its schedule."""

import os
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pehra.connectors.feed_pull import Asked, NotFetched, Rules, Validators, fetch
from pehra.events.actions import keeping
from pehra.events.actions.intake import Origin, carry_on, take_in
from pehra.events.errors import TooLarge
from pehra.events.models import FeedRun, FeedSource
from pehra.events.rules.fetching import SHORTEST, next_time
from pehra.events.rules.runs import Way, news_after
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.foundation.access.errors import Absent, Invalid, Problem
from pehra.pipeline.spec import SpecErrors
from pehra.pipeline.store import Store

FETCH_FEED: Final = "pehra.events.jobs.fetch_feed"
# For so long nobody else fetches what one has begun to fetch.
LEASE: Final = timedelta(minutes=30)
HEADER: Final = re.compile(r"[A-Za-z0-9-]{1,100}", re.ASCII)
SECRET: Final = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:/.+", re.ASCII)


class NoSecret(Exception):
    """The value of a subscription's header is not where it should be."""


def subscribe(
    *, feed: str, at: datetime, url: str = "", every: timedelta | None = None, header: str = "", secret: str = ""
) -> FeedSource:
    """Have a feed fetched from now on; a subscription that is there already is changed. Raises Invalid.

    Without `url` and `every` it is fetched where and as often as its spec says.
    """
    try:
        spec = catalogue().spec(feed)
    except (UnknownFeed, SpecErrors) as error:
        raise Invalid({"feed": Problem("%(problem)s", problem=str(error))}) from error
    url, every = url or spec.url, every or spec.every
    problems: dict[str, str | Problem] = {}
    if urlsplit(url).scheme not in ("http", "https") or len(url) > 2000:
        problems["url"] = "An address that begins with https:// is needed; the feed's spec names none."
    if every < SHORTEST:
        problems["every"] = Problem("At least %(seconds)d seconds.", seconds=int(SHORTEST.total_seconds()))
    if bool(header) != bool(secret) or (header and not HEADER.fullmatch(header)):
        problems["header"] = "A header has a name, and a place where its value is kept."
    elif secret and not SECRET.fullmatch(secret):
        problems["header"] = "Its value is kept in env:NAME or file:/path; the value itself is not stored."
    if problems:
        raise Invalid(problems)
    told = {"every": every, "header": header, "secret": secret, "enabled": True, "next_at": at, "failures": 0}
    source, _ = FeedSource.objects.update_or_create(feed=feed, url=url, defaults={**told, "problem": ""})
    return source


def unsubscribe(*, feed: str, url: str = "") -> int:
    """No longer fetch a feed, or one of its addresses; return how many subscriptions ended. Raises Absent."""
    sources = FeedSource.objects.filter(feed=feed, **({"url": url} if url else {}))
    ended, _ = sources.delete()
    if not ended:
        raise Absent
    return ended


def due(*, at: datetime) -> list[int]:
    """The subscriptions whose time has come."""
    return list(
        FeedSource.objects.filter(enabled=True, next_at__lte=at).order_by("next_at").values_list("pk", flat=True)
    )


def ask_for(source_id: int) -> None:
    """Have the worker fetch a subscription. One that waits for it already is not asked for again."""
    try:
        with transaction.atomic():
            app.configure_task(FETCH_FEED, queueing_lock=f"fetch {source_id}").defer(source_id=source_id)
    except AlreadyEnqueued:
        return


def fetch_source(*, source_id: int, at: datetime, chance: Callable[[], float]) -> FeedRun | None:
    """Fetch a subscription if nobody else is at it; the run, or None where nothing new came.

    What went wrong is written down with the subscription. `chance` gives numbers from 0 to 1, which spread the times.
    """
    source = _lease(source_id, at)
    if source is None:
        return None
    run, problem, wait = None, "", 0
    try:
        run = _fetch(source, at)
    except NotFetched as error:
        problem, wait = str(error), error.wait
    except (TooLarge, UnknownFeed, SpecErrors, NoSecret) as error:
        problem = str(error)
    failures = source.failures + 1 if problem else 0
    told: dict[str, Any] = {
        "fetched_at": at,
        "problem": problem,
        "failures": failures,
        "next_at": next_time(at, source.every, failures, chance(), wait=timedelta(seconds=wait)),
        "etag": source.etag,
        "last_modified": source.last_modified,
    }
    if not problem:
        told["answered_at"] = at
    if run:
        told |= {"changed_at": at, "run": run}
    # It may have been ended or changed meanwhile: nothing else is written, and nothing is made anew.
    FeedSource.objects.filter(pk=source_id).update(**told)
    return run


def make_due(*, source_id: int, at: datetime) -> None:
    """Have a subscription fetched before its time."""
    FeedSource.objects.filter(pk=source_id).update(next_at=at)


def finish(*, run: FeedRun, store: Store, at: datetime) -> FeedRun:
    """Carry out what was fetched, at once. Raises Conflict where the worker is at it, and StoreAway."""
    return carry_on(run_id=run.pk, store=store, at=at)


@transaction.atomic
def _lease(source_id: int, at: datetime) -> FeedSource | None:
    rows = FeedSource.objects.select_for_update(skip_locked=True)
    source = rows.filter(pk=source_id, enabled=True, next_at__lte=at).first()
    if source:
        # Killed while it is fetched, it is fetched again after that.
        source.next_at = at + LEASE
        source.save(update_fields=["next_at"])
    return source


def _fetch(source: FeedSource, at: datetime) -> FeedRun | None:
    spec = catalogue().spec(source.feed)
    headers = {source.header: _secret(source.secret)} if source.header else {}
    known = Validators(source.etag, source.last_modified)
    pause = news_after(timed="time_source" in spec.fills, closes_after=spec.closes_after)
    if pause is not None and (source.changed_at is None or source.changed_at + pause <= at):
        # That it has not changed is worth knowing, and is learned from the document alone.
        known = Validators()
    asked = Asked(source.url, known, headers)
    with fetch(asked, rules()) as answer:
        if answer.blocks is None:
            return None
        received = keeping.receive(answer.blocks, settings.FEED_LARGEST)
    if not received.bytes:
        received.path.unlink()
        raise NotFetched("it is empty")
    taken = take_in(received=received, spec=spec, origin=Origin(Way.PULL, answer.name), at=at)
    source.etag, source.last_modified = answer.validators.etag, answer.validators.last_modified
    return taken.run if taken.new else None


def rules() -> Rules:
    """What the operator's settings allow."""
    return Rules(private=settings.FETCH_PRIVATE, proxy=settings.FETCH_PROXY, authorities=settings.FETCH_CA)


def _secret(reference: str) -> str:
    """The value that a reference names. Raises NoSecret, which never tells it."""
    kind, _, place = reference.partition(":")
    try:
        value = os.environ.get(place, "") if kind == "env" else Path(place).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise NoSecret(f"the file {place} cannot be read") from error
    value = value.strip()
    if not value or not value.isprintable():
        raise NoSecret(f"{reference} holds no value for the header")
    return value
