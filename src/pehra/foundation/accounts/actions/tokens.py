"""API tokens: a person's own key to one party, for a program."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Absent, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ADMINISTERS_BODY
from pehra.foundation.accounts.models import ApiToken
from pehra.foundation.accounts.queries import entrant
from pehra.foundation.accounts.rules import LONGEST_TOKEN, SCOPES, fresh_token, token_hash
from pehra.foundation.audit.actions import record

LONGEST_LABEL = 100


@dataclass(frozen=True)
class Secret:
    """A new invitation or token: the secret is here once and nowhere else."""

    id: int
    secret: str


@transaction.atomic
def create_token(*, by: Person, party_id: int, name: str, scopes: Collection[str], days: int, at: datetime) -> Secret:
    """A token for oneself at a party where one holds a role."""
    if by.scopes is not None:
        raise Forbidden("A token cannot make tokens.")
    roles = sorted({held.role for held in by.held if held.party_id == party_id})
    if not roles:
        raise Absent
    problems: dict[str, str | Problem] = {}
    if found := problem_in(tidy(name), longest=LONGEST_LABEL):
        problems["name"] = Problem(found[0], **found[1])
    if not scopes or set(scopes) - set(SCOPES):
        problems["scopes"] = Problem("Choose from: %(scopes)s", scopes=", ".join(SCOPES))
    if not 1 <= days <= LONGEST_TOKEN.days:
        problems["days"] = Problem("Between 1 and %(days)d days.", days=LONGEST_TOKEN.days)
    if problems:
        raise Invalid(problems)
    secret = fresh_token()
    row = ApiToken.objects.create(
        user_id=by.user_id,
        party_id=party_id,
        name=tidy(name),
        token_hash=token_hash(secret),
        scopes=sorted(set(scopes)),
        roles=roles,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    detail = {"scopes": row.scopes, "days": days}
    record(by=by, at=at, act="token.create", subject=f"token:{row.pk}", party_id=party_id, detail=detail)
    return Secret(row.pk, secret)


@transaction.atomic
def revoke_token(*, by: Person, token_id: int, at: datetime) -> None:
    """End one of one's own tokens, or one of the party that one administers."""
    row = ApiToken.objects.select_for_update().filter(pk=token_id, revoked_at=None).first()
    mine = row is not None and (row.user_id == by.user_id or by.holds(row.party_id, ADMINISTERS_BODY))
    if row is None or not mine or by.scopes is not None:
        raise Absent
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    record(by=by, at=at, act="token.revoke", subject=f"token:{row.pk}", party_id=row.party_id)


@transaction.atomic
def revoke_tokens(*, by: Person, user_id: int, at: datetime) -> None:
    """End all tokens of somebody whose password or second factor was lost: whoever found it may have made some."""
    for row in ApiToken.objects.select_for_update().filter(user_id=user_id, revoked_at=None).order_by("pk"):
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        record(by=by, at=at, act="token.revoke", subject=f"token:{row.pk}", party_id=row.party_id)


def enter_by_token(*, token: str, at: datetime) -> Person | None:
    """The person behind a token, as `queries.person_by_token`, and a note that it was used."""
    found = entrant(token, at)
    if found is None:
        return None
    # Written at most once a minute: a busy client must not turn each of its reads into a write.
    if found.last_used_at is None or at - found.last_used_at > timedelta(minutes=1):
        ApiToken.objects.filter(pk=found.token_id).update(last_used_at=at)
    return found.person
