"""Who sees what of directives: the whole, what is below them, their own, or nothing."""

from datetime import timedelta

import pytest

from pehra.council.queries.directives import (
    directive_view,
    directives,
    duties_under,
    duty_of,
    get,
    network_lines,
    standpoint,
)
from pehra.council.rules.tiers import Counts
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.registry.queries import Selection
from tests.council.directing import everybody, issued, national, rules
from tests.registry.network import NOW, Country, country

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    made = country()
    rules()
    return made


def seen(by: Person) -> list[str]:
    return [row.directive.reference for row in directives(standpoint(by, NOW)).rows]


def test_each_sees_those_that_concern_them(land: Country) -> None:
    everyone = issued(land).reference
    telco = issued(land, selection=Selection(parties=frozenset({"telco"}))).reference
    draft = national(land).reference
    expected = {
        "ncert_lead": {everyone, telco, draft},
        "secretary": {everyone, telco},
        "auditor": {everyone, telco},
        "nobody": {everyone, telco},
        "telco_contact": {everyone, telco},
        "telecom_analyst": {everyone, telco},
        "telecom_officer": {everyone, telco},
        "telecom_administrator": {everyone, telco},
        "clinic_contact": {everyone},
        "punjab_analyst": {everyone},
    }
    for name, by in everybody(land).items():
        if name == "platform":
            with pytest.raises(Absent):
                standpoint(by, NOW)
            continue
        assert set(seen(by)) == expected[name], name
        for reference in {everyone, telco, draft} - expected[name] | {"B-0000-0000"}:
            with pytest.raises(Absent):
                get(standpoint(by, NOW), reference)


def test_counts_are_of_what_is_below_the_reader(land: Country) -> None:
    issued(land)
    counts = {
        name: directives(standpoint(by, NOW)).rows[0].counts
        for name, by in everybody(land).items()
        if name != "platform"
    }
    assert counts["ncert_lead"] == counts["nobody"] == Counts(told=3)
    assert counts["telecom_analyst"] == counts["punjab_analyst"] == Counts(told=1)
    assert counts["telco_contact"] is None


def test_a_tier_is_shown_from_the_readers_own_body_on(land: Country) -> None:
    row = issued(land)
    view = directive_view(standpoint(land.telecom_analyst, NOW), row.reference)
    assert [(line.tier.body, line.depth, line.counts.total) for line in view.lines] == [("cert-telecom", 0, 1)]
    whole = directive_view(standpoint(land.auditor, NOW), row.reference)
    assert [(line.tier.function, line.depth, line.counts.total, line.directly.total) for line in whole.lines] == [
        ("national", 0, 3, 1),
        ("cii", 1, 1, 0),
        ("sectoral", 2, 1, 1),
        ("government", 1, 1, 0),
        ("provincial", 2, 1, 1),
    ]


def test_single_addressees_are_for_who_looks_after_them(land: Country) -> None:
    row = issued(land)
    listed = {
        name: sorted(duty.party.slug for duty in duties_under(standpoint(by, NOW), row))
        for name, by in everybody(land).items()
        if name not in ("platform", "nobody", "telco_contact", "clinic_contact")
    }
    assert listed["ncert_lead"] == listed["auditor"] == listed["secretary"] == ["clinic", "shop", "telco"]
    assert listed["telecom_analyst"] == ["telco"]
    assert listed["punjab_analyst"] == ["clinic"]
    for by in (land.nobody, land.telco_contact):
        with pytest.raises(Absent):
            duties_under(standpoint(by, NOW), row)


def test_one_duty_is_shown_to_its_party_its_supervisors_and_the_issuer(land: Country) -> None:
    row = issued(land)
    may = {"telco_contact", "telecom_analyst", "telecom_administrator", "telecom_officer", "ncert_lead"}
    may |= {"secretary", "auditor"}
    for name, by in everybody(land).items():
        if name == "platform":
            continue
        if name in may:
            assert duty_of(standpoint(by, NOW), row.reference, "telco").party.slug == "telco"
        else:
            with pytest.raises(Absent):
                duty_of(standpoint(by, NOW), row.reference, "telco")


def test_a_tier_is_narrowed_to_and_to_states(land: Country) -> None:
    row = issued(land)
    stand = standpoint(land.ncert_lead, NOW)
    lines = directive_view(stand, row.reference).lines
    by_function = {line.tier.function.value: line.path for line in lines}
    slugs = {
        name: sorted(each.party.slug for each in duties_under(stand, row, path=path))
        for name, path in by_function.items()
    }
    assert slugs == {
        "national": ["clinic", "shop", "telco"],
        "cii": ["telco"],
        "sectoral": ["telco"],
        "government": ["clinic"],
        "provincial": ["clinic"],
    }
    assert list(duties_under(stand, row, states=["shown"])) == []


def test_all_directives_in_force_add_up(land: Country) -> None:
    issued(land)
    issued(land, selection=Selection(parties=frozenset({"telco"})))
    lines = {line.tier.function.value: line.counts.told for line in network_lines(standpoint(land.nobody, NOW))}
    assert lines == {"national": 4, "cii": 2, "sectoral": 2, "government": 1, "provincial": 1}


def test_a_list_is_leafed_through(land: Country) -> None:
    references = [national(land, comply_by=NOW + timedelta(days=20 + n)).reference for n in range(5)]
    stand = standpoint(land.ncert_lead, NOW)
    first = directives(stand, limit=2)
    rest = directives(stand, after=first.older or "", limit=9)
    assert sorted(row.directive.reference for row in [*first.rows, *rest.rows]) == sorted(references)
