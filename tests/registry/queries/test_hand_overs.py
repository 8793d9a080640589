"""What a hand-over would change, before it is ordered."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

import pytest

from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.person import SYSTEM, Person
from pehra.registry import models
from pehra.registry.actions import hand_over
from pehra.registry.queries import HandOver, HandOverPreview, hand_over_preview, on_hand_over_preview
from pehra.registry.queries import hand_overs as ordered
from pehra.registry.queries.hand_overs import _preview_handlers
from tests.registry.network import NOW, TODAY, Country, mandate, register

pytestmark = pytest.mark.django_db
WORDS = {"instrument": "S.R.O. 9", "citation": "Gazette"}


def look(viewer: Person, key: str = "ncert-government", to: str = "cert-gov", on: date = TODAY) -> HandOverPreview:
    return hand_over_preview(viewer, mandate_key=key, to_body=to, on=on, at=NOW, **WORDS)


def test_counts_the_organisations_whose_chain_changes(country: Country) -> None:
    found = look(country.secretary)
    assert (found.organisations, found.first_responders) == (1, 0)
    found = look(country.secretary, "cert-telecom-sectoral")
    assert (found.organisations, found.first_responders) == (1, 1)
    found = look(country.secretary, "ncert-national", "cert-gov")
    assert (found.organisations, found.first_responders) == (3, 1)


def test_counts_one_with_a_team_of_its_own_by_itself(country: Country) -> None:
    other = register("Other telco", "telecom", "sindh")
    own = mandate("cert-gov", "organisational", organisation="other-telco")  # type: ignore[arg-type]
    models.Mandate.objects.create(
        key=own.id, body=country.body("cert-gov"), function="organisational", organisation=other, starts=own.starts,
        instrument="x", citation="y",
    )  # fmt: skip
    found = look(country.secretary, "cert-telecom-sectoral", "cert-punjab")
    assert (found.organisations, found.first_responders) == (2, 1)


def test_changes_nothing(country: Country) -> None:
    before = list(models.Mandate.objects.values_list("key", "ends"))
    look(country.secretary)
    assert list(models.Mandate.objects.values_list("key", "ends")) == before
    assert not models.HandOver.objects.exists()


@pytest.fixture
def asked() -> Iterator[list[HandOver]]:
    """Subscribers to previews, in place of those of the site."""
    before, seen = list(_preview_handlers), []
    _preview_handlers[:] = []

    def cases(found: HandOver, at: datetime) -> Mapping[str, int]:
        seen.append(found)
        return {"cases": 4}

    for handler in (cases, cases, lambda found, at: {"clocks": 9}):
        on_hand_over_preview(handler)
    yield seen
    _preview_handlers[:] = before


def test_asks_each_subscriber_once_for_what_would_move(country: Country, asked: list[HandOver]) -> None:
    # Four are too few for their number to be told.
    assert look(country.secretary).moves == {"cases": None, "clocks": 9}
    (found,) = asked
    assert (found.from_body.slug, found.to_body.slug, found.key) == (
        "ncert",
        "cert-gov",
        "ncert-government-cert-gov-20260301",
    )


def test_what_the_law_does_not_allow_names_its_field(country: Country) -> None:
    for fields, names in (
        ({"to": "cert-sindh"}, ["to_body"]),
        ({"to": "ghost"}, ["to_body"]),
        ({"key": "cert-telecom-sectoral", "to": "ncert", "on": date(2024, 1, 1)}, ["on"]),
    ):
        with pytest.raises(Invalid) as caught:
            look(country.secretary, **fields)  # type: ignore[arg-type]
        assert list(caught.value.problems) == names


def test_is_for_those_who_order_them(country: Country) -> None:
    for viewer in (country.secretary, country.platform, SYSTEM):
        assert look(viewer)
        assert ordered(viewer) == []
    for viewer in (country.ncert_lead, country.telecom_administrator, country.auditor, country.nobody):
        with pytest.raises(Absent):
            look(viewer)
        with pytest.raises(Absent):
            ordered(viewer)


def test_the_newest_day_comes_first(country: Country) -> None:
    for key, days in (("ncert-government", 1), ("ncert-cii", 5)):
        on = TODAY + timedelta(days=days)
        hand_over(by=country.secretary, mandate_key=key, to_body="cert-gov", on=on, at=NOW, **WORDS)
    assert [row.mandate.key for row in ordered(country.secretary)] == ["ncert-cii", "ncert-government"]
