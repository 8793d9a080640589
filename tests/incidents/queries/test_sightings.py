"""Where a trace was seen besides: of each value by itself, the newest first, within what somebody may see."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions, queries
from pehra.incidents.models import Case, Observable
from pehra.incidents.queries import sightings
from pehra.incidents.queries.sightings import MOST, Elsewhere
from pehra.incidents.rules.intake import Seen
from tests.incidents.acting import opened, reported
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
COMMON, RARE = ("ipv4-addr", "192.0.2.1"), ("domain-name", "rare.example")
MANY = 300


@pytest.fixture
def case(net: Net) -> str:
    return opened(net, observables=(Seen(COMMON[1]), Seen(RARE[1]), Seen("only.example")))


def crowd(like: str, value: tuple[str, str], count: int = MANY, mark: str = "CRWD") -> list[str]:
    """References of so many cases of the same circle with one value, the oldest first."""
    usual = Case.objects.get(reference=like)
    cases = Case.objects.bulk_create(
        Case(
            **{field.attname: getattr(usual, field.attname) for field in Case._meta.fields if field.attname != "id"}
            | {"reference": f"C-{number:04}-{mark}", "opened_at": NOW - timedelta(days=MANY - number)}
        )
        for number in range(count)
    )
    Observable.objects.bulk_create(
        Observable(case=each, type=value[0], value=value[1], added_by="", added_at=NOW) for each in cases
    )
    return [each.reference for each in cases]


def elsewhere(person: Person, reference: str, **limit: int) -> dict[tuple[str, str], Elsewhere]:
    with viewing(person):
        case = queries.case(person, reference)
        traces = [(row.type, row.value) for row in sightings.observables_of(person, case)]
        return sightings.elsewhere(person, case, traces, **limit)


def named(found: Elsewhere) -> list[str]:
    return [each.reference for each in found.cases]


def test_a_common_value_leaves_room_for_a_rare_one(net: Net, case: str) -> None:
    many, rare = crowd(case, COMMON), reported(net, title="Rare", observables=(Seen(RARE[1]),))
    found = elsewhere(net.analyst, case)
    assert set(found) == {COMMON, RARE}
    assert (named(found[RARE]), found[RARE].cases[0].title, found[RARE].more) == ([rare], "Rare", False)
    assert (named(found[COMMON]), found[COMMON].more) == (many[::-1][:MOST], True)


def test_all_of_them_are_no_more_than_all(net: Net, case: str) -> None:
    many = crowd(case, COMMON, 5)
    for most, more in ((4, True), (5, False), (6, False)):
        found = elsewhere(net.analyst, case, most=most)[COMMON]
        assert (named(found), found.more) == (many[::-1][:most], more)


def test_all_traces_are_asked_at_once(net: Net, case: str) -> None:
    found = queries.case(net.analyst, case)
    with CaptureQueriesContext(connection) as caught:
        sightings.elsewhere(net.analyst, found, [COMMON, RARE, ("ipv4-addr", "203.0.113.1")])
        assert sightings.elsewhere(net.analyst, found, []) == {}
    assert len(caught) == 1


def test_what_one_does_not_see_is_nowhere_and_takes_no_room(net: Net, case: str) -> None:
    many = crowd(case, COMMON)
    Case.objects.filter(reference__in=many[5:]).update(audience=[net.punjab_cert.pk])
    found = elsewhere(net.analyst, case, most=5)[COMMON]
    assert (named(found), found.more) == (many[:5][::-1], False)
    Case.objects.filter(reference__in=many).update(audience=[net.punjab_cert.pk])
    assert elsewhere(net.analyst, case) == {}


def test_one_value_of_another_type_is_another_trace(net: Net, case: str) -> None:
    other = reported(net)
    row = Observable(case=Case.objects.get(reference=other), type="other", value=COMMON[1], added_by="", added_at=NOW)
    row.save()
    assert elsewhere(net.analyst, case) == {}
    actions.add_observables(by=net.analyst, reference=case, seen=[Seen(COMMON[1], "other")], at=NOW)
    assert named(elsewhere(net.analyst, case)["other", COMMON[1]]) == [other]


def test_nobody_without_keys_is_told_anything(net: Net, case: str) -> None:
    crowd(case, COMMON, 1)
    found = Case.objects.get(reference=case)
    assert sightings.elsewhere(replace(net.analyst, held=()), found, [COMMON]) == {}
    assert sightings.elsewhere(net.punjab_analyst, found, [COMMON]) == {}
