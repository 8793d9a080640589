"""Keeping a phone list: as its administrator, as its lead, as whoever may partly, and as the stranger."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pehra.calls.actions import lists as acting
from pehra.calls.actions.lists import MOST, Terms
from pehra.calls.models import Place
from pehra.calls.queries import lists as queries
from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.audit.models import Entry as Line
from pehra.registry import queries as registry
from pehra.registry.models import Contact
from tests.calls.conftest import Net, contact, listed
from tests.world import NOW

pytestmark = pytest.mark.django_db
BODY = "cert-telecom"


def put(net: Net, row: Contact, by: Person | None = None, **terms: Any) -> Place:
    return acting.put(by=by or net.body_administrator, body=BODY, contact_id=row.pk, terms=Terms(**terms), at=NOW)


def names(net: Net) -> list[str]:
    return [each.row.contact.name for each in queries.entries(net.telecom_cert.pk)]


def test_a_list_is_made_of_the_contacts_of_the_body(net: Net) -> None:
    anila, bilal = contact(net.telecom_cert, "Anila"), contact(net.telecom_cert, "Bilal")
    contact(net.telecom_cert, "Without a number", phone="", email="a@example.org")
    assert queries.not_listed(net.telecom_cert.pk) == [(anila.pk, "Anila (On call)"), (bilal.pk, "Bilal (On call)")]
    first = put(net, anila)
    put(net, bilal, by=net.lead, hours_from=time(22), hours_until=time(6), days=frozenset({0}), stands_in_for=first.pk)
    assert names(net) == ["Anila", "Bilal"]
    assert queries.not_listed(net.telecom_cert.pk) == []
    (_anila, second) = queries.entries(net.telecom_cert.pk)
    assert (second.hours.begins, second.hours.ends, second.hours.days) == (time(22), time(6), {0})
    assert Line.objects.filter(act="phone-list.add", subject=f"body:{BODY}").count() == 2


def test_what_does_not_fit_is_said_of_its_field(net: Net) -> None:
    anila, bilal = contact(net.telecom_cert, "Anila"), contact(net.telecom_cert, "Bilal")
    first = put(net, anila)
    elsewhere = contact(net.cii_cert, "Elsewhere")
    mute = contact(net.telecom_cert, "Mute", phone="")
    for row, terms, field in (
        (anila, {}, "contact"),
        (elsewhere, {}, "contact"),
        (mute, {}, "contact"),
        (bilal, {"hours_from": time(8)}, "hours_until"),
        (bilal, {"days": frozenset()}, "days"),
        (bilal, {"days": frozenset({7})}, "days"),
        (bilal, {"stands_in_for": 2**40}, "stands_in_for"),
        (bilal, {"stands_in_for": listed(net.cii_cert, "Of another list").pk}, "stands_in_for"),
    ):
        with pytest.raises(Invalid) as refused:
            put(net, row, **terms)
        assert set(refused.value.problems) == {field}
    second = put(net, bilal, stands_in_for=first.pk)
    third = put(net, contact(net.telecom_cert, "Third"))
    for place, behind in ((third, second), (first, third), (first, first)):
        with pytest.raises(Invalid):
            acting.change(by=net.lead, place_id=place.pk, terms=Terms(stands_in_for=behind.pk), at=NOW)
    assert names(net) == ["Anila", "Bilal", "Third"]


def test_a_list_is_no_longer_than_somebody_goes_through(net: Net) -> None:
    for number in range(MOST):
        listed(net.telecom_cert, f"P{number}")
    with pytest.raises(Conflict):
        put(net, contact(net.telecom_cert, "One too many"))
    Contact.objects.filter(name="P0").update(removed_at=NOW)
    assert put(net, contact(net.telecom_cert, "In their place")).position > 1


def test_somebody_is_called_sooner_or_later(net: Net) -> None:
    first, second, third = (listed(net.telecom_cert, name) for name in ("Anila", "Bilal", "Chanda"))
    behind = listed(net.telecom_cert, "Danish", behind=second)

    def move(place: Place, *, up: bool) -> list[str]:
        acting.move(by=net.lead, place_id=place.pk, up=up, at=NOW)
        return names(net)

    assert names(net) == ["Anila", "Bilal", "Danish", "Chanda"]
    assert move(third, up=True) == ["Anila", "Chanda", "Bilal", "Danish"]
    assert move(first, up=True) == ["Anila", "Chanda", "Bilal", "Danish"], "at the end it stays"
    assert move(second, up=False) == ["Anila", "Chanda", "Bilal", "Danish"]
    assert move(first, up=False) == ["Chanda", "Anila", "Bilal", "Danish"]
    assert move(behind, up=True) == ["Chanda", "Anila", "Bilal", "Danish"], "stays behind whom they stand in for"


def test_of_two_that_came_to_the_same_place_one_can_be_moved(net: Net) -> None:
    first, second = listed(net.telecom_cert, "Anila"), listed(net.telecom_cert, "Bilal")
    listed(net.telecom_cert, "Chanda")
    Place.objects.update(position=1)
    acting.move(by=net.lead, place_id=second.pk, up=True, at=NOW)
    assert names(net) == ["Bilal", "Anila", "Chanda"]
    acting.move(by=net.lead, place_id=first.pk, up=False, at=NOW)
    assert names(net) == ["Bilal", "Chanda", "Anila"]
    assert sorted(Place.objects.values_list("position", flat=True)) == [1, 2, 3]
    with CaptureQueriesContext(connection) as asked:
        acting.move(by=net.lead, place_id=first.pk, up=True, at=NOW)
    assert sum(str(each["sql"]).startswith('UPDATE "calls_place"') for each in asked.captured_queries) == 1


def test_a_number_found_wrong_while_its_hours_are_changed_stays_so(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    place, check = listed(net.telecom_cert, "Anila"), acting._check

    def meanwhile(terms: Terms, others: list[Place]) -> None:
        Place.objects.filter(pk=place.pk).update(wrong_at=NOW)
        check(terms, others)

    monkeypatch.setattr(acting, "_check", meanwhile)
    acting.change(by=net.lead, place_id=place.pk, terms=Terms(time(8), time(20)), at=NOW)
    place.refresh_from_db()
    assert (place.hours_from, place.wrong_at) == (time(8), NOW)


@pytest.mark.django_db(transaction=True)
def test_whoever_is_put_on_an_empty_list_twice_at_once_is_on_it_once(net: Net) -> None:
    row = contact(net.telecom_cert, "Anila")

    def click(_number: int) -> str:
        try:
            put(net, row)
        except Invalid as refused:
            return next(iter(refused.problems))
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(click, range(2))) == ["", "contact"]
    assert Place.objects.count() == 1


def test_whoever_stood_in_for_somebody_taken_off_stands_alone(net: Net) -> None:
    first = listed(net.telecom_cert, "Anila")
    listed(net.telecom_cert, "Bilal", behind=first)
    acting.take_off(by=net.lead, place_id=first.pk, at=NOW)
    assert names(net) == ["Bilal"]
    assert Place.objects.get(contact__name="Bilal").stands_in_for_id is None
    with pytest.raises(Absent):
        acting.take_off(by=net.lead, place_id=first.pk, at=NOW)
    put(net, first.contact)
    assert names(net) == ["Bilal", "Anila"], "the contact may be put on the list again"


def test_a_contact_that_is_removed_is_called_no_more(net: Net) -> None:
    listed(net.telecom_cert, "Anila")
    Contact.objects.update(removed_at=NOW)
    assert names(net) == []


def test_a_wrong_number_is_right_again_once_somebody_confirms_it(net: Net) -> None:
    place = listed(net.telecom_cert, "Anila")
    Place.objects.update(wrong_at=NOW)
    assert queries.entries(net.telecom_cert.pk)[0].listed.wrong
    Contact.objects.filter(pk=place.contact_id).update(confirmed_at=NOW.replace(hour=10))
    assert not queries.entries(net.telecom_cert.pk)[0].listed.wrong


def test_a_body_says_how_soon_it_wants_to_be_called(net: Net) -> None:
    assert queries.wishes([net.telecom_cert.pk]) == {}
    for minutes in (0, 5, 1440):
        acting.want(by=net.lead, body=BODY, minutes=minutes, at=NOW)
        assert queries.wishes([net.telecom_cert.pk]) == {net.telecom_cert.pk: minutes}
    for minutes in (-1, 1441):
        with pytest.raises(Invalid):
            acting.want(by=net.lead, body=BODY, minutes=minutes, at=NOW)
    acting.want(by=net.lead, body=BODY, minutes=None, at=NOW)
    assert queries.wishes([net.telecom_cert.pk]) == {}


def test_to_everybody_else_there_is_no_list(net: Net) -> None:
    """Also to who works at the body, to the National CERT, and to who keeps the platform and its contacts."""
    row, place = contact(net.telecom_cert, "Anila"), listed(net.telecom_cert, "Bilal")
    for name in ("analyst", "contact", "cii_lead", "duty_officer", "administrator", "auditor", "punjab_analyst"):
        by: Person = getattr(net, name)
        for act in (
            lambda by=by: put(net, row, by=by),
            lambda by=by: acting.change(by=by, place_id=place.pk, terms=Terms(), at=NOW),
            lambda by=by: acting.move(by=by, place_id=place.pk, up=True, at=NOW),
            lambda by=by: acting.take_off(by=by, place_id=place.pk, at=NOW),
            lambda by=by: acting.want(by=by, body=BODY, minutes=5, at=NOW),
            lambda by=by: registry.own_body(by, BODY),
        ):
            with pytest.raises(Absent):
                act()
    assert names(net) == ["Bilal"]
