"""The picture of the network, and who would receive a report and why."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from pehra.foundation.access.person import SYSTEM
from pehra.registry import models
from pehra.registry.actions import hand_over
from pehra.registry.queries import chain_of, snapshot
from tests.registry.network import NOW, Country, register
from tests.registry.web.visits import words

Visit = Callable[..., Client]


class TestTheNetwork:
    def test_shows_every_body_with_its_standing(self, country: Country, visit: Visit) -> None:
        shown = words(visit(country.nobody).get("/network/"))
        for text in ("The ncert", "Operational", "The cert-sindh", "Designated", "receives nothing by law yet"):
            assert text in shown

    def test_on_a_day_in_the_past(self, country: Country, visit: Visit) -> None:
        shown = words(visit(country.nobody).get("/network/?at=2024-07-01"))
        assert "as it stood on 1 Jul 2024" in shown
        assert "The cert-punjab Designated" in shown
        assert "The cert-gov" not in shown

    def test_before_anybody_had_heard_of_a_body(self, country: Country, visit: Visit) -> None:
        models.StandingStep.objects.filter(since=None).delete()
        assert "Nobody had heard of any body by that day." in words(
            visit(country.nobody).get("/network/?at=1999-01-01")
        )

    @pytest.mark.parametrize("at", ["yesterday", "2026-02-30", "20260301", "", "99999-01-01", "2026-03-01%00"])
    def test_a_day_that_is_none_is_told_beside_the_field_and_today_is_shown(
        self, country: Country, visit: Visit, at: str
    ) -> None:
        response = visit(country.nobody).get(f"/network/?at={at}")
        assert response.status_code == 200
        assert "Every body with its standing today" in words(response)
        assert ("Write the day as year-month-day" in words(response)) == bool(at)

    def test_in_urdu_from_right_to_left(self, country: Country, visit: Visit) -> None:
        html = visit(country.nobody, "ur").get("/network/").content.decode()
        assert '<html lang="ur" dir="rtl"' in html
        assert "ncert اردو" in html

    def test_leads_to_the_organisations_that_the_reader_sees(self, country: Country, visit: Visit) -> None:
        assert "2 organisations" not in words(visit(country.nobody).get("/network/"))
        assert "3 organisations that are your business" in words(visit(country.ncert_lead).get("/network/"))


class TestAsking:
    def test_by_attributes(self, country: Country, visit: Visit) -> None:
        asked = "?by=attributes&sector=telecom&ownership=private&province=punjab&cii=on&at=2026-01-31"
        shown = words(visit(country.nobody).get(f"/network/chain/{asked}"))
        assert "The cert-telecom First responder" in shown
        assert "The ncert Receives it next" in shown
        assert "rule sectoral; mandate: rule on cert-telecom" in shown
        assert "notification of ncert" in shown

    def test_by_a_registered_organisation(self, country: Country, visit: Visit) -> None:
        shown = words(visit(country.telco_contact).get("/network/chain/?by=organisation&organisation=telco"))
        assert "Telco Sectoral CERT The cert-telecom First responder" in shown
        assert "Critical information infrastructure" in shown

    def test_begins_with_ones_own_organisation(self, country: Country, visit: Visit) -> None:
        assert 'value="telco"' in visit(country.telco_contact).get("/network/chain/").content.decode()

    def test_tells_who_is_passed_over(self, country: Country, visit: Visit) -> None:
        asked = "?by=attributes&sector=health&ownership=government&province=sindh"
        shown = words(visit(country.nobody).get(f"/network/chain/{asked}"))
        assert "The cert-sindh Passed over: not yet notified" in shown
        assert shown.index("The cert-sindh") < shown.index("The ncert First responder")

    def test_on_a_day_without_a_national_cert(self, country: Country, visit: Visit) -> None:
        asked = "?by=attributes&sector=health&ownership=private&province=sindh&at=2020-01-01"
        assert "no chain can be told" in words(visit(country.nobody).get(f"/network/chain/{asked}"))

    def test_what_is_missing_or_unknown_is_told_at_its_field_and_the_rest_is_kept(
        self, country: Country, visit: Visit
    ) -> None:
        response = visit(country.nobody).get(
            "/network/chain/?by=attributes&sector=mining&ownership=private&at=2026-01-31"
        )
        shown = words(response)
        assert "Sector Choose one of those offered." in shown
        assert "Province Choose one." in shown
        html = response.content.decode()
        assert '<option value="private" selected>' in html
        assert 'value="2026-01-31"' in html

    def test_script_in_what_is_asked_stays_text(self, country: Country, visit: Visit) -> None:
        html = visit(country.nobody).get(
            "/network/chain/", {"by": "organisation", "organisation": "<script>alert(1)</script>"}
        ).content.decode()  # fmt: skip
        assert "<script>alert(1)</script>" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


class TestABody:
    def test_shows_history_mandates_and_sources(self, country: Country, visit: Visit) -> None:
        shown = words(visit(country.nobody).get("/network/bodies/cert-punjab/"))
        assert "Provincial CERT Punjab In force from 1 Jan 2025 notification of cert-punjab" in shown
        assert shown.index("Notified 1 Jan 2025") < shown.index("Designated 1 Jun 2024")
        assert "gazette of cert-punjab" in shown

    def test_says_what_it_would_hold(self, country: Country, visit: Visit) -> None:
        shown = words(visit(country.nobody).get("/network/bodies/cert-sindh/"))
        assert "This body is not notified: it receives nothing by law" in shown
        assert "Would be held" in shown

    def test_on_another_day(self, country: Country, visit: Visit) -> None:
        shown = words(visit(country.nobody).get("/network/bodies/cert-gov/?at=2025-01-01"))
        assert "Nobody had heard of this body on 1 Jan 2025" in shown

    def test_shows_what_passed_from_it_and_to_it(self, country: Country, visit: Visit) -> None:
        hand_over(
            by=SYSTEM, mandate_key="ncert-government", to_body="cert-gov", on=date(2026, 3, 1), instrument="S.R.O. 9",
            citation="Gazette", at=NOW,
        )  # fmt: skip
        for slug in ("ncert", "cert-gov"):
            shown = words(visit(country.nobody).get(f"/network/bodies/{slug}/"))
            assert "Government CERT passes from The ncert to The cert-gov" in shown
        assert "Over" in words(visit(country.nobody).get("/network/bodies/ncert/"))

    def test_that_there_is_not_is_absent(self, country: Country, visit: Visit) -> None:
        for slug in ("ghost", "telco"):
            assert visit(country.ncert_lead).get(f"/network/bodies/{slug}/").status_code == 404


def test_the_page_and_the_chain_agree(country: Country, visit: Visit) -> None:
    """What the page draws is what a report would do."""
    hospital = register("Hospital", "health", "sindh", "government")
    shown = words(visit(country.ncert_lead).get("/network/chain/?by=organisation&organisation=hospital"))
    for link in chain_of(hospital, NOW.date()):
        assert link.name_en in shown
        assert link.rule in shown
    assert snapshot().institutions["cert-telecom"].name_en not in shown
