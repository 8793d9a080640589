"""Reads an OpenPGP public key as people paste it: fingerprint, age and end (RFC 9580; version 4 as in RFC 4880).

Nothing is verified here: the end and the revocation are what the key says of itself. Whoever encrypts to a key
checks it with an OpenPGP implementation first.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

LONGEST_ARMOR: Final = 64_000

# The end is looked for once: a pattern of both would look through the whole text from every beginning.
_BEGINS: Final = re.compile(r"-----BEGIN PGP (?P<kind>[A-Z ]{1,60})-----[^\S\n]*\n")
_PUBLIC_KEY, _SECRET_KEY, _SIGNATURE, _USER_ID, _SUBKEY = 6, 5, 2, 13, 14
_KEY_REVOCATION: Final = 0x20
# Certifications of a user id by the key itself, and signatures directly on the key, carry the key's end.
_CERTIFICATIONS: Final = frozenset({0x10, 0x11, 0x12, 0x13, 0x1F})
_CREATED, _KEY_LIVES, _ISSUER, _ISSUER_FINGERPRINT = 2, 9, 16, 33


class UnreadableKey(ValueError):
    """The text is not one OpenPGP public key."""


class PrivateKeyGiven(UnreadableKey):
    """The text holds a private key, which must not be given away."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """`fingerprint` in upper-case hexadecimal: 40 digits for version 4, 64 for version 6.

    `expires` None with `end_stated` says that the key has no end; without it, that nobody knows.
    """

    fingerprint: str
    created: datetime
    expires: datetime | None
    end_stated: bool
    revoked: bool
    user_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _SelfSignature:
    kind: int
    created: datetime
    lives: timedelta | None


def read_public_key(text: str) -> PublicKey:
    """The one public key in an armored text. Raises UnreadableKey, for a private key PrivateKeyGiven."""
    try:
        return _read(_dearmored(text))
    except (IndexError, OverflowError, OSError) as error:
        raise UnreadableKey("damaged") from error


def _read(data: bytes) -> PublicKey:
    packets = list(_packets(data))
    if not packets or packets[0][0] != _PUBLIC_KEY:
        raise PrivateKeyGiven if packets and packets[0][0] == _SECRET_KEY else UnreadableKey("no key packet")
    if sum(tag == _PUBLIC_KEY for tag, _ in packets) > 1:
        raise UnreadableKey("more than one key")
    key = packets[0][1]
    fingerprint = _fingerprint(key)
    created = _moment(key[1:5])
    signatures, user_ids = _own_words(packets, fingerprint)
    certifications = [each for each in signatures if each.kind in _CERTIFICATIONS]
    newest = max(certifications, key=lambda each: each.created, default=None)
    return PublicKey(
        fingerprint=fingerprint,
        created=created,
        expires=created + newest.lives if newest and newest.lives else None,
        end_stated=newest is not None,
        revoked=any(each.kind == _KEY_REVOCATION for each in signatures),
        user_ids=user_ids,
    )


def _dearmored(text: str) -> bytes:
    if len(text) > LONGEST_ARMOR:
        raise UnreadableKey("too long")
    text = text.replace("\r\n", "\n")
    found = _BEGINS.search(text)
    end = text.find(f"-----END PGP {found['kind']}-----", found.end()) if found else -1
    if found is None or end < 0:
        raise UnreadableKey("no armored block")
    if "PRIVATE" in found["kind"]:
        raise PrivateKeyGiven("a private key")
    inside = text[found.end() : end]
    # Headers such as Comment end at the first empty line; the checksum line begins with "=".
    _, _, body = inside.rpartition("\n\n")
    lines = [line.strip() for line in body.splitlines()]
    try:
        return base64.b64decode("".join(line for line in lines if not line.startswith("=")), validate=True)
    except binascii.Error as error:
        raise UnreadableKey("damaged armor") from error


def _packets(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and body of each packet (RFC 9580, section 4.2). Partial lengths are for messages, not for keys."""
    place = 0
    while place < len(data):
        header = data[place]
        if not header & 0x80:
            raise UnreadableKey("damaged packet")
        tag, place, length = _new_header(data, place) if header & 0x40 else _old_header(data, place)
        if length < 1 or place + length > len(data):
            raise UnreadableKey("cut off")
        yield tag, data[place : place + length]
        place += length


def _new_header(data: bytes, place: int) -> tuple[int, int, int]:
    tag = data[place] & 0x3F
    place, length = _length(data, place + 1)
    return tag, place, length


def _old_header(data: bytes, place: int) -> tuple[int, int, int]:
    tag, size = (data[place] >> 2) & 0x0F, 1 << (data[place] & 3)
    if size == 8:
        raise UnreadableKey("a packet without a length")
    return tag, place + 1 + size, int.from_bytes(data[place + 1 : place + 1 + size])


def _length(data: bytes, place: int) -> tuple[int, int]:
    """Where the body begins, and its length, by the one, two or five octets at `place`."""
    first = data[place] if place < len(data) else 0
    if first < 192:
        return place + 1, first
    if first < 224:
        return place + 2, ((first - 192) << 8) + int.from_bytes(data[place + 1 : place + 2]) + 192
    if first == 255:
        return place + 5, int.from_bytes(data[place + 1 : place + 5])
    raise UnreadableKey("a packet in parts")


def _fingerprint(key: bytes) -> str:
    if key[0] == 4:
        framed = b"\x99" + len(key).to_bytes(2) + key
        return hashlib.sha1(framed, usedforsecurity=False).hexdigest().upper()
    if key[0] == 6:
        return hashlib.sha256(b"\x9b" + len(key).to_bytes(4) + key).hexdigest().upper()
    raise UnreadableKey(f"a key of version {key[0]}")


def _own_words(packets: list[tuple[int, bytes]], fingerprint: str) -> tuple[list[_SelfSignature], tuple[str, ...]]:
    """What the key says of itself, before its first subkey."""
    signatures, user_ids = [], []
    for tag, body in packets:
        if tag == _SUBKEY:
            break
        if tag == _USER_ID:
            user_ids.append(body.decode("utf-8", "replace"))
        elif tag == _SIGNATURE and (found := _self_signature(body, fingerprint)):
            signatures.append(found)
    return signatures, tuple(user_ids)


def _self_signature(body: bytes, fingerprint: str) -> _SelfSignature | None:
    """The signature, if the key itself is named as its issuer."""
    if body[0] not in (4, 6):
        return None
    size = 2 if body[0] == 4 else 4
    end = 4 + size + int.from_bytes(body[4 : 4 + size])
    hashed = dict(_subpackets(body[4 + size : end]))
    unhashed = dict(_subpackets(body[end + size : end + size + int.from_bytes(body[end : end + size])]))
    by_fingerprint = hashed.get(_ISSUER_FINGERPRINT, b"")[1:].hex().upper()
    key_id = fingerprint[-16:] if len(fingerprint) == 40 else fingerprint[:16]
    if by_fingerprint != fingerprint and {**unhashed, **hashed}.get(_ISSUER, b"").hex().upper() != key_id:
        return None
    lives = int.from_bytes(hashed.get(_KEY_LIVES, b""))
    return _SelfSignature(body[1], _moment(hashed.get(_CREATED, b"")), timedelta(seconds=lives) if lives else None)


def _subpackets(area: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(area):
        place, length = _length(area, place)
        if length < 1 or place + length > len(area):
            raise UnreadableKey("a damaged signature")
        # The highest bit only says that the subpacket is critical.
        yield area[place] & 0x7F, area[place + 1 : place + length]
        place += length


def _moment(seconds: bytes) -> datetime:
    return datetime.fromtimestamp(int.from_bytes(seconds), UTC)
