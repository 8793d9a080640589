"""A receipt is a flat JSON object with a signature over everything else in it, in canonical form (RFC 8785 style)."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from pehra.foundation.keeping import made_once


def canonical(value: Mapping[str, object]) -> bytes:
    """The bytes that are hashed and signed: JSON in UTF-8, keys sorted, no blank space."""
    return orjson.dumps(dict(value), option=orjson.OPT_SORT_KEYS)


def digest(value: Mapping[str, object]) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def sign(content: Mapping[str, object]) -> dict[str, object]:
    """The content with `key` (which key signed) and `signature` added."""
    key = _private_key(settings.HOME)
    body = dict(content) | {"key": _name(key.public_key())}
    return body | {"signature": base64.b64encode(key.sign(canonical(body))).decode()}


def verify(receipt: Mapping[str, object], key: str | None = None) -> bool:
    """Whether a receipt is unaltered and signed by this installation, or by the given public key (base64)."""
    body = {name: value for name, value in receipt.items() if name != "signature"}
    try:
        raw = _exactly(key or public_key())
        signature = _exactly(str(receipt.get("signature", "")))
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, canonical(body))
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key() -> str:
    """The installation's public key, base64 of its 32 bytes, to be published."""
    raw = _private_key(settings.HOME).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def _exactly(text: str) -> bytes:
    """The bytes of a base64 text. The last letter before `=` holds bits that decoding throws away: a text in which
    they are set was not written by us, and a receipt with one changed letter must not verify."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not the one way to write these bytes in base64")
    return raw


def _name(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


@cache
def _private_key(home: Path) -> Ed25519PrivateKey:
    """The key kept in the data folder (mode 0600), made at first use. Whoever loses it keeps the old receipts' proof
    as long as the public key was published."""
    path = home / "keys" / "receipts.ed25519"
    return Ed25519PrivateKey.from_private_bytes(made_once(path, _made))


def _made() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()
