"""The process that owns an event store's folder: one for each folder, until SIGTERM."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from pehra.connectors.event_store import address
from pehra.connectors.event_store.client import EventStore
from pehra.connectors.event_store.engine.database import Database, Limits
from pehra.connectors.event_store.engine.errors import CannotServe
from pehra.connectors.event_store.engine.exchange import Exchange
from pehra.connectors.event_store.engine.facade import USER, Facade
from pehra.connectors.event_store.ownership import owned
from pehra.pipeline.store import Store, StoreAway, StoreRefused

_LONGEST_AT_END = 3.0


def serve(folder: Path, limits: Limits, prepare: Callable[[Store], None]) -> None:
    """Own a folder and answer until SIGTERM or SIGINT. `prepare` brings the tables up to date before anybody is let in.

    Raises CannotServe where another process owns it or the engine does not start.
    """
    stop = _asked_to_end()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotServe(f"the folder {folder} can't be made ({error.strerror})") from error
    with owned(folder) as mine:
        if not mine:
            raise CannotServe(f"another process serves the event store in {folder}")
        address.withdraw(folder)
        exchange = Exchange(folder)
        database = Database(folder, limits)
        facade = Facade(database, exchange)
        threading.Thread(target=facade.serve_forever, args=(0.1,), daemon=True).start()
        try:
            _make_ready(facade, prepare)
            database.let_merges_wait()
            where = {"url": facade.url, "user": USER, "password": facade.password}
            address.publish(folder, **where, exchange=exchange.folder)
            stop.wait()
        finally:
            address.withdraw(folder)
            facade.shutdown()
            facade.server_close()
            in_order = database.finish(_LONGEST_AT_END)
            exchange.close()
            if not in_order:
                # A statement under way was not acknowledged, and what was is on the disk.
                os._exit(0)


def _asked_to_end() -> threading.Event:
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    return asked


def _make_ready(facade: Facade, prepare: Callable[[Store], None]) -> None:
    own = EventStore(
        lambda: address.Address(facade.url, USER, facade.password, exchange=facade.exchange.folder, embedded=True)
    )
    try:
        own.do("CREATE DATABASE IF NOT EXISTS pehra", settings={"database": "default"})
        # Tables in memory are empty after a start. Who was filling one must be told, and not find it empty.
        for table in own.rows("SELECT name FROM system.tables WHERE database = 'pehra' AND engine = 'Memory'"):
            own.do(f"DROP TABLE `{table['name']}`")
        prepare(own)
    except (StoreAway, StoreRefused) as error:
        folder = facade.exchange.beside.parent
        raise CannotServe(f"the event store in {folder} can't be made ready: {error}") from error
    finally:
        own.close()
