"""Organisations: registered, corrected, placed under a parent."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.models import Entry
from pehra.registry import models
from pehra.registry.actions import (
    InvalidRows,
    OrganisationDetails,
    Row,
    change_organisation,
    register_organisation,
    register_organisations,
)
from pehra.registry.queries import chain_of
from tests.registry.network import NOW, TODAY, Country, register

DETAILS = OrganisationDetails(name_en="New Telco", sector="telecom", ownership="private", province="sindh")
TELCO = OrganisationDetails(name_en="Telco", sector="telecom", ownership="private", province="punjab")


class TestRegistering:
    def test_by_the_cert_that_will_be_responsible_and_by_the_hub(self, country: Country) -> None:
        for by in (country.telecom_analyst, country.telecom_administrator, country.ncert_lead, SYSTEM):
            made = register_organisation(by=by, details=DETAILS, at=NOW)
            assert chain_of(made, TODAY)[0].slug == "cert-telecom"

    def test_by_nobody_else(self, country: Country) -> None:
        for by in (*country.strangers_to_telco(), country.telco_contact, country.telecom_officer):
            with pytest.raises(Forbidden):
                register_organisation(by=by, details=DETAILS, at=NOW)
        with pytest.raises(Forbidden):
            register_organisation(by=country.telecom_analyst, details=replace(DETAILS, sector="health"), at=NOW)

    def test_is_in_the_journal_of_the_body_that_did_it(self, country: Country) -> None:
        register_organisation(by=country.telecom_analyst, details=DETAILS, at=NOW)
        entry = Entry.objects.filter(act="organisation.register").order_by("-seq")[0]
        assert entry.subject.startswith("organisation:new-telco-")
        assert entry.party_id == country.body("cert-telecom").pk

    def test_every_problem_names_its_field(self, country: Country) -> None:
        wrong = OrganisationDetails(
            name_en="", sector="mining", ownership="mine", province="fata", parent="ghost", body="ghost", slug="NO!"
        )
        with pytest.raises(Invalid) as caught:
            register_organisation(by=SYSTEM, details=wrong, at=NOW)
        assert set(caught.value.problems) == {
            "name_en", "sector", "ownership", "province", "parent", "body", "slug",
        }  # fmt: skip
        assert "banking, health, telecom" in str(caught.value.problems["sector"])

    def test_what_a_cert_types_is_not_answered_by_who_is_registered(self, country: Country) -> None:
        """The clinic is another CERT's: its short name, taken, and one that nobody has look the same."""
        for wish in ("clinic", "nobody-has-this"):
            for asked in (replace(DETAILS, slug=wish), replace(DETAILS, name_en=wish)):
                made = register_organisation(by=country.telecom_analyst, details=asked, at=NOW)
                assert re.fullmatch(f"{wish}-[2-9a-z]{{4}}", made.slug)

    def test_the_operator_chooses_short_names_and_has_them_numbered(self, country: Country) -> None:
        made = [register_organisation(by=SYSTEM, details=DETAILS, at=NOW).slug for _ in range(3)]
        assert made == ["new-telco", "new-telco-2", "new-telco-3"]

    @pytest.mark.parametrize("parent", ["clinic", "ghost"])
    def test_a_parent_that_one_does_not_see_is_one_that_there_is_not(self, country: Country, parent: str) -> None:
        with pytest.raises(Invalid) as caught:
            register_organisation(by=country.telecom_analyst, details=replace(DETAILS, parent=parent), at=NOW)
        assert caught.value.problems["parent"].text == "There is no organisation %(slug)s."
        assert caught.value.problems["parent"].params == {"slug": parent}

    def test_a_parent_that_one_serves_is_found(self, country: Country) -> None:
        made = register_organisation(by=country.telecom_analyst, details=replace(DETAILS, parent="telco"), at=NOW)
        assert made.parent == country.telco

    def test_a_slug_is_given_once_among_bodies_and_organisations(self, country: Country) -> None:
        for taken in ("telco", "ncert"):
            with pytest.raises(Invalid, match="taken"):
                register_organisation(by=SYSTEM, details=replace(DETAILS, slug=taken), at=NOW)

    @pytest.mark.parametrize(
        ("name", "slug"),
        [("Falak (Pvt.) Ltd", "falak-pvt-ltd"), ("فلک", "organisation"), ("É—clair", "e-clair"), ("x" * 90, "x" * 60)],
    )
    def test_a_slug_is_made_of_the_name(self, country: Country, name: str, slug: str) -> None:
        assert register_organisation(by=SYSTEM, details=replace(DETAILS, name_en=name), at=NOW).slug == slug

    def test_an_organisation_that_is_a_body_does_not_report_to_itself(self, country: Country) -> None:
        host = register_organisation(by=SYSTEM, details=replace(DETAILS, body="cert-telecom"), at=NOW)
        assert [link.slug for link in chain_of(host, TODAY)] == ["ncert"]


class TestRegisteringMany:
    def rows(self, *details: OrganisationDetails) -> list[Row]:
        return [Row(number, each) for number, each in enumerate(details, start=2)]

    def test_all_at_once_with_a_parent_in_an_earlier_row(self, country: Country) -> None:
        group = replace(DETAILS, name_en="Group", slug="group")
        made = register_organisations(by=SYSTEM, rows=self.rows(group, replace(DETAILS, parent="group")), at=NOW)
        assert [each.parent.slug if each.parent else None for each in made] == [None, "group"]

    def test_one_bad_row_and_none_is_registered(self, country: Country) -> None:
        before = models.Organisation.objects.count(), Entry.objects.count()
        bad = replace(DETAILS, sector="mining", province="fata")
        with pytest.raises(InvalidRows) as caught:
            register_organisations(by=SYSTEM, rows=self.rows(DETAILS, bad, DETAILS, replace(bad, name_en="")), at=NOW)
        assert [(line, sorted(problem.problems)) for line, problem in caught.value.rows] == [
            (3, ["province", "sector"]),
            (5, ["name_en", "province", "sector"]),
        ]
        assert "line 3, sector" in str(caught.value)
        assert (models.Organisation.objects.count(), Entry.objects.count()) == before


class TestChanging:
    def test_an_attribute_changes_the_chain_from_today_on_only(self, country: Country) -> None:
        moved = replace(TELCO, sector="health", province="sindh")
        change_organisation(by=country.telecom_analyst, organisation_id=country.telco.pk, details=moved, at=NOW)
        country.telco.refresh_from_db()
        assert chain_of(country.telco, TODAY)[0].slug == "ncert"
        assert chain_of(country.telco, TODAY - timedelta(days=1))[0].slug == "cert-telecom"

    def test_each_past_keeps_its_own_answer(self, country: Country) -> None:
        for days, sector in ((0, "health"), (10, "banking"), (20, "telecom")):
            change_organisation(
                by=country.ncert_lead,
                organisation_id=country.telco.pk,
                details=replace(TELCO, sector=sector),
                at=NOW + timedelta(days=days),
            )
        country.telco.refresh_from_db()
        answers = [chain_of(country.telco, TODAY + timedelta(days=days))[0].slug for days in (-1, 0, 9, 10, 19, 20)]
        assert answers == ["cert-telecom", "ncert", "ncert", "ncert", "ncert", "cert-telecom"]

    def test_twice_on_one_day_is_one_change(self, country: Country) -> None:
        for sector in ("health", "banking"):
            details = replace(TELCO, sector=sector)
            change_organisation(by=country.ncert_lead, organisation_id=country.telco.pk, details=details, at=NOW)
        past = models.PastAttributes.objects.get()
        assert (past.sector_id, past.until) == ("telecom", TODAY)

    def test_a_name_leaves_the_chain_alone(self, country: Country) -> None:
        details = replace(TELCO, name_en="Telco Limited", name_ur="ٹیلکو")
        change_organisation(by=country.telecom_analyst, organisation_id=country.telco.pk, details=details, at=NOW)
        assert not models.PastAttributes.objects.exists()
        entry = Entry.objects.get(act="organisation.change")
        assert entry.detail == {"changed": {"name_en": "Telco Limited", "name_ur": "ٹیلکو"}}

    def test_is_for_its_cert_and_the_hub(self, country: Country) -> None:
        for by in (country.telco_contact, country.telecom_officer):
            with pytest.raises(Forbidden):
                change_organisation(by=by, organisation_id=country.telco.pk, details=TELCO, at=NOW)
        for by in country.strangers_to_telco():
            for key in (country.telco.pk, 999_999):
                with pytest.raises(Absent):
                    change_organisation(by=by, organisation_id=key, details=TELCO, at=NOW)


class TestParents:
    def under(self, child: models.Organisation, parent: models.Organisation) -> None:
        details = OrganisationDetails(
            name_en=child.name_en,
            sector=child.sector_id,
            ownership=child.ownership,
            province=child.province_id,
            parent=parent.slug,
        )
        change_organisation(by=SYSTEM, organisation_id=child.pk, details=details, at=NOW)
        child.refresh_from_db()

    def test_nobody_stands_above_themselves(self, country: Country) -> None:
        with pytest.raises(Invalid, match="above itself"):
            self.under(country.telco, country.telco)

    def test_no_circle_closes_over_several(self, country: Country) -> None:
        third = register("Third", "health", "sindh")
        self.under(country.clinic, country.telco)
        self.under(third, country.clinic)
        with pytest.raises(Invalid, match="above itself"):
            self.under(country.telco, third)

    def test_one_that_it_has_already_is_kept_by_whoever_does_not_see_it(self, country: Country) -> None:
        self.under(country.telco, country.clinic)
        kept = replace(TELCO, name_en="Telco Limited", parent="clinic")
        change_organisation(by=country.telecom_analyst, organisation_id=country.telco.pk, details=kept, at=NOW)
        country.telco.refresh_from_db()
        assert country.telco.parent == country.clinic

    def test_but_no_other_that_they_do_not_see_is_set(self, country: Country) -> None:
        for slug in ("shop", "ghost"):
            with pytest.raises(Invalid, match="There is no organisation"):
                change_organisation(
                    by=country.telecom_analyst,
                    organisation_id=country.telco.pk,
                    details=replace(TELCO, parent=slug),
                    at=NOW,
                )

    def test_a_parent_can_be_taken_away(self, country: Country) -> None:
        self.under(country.clinic, country.telco)
        details = OrganisationDetails("Clinic", "health", "government", "punjab")
        change_organisation(by=SYSTEM, organisation_id=country.clinic.pk, details=details, at=NOW)
        country.clinic.refresh_from_db()
        assert country.clinic.parent is None
