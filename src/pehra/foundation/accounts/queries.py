"""Who somebody is: the person behind a user or a token, and the people of a party."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth import get_user_model

from pehra.foundation.access.person import Held, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import ApiToken, Membership, User
from pehra.foundation.accounts.rules import token_hash


def person(user: User) -> Person:
    """The user with every membership in force."""
    held = Membership.objects.filter(user_id=user.pk, ended_at=None).values_list("party_id", "role")
    return Person(user.pk, str(user), tuple(Held(party_id, Role(role)) for party_id, role in held))


def person_by_email(email: str) -> Person | None:
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    return person(user) if user else None


def person_by_token(token: str, at: datetime) -> Person | None:
    """The person behind a bearer token that is neither expired nor revoked, narrowed to the token's party."""
    row = (
        ApiToken.objects.select_related("user")
        .filter(token_hash=token_hash(token), revoked_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )
    if row is None:
        return None
    # Written at most once a minute: a busy client must not turn each of its reads into a write.
    if row.last_used_at is None or (at - row.last_used_at).total_seconds() > 60:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=at)
    held = Membership.objects.filter(user_id=row.user_id, party_id=row.party_id, ended_at=None)
    roles = tuple(Held(row.party_id, Role(role)) for role in held.values_list("role", flat=True))
    if not roles:
        return None
    return Person(row.user_id, f"{row.user} (token {row.name})", roles, frozenset(row.scopes))


def members(party_ids: Iterable[int], roles: Iterable[Role]) -> list[User]:
    """Active people who hold one of the roles at one of the parties."""
    return list(
        get_user_model()
        .objects.filter(
            is_active=True,
            memberships__ended_at=None,
            memberships__party_id__in=list(party_ids),
            memberships__role__in=list(roles),
        )
        .distinct()
        .order_by("pk")
    )


def memberships(party_id: int) -> list[Membership]:
    """Everybody who holds a role at this party today, by name."""
    rows = Membership.objects.select_related("user").filter(party_id=party_id, ended_at=None)
    return list(rows.order_by("user__name", "role"))


def names(user_ids: Iterable[int]) -> dict[int, str]:
    """Names by user id, for showing who did something."""
    return dict(User.objects.filter(pk__in=list(user_ids)).values_list("pk", "name"))


def active_users(user_ids: Iterable[int]) -> list[User]:
    """Those of these people whose account is active."""
    return list(User.objects.filter(pk__in=list(user_ids), is_active=True).order_by("pk"))
