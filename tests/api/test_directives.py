"""Directives as programs read them."""

import pytest
from django.utils import timezone

from pehra.council.models import Directive
from pehra.registry.queries import Selection
from tests.api.conftest import Calls
from tests.council.directing import issued, rules
from tests.registry.network import Country, country

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    made = country()
    rules()
    return made


@pytest.fixture
def row(land: Country) -> Directive:
    return issued(land, timezone.now())


def test_a_contact_reads_what_it_owes_and_of_nobody_else(land: Country, row: Directive, call: Calls) -> None:
    caller = call(land.telco_contact, scopes=["directives:read"])
    (line,) = caller.get("directives").json()["items"]
    assert (line["reference"], line["issuer"], line["below"]) == (row.reference, "ncert", None)
    assert [(each["party"], each["state"]) for each in line["own"]] == [("telco", "told")]
    whole = caller.get(f"directives/{row.reference.lower()}").json()
    assert whole["text_en"].startswith("Patch")
    assert caller.get(f"directives/{row.reference}/compliance").json() == []


def test_tiers_add_up(land: Country, row: Directive, call: Calls) -> None:
    tiers = call(land.ncert_lead).get(f"directives/{row.reference}/compliance").json()
    by_path = {tuple(each["path"]): each["counts"]["told"] for each in tiers}
    assert by_path == {
        ("national:ncert",): 3,
        ("national:ncert", "cii:ncert"): 1,
        ("national:ncert", "cii:ncert", "sectoral:cert-telecom"): 1,
        ("national:ncert", "government:ncert"): 1,
        ("national:ncert", "government:ncert", "provincial:cert-punjab"): 1,
    }
    assert tiers[0]["directly"]["told"] == 1
    (own,) = call(land.telecom_analyst).get(f"directives/{row.reference}/compliance").json()
    assert (own["body"], own["path"]) == ("cert-telecom", ["sectoral:cert-telecom"])


def test_a_list_is_read_by_cursor(land: Country, call: Calls) -> None:
    made = {issued(land, timezone.now()).reference for _ in range(3)}
    caller = call(land.ncert_lead)
    first = caller.get("directives", limit=2).json()
    rest = caller.client.get(first["next"], headers=caller.headers).json()
    assert {each["reference"] for each in first["items"] + rest["items"]} == made


def test_a_stranger_gets_the_answer_for_what_does_not_exist(land: Country, call: Calls) -> None:
    row = issued(land, timezone.now(), selection=Selection(parties=frozenset({"telco"})))
    for by in (land.clinic_contact, land.punjab_analyst):
        caller = call(by)
        assert caller.get("directives").json()["items"] == []
        for reference in (row.reference, "B-ZZZZ-ZZZZ"):
            for end in ("", "/compliance"):
                assert caller.get(f"directives/{reference}{end}").status_code == 404
    assert call(land.telco_contact, scopes=["network:read"]).get("directives").status_code == 403
