"""A network to measure on: the demonstration's bodies, and as many organisations over it as are asked for."""

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions import create_token
from pehra.foundation.accounts.models import Membership, User
from pehra.foundation.accounts.queries import person
from pehra.foundation.accounts.rules import SCOPES
from pehra.foundation.accounts.web.second_factor import PROVED
from pehra.law.profile import load, packaged
from pehra.registry.actions import load_profile
from pehra.registry.models import Party

SINCE = datetime(2025, 1, 1, tzinfo=UTC)

PARTIES = """
INSERT INTO registry_party (kind, slug, name_en, name_ur)
SELECT 'organisation', 'bench-' || n, 'Organisation ' || n, 'ادارہ ' || n FROM generate_series(1, %(count)s) n
"""
# Every sector, province and ownership in turn, so that all chains of the profile occur.
ORGANISATIONS = """
INSERT INTO registry_organisation (party_ptr_id, sector_id, province_id, ownership, registered_at, from_profile)
SELECT p.id, s.slugs[1 + p.n %% cardinality(s.slugs)], r.slugs[1 + (p.n / 10) %% cardinality(r.slugs)],
       (ARRAY['private', 'government', 'semi-government'])[1 + (p.n / 3) %% 3], %(since)s, false
FROM (SELECT id, substr(slug, 7)::int AS n FROM registry_party WHERE slug LIKE 'bench-%%') p,
     (SELECT array_agg(slug ORDER BY slug) AS slugs FROM registry_sector) s,
     (SELECT array_agg(slug ORDER BY slug) AS slugs FROM registry_province) r
"""
DESIGNATIONS = """
INSERT INTO registry_cii_designation (organisation_id, designated_on, review_on, designated_by, citation)
SELECT id, %(on)s, %(review)s, 'benchmark', 'benchmark' FROM registry_party
WHERE slug LIKE 'bench-%%' AND substr(slug, 7)::int %% 5 = 0
"""


def make_network(organisations: int) -> None:
    """Load the demonstration's profile and register organisations `bench-1` and so on, a fifth of them CII."""
    load_profile(by=SYSTEM, profile=load(packaged("demonstration")), at=timezone.now())
    parameters = {"count": organisations, "since": SINCE, "on": SINCE.date(), "review": date(2027, 1, 1)}
    with connection.cursor() as cursor:
        for statement in (PARTIES, ORGANISATIONS, DESIGNATIONS):
            cursor.execute(statement, parameters)
        # Not the tables that are still empty: no installation has statistics of those, and plans made by them stay bad.
        cursor.execute("ANALYZE registry_party, registry_organisation, registry_cii_designation")


def make_readers() -> None:
    """Somebody at each organisation who has an account: without, no digest is made for it."""
    now = timezone.now()
    parties = list(Party.objects.filter(slug__startswith="bench-").order_by("pk"))
    people = [
        User(email=f"reader.{each.slug}@example.org", name=f"reader of {each.slug}", created_at=now) for each in parties
    ]
    User.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(user=user, party=party, role=Role.CONTACT, started_at=now - timedelta(days=1))
        for user, party in zip(people, parties, strict=True)
    )


def token(slug: str, role: str) -> str:
    """A token of a new person with a role at a party."""
    return entrance(slug, role)[0]


def entrance(slug: str, role: str) -> tuple[str, str]:
    """A token and a signed-in session, second factor proved, of a new person with a role at a party."""
    now = timezone.now()
    party = Party.objects.get(slug=slug)
    email = f"{role}.{slug}.{User.objects.count()}@example.org"
    user = User.objects.create_user(email, name=f"{role} of {slug}", created_at=now)
    Membership.objects.create(user=user, party=party, role=Role(role), started_at=now - timedelta(days=1))
    made = create_token(by=person(user), party_id=party.pk, name="bench", scopes=SCOPES, days=1, at=now)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    session = client.session
    session[PROVED] = user.pk
    session.save()
    return made.secret, str(session.session_key)
