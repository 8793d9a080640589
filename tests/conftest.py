"""What all tests share: a real PostgreSQL, a browser, and a database that is empty again after each test.

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
from django.test import TransactionTestCase
from django.utils import timezone, translation

from pehra.connectors.event_store import EventStore
from pehra.site.runtime.events import is_installed
from pehra.site.runtime.postgres import DATABASE
from tests.clearing import clear
from tests.event_store import RunningEngine, new_home
from tests.run_database import RunDatabase, remove_leftovers
from tests.static_files import look_once

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
look_once()


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


def emptied(*_: object) -> None:
    """What follows a test with real transactions, in the place of Django's own."""
    clear()


TransactionTestCase._fixture_teardown = emptied
