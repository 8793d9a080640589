"""What an invitation and a token are made of, what a token may be for, and who may appoint whom."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import MappingProxyType

from pehra.foundation.access.roles import READS_CASES, Role

INVITATION_LIVES = timedelta(hours=72)
TOKEN_PREFIX = "pehra_"  # noqa: S105 - lets a secret scanner recognise a leaked token
LONGEST_TOKEN = timedelta(days=366)
SCOPES = (
    *("reports:write", "reports:read", "cases:read", "cases:write", "findings:read", "findings:write"),
    *("feeds:write", "feeds:read"),
    "directives:read",
    *("webhooks:write", "webhooks:read"),
    *("calls:write", "calls:read"),
    *("network:read", "journal:read"),
)
LONGEST_NAME = 200
LONGEST_ADDRESS = 254

_AT_A_PARTY = frozenset(Role) - {Role.PLATFORM_ADMINISTRATOR}
# A lead staffs the team that works on cases. Auditors and administrators are appointed above the team, since they look
# at what the team does.
APPOINTS: Mapping[Role, frozenset[Role]] = MappingProxyType(
    {
        Role.LEAD: frozenset({Role.CONTACT, Role.ANALYST, Role.DUTY_OFFICER}),
        Role.BODY_ADMINISTRATOR: _AT_A_PARTY,
        # No role that reads cases: who keeps the machine lets in the administrators, and they choose their people.
        Role.PLATFORM_ADMINISTRATOR: frozenset({Role.BODY_ADMINISTRATOR, Role.AUDITOR, Role.PLATFORM_ADMINISTRATOR}),
    }
)
# As the registry calls it, which stands above.
BODY = "body"
# Without one of these, nobody could let anybody in any more.
NEVER_NONE = frozenset({Role.BODY_ADMINISTRATOR, Role.PLATFORM_ADMINISTRATOR})


def exists_at(role: Role, kind: str | None) -> bool:
    """Whether a body or an organisation has this role. Contacts enter by password alone, so no body has any."""
    return kind != BODY or role is not Role.CONTACT


def kept_apart(role: Role, held: Iterable[str]) -> bool:
    """Whether this role does not go together with those held: a platform administrator sees no case, anywhere."""
    after = {role, *held}
    return Role.PLATFORM_ADMINISTRATOR in after and not READS_CASES.isdisjoint(after)


def fresh_token() -> str:
    """A new secret with 256 bits, printable, shown once."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token or an invitation. A plain hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def used_code_key(user_id: int, code: str) -> str:
    """Where it is kept that a one-time code was used; a code is taken once."""
    return f"pehra.used-code.{user_id}.{code}"
