"""The file that the benchmark of evidence makes, its break, and when memory counts as flat."""

import hashlib
import os
from pathlib import Path

import pytest

from benchmarks.evidence import (
    FLAT_MB,
    MB,
    NEEDED,
    STEP,
    Broken,
    Content,
    Nowhere,
    bare,
    beside,
    memory,
    sealed_steps,
    until,
)
from benchmarks.support.processes import peaks_mb, resident_mb
from pehra.foundation.sealing import Key


def test_a_file_is_the_same_each_time_it_is_read() -> None:
    content = Content(3 * MB)
    whole = content.part(0, content.size)
    assert len(whole) == 3 * MB
    assert content.part(5, 2 * MB + 7) == whole[5 : 2 * MB + 7]
    assert content.sha256(9, 3 * MB) == hashlib.sha256(whole[9:]).hexdigest()


def test_no_two_blocks_of_it_are_alike() -> None:
    blocks = list(Content(4 * MB).blocks(0, 4 * MB))
    assert len(set(blocks)) == 4


def test_a_line_breaks_where_it_should() -> None:
    content = Content(4 * MB)
    assert b"".join(until(content.blocks(0, 4 * MB), 0, None)) == content.part(0, 4 * MB)
    sent = []
    with pytest.raises(Broken):
        sent.extend(until(content.blocks(MB, 4 * MB), MB, 2 * MB))
    broken = until(content.blocks(MB, 4 * MB), MB, 2 * MB)
    assert next(broken) == content.part(MB, 2 * MB)


def test_what_is_bare_leaves_nothing(tmp_path: Path) -> None:
    content = Content(STEP + MB)
    found = bare(tmp_path, content)
    assert len(found) == 4
    assert set(NEEDED) < set(found)
    assert all(each["mb"] == 17 for each in found.values())
    assert list(tmp_path.iterdir()) == []


def test_the_way_in_is_put_beside_the_bare_work() -> None:
    ways = [{"seconds": 3.0, "cpu_seconds": {"web": 1.0}}, {"seconds": 1.0, "cpu_seconds": {"web": 0.6}}]
    least = [{"seconds": 1.5, "cpu_seconds": 0.4}, {"seconds": 0.5, "cpu_seconds": 0.4}]
    assert beside(100 * MB, ways, least) == {
        "mb": 100,
        "seconds": 4.0,
        "mb_a_second": 25.0,
        "web_cpu_ms_a_mb": 16.0,
        "bare_cpu_ms_a_mb": 8.0,
        "bare_mb_a_second": 50.0,
        "share_of_the_bare_rate": 0.5,
    }


def test_each_step_is_made_durable() -> None:
    steps = []
    sealed_steps(Nowhere(), Content(2 * STEP + MB), Key("0" * 16, os.urandom(32)), lambda: steps.append(1))
    assert len(steps) == 3


def test_memory_is_flat_where_no_process_of_its_own_has_grown() -> None:
    before = {("web", 1): 100.0, ("web", 2): 90.0, ("postgres", 3): 20.0}
    most = {("web", 1): 100.0 + FLAT_MB, ("web", 2): 95.0, ("postgres", 3): 220.0, ("worker", 4): 80.0}
    found = memory(before, most)
    assert found["flat"] is True
    assert found["processes"]["web"] == {"most_mb": 100 + FLAT_MB, "grown_mb": FLAT_MB}
    assert found["processes"]["worker"]["grown_mb"] == 0
    assert memory(before, most | {("web", 2): 90.0 + FLAT_MB + 2})["flat"] is False


def test_a_peak_is_counted_from_when_it_was_asked_for() -> None:
    me = os.getpid()
    block = bytearray(os.urandom(64 * MB))
    high = next(each for (_, pid), each in peaks_mb(me).items() if pid == me)
    del block
    low = next(each for (_, pid), each in resident_mb(me).items() if pid == me)
    after = next(each for (_, pid), each in peaks_mb(me).items() if pid == me)
    assert low < high
    assert after < high
