"""Keys that lie in the data folder's `keys/`, each under its id; one of them seals, all of them open."""

import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from pehra.foundation.keeping import folder_to_disk, made_once, to_disk

LENGTH: Final = 32
# Half a second and 128 MB for whoever guesses; see RFC 7914 and OWASP's advice on storing passwords.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**17, 8, 1


class KeyMissing(Exception):
    """Something was sealed under a key that is not here; `args[0]` is its id."""


@dataclass(frozen=True)
class Key:
    """32 secret bytes; `id` are 16 hexadecimal digits by which what it seals names it."""

    id: str
    raw: bytes = field(repr=False)


class Keyring:
    """The keys of one purpose, as files `NAME.ID` (mode 0600) in a folder; `NAME.current` says which one seals."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name

    def current(self) -> Key:
        """The key that seals from now on, made at first use."""
        mark = made_once(self.folder / f"{self.name}.current", lambda: self._made().id.encode())
        return self.named(mark.decode().strip())

    def named(self, key_id: str) -> Key:
        """Raises KeyMissing."""
        try:
            raw = (self.folder / f"{self.name}.{key_id}").read_bytes()
        except FileNotFoundError:
            raise KeyMissing(key_id) from None
        if len(raw) != LENGTH or _id(raw) != key_id:
            raise KeyMissing(key_id)
        return Key(key_id, raw)

    def replace(self) -> Key:
        """Make another key, which seals from now on; the old ones still open."""
        fresh = self._made()
        self._written(f"{self.name}.next", fresh.id.encode()).replace(self.folder / f"{self.name}.current")
        folder_to_disk(self.folder)
        return fresh

    def forget(self, key_id: str) -> None:
        """Delete a key under which nothing is sealed any more."""
        (self.folder / f"{self.name}.{key_id}").unlink(missing_ok=True)

    def _made(self) -> Key:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        raw = secrets.token_bytes(LENGTH)
        self._written(f"{self.name}.{_id(raw)}", raw)
        return Key(_id(raw), raw)

    def _written(self, name: str, content: bytes) -> Path:
        """Durably: what is sealed under a key that a power cut took away is lost."""
        place = self.folder / name
        place.unlink(missing_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            to_disk(file)
        folder_to_disk(self.folder)
        return place


def from_passphrase(passphrase: str, salt: bytes) -> Key:
    """The key that a passphrase means with this salt. Its id says nothing about it."""
    raw = Scrypt(salt=salt, length=LENGTH, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P).derive(passphrase.encode())
    return Key("0" * 16, raw)


def _id(raw: bytes) -> str:
    return hashlib.sha256(b"pehra key id" + raw).hexdigest()[:16]
