"""The one file of a backup: a line that says what it is, then one sealed stream of members with their hashes.

    PEHRA-BACKUP {"format": 1, "kdf": "scrypt", "salt": "…"}\\n
    sealed: a probe; then ( length, header as JSON, blocks of length and bytes, a block of none )*; lengths: four bytes

The last member is the manifest: each other member by name with size and SHA-256. A stream that ends without it, or that
was altered anywhere, is refused before anything of it is used.
"""

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from pehra.foundation.sealing import Broken, Sealer, from_passphrase, opened, sealed
from pehra.site.runtime.errors import Refusal

FORMAT: Final = 1
WORD: Final = b"PEHRA-BACKUP "
CONTEXT: Final = b"pehra backup 1"
# Sealed before all else: whether the passphrase is the right one.
PROBE: Final = b"pehra backup"
BLOCK: Final = 1 << 20
LONGEST_LINE: Final = 4096
LONGEST_HEADER: Final = 64 << 20
MANIFEST: Final = "manifest"
SHORTEST: Final = 12


class Writer:
    """Writes members; `finish` writes the manifest, without which it is no backup."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        salt = os.urandom(16)
        told = {"format": FORMAT, "kdf": "scrypt", "salt": base64.b64encode(salt).decode()}
        target.write(WORD + json.dumps(told).encode() + b"\n")
        key = from_passphrase(passphrase, salt)
        sealed([PROBE], target, key, PROBE)
        self._sealer = Sealer(target, key, CONTEXT)
        self.members: list[dict[str, Any]] = []

    def add(self, name: str, blocks: Iterable[bytes]) -> None:
        """One member, of whatever length it turns out to have."""
        self._header({"name": name})
        digest, size = hashlib.sha256(), 0
        for block in blocks:
            for start in range(0, len(block), BLOCK):
                piece = block[start : start + BLOCK]
                self._sealer.write(len(piece).to_bytes(4) + piece)
            digest.update(block)
            size += len(block)
        self._sealer.write(bytes(4))
        self.members.append({"name": name, "size": size, "sha256": digest.hexdigest()})

    def finish(self, told: dict[str, Any]) -> None:
        self._header({"name": MANIFEST, "told": told, "members": self.members})
        self._sealer.write(bytes(4))
        self._sealer.close()

    def _header(self, told: dict[str, Any]) -> None:
        raw = json.dumps(told).encode()
        self._sealer.write(len(raw).to_bytes(4) + raw)


@dataclass
class Member:
    """A member as it comes: its blocks are read once, and before the next member is asked for."""

    name: str
    header: dict[str, Any]
    blocks: Iterator[bytes]
    digest: Any = field(default_factory=hashlib.sha256)
    size: int = 0


def read(source: BinaryIO, passphrase: str) -> Iterator[Member]:
    """The members in their order, the manifest last. Raises Refusal for whatever is not as it was written."""
    blocks = opened(source, _keys(source, passphrase), lambda offset: CONTEXT if offset else PROBE)
    try:
        next(blocks)
    except (Broken, StopIteration):
        raise Refusal("the passphrase is not the one of this backup, or its beginning was altered") from None
    stream = _Stream(blocks)
    try:
        while raw := stream.take(4, end=True):
            header = json.loads(stream.take(_length(raw, LONGEST_HEADER)))
            member = Member(str(header["name"]), header, iter(()))
            member.blocks = _blocks(stream, member)
            if member.name == MANIFEST:
                if [*member.blocks] or stream.take(1, end=True):
                    raise Refusal("the backup goes on after its end: it was altered")
                yield member
                return
            yield member
            for _ in member.blocks:
                pass
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(f"the backup is not as one is: {error}") from error
    raise Refusal("the backup is cut short: it ends before its manifest")


def _keys(source: BinaryIO, passphrase: str) -> Any:
    line = source.readline(LONGEST_LINE)
    if not line.startswith(WORD) or not line.endswith(b"\n"):
        raise Refusal("this is no backup of Pehra")
    try:
        told = json.loads(line.removeprefix(WORD))
        number, salt = int(told["format"]), base64.b64decode(told["salt"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise Refusal("this is no backup of Pehra, or its first line was altered") from None
    if number > FORMAT:
        raise Refusal(f"this backup is of a newer version of Pehra (format {number}): upgrade first")
    key = from_passphrase(passphrase, salt)
    return lambda _: key


def _length(raw: bytes, most: int) -> int:
    length = int.from_bytes(raw)
    if length > most:
        raise Refusal("the backup is not as one is: a length that none can have")
    return length


def _blocks(stream: "_Stream", member: Member) -> Iterator[bytes]:
    while length := _length(stream.take(4), BLOCK):
        block = stream.take(length)
        member.digest.update(block)
        member.size += length
        yield block


class _Stream:
    """Takes exact numbers of bytes from blocks of any length."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._rest, self.read = blocks, bytearray(), 0

    def take(self, length: int, *, end: bool = False) -> bytes:
        while len(self._rest) < length:
            try:
                block = next(self._blocks, None)
            except Broken as error:
                raise Refusal(f"the backup is damaged, cut short or altered, after {self.read:,} bytes") from error
            if block is None:
                if end and not self._rest:
                    return b""
                raise Refusal("the backup is cut short: it ends in the middle")
            self.read += len(block)
            self._rest += block
        found = bytes(self._rest[:length])
        del self._rest[:length]
        return found


def verify(source: BinaryIO, passphrase: str) -> dict[str, Any]:
    """Read all of a backup and compare it with its manifest, which is returned. Raises Refusal."""
    seen: dict[str, tuple[int, str]] = {}
    for member in read(source, passphrase):
        if member.name == MANIFEST:
            told = {each["name"]: (each["size"], each["sha256"]) for each in member.header["members"]}
            if told != seen:
                raise Refusal("the backup does not hold what its manifest says")
            return member.header
        for _ in member.blocks:
            pass
        if member.name in seen:
            raise Refusal(f"the backup holds {member.name!r} twice")
        seen[member.name] = (member.size, member.digest.hexdigest())
    raise Refusal("the backup is cut short: it ends before its manifest")
