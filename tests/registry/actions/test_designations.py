"""Designation as critical information infrastructure: made, reviewed, ended, and announced for review."""

from datetime import date, timedelta

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from pehra.registry import models
from pehra.registry.actions import designate, end_designation, remind_of_reviews, review_designation
from pehra.registry.queries import chain_of
from tests.registry.network import NOW, TODAY, Country, register


def designated(
    by: Person, organisation: models.Organisation, on: date = TODAY, **more: object
) -> models.CiiDesignation:
    words = {"designated_by": "Ministry of Health", "citation": "S.R.O. 12"} | more
    return designate(by=by, organisation_id=organisation.pk, designated_on=on, at=NOW, **words)  # type: ignore[arg-type]


@pytest.fixture
def running(country: Country) -> models.CiiDesignation:
    """telco's, from 2025-01-01, due for review on 2026-06-01."""
    return models.CiiDesignation.objects.get()


class TestDesignating:
    def test_counts_from_its_day_on(self, country: Country) -> None:
        other = register("Other telco", "telecom", "sindh")
        designated(country.ncert_lead, other, TODAY + timedelta(days=5))
        before, after = chain_of(other, TODAY), chain_of(other, TODAY + timedelta(days=5))
        assert "cii" not in before[-1].acting
        assert "cii" in after[-1].acting

    def test_is_reviewed_a_year_later_or_on_a_given_day(self, country: Country) -> None:
        assert designated(country.punjab_analyst, country.clinic).review_on == date(2027, 3, 1)
        given = designated(country.ncert_lead, country.shop, review_on=date(2026, 9, 1))
        assert given.review_on == date(2026, 9, 1)

    def test_twice_at_the_same_time_is_refused(self, country: Country) -> None:
        for on in (TODAY, date(2024, 6, 1), date(2025, 1, 1)):
            with pytest.raises(Conflict, match="2025-01-01"):
                designated(country.ncert_lead, country.telco, on)

    def test_needs_an_authority_and_a_citation(self, country: Country) -> None:
        with pytest.raises(Invalid) as caught:
            designated(country.ncert_lead, country.shop, designated_by="", citation="", review_on=date(2020, 1, 1))
        assert set(caught.value.problems) == {"designated_by", "citation", "review_on"}

    def test_is_for_its_cert_and_the_hub(self, country: Country) -> None:
        with pytest.raises(Forbidden):
            designated(country.clinic_contact, country.clinic)
        for by in (country.telco_contact, country.telecom_analyst, country.secretary, country.platform):
            with pytest.raises(Absent):
                designated(by, country.clinic)


class TestReviewing:
    def test_moves_the_next_review_a_year_on(self, country: Country, running: models.CiiDesignation) -> None:
        review_designation(by=country.telecom_analyst, designation_id=running.pk, at=NOW)
        running.refresh_from_db()
        assert (running.reviewed_on, running.review_on) == (TODAY, date(2027, 3, 1))
        assert Entry.objects.get(act="cii.review").detail == {"next": "2027-03-01"}

    def test_the_next_review_is_later_than_today(self, country: Country, running: models.CiiDesignation) -> None:
        with pytest.raises(Invalid):
            review_designation(by=SYSTEM, designation_id=running.pk, review_on=TODAY, at=NOW)

    def test_strangers_get_the_answer_for_what_does_not_exist(
        self, country: Country, running: models.CiiDesignation
    ) -> None:
        for by in country.strangers_to_telco():
            for key in (running.pk, 999_999):
                with pytest.raises(Absent):
                    review_designation(by=by, designation_id=key, at=NOW)
                with pytest.raises(Absent):
                    end_designation(by=by, designation_id=key, on=TODAY, reason="x", at=NOW)


class TestEnding:
    def test_counts_from_its_day_on(self, country: Country, running: models.CiiDesignation) -> None:
        day = TODAY + timedelta(days=3)
        end_designation(by=country.telecom_analyst, designation_id=running.pk, on=day, reason="Sold.", at=NOW)
        assert "cii" in chain_of(country.telco, day - timedelta(days=1))[-1].acting
        assert "cii" not in chain_of(country.telco, day)[-1].acting

    def test_happens_once_and_with_a_reason(self, country: Country, running: models.CiiDesignation) -> None:
        with pytest.raises(Invalid) as caught:
            end_designation(by=SYSTEM, designation_id=running.pk, on=date(2025, 1, 1), reason="", at=NOW)
        assert set(caught.value.problems) == {"on", "reason"}
        end_designation(by=SYSTEM, designation_id=running.pk, on=TODAY, reason="Sold.", at=NOW)
        with pytest.raises(Conflict):
            end_designation(by=SYSTEM, designation_id=running.pk, on=TODAY, reason="Sold.", at=NOW)

    def test_leaves_room_for_another(self, country: Country, running: models.CiiDesignation) -> None:
        end_designation(by=SYSTEM, designation_id=running.pk, on=TODAY, reason="Sold.", at=NOW)
        assert designated(country.telecom_analyst, country.telco)


class TestReminders:
    def test_the_keepers_are_told_a_month_before_and_every_month(
        self, country: Country, running: models.CiiDesignation
    ) -> None:
        due = NOW + timedelta(days=(running.review_on - TODAY).days)
        assert remind_of_reviews(at=due - timedelta(days=31)) == 0
        assert remind_of_reviews(at=due - timedelta(days=30)) == 1
        assert remind_of_reviews(at=due - timedelta(days=1)) == 0
        assert remind_of_reviews(at=due) == 1
        told = set(Notice.objects.filter(kind="cii.review").values_list("party__slug", flat=True))
        assert told == {"cert-telecom", "ncert"}

    def test_a_review_or_an_end_silences_them(self, country: Country, running: models.CiiDesignation) -> None:
        late = NOW + timedelta(days=200)
        review_designation(by=SYSTEM, designation_id=running.pk, at=late)
        assert remind_of_reviews(at=late) == 0
        end_designation(by=SYSTEM, designation_id=running.pk, on=date(2026, 12, 1), reason="x", at=late)
        assert remind_of_reviews(at=late + timedelta(days=366)) == 0

    def test_the_organisation_is_not_named_in_the_notice(
        self, country: Country, running: models.CiiDesignation
    ) -> None:
        remind_of_reviews(at=NOW + timedelta(days=365))
        notice = Notice.objects.filter(kind="cii.review")[0]
        assert "Telco" not in notice.text + str(notice.params)
