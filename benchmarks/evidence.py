"""A large file of evidence into a running installation, and out again. Prints JSON.

    python -m benchmarks.evidence [MB]

The first half comes as the page's script sends it: in parts of 8 MB, each with its hash. The second comes as a program
may send it: by the API, in one request. That request breaks off in the middle; the client asks where the upload stands
and goes on there. The last answer is given when the whole file was read again, opened and hashed. Then a copy is taken,
and its hash compared. Beside it, in this process and on the same disk: writing the same bytes durably; hashing and
sealing them, without and with writing them; and reading, opening and hashing what was written.
"""

import hashlib
import http.client
import importlib
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.support import figures
from benchmarks.support.clients import Ask, ask_once, connect
from benchmarks.support.installation import Installation, installation
from benchmarks.support.processes import cpu_seconds, peaks_mb, resident_mb, used
from pehra.foundation.sealing import Key, Sealer, opened

MB: Final = 1 << 20
SIZE_MB: Final = 2048
# Of the page's script.
PART: Final = 8 * MB
# As the store does: so many bytes are one sealed piece, and durable before it goes on.
STEP: Final = 16 * MB
WARMING_MB: Final = 48
ORGANISATIONS: Final = 10
PATIENCE: Final = 60.0
# More than this above what a process had after a small file is not flat.
FLAT_MB: Final = 32
CSRF: Final = "b" * 32
# What cannot be left out of taking a file in: it is sealed and written once, and proved once when all of it is there.
WRITTEN: Final = "hashed, sealed and copied to the disk"
PROVED: Final = "read, opened, hashed plain and sealed"
NEEDED: Final = (WRITTEN, PROVED)


class Content:
    """Bytes that no two blocks have alike, and that need no disk: `size` of them, a whole number of MB."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._pool = os.urandom(MB - 8)

    def blocks(self, begin: int, end: int) -> Iterator[bytes]:
        """From one byte to before another, in blocks of a MB or less."""
        while begin < end:
            number, within = divmod(begin, MB)
            block = (number.to_bytes(8) + self._pool)[within : within + end - begin]
            begin += len(block)
            yield block

    def part(self, begin: int, end: int) -> bytes:
        return b"".join(self.blocks(begin, end))

    def sha256(self, begin: int, end: int) -> str:
        digest = hashlib.sha256()
        for block in self.blocks(begin, end):
            digest.update(block)
        return digest.hexdigest()


class Broken(Exception):
    """The line broke, as was meant."""


@dataclass
class Phases:
    """How long each took, for how many bytes, and with what processor time."""

    pid: int
    told: dict[str, dict[str, Any]] = field(default_factory=dict)

    @contextmanager
    def timed(self, name: str, size: int) -> Iterator[None]:
        before, began = cpu_seconds(self.pid), time.perf_counter()
        yield
        seconds = time.perf_counter() - began
        cpu = used(before, cpu_seconds(self.pid))
        told = {part: round(cpu.get(part, 0.0), 2) for part in ("web", "postgres", "client")}
        self.told[name] = rate(size, seconds) | {"cpu_seconds": told}


def rate(size: int, seconds: float) -> dict[str, Any]:
    return {"mb": round(size / MB), "seconds": round(seconds, 2), "mb_a_second": round(size / MB / seconds, 1)}


@dataclass(frozen=True)
class Custodian:
    """Who brings the file: the same person with a token and with a browser's session, and their case."""

    port: int
    token: str
    session: str
    case: str

    def api(self, path: str, method: str = "GET", body: Any = None, *, key: str = "") -> Ask:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        content = json.dumps(body).encode() if body is not None else None
        return Ask(f"/api/v1/cases/{self.case}/{path}", method, content, headers | {"Idempotency-Key": key})

    def asked(self, ask: Ask, expected: int = 200) -> Any:
        """The JSON of an answer on a line of its own."""
        connection = connect(self.port)
        status, answer = ask_once(connection, ask)
        connection.close()
        if status != expected:
            sys.exit(f"{ask.method} {ask.path}: {status} {answer[:400]!r}")
        return json.loads(answer)

    def announce(self, content: Content, sha256: str) -> str:
        told = {"name": "disk.img", "how": "imaged", "size": content.size, "sha256": sha256}
        begun = self.asked(self.api("evidence-uploads", "POST", told, key=f"u-{time.time_ns()}"), 201)
        return str(begun["upload"])

    def stands(self, upload: str) -> int:
        return int(self.asked(self.api(f"evidence-uploads/{upload}"))["received"])

    def in_parts(self, upload: str, content: Content, end: int, hashes: dict[int, str]) -> None:
        """As the page's script does it: part by part, each with its hash, on one line."""
        connection = connect(self.port)
        where = f"/cases/{self.case}/evidence/uploads/{upload}/"
        cookies = f"sessionid={self.session}; csrftoken={CSRF}"
        headers = {"Cookie": cookies, "Host": "localhost", "X-CSRFToken": CSRF, "Accept": "application/json"}
        for begin in range(0, end, PART):
            body = content.part(begin, min(begin + PART, end))
            path = f"{where}?offset={begin}&sha256={hashes[begin]}"
            status, answer = ask_once(connection, Ask(path, "POST", body, headers))
            if status != 200:
                sys.exit(f"a part was refused: {status} {answer[:400]!r}")
        connection.close()

    def at_once(self, upload: str, content: Content, begin: int, broken_at: int | None = None) -> Any:
        """The rest of it in one request, by the API; raises Broken after `broken_at` bytes of the file."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        path = f"/api/v1/cases/{self.case}/evidence-uploads/{upload}/parts?offset={begin}"
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/octet-stream",
            "Content-Length": str(content.size - begin),
        }
        try:
            # Who is refused in the middle may read why.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request("POST", path, until(content.blocks(begin, content.size), begin, broken_at), headers)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        return answer.status, json.loads(body)

    def copy(self, piece: str) -> tuple[int, str]:
        """How many bytes a copy has, and their hash."""
        ask = self.api(f"evidence/{piece}/copy", "POST", {})
        connection = connect(self.port)
        connection.request(ask.method, ask.path, ask.body, ask.headers)
        answer = connection.getresponse()
        digest, size = hashlib.sha256(), 0
        while block := answer.read(MB):
            digest.update(block)
            size += len(block)
        connection.close()
        return size, digest.hexdigest()


def until(blocks: Iterator[bytes], begin: int, end: int | None) -> Iterator[bytes]:
    """These blocks, up to where the line breaks."""
    for block in blocks:
        if end is not None and begin >= end:
            raise Broken
        begin += len(block)
        yield block


def brought_in(by: Custodian, content: Content, phases: Phases) -> dict[str, Any]:
    """The whole way in, with its break. The hashes are made beforehand: they are the client's work."""
    half = content.size // 2 // PART * PART
    hashes = {begin: content.sha256(begin, min(begin + PART, half)) for begin in range(0, half, PART)}
    whole = content.sha256(0, content.size)
    upload = by.announce(content, whole)
    with phases.timed("in parts of 8 MB with their hashes, by the page's address", half):
        by.in_parts(upload, content, half, hashes)
    # Not between two of the store's steps.
    cut = half + (content.size - half) // 2 + STEP // 2
    with phases.timed("in one request by the API, until the line broke", cut - half):
        try:
            by.at_once(upload, content, half, broken_at=cut)
        except Broken:
            pass
        else:
            sys.exit("the line did not break")
    stood, waited = resumed_at(by, upload)
    with phases.timed("the rest in one request by the API, with its last answer", content.size - stood):
        status, answer = after_busy(lambda: by.at_once(upload, content, stood))
    if status != 200 or not answer["piece"]:
        sys.exit(f"the rest was refused: {status} {answer}")
    return {
        "piece": answer["piece"],
        "sha256": whole,
        "broken": {"sent_mb": cut // MB, "stood_at_mb": round(stood / MB, 1), "known_after_seconds": round(waited, 2)},
    }


def resumed_at(by: Custodian, upload: str) -> tuple[int, float]:
    """Where the upload stands once the broken request has ended: two answers that are alike, a moment apart."""
    began, before = time.perf_counter(), -1
    while (now := by.stands(upload)) != before:
        before = now
        time.sleep(0.5)
    return now, time.perf_counter() - began


def after_busy(send: Any) -> tuple[int, Any]:
    """The first answer that is not "another request writes to it"."""
    deadline = time.monotonic() + PATIENCE
    while (found := send())[0] == 409 and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


class Nowhere:
    """Takes what is written, and keeps nothing."""

    def write(self, block: bytes, /) -> None:
        pass


def bare(folder: Path, content: Content) -> dict[str, Any]:
    """What this machine can do in one process, without a web, a database or a line."""
    key, size = Key(os.urandom(8).hex(), os.urandom(32)), content.size
    plain, closed = folder / "bare.plain", folder / "bare.sealed"
    found = {
        "copied to the disk": timed(lambda: written(plain, content)),
        "hashed and sealed": timed(lambda: sealed_steps(Nowhere(), content, key, lambda: None)),
        WRITTEN: timed(lambda: sealed_to(closed, content, key)),
        PROVED: timed(lambda: opened_twice(closed, key)),
    }
    plain.unlink()
    closed.unlink()
    return {name: rate(size, seconds) | {"cpu_seconds": round(cpu, 2)} for name, (seconds, cpu) in found.items()}


def timed(work: Any) -> tuple[float, float]:
    """By the clock, and of the processor's time."""
    began, used_before = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - used_before


def written(place: Path, content: Content) -> None:
    with place.open("wb") as file:
        for begin in range(0, content.size, STEP):
            for block in content.blocks(begin, min(begin + STEP, content.size)):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())


def sealed_to(place: Path, content: Content, key: Key) -> None:
    with place.open("wb") as file:

        def durable() -> None:
            file.flush()
            os.fsync(file.fileno())

        sealed_steps(file, content, key, durable)


def sealed_steps(target: Any, content: Content, key: Key, after: Any) -> None:
    digest = hashlib.sha256()
    for begin in range(0, content.size, STEP):
        sealer = Sealer(target, key, begin.to_bytes(8))
        for block in content.blocks(begin, min(begin + STEP, content.size)):
            digest.update(block)
            sealer.write(block)
        sealer.close()
        after()


def opened_twice(place: Path, key: Key) -> None:
    plain, closed = hashlib.sha256(), hashlib.sha256()
    with place.open("rb") as file:

        class Hashing:
            def read(self, most: int, /) -> bytes:
                block = file.read(most)
                closed.update(block)
                return block

        for block in opened(Hashing(), lambda _id: key, lambda offset: offset.to_bytes(8)):
            plain.update(block)


def memory(before: dict[tuple[str, int], float], most: dict[tuple[str, int], float]) -> dict[str, Any]:
    """By part: the most that one of its processes had, and by how much one grew above what it had before."""
    found: dict[str, dict[str, int]] = {}
    for (part, pid), peak in most.items():
        told = found.setdefault(part, {"most_mb": 0, "grown_mb": 0})
        told["most_mb"] = max(told["most_mb"], round(peak))
        # One that has only just begun is not measured by nothing at all.
        told["grown_mb"] = max(told["grown_mb"], round(peak - before.get((part, pid), peak)))
    # PostgreSQL's count the pages of its common memory that each has touched: they grow until all were.
    own = [told["grown_mb"] for part, told in found.items() if part != "postgres"]
    return {"processes": found, "flat": max(own) <= FLAT_MB}


def beside(size: int, ways: list[dict[str, Any]], least: list[dict[str, Any]]) -> dict[str, Any]:
    """The whole way in, and what share of its time and of the web's processor time the bare work alone takes."""
    seconds, web = sum(each["seconds"] for each in ways), sum(each["cpu_seconds"]["web"] for each in ways)
    bare_seconds, bare_cpu = sum(each["seconds"] for each in least), sum(each["cpu_seconds"] for each in least)
    return rate(size, seconds) | {
        "web_cpu_ms_a_mb": round(web / (size / MB) * 1000, 2),
        "bare_cpu_ms_a_mb": round(bare_cpu / (size / MB) * 1000, 2),
        "bare_mb_a_second": round(size / MB / bare_seconds, 1),
        "share_of_the_bare_rate": round(bare_seconds / seconds, 2),
    }


def custodian(place: Installation) -> Custodian:
    network = importlib.import_module("benchmarks.support.network")
    network.make_network(ORGANISATIONS)
    token, session = network.entrance("bench-1", "contact")
    body = {"organisation": "bench-1", "title": "A server was taken over", "description": "Its disk was imaged."}
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": "report"}
    status, answer = ask_once(connect(place.port), Ask("/api/v1/reports", "POST", json.dumps(body).encode(), headers))
    if status != 201:
        sys.exit(f"no case: {status} {answer[:400]!r}")
    return Custodian(place.port, token, session, json.loads(answer)["case"])


def measure(place: Installation, size: int) -> dict[str, Any]:
    by = custodian(place)
    small = Content(WARMING_MB * MB)
    by.copy(brought_in(by, small, Phases(place.pid))["piece"])
    content, phases = Content(size), Phases(place.pid)
    limit = bare(place.home, content)
    before = resident_mb(place.pid)
    done = brought_in(by, content, phases)
    with phases.timed("a copy, hashed by who takes it", size):
        copied = by.copy(done["piece"])
    most = peaks_mb(place.pid)
    if copied != (size, done["sha256"]):
        sys.exit(f"the copy is not what was brought in: {copied}, not {(size, done['sha256'])}")
    checked = by.asked(by.api(f"evidence/{done['piece']}/check", "POST", {}, key="check"))
    ways = [each for name, each in phases.told.items() if not name.startswith("a copy")]
    return {
        "mb": size // MB,
        "limit": limit,
        "measured": phases.told,
        "whole_way_in": beside(size, ways, [each for name, each in limit.items() if name in NEEDED]),
        "broken_line": done["broken"],
        "memory": memory(before, most),
        "same_hash": True,
        "chain_holds": checked["chain_holds"],
        "acts": [link["act"] for link in checked["chain"]],
    }


def main() -> None:
    size = (int(sys.argv[1]) if len(sys.argv) > 1 else SIZE_MB) * MB
    machine = figures.machine()
    with installation() as place:
        result = measure(place, size)
    figures.publish("evidence", {"machine": machine} | result)


if __name__ == "__main__":
    main()
