"""Contests: found by the database, against a slow reading by ipaddress; and who may see them."""

import ipaddress
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import SYSTEM
from pehra.registry import models
from pehra.registry.actions import claim_object, refuse_object, withdraw_object
from pehra.registry.queries import claims_to_decide, contested, organisation_view
from pehra.registry.rules.addresses import Meeting, names_above
from tests.registry.network import NOW, TODAY, Country, register

pytestmark = pytest.mark.django_db

# Close together, so that many of them meet.
V4 = st.builds(
    lambda address, length: str(ipaddress.ip_network((address, length), strict=False)),
    st.integers(0xC0000200, 0xC000020F).map(lambda number: str(ipaddress.IPv4Address(number))),
    st.integers(20, 32),
)
V6 = st.builds(
    lambda address, length: str(ipaddress.ip_network((address, length), strict=False)),
    st.integers(0, 15).map(lambda number: str(ipaddress.IPv6Address((0x20010DB8 << 96) + (number << 60)))),
    st.integers(60, 70),
)
DOMAIN = st.lists(st.sampled_from(["a", "b", "ab"]), min_size=2, max_size=4).map(".".join)
CLAIM = st.one_of(
    st.tuples(st.just("cidr"), V4),
    st.tuples(st.just("cidr"), V6),
    st.tuples(st.just("asn"), st.sampled_from(["AS1", "AS11", "AS111"])),
    st.tuples(st.just("domain"), DOMAIN),
)
STATE = st.sampled_from(["claimed", "approved", "approved", "refused", "withdrawn"])


def meet(kind: str, mine: str, other: str) -> bool:
    """Whether two claims meet, slowly and plainly."""
    if kind == "cidr":
        a, b = ipaddress.ip_network(mine), ipaddress.ip_network(other)
        return a.version == b.version and (a.subnet_of(b) or b.subnet_of(a))  # type: ignore[arg-type]
    if kind == "domain":
        return f".{mine}".endswith(f".{other}") or f".{other}".endswith(f".{mine}")
    return mine == other


def stored(organisation: models.Organisation, kind: str, value: str, state: str = "approved") -> models.NetworkObject:
    return models.NetworkObject.objects.create(
        organisation=organisation,
        kind=kind,
        value=value,
        prefix=value if kind == "cidr" else None,
        names=names_above(value) if kind == "domain" else [],
        state=state,
        claimed_at=NOW,
        claimed_by="test",
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.tuples(st.integers(0, 2), CLAIM, STATE), max_size=14, unique_by=lambda row: (row[0], row[1])))
def test_the_database_finds_exactly_the_pairs_that_meet(
    country: Country, claims: list[tuple[int, tuple[str, str], str]]
) -> None:
    models.NetworkObject.objects.all().delete()
    organisations = (country.telco, country.clinic, country.shop)
    rows = [stored(organisations[owner], *claim, state) for owner, claim, state in claims]
    check_contests(rows)
    # And again after some gave way, came back, or went for good.
    for number, row in enumerate(rows):
        row.state = ["withdrawn", row.state, "approved"][number % 3]
        row.save()
    check_contests(rows)
    for row in rows[::4]:
        row.delete()
    check_contests([row for row in rows if row.pk])


def check_contests(rows: list[models.NetworkObject]) -> None:
    live = [row for row in rows if row.state in ("claimed", "approved")]
    expected = {
        (mine.pk, other.pk)
        for mine, other in permutations(live, 2)
        if mine.organisation_id != other.organisation_id and mine.kind == other.kind
        if meet(mine.kind, mine.value, other.value)
    }
    found = list(models.Contest.objects.values_list("mine_id", "other_id"))
    assert len(found) == len(set(found))
    assert set(found) == expected
    flagged = models.NetworkObject.objects.filter(contested=True).values_list("pk", flat=True)
    assert set(flagged) == {mine for mine, _ in expected}


class TestClaimsToDecide:
    def claim(self, organisation: models.Organisation, value: str, days: int = 0) -> models.NetworkObject:
        return claim_object(
            by=SYSTEM, organisation_id=organisation.pk, kind="cidr", value=value, at=NOW + timedelta(days=days)
        )

    def values(self, viewer: object, body: str, country: Country) -> list[str]:
        found = claims_to_decide(viewer, country.body(body).pk, TODAY)  # type: ignore[arg-type]
        return [each.found.value for each in found]

    def test_are_those_of_a_first_responder_the_oldest_first(self, country: Country) -> None:
        self.claim(country.telco, "192.0.2.0/25", days=2)
        self.claim(country.telco, "198.51.100.0/24")
        self.claim(country.clinic, "203.0.113.0/24")
        assert self.values(country.telecom_analyst, "cert-telecom", country) == ["198.51.100.0/24", "192.0.2.0/25"]
        assert self.values(country.punjab_analyst, "cert-punjab", country) == ["203.0.113.0/24"]
        assert self.values(country.ncert_lead, "ncert", country) == []

    def test_leave_when_they_are_decided(self, country: Country) -> None:
        made = self.claim(country.telco, "192.0.2.0/25")
        refuse_object(by=country.telecom_analyst, object_id=made.pk, reason="x", at=NOW)
        assert self.values(country.telecom_analyst, "cert-telecom", country) == []

    def test_are_for_those_who_work_there(self, country: Country) -> None:
        for viewer in (*country.strangers_to_telco(), country.telco_contact, country.ncert_lead):
            for key in (country.body("cert-telecom").pk, 999_999):
                with pytest.raises(Absent):
                    claims_to_decide(viewer, key, TODAY)


class TestContests:
    @pytest.fixture
    def both(self, country: Country) -> Country:
        stored(country.telco, "cidr", "192.0.2.0/24")
        stored(country.clinic, "cidr", "192.0.2.64/26", "claimed")
        stored(country.shop, "cidr", "203.0.113.0/24")
        return country

    def seen(self, viewer: object, body: str, country: Country) -> list[tuple[str, list[tuple[str, str, str]]]]:
        return [
            (each.found.value, [(rival.found.value, rival.lies, rival.cert.slug) for rival in each.rivals])
            for each in contested(viewer, country.body(body).pk, TODAY)  # type: ignore[arg-type]
        ]

    def test_both_certs_see_the_other_side_and_its_cert(self, both: Country) -> None:
        assert self.seen(both.telecom_analyst, "cert-telecom", both) == [
            ("192.0.2.0/24", [("192.0.2.64/26", Meeting.CONTAINED, "cert-punjab")])
        ]
        assert self.seen(both.punjab_analyst, "cert-punjab", both) == [
            ("192.0.2.64/26", [("192.0.2.0/24", Meeting.CONTAINS, "cert-telecom")])
        ]

    def test_who_stands_above_both_sees_each_pair_once(self, both: Country) -> None:
        assert [value for value, _ in self.seen(both.ncert_lead, "ncert", both)] == ["192.0.2.0/24"]

    def test_a_third_cert_and_strangers_see_nothing(self, both: Country) -> None:
        for viewer in (both.telecom_analyst, both.telco_contact, both.nobody, both.auditor):
            with pytest.raises(Absent):
                contested(viewer, both.body("cert-punjab").pk, TODAY)

    def test_the_claiming_organisation_is_not_told_of_the_other(self, both: Country) -> None:
        for viewer, slug in ((both.telco_contact, "telco"), (both.clinic_contact, "clinic")):
            assert [each.rivals for each in organisation_view(viewer, slug, NOW).objects] == [()]
        assert organisation_view(both.telecom_analyst, "telco", NOW).objects[0].rivals

    def test_are_over_when_one_side_gives_way(self, both: Country) -> None:
        rival = models.NetworkObject.objects.get(value="192.0.2.64/26")
        withdraw_object(by=both.clinic_contact, object_id=rival.pk, at=NOW)
        assert self.seen(both.telecom_analyst, "cert-telecom", both) == []

    def test_cost_the_same_however_many_there_are(self, both: Country, django_assert_max_num_queries: object) -> None:
        for count in range(20):
            stored(register(f"Telco {count}", "telecom", "sindh"), "cidr", f"192.0.2.{count}/32")
        with django_assert_max_num_queries(9):  # type: ignore[operator]
            (found,) = contested(both.telecom_analyst, both.body("cert-telecom").pk, TODAY)
        assert len(found.rivals) == 21
