"""Pieces of sealed bytes, one after another in a file: AES-256-GCM in chunks (after the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizar, 2015).

A piece begins with MAGIC, the key's id (8 bytes) and a random salt (32 bytes), from which and the key its own key is
derived by HKDF-SHA256. Then come chunks: four bytes of length, then the ciphertext with its tag. A chunk's nonce is its
number and whether it is the last; its associated data are the piece's beginning and `context`, which says to what it
belongs. So no chunk can be changed, left out, doubled, moved or taken elsewhere, and an end that is missing shows.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pehra.foundation.sealing.keys import Key

MAGIC: Final = b"PSL1"
CHUNK: Final = 1 << 20
TAG: Final = 16
SALT: Final = 32
BEGINNING: Final = len(MAGIC) + 8 + SALT
LAST: Final = 1 << 31


class Broken(Exception):
    """What was sealed is not what lies there: altered, cut short, put together anew, or of another key."""


class Writes(Protocol):
    def write(self, block: bytes, /) -> object: ...


class Reads(Protocol):
    def read(self, most: int, /) -> bytes: ...


class Sealer:
    """Takes one piece in; `close` writes its last chunk, without which the piece is broken."""

    def __init__(self, target: Writes, key: Key, context: bytes) -> None:
        beginning = MAGIC + bytes.fromhex(key.id) + os.urandom(SALT)
        self._target, self._cipher = target, _cipher(key, beginning)
        self._bound = beginning + context
        # Filled again and again: one that grows with what comes cost four times what the cipher does.
        self._waiting, self._held = memoryview(bytearray(CHUNK)), 0
        self._number = 0
        target.write(beginning)

    def write(self, block: bytes) -> None:
        rest = memoryview(block)
        while rest:
            if self._held == CHUNK:
                self._put(last=False)
            taken = rest[: CHUNK - self._held]
            self._waiting[self._held : self._held + len(taken)] = taken
            self._held += len(taken)
            rest = rest[len(taken) :]

    def close(self) -> None:
        self._put(last=True)

    def _put(self, *, last: bool) -> None:
        sealed_chunk = self._cipher.encrypt(_nonce(self._number, last), self._waiting[: self._held], self._bound)
        self._number, self._held = self._number + 1, 0
        self._target.write((len(sealed_chunk) | (LAST if last else 0)).to_bytes(4))
        self._target.write(sealed_chunk)


def sealed(blocks: Iterable[bytes], target: Writes, key: Key, context: bytes) -> int:
    """Seal what comes as one piece; returns how many bytes came."""
    sealer, size = Sealer(target, key, context), 0
    for block in blocks:
        size += len(block)
        sealer.write(block)
    sealer.close()
    return size


def opened(source: Reads, key_named: Callable[[str], Key], context_at: Callable[[int], bytes]) -> Iterator[bytes]:
    """The plain bytes of all pieces up to the end of `source`.

    `context_at` gives the context of the piece that begins at an offset of the plain bytes. Raises Broken, at the
    latest before the last chunk of a piece is given out; and KeyMissing.
    """
    offset = 0
    while beginning := source.read(BEGINNING):
        if len(beginning) < BEGINNING or not beginning.startswith(MAGIC):
            raise Broken("a piece has no beginning")
        key = key_named(beginning[len(MAGIC) : len(MAGIC) + 8].hex())
        for plain in _chunks(source, _cipher(key, beginning), beginning + context_at(offset)):
            offset += len(plain)
            yield plain


def _chunks(source: Reads, cipher: AESGCM, bound: bytes) -> Iterator[bytes]:
    number, last = 0, False
    while not last:
        told = _exactly(source, 4)
        length, last = int.from_bytes(told) & ~LAST, bool(int.from_bytes(told) & LAST)
        if not TAG <= length <= CHUNK + TAG:
            raise Broken("a chunk has a length that none can have")
        try:
            yield cipher.decrypt(_nonce(number, last), _exactly(source, length), bound)
        except InvalidTag:
            raise Broken("a chunk is not what was sealed") from None
        number += 1


def _exactly(source: Reads, length: int) -> bytes:
    """So many bytes. A pipe gives less than it is asked for; only nothing at all is its end. Raises Broken."""
    found, size = [], 0
    while size < length:
        block = source.read(length - size)
        if not block:
            raise Broken("it ends in the middle")
        found.append(block)
        size += len(block)
    # A file gives all at once: of one block nothing is copied.
    return b"".join(found) if len(found) > 1 else found[0]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


def _cipher(key: Key, beginning: bytes) -> AESGCM:
    salt = beginning[-SALT:]
    return AESGCM(HKDF(SHA256(), 32, salt=salt, info=b"pehra sealed piece").derive(key.raw))
