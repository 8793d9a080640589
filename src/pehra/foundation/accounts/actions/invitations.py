"""Invitations: the only way to an account."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions.accounts import checked_address, checked_name, new_user
from pehra.foundation.accounts.actions.memberships import check_exists, give
from pehra.foundation.accounts.actions.tokens import Secret
from pehra.foundation.accounts.models import Invitation, Membership, User
from pehra.foundation.accounts.policy import administers, appointable
from pehra.foundation.accounts.queries import person
from pehra.foundation.accounts.rules import INVITATION_LIVES, fresh_token, token_hash
from pehra.foundation.audit.actions import record

Handler = Callable[[Invitation, str, datetime], None]
_handlers: list[Handler] = []


def on_invited(handler: Handler) -> None:
    """Have `handler(invitation, secret, at)` called in the inviting transaction: it writes the letter."""
    if handler not in _handlers:
        _handlers.append(handler)


def invite(*, by: Person, party_id: int, email: str, role: str, name: str = "", at: datetime) -> Secret:
    """Invite an address to a role at a party. The link lives 72 hours; an older open one for the same is withdrawn."""
    if not administers(by, party_id):
        raise Absent
    if role not in Role.__members__.values():
        raise Invalid({"role": "This is not one of the roles."})
    check_exists(Role(role), party_id)
    if role not in appointable(by, party_id):
        raise Forbidden("You cannot appoint to this role.")
    address = checked_address(email)
    if User.objects.filter(pk=by.user_id, email=address).exists():
        raise Invalid({"email": "Nobody appoints themselves: ask somebody else to do it."})
    called = checked_name(name) if name.strip() else ""
    try:
        return _invite(by, party_id, address, Role(role), called, at)
    except IntegrityError:
        raise Conflict("Somebody else has just invited this address to this role.") from None


@transaction.atomic
def _invite(by: Person, party_id: int, address: str, role: Role, name: str, at: datetime) -> Secret:
    if Membership.objects.filter(party_id=party_id, role=role, ended_at=None, user__email=address).exists():
        raise Conflict("This person already has that role here.")
    Invitation.objects.filter(email=address, party_id=party_id, role=role, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=at
    )
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
    for handler in _handlers:
        handler(row, secret, at)
    detail = {"email": address, "role": role}
    record(by=by, at=at, act="account.invite", subject=f"invitation:{row.pk}", party_id=party_id, detail=detail)
    return Secret(row.pk, secret)


@transaction.atomic
def withdraw_invitation(*, by: Person, invitation_id: int, at: datetime) -> None:
    """Make an open link worthless."""
    rows = Invitation.objects.select_for_update().filter(pk=invitation_id, accepted_at=None, withdrawn_at=None)
    row = rows.first()
    if row is None or not administers(by, row.party_id):
        raise Absent
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record(by=by, at=at, act="account.withdraw", subject=f"invitation:{row.pk}", party_id=row.party_id)


@transaction.atomic
def accept_invitation(*, secret: str, name: str, password: str, at: datetime) -> User:
    """Make the account of the invited address and give it the role. A used, withdrawn or expired link is absent.

    An address that has an account already signs in and uses `join`: a link must not be a way around its second factor.
    """
    row = _open_invitation(secret, at)
    user = new_user(row.email, name or row.name, password, at)
    _accept(row, user, at)
    return user


@transaction.atomic
def join(*, by: Person, secret: str, at: datetime) -> None:
    """Take up an invitation with the account that is signed in. For anybody but the invited address it is absent."""
    row = _open_invitation(secret, at)
    user = User.objects.filter(pk=by.user_id, is_active=True).first()
    if by.scopes is not None or user is None or user.email != row.email:
        raise Absent
    _accept(row, user, at)


def _open_invitation(secret: str, at: datetime) -> Invitation:
    row = Invitation.objects.select_for_update().filter(token_hash=token_hash(secret)).first()
    if row is None or row.accepted_at or row.withdrawn_at or row.expires_at <= at:
        raise Absent
    return row


def _accept(row: Invitation, user: User, at: datetime) -> None:
    if row.invited_by_id == user.pk:
        raise Forbidden("Nobody appoints themselves: ask somebody else to do it.")
    give(user.pk, row.party_id, Role(row.role), at)
    row.accepted_at = at
    row.save(update_fields=["accepted_at"])
    record(
        by=person(user),
        at=at,
        act="account.join",
        subject=f"user:{user.pk}",
        party_id=row.party_id,
        detail={"role": row.role, "invitation": row.pk},
    )
