"""Signed receipts: the installation's Ed25519 key, and proofs of what was received when."""

from pehra.foundation.signing.receipts import public_key, sign, verify

__all__ = ["public_key", "sign", "verify"]
