"""Coverage against what one finds by asking of each organisation, and how fast it is with many."""

import time
from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.roles import Role
from pehra.law.functions import Ownership
from pehra.readiness.queries.coverage import coverage
from pehra.registry.models import Contact, NetworkObject, Organisation, Party, Province, RoutingRow, Sector
from pehra.registry.queries import first_responder, local_date
from pehra.registry.queries.adoption import adoption
from tests.readiness.conftest import Net
from tests.world import LONG_AGO, NOW, organisation, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruled(net: Net) -> Net:
    """With the rules of routing: government to the province, everybody else to the hub."""
    for key, tier, to, ownership in (
        ("public", "organisation", "provincial", ["government"]),
        ("rest", "organisation", "national", []),
        ("up", "provincial", "national", []),
    ):
        RoutingRow.objects.create(
            key=key, tier_from=tier, to_function=to, ownership=ownership, sectors=[], provinces=[], starts=LONG_AGO,
            citation="test", precedence=10 if ownership else 20,
        )  # fmt: skip
    for number in range(6):
        organisation(f"public-{number}", ownership="government", sector="health")
    for number in range(3):
        organisation(f"private-{number}", sector="banking", province="sindh")
    return net


def test_the_groups_agree_with_each_organisation_s_own_chain(ruled: Net) -> None:
    told: dict[str, int] = {}
    for row in Organisation.objects.all():
        first = first_responder(row, local_date(NOW)).slug
        told[first] = told.get(first, 0) + 1
    found: dict[str, int] = {}
    for group in adoption(NOW):
        found[group.first] = found.get(group.first, 0) + group.count
    assert found == told == {"cert-punjab": 7, "ncert": 3}


def test_contacts_ranges_and_people(ruled: Net) -> None:
    first, second = Organisation.objects.filter(slug__startswith="public")[:2]
    confirmed = {"role": "soc", "name": "x", "confirmed_at": NOW}
    Contact.objects.create(party=first, **confirmed)
    Contact.objects.create(party=second, **confirmed | {"confirmed_at": NOW - timedelta(days=91)})
    common = {"kind": "asn", "value": "AS1", "claimed_at": NOW, "claimed_by": "x"}
    NetworkObject.objects.create(organisation=first, state="approved", **common)
    NetworkObject.objects.create(organisation=second, state="claimed", **common)
    person(first, Role.CONTACT)
    found = coverage(ruled.member, NOW).all
    assert (found.count, found.mandated, found.own) == (10, 10, 7)
    assert (found.confirmed, found.approved, found.joined) == (1, 1, 2), "the clinic has a contact of its own"


def test_a_single_small_group_is_withheld_with_the_next(ruled: Net) -> None:
    found = coverage(ruled.national, NOW)
    assert [(line.key, line.count, line.own) for line in found.by_sector] == [("health", 7, None), ("banking", 3, None)]


def test_a_cert_sees_its_own_constituents(ruled: Net) -> None:
    found = coverage(ruled.analyst, NOW)
    assert (found.whole, found.all.count) == (False, 7)
    assert [line.key for line in found.by_cert] == ["cert-punjab"]
    assert [(line.key, line.own) for line in found.by_province] == [("punjab", 7)]
    assert coverage(ruled.kp_lead, NOW).all.count == 0


def test_of_its_own_few_nothing_is_withheld_from_a_cert(ruled: Net) -> None:
    Organisation.objects.filter(slug__startswith="public").update(withdrawn_at=NOW)
    found = coverage(ruled.analyst, NOW)
    assert (found.all.count, found.all.own, found.all.joined) == (1, 1, 1)
    assert all(line.own == line.count for line in found.by_sector)
    assert coverage(ruled.member, NOW).by_cert[0].own is None, "of others it is"


def test_who_sees_the_country(ruled: Net) -> None:
    for who in (ruled.national, ruled.member, ruled.secretary, ruled.auditor):
        assert coverage(who, NOW).whole
    for who in (ruled.contact,):
        with pytest.raises(Absent):
            coverage(who, NOW)


def test_five_thousand_organisations(ruled: Net, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    sectors, provinces = list(Sector.objects.all()), list(Province.objects.all())
    parties = [Party(kind="organisation", slug=f"org-{number}", name_en=f"Org {number}") for number in range(5000)]
    Party.objects.bulk_create(parties)
    for number, party in enumerate(parties):
        row = Organisation(
            party_ptr_id=party.pk,
            sector=sectors[number % len(sectors)],
            province=provinces[number % len(provinces)],
            ownership=list(Ownership)[number % 3],
            registered_at=NOW,
        )
        row.__dict__.update(kind=party.kind, slug=party.slug, name_en=party.name_en, name_ur="")
        row.save_base(raw=True)
    coverage(ruled.member, NOW)
    with django_assert_max_num_queries(10):
        began = time.perf_counter()
        assert coverage(ruled.member, NOW).all.count == 5010
        assert time.perf_counter() - began < 0.5
