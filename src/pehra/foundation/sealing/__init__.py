"""Bytes at rest: sealed chunk by chunk under a key that lies outside the database, of any length, in little memory."""

from pehra.foundation.sealing.chunks import CHUNK, Broken, Sealer, opened, sealed
from pehra.foundation.sealing.keys import Key, KeyMissing, Keyring, from_passphrase

__all__ = ["CHUNK", "Broken", "Key", "KeyMissing", "Keyring", "Sealer", "from_passphrase", "opened", "sealed"]
