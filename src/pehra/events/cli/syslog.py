"""`pehra syslog`: listening for what sensors send, for a service manager or `pehra run`."""

import asyncio
import fcntl
import logging
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import click
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from pehra.connectors.syslog import Listener, listening, tls
from pehra.events.actions import spooling
from pehra.events.actions.spooling import Spool
from pehra.events.cli.ingest import Refused
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.pipeline.spec import SpecErrors

log = logging.getLogger(__name__)
TICK: Final = 0.2
# After a failure of the database.
PATIENCE: Final = 5.0


@click.command()
def syslog() -> None:
    """Listen for syslog on the ports of PEHRA_SYSLOG, until SIGTERM or SIGINT, and bring in what comes.

    Over TCP, by TLS with PEHRA_SYSLOG_CERTIFICATE and PEHRA_SYSLOG_KEY.
    """
    listeners = read_listeners()
    with _alone():
        spooling.adopt()
        asyncio.run(_serve(listeners))


def read_listeners() -> list[Listener]:
    """The ports of PEHRA_SYSLOG, `6514=maker/kind,...`. Raises Refused, which names the variable."""
    context = None
    if settings.SYSLOG_CERTIFICATE:
        try:
            context = tls(settings.SYSLOG_CERTIFICATE, settings.SYSLOG_KEY, settings.SYSLOG_CLIENTS)
        except OSError as error:
            raise Refused(f"PEHRA_SYSLOG_CERTIFICATE, _KEY or _CLIENTS cannot be used: {error}") from error
    elif settings.SYSLOG_CLIENTS:
        raise Refused("PEHRA_SYSLOG_CLIENTS: clients show certificates only over TLS; set PEHRA_SYSLOG_CERTIFICATE")
    found = []
    for entry in filter(None, (each.strip() for each in settings.SYSLOG.split(","))):
        port, _, feed = (part.strip() for part in entry.partition("="))
        if not (port.isascii() and port.isdecimal() and len(port) <= 5 and int(port) < 65536):
            raise Refused(f"PEHRA_SYSLOG: port=feed is needed, such as 6514=syslog/rfc5424, not {entry!r}")
        try:
            catalogue().spec(feed)
        except (UnknownFeed, SpecErrors) as error:
            raise Refused(f"PEHRA_SYSLOG: {error}") from error
        found.append(Listener(feed, settings.SYSLOG_BIND, int(port), context))
    if not found:
        raise Refused("PEHRA_SYSLOG names no port, such as 6514=syslog/rfc5424")
    return found


@contextmanager
def _alone() -> Iterator[None]:
    """One process gathers: another would take its open batches for those of a killed one."""
    spooling.spools().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (spooling.spools() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused("pehra syslog runs already for this data folder") from error
        yield


@dataclass
class _Gathering:
    """The open batches, and whether there is room for more."""

    spools: dict[str, Spool]
    room: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, feed: str, messages: list[bytes]) -> None:
        await self.room.wait()
        spool = self.spools[feed]
        spool.add(messages)
        if spool.is_due():
            spool.close()


async def _serve(listeners: list[Listener]) -> None:
    gathering = _Gathering({each.feed: Spool(each.feed, time.monotonic) for each in listeners})
    ending = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    try:
        async with listening(listeners, gathering.take) as ports:
            click.echo(f"listening on {', '.join(map(str, ports))}")
            while not ending.is_set():
                pause = await _tend(gathering)
                try:
                    await asyncio.wait_for(ending.wait(), pause)
                except TimeoutError:
                    continue
    except OSError as error:
        raise Refused(f"cannot listen: {error}") from error
    finally:
        for spool in gathering.spools.values():
            spool.close()
    await _tend(gathering)


async def _tend(gathering: _Gathering) -> float:
    """Close what is due and make runs of what is closed; returns the seconds until the next time."""
    for spool in gathering.spools.values():
        if spool.is_due():
            spool.close()
    went_well = await asyncio.to_thread(_bring_in)
    if len(spooling.waiting()) < spooling.MOST_WAITING:
        gathering.room.set()
    else:
        gathering.room.clear()
    return TICK if went_well else PATIENCE


def _bring_in() -> bool:
    try:
        for path in spooling.waiting():
            spooling.bring_in(path=path, at=timezone.now())
    except (DatabaseError, InterfaceError, OSError) as error:
        log.warning("syslog waits to be brought in: %s", str(error).partition(os.linesep)[0])
        return False
    finally:
        connection.close_if_unusable_or_obsolete()
    return True
