"""Signed receipts: the installation's Ed25519 key, and proofs of what was received when."""

from pehra.foundation.signing.receipts import digest, public_key, sign, verify

__all__ = ["digest", "public_key", "sign", "verify"]
