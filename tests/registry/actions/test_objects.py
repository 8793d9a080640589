"""Network objects: claimed by the organisation, decided by its CERT, and a contest known to both CERTs alone."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from pehra.registry import models
from pehra.registry.actions import approve_object, claim_object, refuse_object, withdraw_object
from tests.registry.network import NOW, TODAY, Country


def claim(by: Person, organisation: models.Organisation, value: str, kind: str = "cidr") -> models.NetworkObject:
    return claim_object(by=by, organisation_id=organisation.pk, kind=kind, value=value, at=NOW)


@pytest.fixture
def claimed(country: Country) -> models.NetworkObject:
    return claim(country.telco_contact, country.telco, "192.0.2.0/24")


class TestClaiming:
    def test_by_the_organisation_and_by_its_cert(self, country: Country) -> None:
        claim(country.telco_contact, country.telco, "192.0.2.0/24")
        claim(country.telecom_analyst, country.telco, "as64500", "asn")
        claim(country.ncert_lead, country.telco, "https://telco.example/", "domain")
        rows = models.NetworkObject.objects.order_by("pk").values_list("kind", "value", "state", "prefix", "names")
        assert list(rows) == [
            ("cidr", "192.0.2.0/24", "claimed", "192.0.2.0/24", []),
            ("asn", "AS64500", "claimed", None, []),
            ("domain", "telco.example", "claimed", None, ["telco.example", "example"]),
        ]

    def test_not_by_who_only_sees_it_and_not_by_a_stranger(self, country: Country) -> None:
        with pytest.raises(Forbidden):
            claim(country.telecom_officer, country.telco, "192.0.2.0/24")
        for by in country.strangers_to_telco():
            with pytest.raises(Absent):
                claim(by, country.telco, "192.0.2.0/24")
        with pytest.raises(Absent):
            claim_object(by=country.telco_contact, organisation_id=999_999, kind="asn", value="AS1", at=NOW)

    def test_twice_is_refused_until_it_is_free_again(self, country: Country, claimed: models.NetworkObject) -> None:
        with pytest.raises(Conflict, match=r"192\.0\.2\.0/24 is claimed"):
            claim(country.telco_contact, country.telco, "192.0.2.0/24")
        withdraw_object(by=country.telco_contact, object_id=claimed.pk, at=NOW)
        assert claim(country.telco_contact, country.telco, "192.0.2.0/24")

    @pytest.mark.parametrize(
        ("kind", "value", "field"),
        [("cidr", "10.0.0.0/8", "value"), ("asn", "AS0", "value"), ("domain", "x", "value"), ("phone", "1", "kind")],
    )
    def test_what_nobody_can_claim_names_its_field(self, country: Country, kind: str, value: str, field: str) -> None:
        with pytest.raises(Invalid) as caught:
            claim(country.telco_contact, country.telco, value, kind)
        assert list(caught.value.problems) == [field]

    def test_documentation_is_only_for_a_demonstration(self, country: Country) -> None:
        models.LoadedProfile.objects.update(demonstration=False)
        with pytest.raises(Invalid, match="documentation"):
            claim(country.telco_contact, country.telco, "192.0.2.0/24")

    def test_the_cert_is_told(self, country: Country, claimed: models.NetworkObject) -> None:
        notice = Notice.objects.get()
        assert (notice.kind, notice.party_id) == ("object.claimed", country.body("cert-telecom").pk)


class TestDeciding:
    def test_the_first_responder_approves(self, country: Country, claimed: models.NetworkObject) -> None:
        approve_object(by=country.telecom_analyst, object_id=claimed.pk, at=NOW)
        claimed.refresh_from_db()
        assert (claimed.state, claimed.decided_at) == ("approved", NOW)
        assert claimed.deciding_body.slug == "cert-telecom"
        notice = Notice.objects.order_by("-pk")[0]
        assert (notice.kind, notice.party_id) == ("object.approved", country.telco.pk)
        assert Entry.objects.get(act="object.approve").party_id == country.body("cert-telecom").pk

    def test_a_refusal_gives_its_reason(self, country: Country, claimed: models.NetworkObject) -> None:
        with pytest.raises(Invalid, match="needed"):
            refuse_object(by=country.telecom_analyst, object_id=claimed.pk, reason=" ", at=NOW)
        refuse_object(by=country.telecom_analyst, object_id=claimed.pk, reason="It is PTCL's.", at=NOW)
        assert Notice.objects.order_by("-pk")[0].params == {"value": "192.0.2.0/24", "reason": "It is PTCL's."}

    def test_nobody_else_decides(self, country: Country, claimed: models.NetworkObject) -> None:
        for by in (country.telco_contact, country.ncert_lead, country.telecom_officer):
            with pytest.raises(Forbidden):
                approve_object(by=by, object_id=claimed.pk, at=NOW)
        for by in country.strangers_to_telco():
            for key in (claimed.pk, 999_999):
                with pytest.raises(Absent):
                    refuse_object(by=by, object_id=key, reason="x", at=NOW)
        claimed.refresh_from_db()
        assert claimed.state == "claimed"

    def test_a_claim_is_decided_once(self, country: Country, claimed: models.NetworkObject) -> None:
        approve_object(by=country.telecom_analyst, object_id=claimed.pk, at=NOW)
        for act in (approve_object, refuse_object):
            with pytest.raises(Conflict):
                act(by=country.telecom_analyst, object_id=claimed.pk, reason="x", at=NOW)


class TestWithdrawing:
    def test_the_organisation_needs_no_reason_and_its_cert_does(
        self, country: Country, claimed: models.NetworkObject
    ) -> None:
        other = claim(country.telco_contact, country.telco, "AS64500", "asn")
        withdraw_object(by=country.telco_contact, object_id=claimed.pk, at=NOW)
        with pytest.raises(Invalid):
            withdraw_object(by=country.telecom_analyst, object_id=other.pk, at=NOW)
        withdraw_object(by=country.telecom_analyst, object_id=other.pk, reason="Sold.", at=NOW)
        assert set(models.NetworkObject.objects.values_list("state", flat=True)) == {"withdrawn"}
        assert [notice.kind for notice in Notice.objects.filter(party_id=country.telco.pk)] == ["object.withdrawn"]

    def test_what_is_over_cannot_be_withdrawn_again(self, country: Country, claimed: models.NetworkObject) -> None:
        withdraw_object(by=country.telco_contact, object_id=claimed.pk, at=NOW)
        with pytest.raises(Conflict):
            withdraw_object(by=country.telco_contact, object_id=claimed.pk, at=NOW)

    def test_others_may_not(self, country: Country, claimed: models.NetworkObject) -> None:
        with pytest.raises(Forbidden):
            withdraw_object(by=country.ncert_lead, object_id=claimed.pk, reason="x", at=NOW)
        with pytest.raises(Absent):
            withdraw_object(by=country.clinic_contact, object_id=claimed.pk, reason="x", at=NOW)


class TestSinceWhen:
    def test_it_holds_from_the_day_that_was_told_and_always_without_one(
        self, country: Country, claimed: models.NetworkObject
    ) -> None:
        sold = TODAY - timedelta(days=30)
        made = claim_object(
            by=country.telco_contact,
            organisation_id=country.telco.pk,
            kind="asn",
            value="AS64500",
            held_since=sold,
            at=NOW,
        )
        assert (made.held_since, made.held_until, made.approved_at) == (sold, None, None)
        assert claimed.held_since is None

    def test_a_day_to_come_is_refused(self, country: Country) -> None:
        tomorrow = TODAY + timedelta(days=1)
        with pytest.raises(Invalid, match="held_since"):
            claim_object(
                by=country.telco_contact, organisation_id=country.telco.pk, kind="asn", value="AS64500",
                held_since=tomorrow, at=NOW,
            )  # fmt: skip

    def test_what_was_approved_stays_known_after_it_was_withdrawn(
        self, country: Country, claimed: models.NetworkObject
    ) -> None:
        later = NOW + timedelta(days=4)
        approve_object(by=country.telecom_analyst, object_id=claimed.pk, at=NOW)
        withdraw_object(by=country.telco_contact, object_id=claimed.pk, at=later)
        claimed.refresh_from_db()
        assert (claimed.approved_at, claimed.decided_at) == (NOW, later)
        assert claimed.held_until == TODAY + timedelta(days=4)


class TestAContest:
    def test_both_certs_are_told_and_no_organisation(self, country: Country, claimed: models.NetworkObject) -> None:
        Notice.objects.all().delete()
        claim(country.clinic_contact, country.clinic, "192.0.2.128/25")
        told = {notice.party_id for notice in Notice.objects.filter(kind="object.contested")}
        assert told == {country.body("cert-telecom").pk, country.body("cert-punjab").pk}

    def test_is_settled_with_a_reason(self, country: Country, claimed: models.NetworkObject) -> None:
        claim(country.clinic_contact, country.clinic, "192.0.2.128/25")
        with pytest.raises(Invalid, match="reason"):
            approve_object(by=country.telecom_analyst, object_id=claimed.pk, at=NOW)
        approve_object(by=country.telecom_analyst, object_id=claimed.pk, reason="By the whois record.", at=NOW)

    def test_is_over_when_one_withdraws(self, country: Country, claimed: models.NetworkObject) -> None:
        rival = claim(country.clinic_contact, country.clinic, "192.0.2.128/25")
        withdraw_object(by=country.clinic_contact, object_id=rival.pk, at=NOW)
        approve_object(by=country.telecom_analyst, object_id=claimed.pk, at=NOW)

    def test_an_organisation_has_none_with_itself(self, country: Country, claimed: models.NetworkObject) -> None:
        claim(country.telco_contact, country.telco, "192.0.2.0/25")
        assert not models.Contest.objects.exists()


def test_the_operator_may_do_all_of_it(country: Country) -> None:
    made = claim(SYSTEM, country.shop, "198.51.100.0/24")
    approve_object(by=SYSTEM, object_id=made.pk, at=NOW)
    withdraw_object(by=SYSTEM, object_id=made.pk, at=NOW)
    assert Entry.objects.filter(act__startswith="object.").count() == 3
