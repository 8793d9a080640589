"""Who receives a report of whom, in Pakistan as it stands and in the demonstration: the tables are the tests.

A body is followed by the functions in whose capacity it stands in the chain, and by the rule that put it there.
"""

from datetime import date

import pytest

from pehra.law.chain import NoNationalCert, Subject, chain
from pehra.law.functions import Ownership
from pehra.law.profile import load, packaged
from pehra.law.routing import DEFAULT_CITATION

from .table import rows

ON = date(2026, 1, 31)

# No sectoral and no provincial CERT is notified, so the National CERT receives everything at once, by turns as
# CII CERT, as Government CERT and for itself.
AS_IT_STANDS = """
| sector     | ownership       | province    | CII | chain                                                         |
|------------|-----------------|-------------|-----|---------------------------------------------------------------|
| telecom    | private         | punjab      | yes | ncert (cii, national): organisation-cii-private               |
| telecom    | private         | punjab      | no  | ncert (national): organisation-national                       |
| banking    | private         | sindh       | yes | ncert (cii, national): organisation-cii-private               |
| banking    | semi-government | sindh       | no  | ncert (government, national): organisation-semi-government    |
| defence    | government      | islamabad   | yes | ncert (cii, national): organisation-cii-public                |
| defence    | government      | islamabad   | no  | ncert (government, national): organisation-government         |
| government | government      | islamabad   | no  | ncert (government, national): organisation-government         |
| health     | government      | kp          | no  | ncert (government, national): organisation-government         |
| energy     | semi-government | balochistan | yes | ncert (cii, national): organisation-cii-public                |
| transport  | government      | gb          | no  | ncert (government, national): organisation-government         |
| education  | semi-government | ajk         | no  | ncert (government, national): organisation-semi-government    |
| retail     | private         | gb          | no  | ncert (national): organisation-national                       |
| other      | private         | islamabad   | no  | ncert (national): organisation-national                       |
"""

# The Telecom and the Punjab CERT are notified: reports climb through them.
IN_THE_DEMONSTRATION = """
| sector     | ownership       | province  | CII | chain                                                                                                          |
|------------|-----------------|-----------|-----|----------------------------------------------------------------------------------------------------------------|
| telecom    | private         | punjab    | yes | cert-telecom (sectoral): organisation-sectoral > ncert (cii, national): sectoral-cii-private                   |
| telecom    | private         | punjab    | no  | cert-telecom (sectoral): organisation-sectoral > ncert (national): sectoral-national                           |
| telecom    | private         | sindh     | no  | cert-telecom (sectoral): organisation-sectoral > ncert (national): sectoral-national                           |
| telecom    | semi-government | punjab    | no  | cert-telecom (sectoral): organisation-sectoral > ncert (government, national): sectoral-semi-government        |
| telecom    | semi-government | punjab    | yes | cert-telecom (sectoral): organisation-sectoral > ncert (cii, national): sectoral-cii-public                    |
| telecom    | government      | punjab    | no  | cert-punjab (provincial): organisation-provincial-public > ncert (government, national): provincial-government |
| telecom    | government      | sindh     | no  | cert-telecom (sectoral): organisation-sectoral > ncert (government, national): sectoral-government             |
| health     | government      | punjab    | no  | cert-punjab (provincial): organisation-provincial-public > ncert (government, national): provincial-government |
| health     | government      | punjab    | yes | cert-punjab (provincial): organisation-provincial-public > ncert (cii, national): provincial-cii               |
| health     | private         | punjab    | no  | cert-punjab (provincial): organisation-provincial-others > ncert (national): provincial-national               |
| health     | semi-government | punjab    | no  | cert-punjab (provincial): organisation-provincial-others > ncert (government, national): provincial-semi-government |
| retail     | private         | punjab    | yes | cert-punjab (provincial): organisation-provincial-others > ncert (cii, national): provincial-cii               |
| banking    | private         | sindh     | yes | ncert (cii, national): organisation-cii-private                                                                |
| government | government      | islamabad | no  | ncert (government, national): organisation-government                                                          |
"""  # noqa: E501

OF_THE_DEMONSTRATIONS_ORGANISATIONS = """
| organisation              | on         | bodies               |
|---------------------------|------------|----------------------|
| falak-telecom             | 2026-01-31 | cert-telecom > ncert |
| falak-telecom             | 2025-12-31 | ncert                |
| falak-broadband           | 2026-01-31 | cert-telecom > ncert |
| punjab-health-directorate | 2026-01-31 | cert-punjab > ncert  |
| gulmohar-hospital         | 2026-01-31 | cert-punjab > ncert  |
| chinar-stores             | 2026-01-31 | cert-punjab > ncert  |
| sagar-bank                | 2026-01-31 | ncert                |
| ministry-of-archives      | 2026-01-31 | ncert                |
| deodar-power              | 2026-01-31 | ncert                |
| karwan-transport          | 2026-01-31 | ncert                |
| banafsha-university       | 2026-01-31 | ncert                |
| jharna-hydro              | 2026-01-31 | ncert                |
| ibex-trails               | 2026-01-31 | ncert                |
"""


@pytest.fixture(scope="module")
def pakistan():
    return load(packaged("pakistan"))


@pytest.fixture(scope="module")
def demonstration():
    return load(packaged("demonstration"))


def told(steps):
    return " > ".join(f"{step.body} ({', '.join(step.acting)}): {step.rule}" for step in steps)


def subject(sector, ownership, province, cii):
    return Subject("", sector, Ownership(ownership), province, cii == "yes")


@pytest.mark.parametrize(("sector", "ownership", "province", "cii", "expected"), rows(AS_IT_STANDS))
def test_in_pakistan_as_it_stands(pakistan, sector, ownership, province, cii, expected):
    assert told(chain(subject(sector, ownership, province, cii), ON, pakistan.network)) == expected


@pytest.mark.parametrize(("sector", "ownership", "province", "cii", "expected"), rows(IN_THE_DEMONSTRATION))
def test_in_the_demonstration(demonstration, sector, ownership, province, cii, expected):
    assert told(chain(subject(sector, ownership, province, cii), ON, demonstration.network)) == expected


@pytest.mark.parametrize(("slug", "on", "expected"), rows(OF_THE_DEMONSTRATIONS_ORGANISATIONS))
def test_the_demonstrations_organisations(demonstration, slug, on, expected):
    at = date.fromisoformat(on)
    steps = chain(demonstration.organisation(slug).subject_at(at), at, demonstration.network)
    assert " > ".join(step.body for step in steps) == expected


def everybody(profile):
    return [
        subject(sector.slug, ownership, province.slug, cii)
        for sector in profile.sectors
        for ownership in Ownership
        for province in profile.provinces
        for cii in ("yes", "no")
    ]


@pytest.mark.parametrize("name", ["pakistan", "demonstration"])
def test_whoever_it_is_the_national_cert_holds_all_three_functions_at_the_end(name):
    profile = load(packaged(name))
    for each in everybody(profile):
        last = chain(each, ON, profile.network)[-1]
        assert last.body == "ncert"
        assert last.functions == ("national", "government", "cii")
        assert last.mandates == ("ncert-national", "ncert-government", "ncert-cii")


def test_as_it_stands_nobody_but_the_national_cert_receives_anything(pakistan):
    found = {step.body for each in everybody(pakistan) for step in chain(each, ON, pakistan.network)}
    assert found == {"ncert"}


def test_before_the_national_cert_was_notified_there_is_no_chain(pakistan):
    for each in everybody(pakistan)[:20]:
        with pytest.raises(NoNationalCert):
            chain(each, date(2024, 3, 10), pakistan.network)
        assert chain(each, date(2024, 3, 11), pakistan.network)


def test_a_step_by_default_says_so(demonstration):
    """A retailer in Punjab: no source says that the provincial CERT serves private bodies."""
    shop = subject("retail", "private", "punjab", "no")
    first, last = chain(shop, ON, demonstration.network)
    assert first.citation.startswith(f"{DEFAULT_CITATION}; mandate: demonstration only")
    assert last.citation.startswith(DEFAULT_CITATION)


def test_every_chain_through_a_demonstration_body_says_that_it_is_one(demonstration):
    for each in everybody(demonstration):
        for step in chain(each, ON, demonstration.network):
            assert ("demonstration only" in step.citation) is (step.body in ("cert-telecom", "cert-punjab"))
