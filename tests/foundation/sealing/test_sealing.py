"""Sealed pieces open to what was sealed, and to nothing when a byte of them is not as it was."""

import io
import os
import stat
import tracemalloc
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pehra.foundation.sealing import (
    CHUNK,
    Broken,
    Key,
    KeyMissing,
    Keyring,
    Sealer,
    chunks,
    from_passphrase,
    opened,
    sealed,
)
from pehra.foundation.sealing.chunks import BEGINNING, LAST, TAG

KEY = Key("00" * 8, bytes(range(32)))
# "The quick brown fox" under KEY, with the salt 00 01 02 ... and chunks of eight bytes.
EARLIER = (
    "50534c310000000000000000000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    "000000185236b59649a686f8a996152efd4a91d1bb25f9197a88b77100000018f0489fcacd96137cbb3d02c3"
    "945c3de2dd16471eaf48172180000013c5b91fcd98756ad0fe71665c5f91eb60ba3a12"
)


def put(*parts: bytes, context: bytes = b"c") -> bytes:
    """Several pieces, each bound to the offset at which it begins."""
    target, offset = io.BytesIO(), 0
    for part in parts:
        offset += sealed([part], target, KEY, context + offset.to_bytes(8))
    return target.getvalue()


def read(content: bytes, context: bytes = b"c") -> bytes:
    return b"".join(opened(io.BytesIO(content), lambda _: KEY, lambda offset: context + offset.to_bytes(8)))


@given(st.lists(st.binary(max_size=300), max_size=5))
@settings(max_examples=60, deadline=None)
def test_what_was_sealed_comes_out(parts: list[bytes]) -> None:
    assert read(put(*parts)) == b"".join(parts)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
def test_at_the_edges_of_chunks(size: int) -> None:
    content = os.urandom(size)
    target = io.BytesIO()
    sealer = Sealer(target, KEY, b"c" + bytes(8))
    for start in range(0, size, 100_003):
        sealer.write(content[start : start + 100_003])
    sealer.close()
    assert read(target.getvalue()) == content


def lengths(content: bytes) -> list[tuple[int, bool]]:
    """How many plain bytes each chunk of one piece has, and whether it says that it is the last."""
    found, place = [], BEGINNING
    while place < len(content):
        told = int.from_bytes(content[place : place + 4])
        found.append(((told & ~LAST) - TAG, bool(told & LAST)))
        place += 4 + (told & ~LAST)
    return found


@given(st.lists(st.binary(max_size=40), max_size=12))
@settings(max_examples=120, deadline=None)
def test_however_it_is_cut_into_blocks_the_chunks_are_the_same(blocks: list[bytes]) -> None:
    whole = b"".join(blocks)
    with patch.object(chunks, "CHUNK", 16):
        content = put_in_blocks(blocks)
        assert read(content) == whole
        told = lengths(content)
        assert told == lengths(put(whole))
    # All are full but the last, which may be full as well; it is empty where nothing came at all.
    assert [last for _, last in told] == [False] * (len(told) - 1) + [True]
    assert all(length == 16 for length, last in told if not last)
    assert sum(length for length, _ in told) == len(whole)
    assert told[-1][0] > 0 or not whole


def put_in_blocks(blocks: list[bytes]) -> bytes:
    target = io.BytesIO()
    assert sealed(blocks, target, KEY, b"c" + bytes(8)) == sum(map(len, blocks))
    return target.getvalue()


@pytest.mark.parametrize("size", [CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])
def test_one_block_may_fill_many_chunks(size: int) -> None:
    content = os.urandom(size)
    assert read(put_in_blocks([content])) == content


def test_a_block_may_be_used_again_once_it_was_taken() -> None:
    target, block = io.BytesIO(), bytearray(b"first")
    sealer = Sealer(target, KEY, b"c" + bytes(8))
    sealer.write(block)
    block[:] = b"other"
    sealer.write(block)
    sealer.close()
    assert read(target.getvalue()) == b"firstother"


def test_what_was_sealed_by_an_earlier_version_is_the_same_byte_for_byte() -> None:
    """Files and backups lie for years: how they are made may change, not what they are."""
    with (
        patch.object(chunks, "os", SimpleNamespace(urandom=lambda size: bytes(range(size)))),
        patch.object(chunks, "CHUNK", 8),
    ):
        assert put(b"The quick brown fox").hex() == EARLIER
        assert read(bytes.fromhex(EARLIER)) == b"The quick brown fox"


def test_sealing_holds_one_chunk_however_much_comes() -> None:
    block = bytes(1 << 18)

    def most(megabytes: int) -> int:
        tracemalloc.start()
        sealer = Sealer(Nowhere(), KEY, b"c")
        for _block in range(4 * megabytes):
            sealer.write(block)
        sealer.close()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    assert most(24) < most(3) + 4 * CHUNK


class Nowhere:
    def write(self, block: bytes, /) -> None:
        pass


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_one_changed_bit_is_found(data: st.DataObject) -> None:
    content = bytearray(put(b"first words", b"second words"))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    # The id of the key is looked up before anything is opened; here every id leads to the same key, and it is bound.
    with pytest.raises(Broken):
        read(bytes(content))


@given(st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_a_missing_end_is_found_unless_it_is_a_whole_piece(cut: int) -> None:
    whole, first = put(b"first words", b"second words"), put(b"first words")
    left = whole[: max(len(whole) - cut, 1)]
    if len(left) == len(first):
        return  # the size that is kept beside the file tells
    with pytest.raises(Broken):
        read(left)


def test_pieces_cannot_change_places_or_come_from_elsewhere() -> None:
    one, two = put(b"11111"), put(b"11111", b"22222")
    second = two[len(one) :]
    with pytest.raises(Broken):
        read(second + two[: len(one)])
    with pytest.raises(Broken):
        read(put(b"11111", context=b"d"))


def test_chunks_cannot_change_places() -> None:
    content = put(os.urandom(3 * CHUNK))
    step = 4 + CHUNK + 16
    first, second = content[BEGINNING : BEGINNING + step], content[BEGINNING + step : BEGINNING + 2 * step]
    swapped = content[:BEGINNING] + second + first + content[BEGINNING + 2 * step :]
    with pytest.raises(Broken):
        read(swapped)


def test_the_same_words_never_look_the_same() -> None:
    assert put(b"words") != put(b"words")


def test_a_pipe_that_gives_little_at_a_time() -> None:
    class Slow(io.BytesIO):
        def read(self, most: int = -1, /) -> bytes:
            return super().read(min(most, 7) if most > BEGINNING else most)

    assert (
        b"".join(opened(Slow(put(b"x" * 500)), lambda _: KEY, lambda offset: b"c" + offset.to_bytes(8))) == b"x" * 500
    )


class TestKeys:
    def test_one_is_made_at_first_use_for_its_owner_alone(self, tmp_path: Path) -> None:
        ring = Keyring(tmp_path / "keys", "evidence")
        made = ring.current()
        assert ring.current() == made == ring.named(made.id)
        files = list((tmp_path / "keys").iterdir())
        assert {path.name for path in files} == {f"evidence.{made.id}", "evidence.current"}
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}

    def test_after_a_replacement_the_old_one_still_opens(self, tmp_path: Path) -> None:
        ring = Keyring(tmp_path, "evidence")
        old = ring.current()
        fresh = ring.replace()
        assert ring.current() == fresh != old
        assert ring.named(old.id) == old
        ring.forget(old.id)
        with pytest.raises(KeyMissing, match=old.id):
            ring.named(old.id)

    def test_a_key_that_is_damaged_is_missing(self, tmp_path: Path) -> None:
        ring = Keyring(tmp_path, "evidence")
        made = ring.current()
        (tmp_path / f"evidence.{made.id}").write_bytes(b"x" * 32)
        with pytest.raises(KeyMissing):
            ring.named(made.id)

    def test_it_is_never_shown(self) -> None:
        assert "raw" not in repr(KEY)

    def test_a_passphrase_means_one_key_with_one_salt(self) -> None:
        assert from_passphrase("گلاب and roses", b"s" * 16) == from_passphrase("گلاب and roses", b"s" * 16)
        assert from_passphrase("a", b"s" * 16).raw != from_passphrase("a", b"t" * 16).raw
