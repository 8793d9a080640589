"""What all tests share: a real PostgreSQL, a browser, and a journal that can be cleared between tests.

Under xdist the controller starts the server and the workers share it, each with a database of its own; a run that
touches no database starts none. `PEHRA_PG_BIN` tests against another PostgreSQL.
"""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import django
import hypothesis
import pytest
from django.db import connection
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.utils import timezone, translation

from pehra.connectors.event_store import EventStore
from pehra.site.runtime.events import is_installed
from pehra.site.runtime.postgres import DATABASE
from tests.event_store import RunningEngine, new_home
from tests.run_database import RunDatabase, remove_leftovers

# No test is timed: a slow machine is no fault of the code.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

run_database: RunDatabase | None = None
if "PYTEST_XDIST_WORKER" not in os.environ:
    for name in [name for name in os.environ if name.startswith("PEHRA_") and name != "PEHRA_PG_BIN"]:
        del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    remove_leftovers()
    run_database = RunDatabase()
    os.environ["PEHRA_HOME"] = str(run_database.home)
os.environ["DJANGO_SETTINGS_MODULE"] = "pehra.site.settings"
# Here and not in a hook: the conftest of a folder below may import models.
django.setup()


def pytest_configure(config: pytest.Config) -> None:
    if run_database and config.getoption("numprocesses", None):
        run_database.start(config.cache.mkdir("pehra"))


def pytest_unconfigure() -> None:
    if run_database:
        run_database.end()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium here: apt install chromium"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the Chromium that browser tests start."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt install chromium")
    return CHROMIUM


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, pytestconfig: pytest.Config
) -> None:
    """Start the server for the first test that needs a database, where no controller did."""
    if run_database:
        run_database.start(pytestconfig.cache.mkdir("pehra"))
    connection.settings_dict["TEST"]["TEMPLATE"] = DATABASE


@pytest.fixture(scope="session")
def event_engine() -> Iterator[RunningEngine]:
    """The event engine of this test process, on a folder of its own."""
    if not is_installed():
        pytest.skip("no event engine here: pip install 'pehra[events]'")
    engine = RunningEngine(new_home())
    yield engine
    engine.end()
    shutil.rmtree(engine.home, ignore_errors=True)


@pytest.fixture
def event_store(event_engine: RunningEngine, settings: Any) -> Iterator[EventStore]:
    """A real event store whose tables are there and empty; it is this installation's while the test lasts."""
    settings.EVENTS_HOME = event_engine.home
    yield event_engine.store
    event_engine.clear()


@pytest.fixture(autouse=True)
def nobodys_language() -> Iterator[None]:
    """Django's client answers in the thread of the test: what its last reader chose would stay chosen for the next."""
    yield
    translation.deactivate()
    timezone.deactivate()


# A test with real transactions is cleared away by TRUNCATE, which the journal refuses. Its guards are let down for the
# clearing alone, and stand again before the next test.
LET_DOWN = "ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE audit_head DISABLE TRIGGER USER"
# Django clears its own tables alone: what a test leaves in the queue, the next one's worker would do.
NO_JOBS = "TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers"
STAND_AGAIN = """
INSERT INTO audit_head (id, seq, hash) SELECT 1, 0, repeat('0', 64) WHERE NOT EXISTS (SELECT FROM audit_head);
ALTER TABLE audit_entry ENABLE TRIGGER USER;
ALTER TABLE audit_head ENABLE TRIGGER USER
"""


@pytest.fixture(autouse=True)
def clearable_journal(request: pytest.FixtureRequest) -> Iterator[None]:
    marker = request.node.get_closest_marker("django_db")
    asked = bool(marker and (marker.kwargs.get("transaction") or marker.args[:1] == (True,)))
    if not (asked or {"transactional_db", "live_server"} & set(request.fixturenames)):
        yield
        return
    # Asked for here so that this fixture ends before that one, which does the clearing.
    request.getfixturevalue("transactional_db")
    yield
    with connection.cursor() as cursor:
        cursor.execute(NO_JOBS)
        cursor.execute(LET_DOWN)


@receiver(post_migrate, dispatch_uid="tests.journal")
def restore_journal(sender: Any, **rest: Any) -> None:
    """Django says so after each clearing, as after each migration."""
    if sender.label == "audit":
        with connection.cursor() as cursor:
            cursor.execute(STAND_AGAIN)
