"""Directives follow the network: whoever serves an addressee today looks down on it, and nobody else any more."""

import pytest
from django.db import connection

from pehra.council.actions import directives, duties, placing
from pehra.council.models import Directive, Tally
from pehra.council.queries.directives import directive_view, duties_under, standpoint
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import SYSTEM
from pehra.registry.actions import load_profile
from pehra.registry.models import StandingStep
from tests.council.directing import answer_showing, counted, duty, issued, rules, shows
from tests.registry.network import NOW, PROFILE, TODAY, Country, country, without
from tests.world import Role, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    made = country()
    rules()
    return made


def suspended(land: Country) -> StandingStep:
    """From today on the Telecom CERT serves nobody."""
    body = land.body("cert-telecom")
    return StandingStep.objects.create(body=body, standing="suspended", since=TODAY, citation="S.R.O. 7")


def under(by, row: Directive) -> list[str]:
    return sorted(each.party.slug for each in duties_under(standpoint(by, NOW), row))


def test_who_loses_its_standing_loses_sight_and_the_counts_move_with_the_addressees(land: Country) -> None:
    row = issued(land)
    shows(land, row)
    assert under(land.telecom_analyst, row) == ["telco"]
    suspended(land)
    assert placing.place_anew(at=NOW) >= 1
    with pytest.raises(Absent):
        duties_under(standpoint(land.telecom_analyst, NOW), row)
    assert "cert-telecom" not in duty(row, "telco").place.path
    assert counted(row)
    assert directive_view(standpoint(land.ncert_lead, NOW), row.reference).counts.total == 3


def test_who_is_notified_later_sees_accepts_and_is_counted(land: Country) -> None:
    step = suspended(land)
    row = issued(land)
    shows(land, row)
    analyst = person(land.body("cert-telecom"), Role.ANALYST)[1]
    step.delete()
    assert placing.place_anew(at=NOW) >= 1
    assert under(analyst, row) == ["telco"]
    answer_showing(by=analyst, reference=row.reference, party="telco", accepted=True, at=NOW)
    assert duty(row, "telco").state == "compliant"
    assert counted(row)
    assert placing.place_anew(at=NOW) == 0, "a second look finds nothing to do"


def test_one_that_has_ended_stays_as_it_was(land: Country) -> None:
    row = issued(land)
    directives.revoke(by=land.ncert_lead, reference=row.reference, reason="x", at=NOW)
    before = sorted(Tally.objects.values_list("place_id", "released"))
    suspended(land)
    assert placing.place_anew(at=NOW) == 0
    assert sorted(Tally.objects.values_list("place_id", "released")) == before


def test_an_answer_to_what_has_moved_meanwhile_is_counted_where_it_stands_now(land: Country) -> None:
    row = issued(land)
    suspended(land)
    placing.place_anew(at=NOW)
    duties.acknowledge(by=land.telco_contact, reference=row.reference, party="telco", at=NOW)
    assert counted(row)


@pytest.mark.django_db(transaction=True)
def test_a_change_of_the_network_asks_for_it_once(land: Country) -> None:
    for _again in range(2):
        load_profile(by=SYSTEM, profile=without("seats", "industry"), at=NOW)
        load_profile(by=SYSTEM, profile=PROFILE, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [placing.PLACING])
        assert cursor.fetchone() == (1,)
