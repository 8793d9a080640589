"""The registry over time, compared with what it says of each single day."""

from datetime import date, datetime, timedelta

import pytest

from pehra.foundation.access.person import SYSTEM
from pehra.law.chain import ChainError
from pehra.registry import models
from pehra.registry.actions import (
    OrganisationDetails,
    approve_object,
    change_organisation,
    claim_object,
    designate,
    end_designation,
    hand_over,
    refuse_object,
    withdraw_object,
)
from pehra.registry.queries import (
    chains_on,
    chains_today,
    first_responder,
    gave_up,
    held_objects,
    registry_state,
    stretches,
    subject_of,
)
from tests.registry.network import NOW, TODAY, Country

DAY = timedelta(days=1)


def approved(
    organisation: models.Organisation, value: str, kind: str = "cidr", at: datetime = NOW
) -> models.NetworkObject:
    made = claim_object(by=SYSTEM, organisation_id=organisation.pk, kind=kind, value=value, at=at)
    return approve_object(by=SYSTEM, object_id=made.pk, reason="By the whois record.", at=at)


def move(organisation: models.Organisation, at: datetime, **changed: str) -> None:
    organisation.refresh_from_db()
    was = {"sector": organisation.sector_id, "ownership": organisation.ownership, "province": organisation.province_id}
    details = OrganisationDetails(name_en=organisation.name_en, **(was | changed))
    change_organisation(by=SYSTEM, organisation_id=organisation.pk, details=details, at=at)


class TestStretches:
    def test_of_an_organisation_that_nothing_happened_to(self, country: Country) -> None:
        told = stretches()[country.clinic.pk]
        assert [(each.since, each.first) for each in told] == [
            (None, 0),
            (date(2024, 1, 1), country.body("ncert").pk),
            (date(2025, 1, 1), country.body("cert-punjab").pk),
        ]
        assert {(each.sector, each.province) for each in told} == {("health", "punjab")}

    def test_each_day_is_as_it_is_told_for_that_day(self, country: Country) -> None:
        move(country.telco, NOW + 3 * DAY, province="sindh")
        move(country.telco, NOW + 9 * DAY, sector="banking")
        move(country.clinic, NOW + 5 * DAY, sector="telecom")
        hand_over(
            by=country.platform, mandate_key="cert-telecom-sectoral", to_body="cert-gov", on=TODAY + 7 * DAY,
            instrument="notification", citation="rule", at=NOW,
        )  # fmt: skip
        running = models.CiiDesignation.objects.get()
        end_designation(by=SYSTEM, designation_id=running.pk, on=TODAY + 2 * DAY, reason="Sold.", at=NOW)
        told = stretches()
        days = [date(2023, 1, 1), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 1)]
        for day in [*days, *(TODAY + each * DAY for each in range(-1, 13))]:
            for organisation in models.Organisation.objects.all():
                stretch = [each for each in told[organisation.pk] if each.since is None or each.since <= day][-1]
                subject = subject_of(organisation, day)
                assert (stretch.sector, stretch.province) == (subject.sector, subject.province), day
                try:
                    first = first_responder(organisation, day).body_id
                except ChainError:
                    first = 0
                assert stretch.first == first, (organisation.slug, day)

    def test_one_that_a_mandate_names_has_its_own_answer(self, country: Country) -> None:
        body = country.body("cert-gov")
        models.Mandate.objects.create(
            key="own-team", body=body, function="organisational", organisation=country.shop,
            starts=TODAY, instrument="x", citation="x",
        )  # fmt: skip
        told = stretches()
        assert told[country.shop.pk][-1].first == body.pk
        assert told[country.shop.pk][-1].since == TODAY

    def test_asks_the_database_no_more_often_for_more_organisations(
        self, country: Country, django_assert_max_num_queries: object
    ) -> None:
        with django_assert_max_num_queries(4):  # type: ignore[operator]
            stretches()


class TestHeldObjects:
    def test_only_what_was_ever_approved_in_that_order(self, country: Country) -> None:
        approved(country.shop, "AS64500", "asn", NOW + DAY)
        first = approved(country.telco, "192.0.2.0/24")
        claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="domain", value="a.example.org", at=NOW)
        refused = claim_object(
            by=SYSTEM, organisation_id=country.telco.pk, kind="domain", value="b.example.org", at=NOW
        )
        refuse_object(by=SYSTEM, object_id=refused.pk, reason="No.", at=NOW)
        withdraw_object(by=SYSTEM, object_id=first.pk, reason="Sold.", at=NOW + 3 * DAY)
        told = [
            (each.kind, each.value, each.organisation_id, each.rank, each.since, each.until) for each in held_objects()
        ]
        assert told == [
            ("cidr", "192.0.2.0/24", country.telco.pk, 0, None, TODAY + 3 * DAY),
            ("asn", "64500", country.shop.pk, 1, None, None),
        ]
        assert [each.kind for each in held_objects([country.shop.pk])] == ["asn"]
        assert list(held_objects([])) == []

    def test_a_claim_that_was_never_approved_never_held(self, country: Country) -> None:
        made = claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="asn", value="AS64500", at=NOW)
        withdraw_object(by=SYSTEM, object_id=made.pk, reason="Wrong.", at=NOW)
        assert list(held_objects()) == []


def test_who_gave_up_something_and_when(country: Country) -> None:
    for organisation, value, day in ((country.telco, "192.0.2.0/24", 3), (country.clinic, "198.51.100.0/24", 5)):
        withdraw_object(by=SYSTEM, object_id=approved(organisation, value).pk, reason="Sold.", at=NOW + day * DAY)
    approved(country.shop, "203.0.113.0/24")
    never = claim_object(by=SYSTEM, organisation_id=country.shop.pk, kind="asn", value="AS64500", at=NOW)
    withdraw_object(by=SYSTEM, object_id=never.pk, reason="Wrong.", at=NOW)
    telco, clinic = country.telco.pk, country.clinic.pk
    days = [TODAY + each * DAY for each in range(7)]
    assert [gave_up(until=day) for day in days[2:6]] == [set(), {telco}, {telco}, {telco, clinic}]
    assert [gave_up(since=day, until=days[6]) for day in days[3:7]] == [{telco, clinic}, {clinic}, {clinic}, set()]


def test_chains_today_are_those_of_the_day(country: Country) -> None:
    told = dict(chains_today(TODAY))
    for pk, steps in chains_on(TODAY):
        assert told[pk] == tuple(country.body(step.body).pk for step in steps)
    assert set(dict(chains_today(date(2020, 1, 1))).values()) == {()}


class TestState:
    @pytest.fixture
    def before(self, country: Country) -> str:
        approved(country.telco, "192.0.2.0/24")
        state = registry_state()
        assert registry_state() == state
        return state

    def test_another_after_whatever_changes_an_answer(self, country: Country, before: str) -> None:
        states = [before]
        acts = (
            lambda: approved(country.shop, "AS64500", "asn"),
            lambda: move(country.shop, NOW, province="punjab"),
            lambda: designate(
                by=country.ncert_lead, organisation_id=country.shop.pk, designated_on=TODAY,
                designated_by="Ministry", citation="gazette", at=NOW,
            ),
            lambda: models.Mandate.objects.filter(key="cert-telecom-sectoral").update(ends=TODAY),
        )  # fmt: skip
        for act in acts:
            act()
            states.append(registry_state())
        assert len(set(states)) == len(states)

    def test_the_same_after_what_changes_none(self, country: Country, before: str) -> None:
        claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="asn", value="AS64500", at=NOW)
        country.shop.name_en = "The Shop"
        country.shop.save()
        assert registry_state() == before
