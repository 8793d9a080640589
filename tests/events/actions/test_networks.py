"""The registry's answers in the event store: after acts, as of dates, and never written twice."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from pehra.events.actions.networks import refresh_networks
from pehra.events.jobs import refresh_networks as job
from pehra.events.models import Due
from pehra.foundation.access.person import SYSTEM
from pehra.pipeline.enrichment.filled import Part, filled
from pehra.pipeline.store import Store
from pehra.registry import models
from pehra.registry.actions import (
    OrganisationDetails,
    approve_object,
    change_organisation,
    claim_object,
    hand_over,
    refuse_object,
    withdraw_object,
)
from pehra.site.wiring import connect
from tests.pipeline.enrichment.asking import ask
from tests.registry.network import NOW, TODAY, Country, country

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ADDRESS = {"source_ip": "::ffff:192.0.2.7"}


@pytest.fixture(name="land")
def _land(db: None) -> Country:
    return country()


def approved(organisation: models.Organisation, value: str, kind: str = "cidr", **more: Any) -> models.NetworkObject:
    made = claim_object(by=SYSTEM, organisation_id=organisation.pk, kind=kind, value=value, at=NOW, **more)
    return approve_object(by=SYSTEM, object_id=made.pk, reason="By the whois record.", at=NOW)


def on(day: date) -> dict[str, float]:
    """An event at noon in the country."""
    return {"time_source": datetime(day.year, day.month, day.day, 7, tzinfo=UTC).timestamp()}


class TestRefreshing:
    def test_whose_an_event_is_and_who_answers_for_it(self, land: Country, event_store: Store) -> None:
        approved(land.telco, "192.0.2.0/24")
        approved(land.shop, "shop.example", "domain")
        approved(land.telco, "AS64500", "asn")
        assert refresh_networks(store=event_store, at=NOW)
        told = ask(
            event_store,
            [ADDRESS, {"source_fqdn": "www.shop.example"}, {"source_ip": "::ffff:203.0.113.1", "source_asn": 64500}],
        )
        certs = [land.body(slug).pk for slug in ("cert-telecom", "ncert", "cert-telecom")]
        assert [(each["organisation"], each["holder"], each["owned_by"]) for each in told] == [
            (land.telco.pk, 0, "network"),
            (land.shop.pk, 0, "domain"),
            (0, land.telco.pk, "asn"),
        ]
        assert [each["cert"] for each in told] == certs
        assert (told[0]["sector"], told[0]["province"]) == ("telecom", "punjab")

    def test_what_is_only_claimed_or_refused_is_nobodys(self, land: Country, event_store: Store) -> None:
        claim_object(by=SYSTEM, organisation_id=land.telco.pk, kind="cidr", value="192.0.2.0/24", at=NOW)
        refused = claim_object(by=SYSTEM, organisation_id=land.shop.pk, kind="cidr", value="192.0.2.0/25", at=NOW)
        refuse_object(by=SYSTEM, object_id=refused.pk, reason="No.", at=NOW)
        refresh_networks(store=event_store, at=NOW)
        assert filled(event_store).parts == {Part.CONSTITUENCY}
        assert ask(event_store, [ADDRESS])[0]["organisation"] == 0

    def test_nothing_is_written_twice(self, land: Country, event_store: Store) -> None:
        approved(land.telco, "192.0.2.0/24")
        assert refresh_networks(store=event_store, at=NOW)
        assert not refresh_networks(store=event_store, at=NOW)
        assert refresh_networks(store=event_store, at=NOW + DAY)  # who sees them may be others on another day
        assert not refresh_networks(store=event_store, at=NOW + DAY)
        approved(land.shop, "AS64500", "asn")
        assert refresh_networks(store=event_store, at=NOW + DAY)

    def test_one_that_cannot_be_looked_up_keeps_back_no_other(self, land: Country, event_store: Store) -> None:
        approved(land.telco, "192.0.2.0/24")
        wide = {"kind": "cidr", "value": "::/0", "prefix": "::/0", "state": "approved", "claimed_at": NOW}
        models.NetworkObject.objects.create(organisation=land.shop, approved_at=NOW, **wide)
        refresh_networks(store=event_store, at=NOW)
        assert ask(event_store, [ADDRESS])[0]["organisation"] == land.telco.pk

    def test_an_emptied_store_is_filled_again(self, land: Country, event_store: Store) -> None:
        approved(land.telco, "192.0.2.0/24")
        refresh_networks(store=event_store, at=NOW)
        for table in ("filled", "networks", "owners", "ownerships"):
            event_store.do(f"TRUNCATE TABLE {table}")
        assert refresh_networks(store=event_store, at=NOW)
        assert ask(event_store, [ADDRESS])[0]["organisation"] == land.telco.pk


class TestAsOf:
    def test_a_network_that_changed_hands(self, land: Country, event_store: Store) -> None:
        sold = TODAY + 5 * DAY
        first = approved(land.telco, "192.0.2.0/24")
        withdraw_object(by=SYSTEM, object_id=first.pk, reason="Sold.", at=NOW + 5 * DAY)
        made = claim_object(
            by=SYSTEM,
            organisation_id=land.clinic.pk,
            kind="cidr",
            value="192.0.2.0/24",
            held_since=sold,
            at=NOW + 6 * DAY,
        )
        approve_object(by=SYSTEM, object_id=made.pk, at=NOW + 7 * DAY)
        refresh_networks(store=event_store, at=NOW + 7 * DAY)
        before, after = ask(event_store, [ADDRESS | on(sold - DAY), ADDRESS | on(sold)])
        assert (before["organisation"], after["organisation"]) == (land.telco.pk, land.clinic.pk)

    def test_an_organisation_that_moved_and_a_mandate_that_passes(self, land: Country, event_store: Store) -> None:
        approved(land.telco, "192.0.2.0/24")
        moved, passes = TODAY + 3 * DAY, TODAY + 6 * DAY
        details = OrganisationDetails(name_en="Telco", sector="telecom", ownership="private", province="sindh")
        change_organisation(by=SYSTEM, organisation_id=land.telco.pk, details=details, at=NOW + 3 * DAY)
        hand_over(
            by=land.platform, mandate_key="cert-telecom-sectoral", to_body="cert-gov", on=passes, instrument="x",
            citation="y", at=NOW,
        )  # fmt: skip
        refresh_networks(store=event_store, at=NOW + 3 * DAY)
        days = [date(2024, 6, 1), moved - DAY, moved, passes - DAY, passes]
        told = ask(event_store, [ADDRESS | on(day) for day in days])
        ncert, telecom, gov = (land.body(slug).pk for slug in ("ncert", "cert-telecom", "cert-gov"))
        assert [each["cert"] for each in told] == [ncert, telecom, telecom, telecom, gov]
        assert [each["province"] for each in told] == ["punjab", "punjab", "sindh", "sindh", "sindh"]
        assert {each["organisation"] for each in told} == {land.telco.pk}

    def test_of_two_approved_for_one_prefix_the_earlier_counts(self, land: Country, event_store: Store) -> None:
        approved(land.telco, "192.0.2.0/24")
        approved(land.clinic, "192.0.2.0/24")
        approved(land.clinic, "192.0.2.128/25")
        refresh_networks(store=event_store, at=NOW)
        equal, nested = ask(event_store, [ADDRESS, {"source_ip": "::ffff:192.0.2.200"}])
        assert (equal["organisation"], nested["organisation"]) == (land.telco.pk, land.clinic.pk)


class TestGivenUp:
    """Whose findings are looked at, since they may not be theirs any more."""

    @staticmethod
    def due(store: Store, at: datetime) -> list[int]:
        refresh_networks(store=store, at=at)
        found = list(Due.objects.filter(work="claims").values_list("organisation_id", flat=True))
        Due.objects.all().delete()
        return found

    def test_those_whose_claims_ended_lately(self, land: Country, event_store: Store) -> None:
        first, second = approved(land.telco, "192.0.2.0/24"), approved(land.clinic, "shop.example", "domain")
        assert self.due(event_store, NOW) == []
        withdraw_object(by=SYSTEM, object_id=first.pk, reason="Sold.", at=NOW + 2 * DAY)
        assert self.due(event_store, NOW + 2 * DAY) == [land.telco.pk]
        assert self.due(event_store, NOW + 2 * DAY) == []  # the store has been told
        self.due(event_store, NOW + 3 * DAY)
        assert self.due(event_store, NOW + 4 * DAY) == [land.telco.pk]  # once more, in case it was broken off
        assert self.due(event_store, NOW + 5 * DAY) == []
        withdraw_object(by=SYSTEM, object_id=second.pk, reason="Sold.", at=NOW + 5 * DAY)
        approved(land.shop, "AS64500", "asn")
        assert self.due(event_store, NOW + 5 * DAY) == [land.clinic.pk]

    def test_all_of_them_where_the_store_has_never_been_told(self, land: Country, event_store: Store) -> None:
        first = approved(land.telco, "192.0.2.0/24")
        withdraw_object(by=SYSTEM, object_id=first.pk, reason="Sold.", at=NOW)
        assert self.due(event_store, NOW + 99 * DAY) == [land.telco.pk]


class TestWhoSees:
    def test_the_whole_chain_of_today(self, land: Country, event_store: Store) -> None:
        refresh_networks(store=event_store, at=NOW)
        told = {row["organisation"]: row["bodies"] for row in event_store.rows("SELECT * FROM constituency")}
        ncert, telecom, punjab = (land.body(slug).pk for slug in ("ncert", "cert-telecom", "cert-punjab"))
        assert told[land.telco.pk] == [telecom, ncert]
        assert told[land.clinic.pk] == [punjab, ncert]
        assert told[land.shop.pk] == [ncert]

    def test_from_the_day_on_which_a_mandate_passed(self, land: Country, event_store: Store) -> None:
        hand_over(
            by=land.platform, mandate_key="cert-telecom-sectoral", to_body="cert-gov", on=TODAY + DAY, instrument="x",
            citation="y", at=NOW,
        )  # fmt: skip
        asked = f"SELECT bodies[1] AS first FROM constituency WHERE organisation = {land.telco.pk}"
        firsts = []
        for at in (NOW, NOW + DAY):
            refresh_networks(store=event_store, at=at)
            firsts.append(event_store.rows(asked)[0]["first"])
        assert firsts == [land.body("cert-telecom").pk, land.body("cert-gov").pk]


class TestAsking:
    def test_acts_of_one_transaction_ask_for_one_job(
        self, land: Country, django_capture_on_commit_callbacks: Any
    ) -> None:
        connect()
        # The fixture's own acts, in a transaction that a test never commits.
        connection.run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True) as asked:
            approved(land.telco, "192.0.2.0/24")
            approved(land.shop, "AS64500", "asn")
        assert len([each for each in asked if "networks" in each.__module__]) == 1
        waiting = ProcrastinateJob.objects.filter(task_name="pehra.events.jobs.refresh_networks")
        assert waiting.count() == 1
        connection.run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True):
            approved(land.clinic, "AS64501", "asn")
        assert waiting.count() == 1

    def test_the_job_fills_this_installations_store(self, land: Country, event_store: Store) -> None:
        approved(land.telco, "192.0.2.0/24")
        job(timestamp=0)
        assert ask(event_store, [ADDRESS])[0]["organisation"] == land.telco.pk

    def test_a_store_that_is_away_fails_no_job(self, land: Country, settings: Any, tmp_path: Any) -> None:
        settings.EVENTS_HOME = tmp_path
        job(timestamp=0)
