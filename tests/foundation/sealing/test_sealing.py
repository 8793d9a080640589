"""Sealed pieces open to what was sealed, and to nothing when a byte of them is not as it was."""

import io
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pehra.foundation.sealing import CHUNK, Broken, Key, KeyMissing, Keyring, Sealer, from_passphrase, opened, sealed
from pehra.foundation.sealing.chunks import BEGINNING

KEY = Key("00" * 8, bytes(range(32)))


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
