"""Chains of registered organisations, today and on past days, and who is passed over."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pehra.foundation.access.person import SYSTEM
from pehra.law.chain import NoNationalCert
from pehra.law.functions import Function, Standing
from pehra.registry import models
from pehra.registry.actions import OrganisationDetails, change_organisation
from pehra.registry.queries import chain_of, chains_on, first_responder, passed_over, snapshot, subject_of
from tests.registry.network import NOW, TODAY, Country, register

pytestmark = pytest.mark.django_db


def test_a_link_tells_who_in_which_capacity_and_why(country: Country) -> None:
    first, last = chain_of(country.telco, TODAY)
    assert (first.slug, first.name_en, first.name_ur) == (
        "cert-telecom",
        "The cert-telecom",
        "cert-telecom اردو",
    )
    assert (first.rule, first.mandates, first.acting) == (
        "sectoral",
        ("cert-telecom-sectoral",),
        (Function.SECTORAL,),
    )
    assert first.citation == "rule sectoral; mandate: rule on cert-telecom"
    assert last.acting == (Function.CII, Function.NATIONAL)
    assert last.functions == (Function.NATIONAL, Function.GOVERNMENT, Function.CII)
    assert first_responder(country.telco, TODAY) == first


def test_before_there_was_a_national_cert_no_chain_can_be_told(country: Country) -> None:
    with pytest.raises(NoNationalCert):
        chain_of(country.telco, date(2020, 1, 1))


def test_the_stream_of_all_chains_says_what_each_one_says(country: Country) -> None:
    details = OrganisationDetails("Telco", "health", "private", "punjab", body="cert-gov")
    change_organisation(by=SYSTEM, organisation_id=country.telco.pk, details=details, at=NOW)
    for day in (TODAY - timedelta(days=1), TODAY):
        streamed = dict(chains_on(day))
        assert set(streamed) == {country.telco.pk, country.clinic.pk, country.shop.pk}
        for organisation in models.Organisation.objects.all():
            expected = snapshot().chains(day).of(subject_of(organisation, day))
            assert streamed[organisation.pk] == expected


def test_looking_at_today_asks_for_no_past(country: Country) -> None:
    details = OrganisationDetails("Telco", "health", "private", "punjab")
    change_organisation(by=SYSTEM, organisation_id=country.telco.pk, details=details, at=NOW)
    country.telco.refresh_from_db()
    with CaptureQueriesContext(connection) as today:
        assert subject_of(country.telco, TODAY).sector == "health"
    with CaptureQueriesContext(connection) as yesterday:
        assert subject_of(country.telco, TODAY - timedelta(days=1)).sector == "telecom"
    assert (len(today), len(yesterday)) == (1, 2)


class TestWhoIsPassedOver:
    def test_a_body_that_waits_for_its_notification(self, country: Country) -> None:
        hospital = register("Hospital", "health", "sindh", "government")
        found = passed_over(snapshot(), subject_of(hospital, TODAY), TODAY)
        assert [(each.slug, each.standing, each.acting) for each in found] == [
            ("cert-sindh", Standing.DESIGNATED, (Function.PROVINCIAL,))
        ]

    def test_nobody_where_everybody_is_in_force(self, country: Country) -> None:
        assert passed_over(snapshot(), subject_of(country.telco, TODAY), TODAY) == ()

    def test_on_an_earlier_day_others(self, country: Country) -> None:
        day = date(2024, 7, 1)
        found = passed_over(snapshot(), subject_of(country.clinic, day), day)
        assert [(each.slug, each.standing) for each in found] == [("cert-punjab", Standing.DESIGNATED)]

    def test_what_was_suspended_is_not_waited_for(self, country: Country) -> None:
        models.StandingStep.objects.create(
            body=country.body("cert-telecom"), standing="suspended", since=date(2026, 1, 1), citation="x"
        )
        assert passed_over(snapshot(), subject_of(country.telco, TODAY), TODAY) == ()
