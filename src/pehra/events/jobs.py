"""What the event engine does by itself. The clock is read here."""

import logging
import random
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from pehra.connectors.shadowserver import Shadowserver, ShadowserverAway, ShadowserverRefuses
from pehra.events.actions import (
    alerts,
    fetching,
    findings,
    giving_way,
    intake,
    keeping,
    networks,
    sync,
    telling,
    views,
    watching,
)
from pehra.events.actions.runs import MAKE_FINDINGS
from pehra.events.actions.shadowserver import account, fetch_reports
from pehra.events.errors import StoreSilent
from pehra.events.queries.engine import event_store
from pehra.foundation.access.errors import Absent, Conflict
from pehra.pipeline.store import StoreAway, StoreRefused

log = logging.getLogger(__name__)

# Seconds after which it is seen again whether an input still comes in.
SOON = 5


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="refresh-networks", lock="refresh-networks")
def refresh_networks(timestamp: int) -> None:
    """Tell the event store what the registry says: after an act that changed it, and in case that was missed."""
    try:
        networks.refresh_networks(store=event_store(), at=timezone.now())
    except StoreAway as away:
        # It is asked again within a minute, and a store that is not there is told of elsewhere.
        log.info("the networks are refreshed when the event store is back: %s", away)


# An engine that is away for a night is waited for.
@app.task(lock="findings", retry=RetryStrategy(max_attempts=2_000, wait=30, retry_exceptions={StoreAway}))
def make_findings(run_id: str) -> None:
    """Turn what a run observed into findings, and see to what follows from that."""
    if giving_way.waits(run_id=UUID(run_id), at=timezone.now()):
        app.configure_task(MAKE_FINDINGS, schedule_in={"seconds": SOON}).defer(run_id=run_id)
        return
    findings.make_findings(run_id=UUID(run_id), store=event_store(), at=timezone.now())
    findings.follow_up(at=timezone.now(), go_on=_nothing_comes_in)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="follow-findings", lock="findings")
def follow_findings(timestamp: int) -> None:
    """Runs that were forgotten, digests whose hour has come, and what became of them."""
    now = timezone.now()
    try:
        findings.catch_up(store=event_store(), at=now)
    except StoreAway as away:
        log.info("the findings of some runs wait for the event store: %s", away)
    findings.follow_up(at=now, go_on=_always if giving_way.goes_ahead(at=now) else _nothing_comes_in)
    telling.follow(at=now)


@app.periodic(cron="* * * * * */20")
@app.task(queueing_lock="call-programs", lock="call-programs")
def call_programs(timestamp: int) -> None:
    """Call the programs of organisations that want their digests so."""
    while telling.call_waiting(at=timezone.now()):
        pass


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="settle-findings", lock="findings")
def settle_findings(timestamp: int) -> None:
    """What passes by the clock, and what the registry says of who responds to whom."""
    now = timezone.now()
    sync.follow_registry(at=now)
    sync.settle(at=now)
    while sync.expire(at=now):
        pass


@app.task(retry=RetryStrategy(max_attempts=2_000, wait=30, retry_exceptions={StoreAway}))
def carry_on(run_id: str) -> None:
    """Carry out a run whose input is kept: pushed, fetched, made anew, or left by a process that is gone."""
    try:
        intake.carry_on(run_id=UUID(run_id), store=event_store(), at=timezone.now())
    except (Absent, Conflict) as reason:
        # Somebody else was faster.
        log.info("run %s is not carried out: %s", run_id, reason)
    except StoreRefused as refused:
        # What the store refuses once it would refuse for ever.
        log.exception("the event store refuses run %s", run_id)
        problem = f"the event store refuses: {refused}"[:2000]
        intake.give_up(run_id=UUID(run_id), problem=problem, store=event_store(), at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take-up-runs", lock="take-up-runs")
def take_up_runs(timestamp: int) -> None:
    """Go on with the runs whose process is gone, and clear away what never became one."""
    intake.take_up(at=timezone.now())
    try:
        intake.tidy(store=event_store(), at=timezone.now())
    except StoreAway as away:
        log.info("what never became a run is cleared away when the event store is back: %s", away)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="pack-inputs", lock="pack-inputs")
def pack_inputs(timestamp: int) -> None:
    """Delete the inputs that were kept long enough, and pack those of runs that have ended."""
    # First: where the disk is full, packing fails, and only this makes room.
    keeping.forget(at=timezone.now())
    go_on = _always if giving_way.goes_ahead(at=timezone.now()) else _nothing_comes_in
    while go_on() and keeping.pack(at=timezone.now(), most=1):
        pass


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="watch-streams", lock="watch-streams")
def watch_streams(timestamp: int) -> None:
    """Look for what stands out in the stream of events."""
    try:
        alerts.detect(store=event_store(), at=timezone.now())
    except StoreAway as away:
        log.info("the streams are watched when the event store is back: %s", away)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="count-views", lock="count-views")
def count_views(timestamp: int) -> None:
    """Tell in the morning how many events of yesterday fit the views that are counted."""
    try:
        views.tell_counts(at=timezone.now())
    except StoreSilent:
        log.info("the saved views are counted when the event store is back")


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="watch-folder", lock="watch-folder")
def watch_folder(timestamp: int) -> None:
    """Bring in what was dropped into the folder of PEHRA_FEED_FOLDER."""
    if settings.FEED_FOLDER:
        watching.bring_in(root=Path(settings.FEED_FOLDER), at=timezone.now())


@app.periodic(cron="* * * * * */20")
@app.task(queueing_lock="fetch-feeds")
def fetch_feeds(timestamp: int) -> None:
    """Ask for each subscription that is due by a job of its own, so that a slow server keeps no other waiting."""
    for source_id in fetching.due(at=timezone.now()):
        fetching.ask_for(source_id)


@app.task
def fetch_feed(source_id: int) -> None:
    """Fetch one subscription."""
    fetching.fetch_source(source_id=source_id, at=timezone.now(), chance=random.random)


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="fetch-shadowserver", lock="fetch-shadowserver")
def fetch_shadowserver(timestamp: int) -> None:
    """Take the reports that Shadowserver has and that were never taken."""
    mine = account()
    if mine is None:
        return
    try:
        fetched = fetch_reports(api=Shadowserver(mine), at=timezone.now())
    except (ShadowserverAway, ShadowserverRefuses) as error:
        log.warning("Shadowserver: %s", error)
        return
    for line in fetched.aside:
        log.warning("Shadowserver: %s", line)


def _nothing_comes_in() -> bool:
    return not giving_way.comes_in(at=timezone.now())


def _always() -> bool:
    return True
