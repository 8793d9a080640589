"""The real FIR (Fast Incident Response) beside Pehra: an environment, a database and processes of its own.

It is taken from the clone of its repository that PEHRA_BENCH_FIR names (a checkout, or its git directory), of which a
copy is run. Nothing of it is part of Pehra: it is asked over HTTP, and its tables are filled by SQL.
"""

import hashlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from benchmarks.support.clients import Ask, ask_once, connect
from benchmarks.support.installation import Installation, free_port
from pehra.site.runtime.configuration import Configuration
from pehra.site.runtime.postgres import ROLE, SUPERUSER

CLONE: Final = "PEHRA_BENCH_FIR"
REPOSITORY: Final = "https://github.com/certsocietegenerale/FIR"
DATABASE: Final = "fir"
PATIENCE: Final = 120.0
# What FIR's own fixtures have: somebody who handles all incidents, 50 of them on a page.
USER = PASSWORD = "dev"
FIXTURES: Final = ("incidents/fixtures/01_seed_data.json", "incidents/fixtures/02_dev_users.json")
REQUIREMENTS: Final = ("requirements.txt", "fir_api/requirements.txt")
# The driver of a database that is not used here.
LEFT_OUT: Final = ("mysqlclient",)
# The same framework, driver and server as Pehra's, of the same versions.
SHARED: Final = ("django", "psycopg", "psycopg-binary", "granian")

# As its operator would write it, with what makes it quicker: templates are kept, and so are connections.
SETTINGS: Final = """
from fir.config.composeprod import *

DATABASES = {{"default": {database!r}}}
TEMPLATES[0]["OPTIONS"]["loaders"] = [
    ("django.template.loaders.cached.Loader", TEMPLATES[0]["OPTIONS"]["loaders"])
]
"""


@dataclass(frozen=True)
class Fir:
    """One that answers on `port` of the loopback; `pid` is its server's, `session` and `token` those of its user."""

    port: int
    pid: int
    session: str
    token: str


def missing() -> str:
    """What has to be done before FIR can be put beside Pehra; empty where nothing has."""
    named = os.environ.get(CLONE)
    if named and Path(named).is_dir():
        return ""
    problem = f"{CLONE} names no folder: {named}" if named else f"{CLONE} is not set"
    return f"{problem}. FIR is not on PyPI: clone {REPOSITORY} and let {CLONE} name the clone"


def clone() -> Path:
    """Where its repository lies; ends the benchmark where that is not known."""
    return Path(os.environ[CLONE]).resolve() if not (problem := missing()) else sys.exit(problem)


def copied(repository: Path, folder: Path) -> str:
    """Put the files of its newest commit into `folder`; returns which commit that is, and of which day."""
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(repository), str(folder)], check=True)
    told = ["git", "-C", str(folder), "log", "-1", "--format=%h of %cs"]
    return subprocess.run(told, check=True, capture_output=True, text=True).stdout.strip()


def environment(files: Path, cache: Path) -> Path:
    """The folder of a Python environment with what FIR asks for; made where it is missing, and kept in `cache`."""
    wanted = required((files / name).read_text() for name in REQUIREMENTS)
    wanted += [f"{name}=={version(name)}" for name in SHARED]
    home = cache / f"fir-{hashlib.sha256(json.dumps(wanted).encode()).hexdigest()[:12]}"
    done = home / "installed"
    if not done.exists():
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        subprocess.run([str(home / "bin" / "pip"), "install", "-q", *wanted], check=True, stdout=sys.stderr)
        done.touch()
    return home


def required(texts: Iterator[str]) -> list[str]:
    """The requirements in these files, without what is left out and what is the same as Pehra's."""
    lines = {line.strip() for text in texts for line in text.splitlines()}
    without = {"", *LEFT_OUT, *SHARED}
    return sorted(line for line in lines if line.lower() not in without and not line.startswith("#"))


def versions(home: Path) -> dict[str, str]:
    """What is installed there, of what matters to its speed."""
    asked = "import importlib.metadata as m, json; print(json.dumps({n: m.version(n) for n in %r}))"
    names = ("django", "djangorestframework", "psycopg", "granian")
    answer = subprocess.run([str(home / "bin" / "python"), "-c", asked % (names,)], check=True, capture_output=True)
    found: dict[str, str] = json.loads(answer.stdout)
    return found


@contextmanager
def running(
    place: Installation, configuration: Configuration, files: Path, home: Path, folder: Path, settings: dict[str, Any]
) -> Iterator[Fir]:
    """Make its database in the PostgreSQL of an installation, by `settings`, and serve it as Pehra is served."""
    folder.mkdir()
    (folder / "beside_pehra.py").write_text(SETTINGS.format(database=settings | {"NAME": DATABASE}))
    program = _environment(files, folder)
    _make_database(place)
    manage = [str(home / "bin" / "python"), "manage.py"]
    for words in (["migrate", "--verbosity", "0"], ["loaddata", "--verbosity", "0", *FIXTURES]):
        subprocess.run([*manage, *words], check=True, env=program, cwd=files, stdout=sys.stderr)
    port = free_port()
    command = [str(home / "bin" / "granian"), *_served(configuration, port), "fir.wsgi:application"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=program, cwd=files, stdout=log, stderr=log)
        try:
            _await_login(port, process, folder / "log")
            yield Fir(port, process.pid, _signed_in(port), _token(port))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def _environment(files: Path, folder: Path) -> dict[str, str]:
    told = {
        "DJANGO_SETTINGS_MODULE": "beside_pehra",
        "PYTHONPATH": os.pathsep.join((str(folder), str(files))),
        "SECRET_KEY": secrets.token_urlsafe(40),
        "DEBUG": "no",
        "ALLOWED_HOSTS": "127.0.0.1",
        "ENV_PATH": str(folder / "none"),
    }
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return kept | told


def _make_database(place: Installation) -> None:
    socket = str((place.home / "postgres" / "socket").resolve())
    with psycopg.connect(host=socket, user=SUPERUSER, dbname="postgres", autocommit=True) as own:
        own.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(ROLE)))


def _served(configuration: Configuration, port: int) -> list[str]:
    """The options with which Pehra's own web is started."""
    options = {
        "interface": "wsgi",
        "host": "127.0.0.1",
        "port": port,
        "workers": configuration.web_workers,
        "blocking-threads": configuration.web_threads,
        "backlog": 1024,
        "http": 1,
        "log-level": "warning",
    }
    return [*(word for name, value in options.items() for word in (f"--{name}", str(value))), "--no-ws"]


def _await_login(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if ask_once(connect(port), Ask("/login/"))[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit(f"FIR did not answer in time:\n{log.read_text()[-2000:]}")


def _signed_in(port: int) -> str:
    """The cookies of its user, as a browser has them after signing in."""
    connection = connect(port)
    connection.request("GET", "/login/")
    answer = connection.getresponse()
    answer.read()
    first = _cookies(answer.headers.get_all("Set-Cookie", []))
    form = {"username": USER, "password": PASSWORD, "csrfmiddlewaretoken": first["csrftoken"]}
    headers = {"Cookie": _told(first), "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login/", urlencode(form), headers)
    answer = connection.getresponse()
    answer.read()
    found = first | _cookies(answer.headers.get_all("Set-Cookie", []))
    if "sessionid" not in found:
        sys.exit(f"FIR let nobody in: {answer.status}")
    return _told(found)


def _token(port: int) -> str:
    body = json.dumps({"username": USER, "password": PASSWORD}).encode()
    status, answer = ask_once(connect(port), Ask("/api/token/", "POST", body, {"Content-Type": "application/json"}))
    if status != 200:
        sys.exit(f"FIR gave no token: {status} {answer[:400]!r}")
    return str(json.loads(answer)["token"])


def _cookies(lines: list[str]) -> dict[str, str]:
    pairs = (line.partition(";")[0].partition("=") for line in lines)
    return {name: value for name, _, value in pairs}


def _told(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
