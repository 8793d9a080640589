"""Pages by key, designations to review, a body's administration, and names of parties."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.foundation.access.errors import Absent
from pehra.registry import models
from pehra.registry.queries import (
    Turn,
    administration_view,
    organisation,
    organisation_named,
    party_names,
    reviews_due,
    served_organisations,
)
from pehra.registry.queries.pages import turned
from tests.registry.network import NOW, TODAY, Country

pytestmark = pytest.mark.django_db


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.sets(st.text("abc", min_size=1, max_size=4), max_size=12), st.integers(1, 5))
def test_turning_forwards_and_backwards_meets_every_row_once(db: None, keys: set[str], size: int) -> None:
    models.Sector.objects.all().delete()
    models.Sector.objects.bulk_create([models.Sector(slug=key, name_en=key) for key in keys])
    rows = models.Sector.objects.all()
    forwards, page = [], turned(rows, "slug", Turn(size=size))
    assert page.previous is None
    while True:
        forwards += [row.slug for row in page.rows]
        if page.next is None:
            break
        page = turned(rows, "slug", Turn(after=page.next, size=size))
    backwards, page = [], turned(rows, "slug", Turn(last=True, size=size))
    assert page.next is None
    while True:
        backwards = [row.slug for row in page.rows] + backwards
        if page.previous is None:
            break
        page = turned(rows, "slug", Turn(before=page.previous, size=size))
    assert forwards == backwards == sorted(keys)


class TestReviews:
    def test_late_and_coming_ones_the_most_urgent_first(self, country: Country) -> None:
        for owner, day in (
            (country.clinic, TODAY + timedelta(days=30)),
            (country.shop, TODAY - timedelta(days=3)),
        ):
            models.CiiDesignation.objects.create(
                organisation=owner,
                designated_on=date(2025, 1, 1),
                review_on=day,
                designated_by="x",
                citation="y",
            )
        found = reviews_due(country.ncert_lead, country.body("ncert").pk, TODAY)
        assert [each.organisation.slug for each in found] == ["shop", "clinic"]
        found = reviews_due(country.punjab_analyst, country.body("cert-punjab").pk, TODAY)
        assert [each.organisation.slug for each in found] == ["clinic"]

    def test_not_those_that_end_before(self, country: Country) -> None:
        models.CiiDesignation.objects.update(review_on=TODAY, ended_on=TODAY)
        assert reviews_due(country.telecom_analyst, country.body("cert-telecom").pk, TODAY) == []

    def test_who_is_designated_is_known_to_the_chain_alone(self, country: Country) -> None:
        for viewer in country.strangers_to_telco():
            with pytest.raises(Absent):
                reviews_due(viewer, country.body("cert-telecom").pk, TODAY)


class TestAdministration:
    def test_a_platform_administrator_is_shown_no_constituency(self, country: Country) -> None:
        assert administration_view(country.platform, "cert-telecom", NOW).constituency is None
        view = administration_view(country.telecom_analyst, "cert-telecom", NOW)
        assert view.constituency is not None
        assert (view.constituency.count, view.may_administer) == (1, False)

    def test_costs_the_same_however_much_there_is(self, country: Country) -> None:
        with CaptureQueriesContext(connection) as queries:
            administration_view(country.telecom_analyst, "cert-telecom", NOW)
        assert len(queries) <= 10


class TestParties:
    def test_names_of_both_kinds_in_one_statement(self, country: Country) -> None:
        ids = {country.telco.pk, country.body("ncert").pk, 999_999}
        with CaptureQueriesContext(connection) as queries:
            found = party_names(ids)
        assert len(queries) == 1
        assert {each.slug: each.kind for each in found.values()} == {"telco": "organisation", "ncert": "body"}
        ncert = found[country.body("ncert").pk]
        assert (ncert.name("en"), ncert.name("ur")) == ("The ncert", "ncert اردو")
        assert found[country.telco.pk].name("ur") == "Telco"

    def test_by_id_and_by_slug(self, country: Country) -> None:
        assert organisation(country.telco.pk) == organisation_named("telco") == country.telco
        assert organisation(999_999) is organisation_named("ghost") is None

    def test_whom_a_body_serves(self, country: Country) -> None:
        assert served_organisations(country.body("cert-punjab").pk, TODAY) == [country.clinic.pk]
        assert served_organisations(999_999, TODAY) == []
