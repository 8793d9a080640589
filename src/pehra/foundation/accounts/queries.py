"""Who somebody is: the person behind a user or a token, the people of a party, and what they hold."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet, Subquery

from pehra.foundation.access.audience import HasAudience, seers
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Held, Person
from pehra.foundation.access.roles import READS_CASES, Role
from pehra.foundation.accounts.models import ApiToken, Invitation, Membership, User
from pehra.foundation.accounts.policy import administers, appointable
from pehra.foundation.accounts.rules import BODY, exists_at, token_hash
from pehra.foundation.storing import Part, ask_parts, composed, prepared, values_of


@composed
def _held(user: Any) -> "QuerySet[Any]":
    rows = Membership.objects.filter(user_id=user, ended_at=None, user__is_active=True)
    return rows.order_by("pk").values("party_id", "role", "party__kind")


def person(user: User) -> Person:
    """The user with every membership in force; a closed account holds none."""
    (rows,) = ask_parts(values_of(_held(user=user.pk)))
    held = tuple(Held(row["party_id"], Role(row["role"])) for row in rows)
    return Person(user.pk, str(user), held, at_a_body=any(row["party__kind"] == BODY for row in rows))


def person_by_email(email: str) -> Person | None:
    user = user_by_email(email)
    return person(user) if user else None


def user_by_email(email: str) -> User | None:
    """The active account of an address."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


# By hand and in one statement: every request to the API begins with it.
ENTRANT = """
SELECT t.id, t.last_used_at, t.party_id, t.name, t.scopes, u.id, u.name, u.email,
       ARRAY(SELECT m.role FROM accounts_membership m
             WHERE m.user_id = t.user_id AND m.party_id = t.party_id AND m.ended_at IS NULL
               AND m.role = ANY(t.roles) ORDER BY m.id)
FROM accounts_api_token t JOIN accounts_user u ON u.id = t.user_id
WHERE t.token_hash = %s AND t.revoked_at IS NULL AND t.expires_at > %s AND u.is_active
"""


@dataclass(frozen=True)
class Entrant:
    """The person behind a token, the token itself, and when it was used last."""

    person: Person
    token_id: int
    last_used_at: datetime | None


def entrant(token: str, at: datetime) -> Entrant | None:
    """Whoever enters by a bearer token that is neither expired nor revoked, narrowed to the token's party.

    A role that the person got after making it is not the token's.
    """
    with prepared() as cursor:
        cursor.execute(ENTRANT, [token_hash(token), at])
        row = cursor.fetchone()
    if row is None:
        return None
    token_id, last_used_at, party_id, name, scopes, user_id, user_name, email, roles = row
    if not roles:
        return None
    label = f"{User(name=user_name, email=email)} (token {name})"
    held = tuple(Held(party_id, Role(role)) for role in roles)
    return Entrant(Person(user_id, label, held, frozenset(scopes)), token_id, last_used_at)


def person_by_token(token: str, at: datetime) -> Person | None:
    """The person behind a bearer token; see `entrant`."""
    found = entrant(token, at)
    return found.person if found else None


def user_numbered(email: str) -> Any:
    """The number of the account of this address, for a condition; none where there is no such account."""
    return Subquery(User.objects.filter(email=email.strip().lower()).values("pk")[:1])


def members(party_ids: Iterable[int], roles: Iterable[Role]) -> list[User]:
    """Active people who hold one of the roles at one of the parties."""
    return list(people_of(party_ids, roles))


def with_members(party_ids: Iterable[int], roles: Iterable[Role]) -> set[int]:
    """Those of the parties at which somebody active holds one of the roles."""
    held = Membership.objects.filter(ended_at=None, party_id__in=list(party_ids), role__in=list(roles))
    return set(held.filter(user__is_active=True).values_list("party_id", flat=True))


def people_of(party_ids: Iterable[int], roles: Iterable[Role]) -> "QuerySet[User]":
    """The same as a question, to be asked together with others."""
    held = Membership.objects.filter(ended_at=None, party_id__in=list(party_ids), role__in=list(roles))
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("pk")


@dataclass(frozen=True)
class Colleague:
    """Somebody of an own party, as lists are narrowed to them."""

    user_id: int
    name: str
    email: str


@composed
def _colleagues(parties: Any, roles: Any) -> "QuerySet[Any]":
    held = Membership.objects.filter(ended_at=None, party__among=parties, role__among=roles)
    rows = User.objects.filter(is_active=True, pk__in=held.values("user_id"))
    return rows.order_by("pk").values("id", "name", "email")


def colleagues(party_ids: Iterable[int], roles: Iterable[Role]) -> Part[list[Colleague]]:
    """The same by name, to be asked together with other things."""
    part = values_of(_colleagues(parties=list(party_ids), roles=[each.value for each in roles]))
    return Part(part.sql, part.values, lambda found: _by_name(part.read(found)))


def _by_name(rows: list[dict[str, Any]]) -> list[Colleague]:
    return sorted((Colleague(row["id"], row["name"], row["email"]) for row in rows), key=lambda each: each.name)


def how_many(party_ids: Iterable[int], roles: Iterable[Role]) -> dict[int, int]:
    """How many active people hold one of the roles at each of the parties; a party without any is left out."""
    held = Membership.objects.filter(ended_at=None, user__is_active=True, role__in=list(roles))
    rows = held.filter(party_id__in=list(party_ids)).values_list("party_id", "user_id").distinct()
    return dict(Counter(party for party, _user in rows))


def memberships(party_id: int) -> list[Membership]:
    """Everybody who holds a role at this party today, by name."""
    rows = Membership.objects.select_related("user").filter(party_id=party_id, ended_at=None)
    return list(rows.order_by("user__name", "role"))


def held_by(user_id: int) -> list[Membership]:
    """Every role that somebody holds today, with its party, by party."""
    rows = Membership.objects.select_related("party").filter(user_id=user_id, ended_at=None)
    return list(rows.order_by("party__name_en", "role"))


def _parties() -> Any:
    # Parties belong to the registry, which stands above; the foreign key names them by string and so do we.
    return Membership._meta.get_field("party").related_model.objects


def administered_party(by: Person, slug: str) -> Any:
    """The party (registry.Party) of this slug, for somebody who administers it. Raises Absent."""
    found = _parties().filter(slug=slug).first()
    if found is None or not administers(by, found.pk):
        raise Absent
    return found


def party_id(slug: str) -> int | None:
    """The id of a body or organisation."""
    return _parties().filter(slug=slug).values_list("pk", flat=True).first()


def kind_of(party_id: int) -> str | None:
    """Whether a party is a body or an organisation."""
    return _parties().filter(pk=party_id).values_list("kind", flat=True).first()


def offered(by: Person, party: Any) -> list[Role]:
    """The roles that this person may give at a party and that exist there, in the order in which they are declared."""
    mine = appointable(by, party.pk)
    return [role for role in Role if role in mine and exists_at(role, party.kind)]


def open_invitations(party_id: int, at: datetime) -> list[Invitation]:
    """Invitations to a party that can still be accepted, the newest first."""
    rows = Invitation.objects.filter(party_id=party_id, accepted_at=None, withdrawn_at=None, expires_at__gt=at)
    return list(rows.order_by("-invited_at", "-pk"))


def invitation(secret: str, at: datetime) -> Invitation:
    """The invitation that a link opens, with its party. Raises Absent for one that is used, withdrawn or expired."""
    row = (
        Invitation.objects.select_related("party")
        .filter(token_hash=token_hash(secret), accepted_at=None, withdrawn_at=None, expires_at__gt=at)
        .first()
    )
    if row is None:
        raise Absent
    return row


def has_account(address: str) -> bool:
    """Whether an address has an account, active or not."""
    return User.objects.filter(email=address).exists()


def tokens(user_id: int) -> list[ApiToken]:
    """The tokens of one person that are not revoked, the newest first."""
    rows = ApiToken.objects.select_related("party").filter(user_id=user_id, revoked_at=None)
    return list(rows.order_by("-created_at", "-pk"))


def factors(user_id: int, but: int | None = None) -> set[str]:
    """The kinds of second factor that an account has (see `Authenticator.Type`), `but` one left out."""
    rows = Authenticator.objects.filter(user_id=user_id).exclude(pk=but)
    return set(rows.values_list("type", flat=True))


def totp_secret(user_id: int) -> str | None:
    """The secret of somebody's authenticator app, as it is stored."""
    found = Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).first()
    return found.data["secret"] if found else None


def names(user_ids: Iterable[int]) -> dict[int, str]:
    """Names by user id, for showing who did something."""
    return dict(User.objects.filter(pk__in=list(user_ids)).values_list("pk", "name"))


def active_users(user_ids: Iterable[int]) -> list[User]:
    """Those of these people whose account is active."""
    return list(User.objects.filter(pk__in=list(user_ids), is_active=True).order_by("pk"))


def seeing(record: HasAudience, among: Iterable[int] | None = None) -> list[User]:
    """Everybody who may see a record, or those of some users who may, by id."""
    found = User.objects.filter(seers(record))
    if among is not None:
        found = found.filter(pk__in=list(among))
    return list(found.distinct().order_by("pk"))


def seeing_at(record: HasAudience, party_id: int) -> list[User]:
    """Those who read cases at this party and may see the record, by name."""
    there = Membership.objects.filter(ended_at=None, party_id=party_id, role__in=READS_CASES)
    found = User.objects.filter(seers(record), pk__in=there.values("user_id"))
    return list(found.distinct().order_by("name", "pk"))


def peopled(party_id: Any) -> "QuerySet[Membership]":
    """Roles that active people hold at a party today, to be asked for together with the party."""
    return Membership.objects.filter(party_id=party_id, ended_at=None, user__is_active=True)
