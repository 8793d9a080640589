"""The event store of this installation: the embedded engine as a process, or somebody's ClickHouse."""

import importlib.util
import os
import signal
from dataclasses import dataclass
from pathlib import Path

from pehra.connectors import event_store
from pehra.connectors.event_store import FOLDER, AddressError, EventStore
from pehra.pipeline import tables
from pehra.pipeline.store import Store, StoreAway, StoreRefused
from pehra.site.runtime.configuration import prepare_home, whole_number
from pehra.site.runtime.errors import Refusal, one_line
from pehra.site.runtime.processes import end_with_parent

NOT_INSTALLED = "the event engine is not installed here (pip install 'pehra[events]'); events need PEHRA_EVENTS_URL"
_MEGABYTE = 1 << 20
# Its code alone counts for some 350.
_LEAST_MEMORY = 512


@dataclass(frozen=True)
class EventSettings:
    """What the environment says about events. `url` is empty where the engine is the embedded one."""

    url: str
    memory: int  # bytes
    threads: int
    retention: tables.Retention


def read_event_settings() -> EventSettings:
    """Read the environment. Raises `Refusal` naming the variable that can't be used."""
    url = os.environ.get("PEHRA_EVENTS_URL", "")
    try:
        if url:
            event_store.parse(url)
    except AddressError as error:
        raise Refusal(str(error)) from error
    memory = whole_number("PEHRA_EVENTS_MEMORY", 1280, 1_048_576)
    if memory < _LEAST_MEMORY:
        raise Refusal(f"PEHRA_EVENTS_MEMORY: the engine needs {_LEAST_MEMORY} megabytes at least, not {memory}")
    return EventSettings(
        url=url,
        memory=memory * _MEGABYTE,
        threads=whole_number("PEHRA_EVENTS_THREADS", _threads(os.cpu_count() or 1), 256),
        retention=tables.Retention(whole_number("PEHRA_EVENTS_KEEP", 400, 36_500)),
    )


def _threads(cores: int) -> int:
    """All cores, since less would halve what comes in on two; above, one stays free for those who ask."""
    return cores if cores <= 2 else cores - 1


def is_installed() -> bool:
    """Whether the embedded engine is here. It is found without being loaded."""
    return importlib.util.find_spec("chdb") is not None


def serve(home: Path, *, with_parent: bool = False) -> None:
    """Be the embedded engine of a data folder until SIGTERM. Raises `Refusal`.

    `with_parent` also ends it when the process that started it is killed.
    """
    if with_parent:
        end_with_parent(signal.SIGTERM)
    settings = read_event_settings()
    if settings.url:
        raise Refusal("PEHRA_EVENTS_URL is set: that server is started and stopped where it runs")
    if not is_installed():
        raise Refusal(NOT_INSTALLED)
    prepare_home(home)
    # Loaded here alone: whatever imports the engine carries 300 MB.
    owner = importlib.import_module("pehra.connectors.event_store.engine.owner")
    limits = owner.Limits(memory=settings.memory, threads=settings.threads)
    try:
        owner.serve(home / FOLDER, limits, lambda store: _migrate(store, settings))
    except owner.CannotServe as error:
        raise Refusal(one_line(error)) from error


def bring_up_to_date(store: EventStore, settings: EventSettings) -> list[str]:
    """Apply the migrations that a store lacks; return their names. Raises `Refusal`."""
    try:
        return _migrate(store, settings)
    except (StoreAway, StoreRefused) as error:
        raise Refusal(f"the event store could not be brought up to date: {one_line(error)}") from error


def _migrate(store: Store, settings: EventSettings) -> list[str]:
    try:
        return tables.migrate(store, settings.retention)
    except tables.TooNew as error:
        raise Refusal(str(error)) from error
