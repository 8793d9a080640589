"""The page on which a person chooses which notices come by mail, and when."""

from datetime import time
from typing import Any

import pytest
from django.test import Client

from pehra.foundation.delivery.models import Preference
from pehra.foundation.delivery.queries import wishes_of
from pehra.foundation.delivery.rules.wishes import Subject, Way
from tests.incidents.conftest import Net, net
from tests.registry.web.visits import signed_in, words

__all__ = ["net"]
pytestmark = pytest.mark.django_db
PAGE = "/inbox/settings/"


def form(**fields: Any) -> dict[str, Any]:
    usual = {subject.value: "at-once" for subject in Subject}
    return usual | {"hour": "8", "quiet_from": "", "quiet_until": "", "zone": "Asia/Karachi", "days": ["0"]} | fields


def test_everybody_chooses_for_oneself(net: Net) -> None:
    for person in (net.contact, net.analyst, net.administrator, net.auditor, net.body_administrator):
        client = signed_in(person)
        page = client.get(PAGE)
        assert "What always comes" in words(page)
        assert PAGE in client.get("/account/").content.decode()
        sent = form(cases="daily", hour="17", quiet_from="22:00", quiet_until="06:00", days=["4", "5"], urgent="on")
        assert client.post(PAGE, sent)["Location"] == PAGE
        kept = wishes_of([person.user_id])[person.user_id]
        assert (kept.ways[Subject.CASES], kept.ways[Subject.CLOCKS]) == (Way.DAILY, Way.AT_ONCE)
        assert (kept.hour, kept.quiet_from, kept.quiet_until) == (17, time(22), time(6))
        assert (kept.days, kept.urgent) == (frozenset({4, 5}), True)
        again = client.get(PAGE).content.decode()
        assert 'value="22:00"' in again
    assert Preference.objects.count() == 5


def test_what_is_wrong_stands_beside_its_field(net: Net) -> None:
    client = signed_in(net.analyst)
    for fields, said in (
        ({"quiet_from": "22:00"}, "Give both, or neither."),
        ({"quiet_from": "25:00"}, "Give a time."),
        ({"quiet_from": "22:00", "quiet_until": "06:00", "days": []}, "Choose at least one day."),
        ({"cases": "by pigeon"}, "Choose one of those offered."),
        ({"zone": "Mars/Olympus"}, "Choose one of those offered."),
    ):
        refused = client.post(PAGE, form(**fields))
        assert refused.status_code == 422
        assert said in words(refused)
    assert not Preference.objects.exists()


def test_whoever_wants_no_mail_is_told_that_it_holds_later(net: Net) -> None:
    client = signed_in(net.analyst)
    assert "You get no mail" not in words(client.get(PAGE))
    client.post("/account/", {"name": "A", "language": "en"})
    assert "You get no mail" in words(client.get(PAGE))


def test_a_stranger_is_asked_to_sign_in(db: None) -> None:
    assert Client().get(PAGE).status_code == 302
    assert Client().post(PAGE, form()).status_code == 401
    assert not Preference.objects.exists()
