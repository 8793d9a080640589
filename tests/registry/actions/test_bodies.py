"""What a body says of itself."""

import pytest

from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.audit.models import Entry
from pehra.registry.actions import describe_body
from tests.registry.network import NOW, Country


def describe(country: Country, by: object, texts: dict[str, str], language: str = "en") -> list[str]:
    return describe_body(
        by=by,  # type: ignore[arg-type]
        body_id=country.body("cert-telecom").pk,
        language=language,
        texts=texts,
        at=NOW,
    )


def test_its_administrators_give_texts_in_both_languages(country: Country) -> None:
    assert describe(country, country.telecom_administrator, {"mission": "Watch.", "address": "F-5"}) == [
        "address",
        "mission",
    ]
    assert describe(country, country.platform, {"mission": "پہرہ"}, "ur") == ["mission"]
    body = country.body("cert-telecom")
    assert body.description == {"en": {"mission": "Watch.", "address": "F-5"}, "ur": {"mission": "پہرہ"}}
    assert body.described_at == NOW


def test_only_what_changed_is_told_and_an_empty_text_is_taken_away(country: Country) -> None:
    describe(country, country.telecom_administrator, {"mission": "Watch.", "address": "F-5"})
    assert describe(country, country.telecom_administrator, {"mission": "Watch.", "address": ""}) == ["address"]
    assert describe(country, country.telecom_administrator, {"mission": "Watch."}) == []
    assert country.body("cert-telecom").description == {"en": {"mission": "Watch."}}
    details = list(Entry.objects.filter(act="body.describe").order_by("seq").values_list("detail", flat=True))
    assert details[-1] == {"language": "en", "changed": ["address"]}


def test_unknown_sections_and_hidden_characters_are_refused_whole(country: Country) -> None:
    with pytest.raises(Invalid) as caught:
        describe(country, country.telecom_administrator, {"mission": "a\u202eb", "motto": "x", "address": "F-5"})
    assert set(caught.value.problems) == {"mission", "motto"}
    assert country.body("cert-telecom").description == {}
    with pytest.raises(Invalid):
        describe(country, country.telecom_administrator, {"mission": "x"}, "fr")


def test_nobody_else_may(country: Country) -> None:
    for by in (country.telecom_analyst, country.ncert_lead, country.telco_contact, country.nobody):
        with pytest.raises(Forbidden):
            describe(country, by, {"mission": "x"})
    with pytest.raises(Absent):
        describe_body(by=country.platform, body_id=999_999, language="en", texts={}, at=NOW)
