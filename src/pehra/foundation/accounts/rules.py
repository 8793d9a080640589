"""What an invitation and a token are made of, and what a token may be for."""

import hashlib
import secrets
from datetime import timedelta

INVITATION_LIVES = timedelta(hours=72)
TOKEN_PREFIX = "pehra_"  # noqa: S105 - lets a secret scanner recognise a leaked token
LONGEST_TOKEN = timedelta(days=366)
SCOPES = ("reports:write", "reports:read", "cases:read", "cases:write", "network:read", "journal:read")


def fresh_token() -> str:
    """A new secret with 256 bits, printable, shown once."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token or an invitation. A plain hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
