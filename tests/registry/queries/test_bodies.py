"""The bodies of the network on a day."""

from datetime import date, timedelta

import pytest

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import SYSTEM
from pehra.law.functions import Function, Standing
from pehra.registry import models
from pehra.registry.actions import hand_over
from pehra.registry.queries import (
    administered_bodies,
    administers_own,
    body_to_administer,
    body_view,
    may_administer,
    own_body,
    tiles,
)
from tests.registry.network import NOW, TODAY, Country

pytestmark = pytest.mark.django_db


def tile(slug: str, at: date = TODAY) -> object:
    return next((each for each in tiles(at) if each.body.slug == slug), None)


class TestThePicture:
    def test_is_ordered_by_tier(self, country: Country) -> None:
        assert [(each.body.slug, each.tier) for each in tiles(TODAY)] == [
            ("council", Function.COUNCIL),
            ("ncert", Function.NATIONAL),
            ("cert-telecom", Function.SECTORAL),
            ("cert-punjab", Function.PROVINCIAL),
            ("cert-sindh", Function.PROVINCIAL),
            ("cert-gov", None),
        ]

    def test_tells_what_is_held_from_what_would_be(self, country: Country) -> None:
        ncert, sindh = tile("ncert"), tile("cert-sindh")
        assert (ncert.functions, ncert.waiting) == (  # type: ignore[attr-defined]
            (Function.NATIONAL, Function.GOVERNMENT, Function.CII),
            (),
        )
        assert (sindh.functions, sindh.waiting) == ((), (Function.PROVINCIAL,))  # type: ignore[attr-defined]
        assert (sindh.standing, sindh.since) == (Standing.DESIGNATED, date(2024, 6, 1))  # type: ignore[attr-defined]

    def test_on_a_past_day_is_as_it_was(self, country: Country) -> None:
        assert tile("cert-gov", date(2025, 5, 31)) is None
        assert tile("cert-punjab", date(2024, 12, 31)).standing is Standing.DESIGNATED  # type: ignore[attr-defined]
        assert tile("cert-punjab", date(2025, 1, 1)).standing is Standing.NOTIFIED  # type: ignore[attr-defined]

    def test_leaves_out_a_withdrawn_body_from_its_day_on(self, country: Country) -> None:
        models.Body.objects.filter(slug="cert-gov").update(withdrawn_at=NOW)
        assert tile("cert-gov") is None
        assert tile("cert-gov", TODAY - timedelta(days=1)) is not None


class TestOneBody:
    def test_tells_each_mandates_state_on_a_day(self, country: Country) -> None:
        words = {"instrument": "S.R.O. 9", "citation": "Gazette"}
        on = TODAY + timedelta(days=10)
        hand_over(by=SYSTEM, mandate_key="ncert-government", to_body="cert-gov", on=on, at=NOW, **words)

        def states(slug: str, day: date) -> list[tuple[str, bool, bool, bool]]:
            view = body_view(country.nobody, slug, NOW, day)
            return [(str(each.mandate.function), each.in_force, each.waits, each.over) for each in view.mandates]

        assert states("cert-gov", TODAY) == [("government", False, False, False)]
        assert states("cert-gov", on) == [("government", True, False, False)]
        assert ("government", False, False, True) in states("ncert", on)
        assert states("cert-sindh", TODAY) == [("provincial", False, True, False)]
        assert [row.key for row in body_view(country.nobody, "ncert", NOW, TODAY).hand_overs] == [
            row.key for row in body_view(country.nobody, "cert-gov", NOW, TODAY).hand_overs
        ]

    def test_tells_since_when_each_mandate_binds(self, country: Country) -> None:
        def since(slug: str, day: date = TODAY) -> list[date | None]:
            return [each.since for each in body_view(country.nobody, slug, NOW, day).mandates]

        assert since("ncert") == [date(2024, 1, 1)] * 3
        assert since("cert-punjab") == [date(2025, 1, 1)], "and not from the day that its instrument names"
        assert since("cert-punjab", date(2024, 12, 31)) == since("cert-sindh") == [None]

    def test_tells_what_sources_say(self, country: Country) -> None:
        view = body_view(country.nobody, "council", NOW, TODAY)
        assert [(fact.subject, fact.value) for fact in view.facts] == [("Number of seats", "15")]
        assert not view.is_team
        assert body_view(country.nobody, "cert-sindh", NOW, TODAY).is_team

    def test_that_there_is_not_is_absent(self, country: Country) -> None:
        with pytest.raises(Absent):
            body_view(SYSTEM, "ghost", NOW, TODAY)


class TestWhoAdministers:
    def test_ones_own_bodies(self, country: Country) -> None:
        assert [each.slug for each in administered_bodies(country.telecom_analyst)] == ["cert-telecom"]
        for viewer in (country.telecom_officer, country.platform, country.telco_contact, country.secretary):
            assert administered_bodies(viewer) == []

    def test_may_look_at_the_administration(self, country: Country) -> None:
        for viewer in (country.telecom_analyst, country.telecom_administrator, country.platform, SYSTEM):
            assert body_to_administer(viewer, "cert-telecom").slug == "cert-telecom"
        for viewer in (country.telecom_officer, country.punjab_analyst, country.ncert_lead, country.nobody):
            for slug in ("cert-telecom", "ghost"):
                with pytest.raises(Absent):
                    body_to_administer(viewer, slug)

    def test_may_change_it(self, country: Country) -> None:
        key = country.body("cert-telecom").pk
        may = [may_administer(viewer, key) for viewer in (country.telecom_administrator, country.platform, SYSTEM)]
        may_not = [may_administer(viewer, key) for viewer in (country.telecom_analyst, country.ncert_lead)]
        assert (may, may_not) == ([True] * 3, [False] * 2)

    def test_what_is_a_bodys_own_it_keeps_alone(self, country: Country) -> None:
        telecom, national = country.body("cert-telecom"), country.body("ncert")
        for viewer, body in ((country.telecom_administrator, telecom), (country.ncert_lead, national)):
            found = own_body(viewer, body.slug)
            assert (found.id, found.slug, found.name_en) == (body.pk, body.slug, body.name_en)
            assert administers_own(viewer, body.pk)
        for viewer in (country.telecom_analyst, country.platform, country.ncert_lead, country.nobody, SYSTEM):
            assert not administers_own(viewer, telecom.pk)
            for slug in (telecom.slug, "ghost"):
                with pytest.raises(Absent):
                    own_body(viewer, slug)
