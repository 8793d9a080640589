"""Inviting people, giving and ending memberships, API tokens."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ADMINISTERS_BODY, Role
from pehra.foundation.accounts.models import ApiToken, Invitation, Membership, User
from pehra.foundation.accounts.rules import INVITATION_LIVES, LONGEST_TOKEN, SCOPES, fresh_token, token_hash
from pehra.foundation.audit.actions import record


@dataclass(frozen=True)
class Secret:
    """A new invitation or token: the secret is here once and nowhere else."""

    id: int
    secret: str


def _check_administers(by: Person, party_id: int, role: Role | None = None) -> None:
    platform = by.has_role(Role.PLATFORM_ADMINISTRATOR)
    if not (by.holds(party_id, ADMINISTERS_BODY) or platform):
        raise Absent
    if role is Role.PLATFORM_ADMINISTRATOR and not platform:
        raise Forbidden("Only a platform administrator can appoint another.")


@transaction.atomic
def invite(*, by: Person, party_id: int, email: str, role: str, name: str = "", at: datetime) -> Secret:
    """Invite an address to a role at a party. The link lives 72 hours; an older open one for the same is withdrawn."""
    if role not in Role.__members__.values():
        raise Invalid({"role": "This is not one of the roles."})
    _check_administers(by, party_id, Role(role))
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid({"email": "This is not an e-mail address."}) from None
    if Membership.objects.filter(party_id=party_id, role=role, ended_at=None, user__email=address).exists():
        raise Conflict("This person already has that role here.")
    open_ones = Invitation.objects.filter(email=address, party_id=party_id, role=role, accepted_at=None)
    open_ones.filter(withdrawn_at=None).update(withdrawn_at=at)
    secret = fresh_token()
    row = Invitation.objects.create(
        email=address,
        name=name,
        party_id=party_id,
        role=role,
        token_hash=token_hash(secret),
        invited_by_id=by.user_id or None,
        invited_at=at,
        expires_at=at + INVITATION_LIVES,
    )
    record(
        by=by,
        at=at,
        act="account.invite",
        subject=f"invitation:{row.pk}",
        party_id=party_id,
        detail={"email": address, "role": role},
    )
    return Secret(row.pk, secret)


@transaction.atomic
def accept_invitation(*, secret: str, name: str, password: str, at: datetime) -> User:
    """Make (or find) the account of the invited address and give it the role. A used or expired link is absent.

    An existing account keeps its password: the link proves the mailbox, and `password` must then be its own.
    """
    row = Invitation.objects.select_for_update().filter(token_hash=token_hash(secret)).first()
    if row is None or row.accepted_at or row.withdrawn_at or row.expires_at <= at:
        raise Absent
    user = User.objects.filter(email=row.email).first()
    if user is None:
        user = _new_user(row.email, name or row.name, password)
    elif not user.is_active or not user.check_password(password):
        raise Invalid({"password": "This address has an account already: give its password."})
    Membership.objects.get_or_create(
        user=user, party_id=row.party_id, role=row.role, ended_at=None, defaults={"started_at": at}
    )
    row.accepted_at = at
    row.save(update_fields=["accepted_at"])
    who = Person(user.pk, str(user))
    record(
        by=who,
        at=at,
        act="account.join",
        subject=f"user:{user.pk}",
        party_id=row.party_id,
        detail={"role": row.role},
    )
    return user


def _new_user(email: str, name: str, password: str) -> User:
    if not name.strip():
        raise Invalid({"name": "This field is needed."})
    candidate = User(email=email, name=name.strip())
    try:
        validate_password(password, candidate)
    except ValidationError as error:
        raise Invalid({"password": " ".join(error.messages)}) from None
    return User.objects.create_user(email, password, name=name.strip())


@transaction.atomic
def end_membership(*, by: Person, membership_id: int, at: datetime) -> None:
    """End a role. A body keeps at least one administrator; whoever loses the role loses its tokens."""
    row = Membership.objects.select_for_update().filter(pk=membership_id, ended_at=None).first()
    if row is None:
        raise Absent
    _check_administers(by, row.party_id)
    if row.role == Role.BODY_ADMINISTRATOR and not (
        Membership.objects.filter(party_id=row.party_id, role=row.role, ended_at=None)
        .exclude(pk=row.pk)
        .exists()
    ):
        raise Conflict("The last administrator of a body cannot be removed: appoint another first.")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    if not Membership.objects.filter(user=row.user_id, party_id=row.party_id, ended_at=None).exists():
        ApiToken.objects.filter(user=row.user_id, party_id=row.party_id, revoked_at=None).update(
            revoked_at=at
        )
    record(
        by=by,
        at=at,
        act="account.end-role",
        subject=f"user:{row.user_id}",
        party_id=row.party_id,
        detail={"role": row.role},
    )


@transaction.atomic
def create_token(
    *, by: Person, party_id: int, name: str, scopes: Collection[str], days: int, at: datetime
) -> Secret:
    """A token for oneself at a party where one holds a role."""
    if by.scopes is not None:
        raise Forbidden("A token cannot make tokens.")
    if party_id not in {held.party_id for held in by.held}:
        raise Absent
    problems = {}
    if not name.strip() or len(name) > 100:
        problems["name"] = "Give it a name of at most 100 characters."
    if not scopes or set(scopes) - set(SCOPES):
        problems["scopes"] = "Choose from: " + ", ".join(SCOPES)
    if not 1 <= days <= LONGEST_TOKEN.days:
        problems["days"] = f"Between 1 and {LONGEST_TOKEN.days} days."
    if problems:
        raise Invalid(problems)
    secret = fresh_token()
    row = ApiToken.objects.create(
        user_id=by.user_id,
        party_id=party_id,
        name=name.strip(),
        token_hash=token_hash(secret),
        scopes=sorted(set(scopes)),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    record(
        by=by,
        at=at,
        act="token.create",
        subject=f"token:{row.pk}",
        party_id=party_id,
        detail={"scopes": row.scopes, "days": days},
    )
    return Secret(row.pk, secret)


@transaction.atomic
def revoke_token(*, by: Person, token_id: int, at: datetime) -> None:
    """End one of one's own tokens, or one of the party that one administers."""
    row = ApiToken.objects.select_for_update().filter(pk=token_id, revoked_at=None).first()
    if row is None or not (row.user_id == by.user_id or by.holds(row.party_id, ADMINISTERS_BODY)):
        raise Absent
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    record(by=by, at=at, act="token.revoke", subject=f"token:{row.pk}", party_id=row.party_id)
