"""The real IntelMQ in an environment of its own, with a Redis of its own: four bots, a process each."""

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.support.processes import cpu_seconds
from pehra.pipeline.schema import BY_NAME, Kind
from pehra.pipeline.spec import Spec

VERSION: Final = "3.5.*"
PATIENCE: Final = 60.0
# Name: module, and the queue that it fills.
BOTS: Final = {
    "parser": ("intelmq.bots.parsers.shadowserver.parser", "asn-queue"),
    "asn": ("intelmq.bots.experts.asn_lookup.expert", "deduplicator-queue"),
    "deduplicator": ("intelmq.bots.experts.deduplicator.expert", "output-queue"),
    "output": ("intelmq.bots.outputs.file.output", ""),
}
# The functions of IntelMQ's parser by which Shadowserver's own mapping reads such columns.
_READ_BY: Final = {Kind.ADDRESS: "validate_ip", Kind.PORT: "convert_int", Kind.NUMBER: "invalidate_zero"}
_REQUIRED: Final = ("time_source", "source_ip", "source_port")


def cache() -> Path:
    """Where its environment stays from run to run."""
    return Path(os.environ.get("PEHRA_BENCH_CACHE", "/tmp/pehra-bench-cache"))


def missing() -> str:
    """What has to be done before IntelMQ can be put beside Pehra; empty where nothing has."""
    return "" if shutil.which("redis-server") else "redis-server is missing: apt-get install redis-server"


def environment() -> Path:
    """The folder of a Python environment with IntelMQ and pyasn in it; made where it is missing."""
    home = cache() / "intelmq"
    if not (home / "bin" / BOTS["parser"][0]).exists():
        home.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([_python(), "-m", "venv", "--clear", str(home)], check=True)
        wanted = [f"intelmq=={VERSION}", "pyasn"]
        subprocess.run([str(home / "bin" / "pip"), "install", "-q", *wanted], check=True, stdout=sys.stderr)
    return home


def _python() -> str:
    """An interpreter that the bots' user may run: one below root's home is of no use to anybody else."""
    for program in (sys.executable, "/usr/bin/python3"):
        real = os.path.realpath(program)
        try:
            subprocess.run([real, "-c", "import venv, ensurepip"], check=True, user=_user(), stderr=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            continue
        return real
    sys.exit("there is no Python that IntelMQ's user may run: apt-get install python3-venv")


def version(home: Path) -> str:
    """The version that is installed there."""
    asked = "import importlib.metadata; print(importlib.metadata.version('intelmq'))"
    answer = subprocess.run([str(home / "bin" / "python"), "-c", asked], check=True, capture_output=True, text=True)
    return answer.stdout.strip()


def mapping(spec: Spec, header: Sequence[str]) -> dict[str, Any]:
    """A feed's mapping in the form of Shadowserver's schema for IntelMQ, out of Pehra's own."""
    required, optional = [], []
    taken = set()
    for name, fill in spec.fills.items():
        column = BY_NAME[name]
        source = next((each for each in fill.columns if each in header), None)
        if source is None:
            continue
        taken.add(source)
        item = [column.intelmq, source]
        if column.kind is Kind.TIME:
            item.append("add_UTC_to_timestamp")
        elif function := _READ_BY.get(column.kind, "validate_to_none" if column.kind is Kind.TEXT else ""):
            item.append(function)
        (required if name in _REQUIRED else optional).append(item)
    for source in header:
        if source not in taken:
            name = f"extra.{spec.extra_names[source]}" if source in spec.extra_names else "extra."
            optional.append([name, source, "validate_to_none"])
    said = spec.classification
    constants = {"classification.taxonomy": said.taxonomy, "classification.type": said.type}
    if said.identifier:
        constants["classification.identifier"] = said.identifier
    constants |= {BY_NAME[name].intelmq: value for name, value in spec.constants.items()}
    report = spec.name.partition("/")[2]
    return {
        report: {
            "feed_name": spec.title,
            "file_name": report,
            "url": spec.about,
            "required_fields": required,
            "optional_fields": optional,
            "constant_fields": constants,
        }
    }


@dataclass(frozen=True)
class Pipeline:
    """Four bots that wait for reports. `output` is the file that events go to."""

    folder: Path
    port: int
    output: Path
    bots: dict[str, subprocess.Popen[bytes]]

    def put(self, path: Path) -> None:
        """Queue a file for the parser, as a collector does."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        report = {
            "__type": "Report",
            "feed.name": "Shadowserver",
            "feed.accuracy": 100.0,
            "extra.file_name": path.name,
            "time.observation": now,
            "raw": base64.b64encode(path.read_bytes()).decode(),
        }
        text = json.dumps(report).encode()
        _redis(self.port, "-n", "2", "-x", "LPUSH", "parser-queue", text=text)

    def queued(self) -> dict[str, int]:
        """How much waits in each queue, and what each bot is at."""
        found = {}
        for name in BOTS:
            for queue in (f"{name}-queue", f"{name}-queue-internal"):
                found[queue] = int(_redis(self.port, "-n", "2", "LLEN", queue))
        return found

    def cpu(self) -> dict[str, float]:
        """Processor seconds of each bot so far."""
        return {name: sum(_own(cpu_seconds(process.pid))) for name, process in self.bots.items()}

    def check(self) -> None:
        """End the benchmark where a bot has ended or has said that something is wrong."""
        for name, process in self.bots.items():
            if process.poll() is not None:
                sys.exit(f"IntelMQ's {name} ended with {process.returncode}\n{self.complaints()}")

    def complaints(self) -> str:
        """The last lines that its logs have of warnings and errors."""
        wrong = []
        for log in sorted((self.folder / "var" / "log").glob("*.log")):
            wrong += [line for line in log.read_text().splitlines() if " WARNING " in line or " ERROR " in line][-5:]
        return "\n".join(wrong)


def _own(parts: dict[str, float]) -> list[float]:
    return [seconds for part, seconds in parts.items() if part != "client"]


@contextmanager
def pipeline(home: Path, folder: Path, schema: Path, routes: Path) -> Iterator[Pipeline]:
    """Start Redis and the bots below `folder`; `schema` is Shadowserver's mapping, `routes` pyasn's file."""
    with _own_redis(folder / "redis") as port:
        output = folder / "events.txt"
        _configure(home, folder, schema, routes, output, port)
        environment = os.environ | {"INTELMQ_ROOT_DIR": str(folder)}
        bots = {
            name: subprocess.Popen(
                [str(home / "bin" / module), name],
                env=environment,
                stdout=subprocess.DEVNULL,
                cwd=folder,
                user=_user(),
            )
            for name, (module, _) in BOTS.items()
        }
        try:
            found = Pipeline(folder, port, output, bots)
            _await_bots(found)
            yield found
        finally:
            for process in bots.values():
                process.send_signal(signal.SIGTERM)
            for process in bots.values():
                process.wait(PATIENCE)


def _configure(home: Path, folder: Path, schema: Path, routes: Path, output: Path, port: int) -> None:
    for name in ("etc", "var/log", "var/run", "var/lib/bots"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    shipped = next(home.glob("lib/python3*/site-packages/intelmq/etc/harmonization.conf"))
    shutil.copy(shipped, folder / "etc" / "harmonization.conf")
    shutil.copy(schema, folder / "var" / "lib" / "bots" / "shadowserver-schema.json")
    broker = {
        f"{side}_pipeline_{what}": value
        for side in ("source", "destination")
        for what, value in {"broker": "redis", "host": "127.0.0.1", "port": port, "db": 2}.items()
    }
    everywhere = broker | {
        "statistics_host": "127.0.0.1",
        "statistics_port": port,
        "logging_path": str(folder / "var" / "log"),
    }
    # Everything else is as IntelMQ ships it, in its `etc/runtime.yaml` and its bots.
    own = {
        "asn": {"database": str(routes)},
        "deduplicator": {
            "filter_keys": "raw,time.observation",
            "filter_type": "blacklist",
            "redis_cache_db": 6,
            "redis_cache_host": "127.0.0.1",
            "redis_cache_port": port,
            "redis_cache_ttl": 86400,
        },
        "output": {"file": str(output), "hierarchical_output": False, "single_key": None},
    }
    runtime: dict[str, Any] = {"global": everywhere}
    for name, (module, queue) in BOTS.items():
        parameters = dict(own.get(name, {})) | ({"destination_queues": {"_default": [queue]}} if queue else {})
        group = {"parser": "Parser", "output": "Output"}.get(name, "Expert")
        runtime[name] = {"bot_id": name, "module": module, "group": group, "parameters": parameters, "enabled": True}
    # YAML holds JSON.
    (folder / "etc" / "runtime.yaml").write_text(json.dumps(runtime, indent=2))
    if user := _user():
        folder.parent.chmod(0o711)
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user)


def _user() -> str | None:
    """Who the bots are: they refuse to be root."""
    return None if os.geteuid() else "nobody"


def _await_bots(found: Pipeline) -> None:
    """Wait until every bot says that it has begun, and is idle."""
    deadline = time.monotonic() + PATIENCE
    logs = [found.folder / "var" / "log" / f"{name}.log" for name in found.bots]
    while not all(log.exists() and "Bot initialization completed" in log.read_text() for log in logs):
        found.check()
        if time.monotonic() > deadline:
            sys.exit(f"IntelMQ's bots did not begin in time\n{found.complaints()}")
        time.sleep(0.2)


@contextmanager
def _own_redis(folder: Path) -> Iterator[int]:
    """A Redis on a free port of the loopback, which writes nothing to the disk."""
    if problem := missing():
        sys.exit(problem)
    folder.mkdir(parents=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE
        while _redis(port, "PING", check=False) != "PONG":
            if time.monotonic() > deadline or process.poll() is not None:
                sys.exit("Redis did not begin in time")
            time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _redis(port: int, *words: str, text: bytes | None = None, check: bool = True) -> str:
    command = ["redis-cli", "-p", str(port), *words]
    answer = subprocess.run(command, input=text, check=check, capture_output=True)
    return answer.stdout.decode().strip()
