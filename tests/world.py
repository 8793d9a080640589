"""A small world for tests: bodies with their functions, organisations, and people with roles.

    ncert = body("ncert", holds=["national"])
    utility = organisation("utility", sector="energy", cii=True)
    user, analyst = person(ncert, Role.ANALYST)

Everything is a real row; keyword arguments reach the row as they are. All need `@pytest.mark.django_db`.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import Membership, User
from pehra.foundation.accounts.queries import person as person_of
from pehra.law.functions import Function
from pehra.registry.models import (
    Body,
    CiiDesignation,
    Mandate,
    Organisation,
    Party,
    Province,
    Sector,
    StandingStep,
)

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LONG_AGO = date(2024, 1, 1)
PASSWORD = "a long enough password for tests"

_numbers = count(1)


def body(slug: str, *, holds: Iterable[str] = (), standing: str = "operational", **fields: Any) -> Body:
    """A body with this standing since long ago, holding each function over everything."""
    made = Body.objects.create(kind=Party.Kind.BODY, slug=slug, **{"name_en": slug.upper()} | fields)
    StandingStep.objects.create(body=made, standing=standing, since=LONG_AGO, citation="test")
    for function in holds:
        mandate(made, function)
    return made


def mandate(holder: Body, function: str, **fields: Any) -> Mandate:
    """A mandate from long ago on; `sector` and `province` as slugs, `organisation` as a row."""
    for name, model in (("sector", Sector), ("province", Province)):
        if name in fields:
            fields[name] = _named(model, fields[name])
    defaults = {"starts": LONG_AGO, "instrument": "test", "citation": "test"}
    key = f"{holder.slug}-{Function(function)}-{next(_numbers)}"
    made = Mandate.objects.create(key=key, body=holder, function=function, **defaults | fields)
    return made


def organisation(
    slug: str,
    *,
    sector: str = "telecom",
    province: str = "punjab",
    ownership: str = "private",
    cii: bool = False,
    **fields: Any,
) -> Organisation:
    made = Organisation.objects.create(
        kind=Party.Kind.ORGANISATION,
        slug=slug,
        sector=_named(Sector, sector),
        province=_named(Province, province),
        ownership=ownership,
        **{"name_en": slug.capitalize(), "registered_at": NOW} | fields,
    )
    if cii:
        CiiDesignation.objects.create(
            organisation=made,
            designated_on=LONG_AGO,
            review_on=date(2027, 1, 1),
            designated_by="test",
            citation="test",
        )
    return made


def user(email: str | None = None, **fields: Any) -> User:
    """An account. It has no password, which would cost a tenth of a second, unless `password` is given."""
    number = next(_numbers)
    return User.objects.create_user(
        email or f"person{number}@example.org",
        **{"name": f"Person {number}", "language": "en", "created_at": NOW} | fields,
    )


def person(party: Party, *roles: Role, **fields: Any) -> tuple[User, Person]:
    """A new account with these roles at a party; fields go to the account."""
    made = user(**fields)
    for role in roles:
        join(made, party, role)
    return made, person_of(made)


def join(member: User, party: Party, role: Role) -> Membership:
    return Membership.objects.create(user=member, party_id=party.pk, role=role, started_at=NOW)


def _named(model: type[Sector] | type[Province], slug: str) -> Sector | Province:
    return model.objects.get_or_create(slug=slug, defaults={"name_en": slug.capitalize()})[0]
