"""Roles at parties."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions.dismissal import withdraw_sent
from pehra.foundation.accounts.models import ApiToken, Membership, User
from pehra.foundation.accounts.policy import administers, appointable, removable
from pehra.foundation.accounts.queries import kind_of
from pehra.foundation.accounts.rules import NEVER_NONE, exists_at, kept_apart
from pehra.foundation.audit.actions import record

Handler = Callable[[Membership, datetime], None]
_handlers: list[Handler] = []


def on_role_ended(handler: Handler) -> None:
    """Have `handler(membership, at)` called in the ending transaction, for what else must end with a role."""
    if handler not in _handlers:
        _handlers.append(handler)


def check_exists(role: Role, party_id: int) -> None:
    """Raises Invalid for a role that parties of this kind do not have."""
    if not exists_at(role, kind_of(party_id)):
        raise Invalid({"role": "Only an organisation has contacts: at a body, choose another role."})


def give(user_id: int, party_id: int, role: Role, at: datetime) -> None:
    """Give a role; one that is held already stays as it is. Every role is given here, whichever way led to it."""
    check_exists(role, party_id)
    # Locked, so that two roles which do not go together cannot be given at once. Not against those who merely refer to
    # the person: what they do meanwhile need not wait.
    User.objects.select_for_update(no_key=True).get(pk=user_id)
    if kept_apart(role, Membership.objects.filter(user_id=user_id, ended_at=None).values_list("role", flat=True)):
        raise Conflict(
            "A platform administrator sees no case: nobody has this role together with one that reads cases."
        )
    Membership.objects.get_or_create(
        user_id=user_id, party_id=party_id, role=role, ended_at=None, defaults={"started_at": at}
    )


@transaction.atomic
def appoint(*, by: Person, user_id: int, party_id: int, role: Role, at: datetime) -> None:
    """Give a role to somebody who has an account."""
    if not administers(by, party_id) or not User.objects.filter(pk=user_id, is_active=True).exists():
        raise Absent
    if role not in appointable(by, party_id):
        raise Forbidden("You cannot appoint to this role.")
    if user_id == by.user_id:
        raise Forbidden("Nobody appoints themselves: ask somebody else to do it.")
    give(user_id, party_id, role, at)
    record(by=by, at=at, act="account.appoint", subject=f"user:{user_id}", party_id=party_id, detail={"role": role})


@transaction.atomic
def end_membership(*, by: Person, membership_id: int, at: datetime) -> None:
    """End a role. The last administrator stays; whoever has no role left at a party loses the tokens for it."""
    row = Membership.objects.filter(pk=membership_id, ended_at=None).first()
    if row is None or not administers(by, row.party_id):
        raise Absent
    if row.role not in removable(by, row.party_id):
        raise Forbidden("You cannot take this role away.")
    alike = _locked_with_alike(row)
    if row.pk not in alike:
        raise Absent
    if row.role in NEVER_NONE and len(alike) == 1:
        raise Conflict("The last administrator cannot be removed: appoint another first.")
    _end(row, at)
    if not Membership.objects.filter(user=row.user_id, party_id=row.party_id, ended_at=None).exists():
        open_tokens = ApiToken.objects.filter(user=row.user_id, party_id=row.party_id, revoked_at=None)
        open_tokens.update(revoked_at=at)
    detail: dict[str, object] = {"role": row.role}
    if withdrawn := withdraw_sent(row.user_id, at):
        detail["withdrawn_invitations"] = withdrawn
    record(by=by, at=at, act="account.end-role", subject=f"user:{row.user_id}", party_id=row.party_id, detail=detail)


def end_all_roles(user_id: int, at: datetime) -> None:
    """End whatever somebody holds, for an account that is closed. Even the last administrator may go that way."""
    rows = Membership.objects.select_for_update().filter(user_id=user_id, ended_at=None)
    for row in rows.order_by("pk"):
        _end(row, at)


def _end(row: Membership, at: datetime) -> None:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    for handler in _handlers:
        handler(row, at)


def _locked_with_alike(row: Membership) -> list[int]:
    """Lock this role, and for an administrator all that would be left of them; returns what is still in force.

    All at once and in one order: two administrators who remove each other must neither both succeed nor block.
    """
    rows = Membership.objects.filter(role=row.role, ended_at=None)
    if row.role not in NEVER_NONE:
        rows = rows.filter(pk=row.pk)
    elif row.role != Role.PLATFORM_ADMINISTRATOR:
        rows = rows.filter(party_id=row.party_id)
    return list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
