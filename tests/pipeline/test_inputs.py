"""Inputs are opened by what they are, and a bad one says what is wrong after all that is sound in it was read."""

import gzip
import io
import zipfile
from pathlib import Path
from typing import BinaryIO

import pytest
from backports import zstd

from pehra.pipeline.inputs import BadInput, Limits, opened

TEXT = b"".join(b"line %d\n" % number for number in range(20_000))


def zipped(*names: str, content: bytes = TEXT) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


PACKED = {
    "plain": TEXT,
    "gzip": gzip.compress(TEXT),
    "two gzip members": gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:]),
    "zstd": zstd.compress(TEXT),
    "two zstd frames": zstd.compress(TEXT[:1000]) + zstd.compress(TEXT[1000:]),
    "zip": zipped("report.csv"),
    "zip with a folder": zipped("folder/report.csv"),
}


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "input"
    path.write_bytes(content)
    return path


def drain(source: BinaryIO, into: list[bytes] | None = None) -> None:
    while block := source.read(1000):
        if into is not None:
            into.append(block)


@pytest.mark.parametrize("kind", PACKED)
def test_each_kind_is_told_by_its_bytes(tmp_path: Path, kind: str) -> None:
    with opened(written(tmp_path, PACKED[kind])) as source:
        assert source.read() == TEXT


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_what_is_cut_off_gives_its_beginning_and_then_says_so(tmp_path: Path, kind: str) -> None:
    with opened(written(tmp_path, PACKED[kind][:-20])) as source:
        found: list[bytes] = []
        with pytest.raises(BadInput, match="ends in the middle"):
            drain(source, found)
    assert TEXT.startswith(b"".join(found))


@pytest.mark.parametrize("kind", ["gzip", "zstd", "zip"])
def test_damage_in_the_middle_is_said_plainly(tmp_path: Path, kind: str) -> None:
    packed = bytearray(PACKED[kind])
    middle = len(packed) // 2
    packed[middle : middle + 8] = b"\xff" * 8
    with opened(written(tmp_path, bytes(packed))) as source, pytest.raises(BadInput, match=r"damaged|ends in"):
        drain(source)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (zipped(), "has 0 files"),
        (zipped("a.csv", "b.csv"), "has 2 files"),
        (b"PK\x03\x04 and nothing more", "not a zip archive"),
    ],
)
def test_a_zip_archive_has_exactly_one_file(tmp_path: Path, content: bytes, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint), opened(written(tmp_path, content)):
        pass


@pytest.mark.parametrize("kind", ["gzip", "zstd", "zip"])
def test_a_bomb_is_put_out(tmp_path: Path, kind: str) -> None:
    bomb = b"\0" * (8 << 20)
    packed = {"gzip": gzip.compress(bomb), "zstd": zstd.compress(bomb), "zip": zipped("a", content=bomb)}[kind]
    limits = Limits(ratio=100, ratio_from=1 << 20)
    with opened(written(tmp_path, packed), limits) as source, pytest.raises(BadInput, match="more than 100 times"):
        drain(source)


def test_there_is_a_limit_to_what_is_unpacked_at_all(tmp_path: Path) -> None:
    limits = Limits(unpacked=100_000)
    with opened(written(tmp_path, PACKED["gzip"]), limits) as source, pytest.raises(BadInput, match="100,000 bytes"):
        drain(source)


def test_a_small_input_of_one_line_repeated_is_no_bomb(tmp_path: Path) -> None:
    with opened(written(tmp_path, gzip.compress(b"same\n" * 100_000))) as source:
        assert len(source.read()) == 500_000
