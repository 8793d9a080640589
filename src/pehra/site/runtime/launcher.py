"""`pehra run`: everything that a network needs on one machine, in one terminal."""

import importlib
import importlib.util
import os
import signal
import subprocess
import time
from collections.abc import Callable
from types import FrameType

from django.conf import settings
from django.db import connections

from pehra.connectors import event_store
from pehra.site.runtime.configuration import Configuration, command, prepare_home, read_configuration
from pehra.site.runtime.errors import Refusal, one_line
from pehra.site.runtime.events import NOT_INSTALLED, bring_up_to_date, is_installed, read_event_settings
from pehra.site.runtime.lock import ENDING, HomeLock
from pehra.site.runtime.postgres import Server, embedded_server
from pehra.site.runtime.preparation import check_database, migrate, set_up_django
from pehra.site.runtime.processes import end_with_parent, spawn
from pehra.site.runtime.supervisor import Child, Say, Supervisor
from pehra.site.runtime.web import answers, check_port

POSTGRES, EVENTS, WEB, WORKER, SYSLOG = "PostgreSQL", "event engine", "web", "worker", "syslog"
DEMONSTRATION = "pehra.site.demonstration"
_LONGEST_FIRST_PAGE = 60.0
_LONGEST_EVENTS = 30.0
_POLITE = 5.0
_TICK = 0.25


class Ended(BaseException):
    """Somebody asked the launcher to end: Ctrl-C, SIGTERM, or a closed terminal."""


class _Ending:
    """Turns the first signal that asks a program to end into `Ended`, wherever it is; a second one changes nothing."""

    def __init__(self) -> None:
        self._asked = False

    def heed(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # Started by nohup, it shall outlive its terminal.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._ask)

    def begin(self) -> None:
        """The end has begun: whoever asks from now on is not told again."""
        self._asked = True

    def check(self) -> None:
        """Raise `Ended` if it was asked for, also where a finaliser swallowed the first one."""
        if self._asked:
            raise Ended

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if not self._asked:
            self._asked = True
            raise Ended


def run(say: Say, *, with_parent: bool = False) -> None:
    """Start all and keep it running until SIGINT, SIGTERM or SIGHUP, then end all of it in order.

    `with_parent` also ends it when the process that started it is killed. Raises `Refusal` for what stands in the way.
    """
    if with_parent:
        end_with_parent(signal.SIGTERM)
    configuration = read_configuration()
    prepare_home(configuration.home)
    os.environ["PEHRA_HOME"] = str(configuration.home)
    os.environ["PEHRA_PORT"] = str(configuration.port)
    with HomeLock(configuration.home) as lock:
        lock.take()
        check_port(configuration)
        launch = _Launch(configuration, lock, say)
        try:
            launch.ending.heed()
            launch.start()
            launch.keep_running()
        except Ended:
            say("Stopping ...")
        finally:
            launch.end()
        say("Stopped.")


class _Launch:
    """One run: what has been started so far, so that whatever happens all of it is ended."""

    def __init__(self, configuration: Configuration, lock: HomeLock, say: Say) -> None:
        self._configuration = configuration
        self._events = read_event_settings()
        self._lock = lock
        self._say = say
        self.ending = _Ending()
        self._supervisor = Supervisor(say)
        self._server: Server | None = None

    def start(self) -> None:
        for step in (self._start_database, self._start_events, self._prepare_database, self._await_events):
            step()
            # Python drops what is raised in a finaliser: asked again here, no end that was asked for is lost.
            self.ending.check()
        logins = self._seed()
        connections.close_all()
        try:
            self._start_web_and_worker()
        finally:
            # They are told once: whatever else goes wrong, they must not be lost.
            if logins:
                self._say(f"{logins}\n")

    def keep_running(self) -> None:
        while True:
            self.ending.check()
            self._supervisor.tend()
            time.sleep(_TICK)

    def end(self) -> None:
        """End the web and the worker, then PostgreSQL; within ten seconds."""
        self.ending.begin()
        self._lock.mark(ENDING, os.getpid())
        self._supervisor.stop((SYSLOG, WEB, WORKER, EVENTS), _POLITE)
        if self._server:
            self._server.stop()

    def _start_database(self) -> None:
        if self._configuration.external_database:
            return
        server = self._server = embedded_server(self._configuration.home)
        new = " for the first time" if server.place.major is None else ""
        self._say(f"Starting PostgreSQL {server.programs.major}{new}, data in {server.place.root} ...")
        process = server.start(lock=self._lock.fileno())
        self._supervisor.adopt(Child(POSTGRES, lambda: server.start(lock=self._lock.fileno())), process)

    def _prepare_database(self) -> None:
        self._say("Preparing the database ...")
        set_up_django()
        check_database()
        migrate()

    def _start_events(self) -> None:
        """Start the embedded event engine. Without it, or while it is away, everything but events works."""
        if self._events.url:
            return
        if not is_installed():
            self._say(NOT_INSTALLED)
            return
        # It needs seconds, and nothing of PostgreSQL: so before the tables are made ready.
        self._supervisor.launch(Child(EVENTS, self._spawning("store", signal.SIGTERM)))

    def _await_events(self) -> None:
        if self._events.url:
            self._prepare_events_elsewhere()
            return
        store = event_store.connect("", self._configuration.home)
        deadline = time.monotonic() + _LONGEST_EVENTS
        while self._supervisor.is_running(EVENTS) and not store.is_there():
            self.ending.check()
            if time.monotonic() > deadline:
                self._say(f"the event engine did not answer within {_LONGEST_EVENTS:.0f} s; going on without it")
                break
            time.sleep(0.05)
        store.close()

    def _prepare_events_elsewhere(self) -> None:
        store = event_store.connect(self._events.url, self._configuration.home)
        try:
            bring_up_to_date(store, self._events)
        except Refusal as refusal:
            self._say(f"{one_line(refusal)}; going on without it (pehra events migrate when it is there)")
        finally:
            store.close()

    def _seed(self) -> str | None:
        if not settings.DEMONSTRATION or importlib.util.find_spec(DEMONSTRATION) is None:
            return None
        return importlib.import_module(DEMONSTRATION).ensure(self._say)

    def _spawning(self, verb: str, at_my_death: signal.Signals) -> Callable[[], subprocess.Popen[bytes]]:
        def start() -> subprocess.Popen[bytes]:
            return spawn(command(verb), at_my_death=at_my_death, keep=[self._lock.fileno()])

        return start

    def _start_web_and_worker(self) -> None:
        self._say("Starting web and worker ...")
        # Without a launcher PostgreSQL stops too, and whoever would end politely waits for it in vain.
        self._supervisor.launch(Child(WEB, self._spawning("serve", signal.SIGKILL)))
        self._await_first_page()
        # Not beside the web: on two cores the first page would wait for it.
        self._supervisor.launch(Child(WORKER, self._spawning("worker", signal.SIGKILL)))
        if settings.SYSLOG:
            self._supervisor.launch(Child(SYSLOG, self._spawning("syslog", signal.SIGKILL)))
        self._say(f"\nPehra is at {settings.BASE_URL}  (Ctrl-C stops it)\n")

    def _await_first_page(self) -> None:
        deadline = time.monotonic() + _LONGEST_FIRST_PAGE
        while not answers(self._configuration):
            self.ending.check()
            if not self._supervisor.is_running(WEB):
                raise Refusal("the web did not start; what it said stands above")
            if time.monotonic() > deadline:
                raise Refusal(f"the first page did not answer within {_LONGEST_FIRST_PAGE:.0f} s")
            time.sleep(0.05)
