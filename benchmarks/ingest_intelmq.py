"""The same Shadowserver reports through the real IntelMQ and through `pehra ingest`. Prints JSON.

    python -m benchmarks.ingest_intelmq [ROWS [FILES [LARGE]]]

FILES reports of ROWS rows each go through both, and what both stored of each event must be the same; a report of LARGE
rows goes through Pehra alone, as IntelMQ is not quicker on large files. IntelMQ's bots wait when its clock starts.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Any, Final

from benchmarks.ingest import FEEDS, OWNED, STRANGE, prepare
from benchmarks.support import figures, intelmq, prefixes, processes, reports
from benchmarks.support.installation import Installation, installation

ROWS: Final = 20_000
FILES: Final = 10
LARGE: Final = 2_000_000
FEED: Final = FEEDS[0]
LEAST_EVENTS_A_SECOND: Final = 20
PEHRA: Final = [sys.executable, "-P", "-m", "pehra.site.cli"]

# Time in UTC, address, port, autonomous system.
Event = tuple[str, str, int, int]


def main() -> None:
    told = [int(each) for each in sys.argv[1:4]]
    rows, files, large = told + [ROWS, FILES, LARGE][len(told) :]
    home = intelmq.environment()
    with tempfile.TemporaryDirectory(prefix="intelmq-bench-") as folder:
        place = Path(folder)
        paths = made(place, rows, files)
        routes = place / "ipasn.dat"
        announced = prefixes.write(routes, OWNED + STRANGE)
        machine = figures.machine()
        theirs, stored_there = through_intelmq(home, place, paths, routes, rows)
        ours, stored_here, largest = through_pehra(place, paths, routes, rows, large)
    same = stored_there == stored_here
    result = {
        "machine": machine,
        "feed": FEED,
        "rows": rows,
        "files": files,
        "prefixes": announced,
        "intelmq": {"version": intelmq.version(home)} | theirs,
        "pehra": ours,
        "pehra_large": largest,
        "times_on_files": ratio(ours, theirs),
        "times_on_a_large_file": ratio(largest, theirs),
        "same_events": same,
    }
    figures.publish("ingest_intelmq", result)
    if not same:
        sys.exit(f"they stored different events:\n{difference(stored_there, stored_here)}")


def made(place: Path, rows: int, files: int) -> list[Path]:
    """The reports, each with other rows, named as Shadowserver names them."""
    day = time.strftime("%Y-%m-%d", time.gmtime())
    report = FEED.partition("/")[2]
    paths = [place / f"{day}-{report}-bench{each}.csv" for each in range(files)]
    for seed, path in enumerate(paths, start=1):
        reports.write(path, FEED, rows, OWNED + STRANGE, seed=seed)
    return paths


def through_intelmq(
    home: Path, place: Path, paths: list[Path], routes: Path, rows: int
) -> tuple[dict[str, Any], Counter[Event]]:
    """Time it from the first report in the queue to the last event in the output file."""
    schema = Path(os.environ.get("PEHRA_BENCH_SCHEMA") or place / "schema.json")
    if not schema.exists():
        catalogue = importlib.import_module("pehra.feeds.catalogue").catalogue()
        with paths[0].open() as file:
            header = [name.strip('"') for name in file.readline().strip().split(",")]
        schema.write_text(json.dumps(intelmq.mapping(catalogue.spec(FEED), header)))
    wanted = rows * len(paths)
    with intelmq.pipeline(home, place / "intelmq", schema, routes) as bots:
        used = bots.cpu()
        began = time.perf_counter()
        for path in paths:
            bots.put(path)
        first, seconds = await_events(bots, rows, wanted, began)
        cpu = processes.used(used, bots.cpu())
        stored = Counter(their_events(bots.output))
        complaints = bots.complaints()
    return {
        "events": stored.total(),
        "seconds": round(seconds, 2),
        "events_a_second": round(wanted / seconds),
        "first_file_events_a_second": round(rows / first),
        "cpu_seconds": {name: round(each, 2) for name, each in cpu.items()},
        "cpu_ms_an_event": round(1000 * sum(cpu.values()) / wanted, 3),
        "complaints": complaints,
    }, stored


def await_events(bots: intelmq.Pipeline, rows: int, wanted: int, began: float) -> tuple[float, float]:
    """Seconds until the first file's rows, and until all, were in the output file; ends it all if they never are."""
    lines, first = 0, 0.0
    patience = 60 + wanted / LEAST_EVENTS_A_SECOND
    while not bots.output.exists():
        time.sleep(0.05)
    with bots.output.open("rb") as output:
        while lines < wanted:
            block = output.read()
            lines += block.count(b"\n")
            if lines >= rows and not first:
                first = time.perf_counter() - began
            if not block:
                bots.check()
                if time.perf_counter() - began > patience:
                    sys.exit(f"IntelMQ wrote {lines} of {wanted} events; {bots.queued()}\n{bots.complaints()}")
                time.sleep(0.1)
    return first, time.perf_counter() - began


def their_events(output: Path) -> Iterator[Event]:
    with output.open() as file:
        for line in file:
            event = json.loads(line)
            moment = event["time.source"].removesuffix("+00:00").replace("T", " ")
            address = str(ip_address(event["source.ip"]))
            yield moment, address, event.get("source.port", 0), event.get("source.asn", 0)


def through_pehra(
    place: Path, paths: list[Path], routes: Path, rows: int, large: int
) -> tuple[dict[str, Any], Counter[Event], dict[str, Any]]:
    """`pehra ingest` with all files at once, then with the large one: the whole command by the clock."""
    with installation(PEHRA_DEMONSTRATION="no") as here:
        prepare()
        subprocess.run([*PEHRA, "events", "prefixes", "load", str(routes)], check=True, stdout=sys.stderr)
        warm_up(place)
        ours = bring_in(here, paths)
        stored = Counter(our_events(ours["runs"]))
        report = place / paths[0].name.replace("bench0", "large")
        reports.write(report, FEED, large, OWNED + STRANGE, seed=len(paths) + 1)
        largest = bring_in(here, [report])
    for each in (ours, largest):
        del each["runs"]
    return ours, stored, largest


def warm_up(place: Path) -> None:
    """Let the store read its prefixes into memory, as IntelMQ's bot did before its clock began."""
    day = time.strftime("%Y-%m-%d", time.gmtime())
    path = place / f"{day}-{FEED.partition('/')[2]}-warm.csv"
    reports.write(path, FEED, 1000, OWNED + STRANGE, seed=99)
    subprocess.run([*PEHRA, "ingest", str(path), "--feed", "shadowserver"], check=True, stdout=sys.stderr)


def bring_in(here: Installation, paths: list[Path]) -> dict[str, Any]:
    command = [*PEHRA, "ingest", *map(str, paths), "--feed", "shadowserver", "--json"]
    used = processes.cpu_seconds(here.pid)
    children = sum(os.times()[2:4])
    began = time.perf_counter()
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    seconds = time.perf_counter() - began
    cpu = processes.used(used, processes.cpu_seconds(here.pid))
    cpu["client"] = sum(os.times()[2:4]) - children
    told = [json.loads(line) for line in answer.stdout.splitlines()]
    read = sum(each["read"] for each in told)
    return {
        "events": sum(each["stored"] for each in told),
        "seconds": round(seconds, 2),
        "events_a_second": round(read / seconds),
        "says_of_itself_seconds": round(sum(each["seconds"] for each in told), 2),
        "cpu_seconds": {part: round(each, 2) for part, each in cpu.items()},
        "runs": [each["run"] for each in told],
    }


def our_events(runs: list[str]) -> Iterator[Event]:
    store = importlib.import_module("pehra.events.queries.engine").event_store()
    sql = (
        "SELECT toString(toDateTime(time_source, 'UTC')), toString(source_ip), source_port, source_asn FROM events "
        "WHERE run IN {runs:Array(UUID)} FORMAT TSV"
    )
    lines = b"".join(store.stream(sql, {"runs": runs})).decode().splitlines()
    for line in lines:
        moment, address, port, asn = line.split("\t")
        told = IPv6Address(address)
        yield moment, str(told.ipv4_mapped or told), int(port), int(asn)


def ratio(ours: dict[str, Any], theirs: dict[str, Any]) -> float:
    return round(ours["events_a_second"] / theirs["events_a_second"], 1)


def difference(theirs: Counter[Event], ours: Counter[Event]) -> str:
    """What each has that the other has not: how many, and the first of them."""
    only_theirs, only_ours = theirs - ours, ours - theirs
    return "\n".join(
        f"only {whose}: {only.total()}, such as {list(only)[:3]}"
        for whose, only in (("IntelMQ", only_theirs), ("Pehra", only_ours))
    )


if __name__ == "__main__":
    main()
