"""What belongs to nobody known: for whoever would respond to its holder, and for those that watch everything."""

from typing import Any

import pytest

from pehra.events.models import Passed
from pehra.foundation.audit.models import Entry
from pehra.registry.models import NetworkObject
from tests.events.conftest import Net
from tests.events.putting import event
from tests.events.web.conftest import Enters
from tests.incidents.web.pages import problems_of, text_of

pytestmark = pytest.mark.django_db
PATH = "/findings/unclaimed/"
MINE = {"network": "203.0.112.0/20", "asn": "64500"}
FORMULA = "=cmd|' /C calc'!A1"


@pytest.fixture
def seen(net: Net, event_store: Any) -> Any:
    """Two things in a network whose holder the Telecom CERT responds to, one that nobody responds to, one claimed."""
    mine = {"cert": net.telecom_cert.pk, "holder": net.operator.pk, "source_asn": 64500}
    announced = {**mine, "source_network": "203.0.112.0/20", "source_as_name": "FALAK", "source_geolocation_cc": "PK"}
    event(event_store, **announced, source_ip="::ffff:203.0.113.9", source_fqdn=FORMULA)
    event(event_store, **announced, source_ip="::ffff:203.0.113.10", classification_identifier="open-rdp", minutes=30)
    event(event_store, source_asn=64501, source_ip="::ffff:198.51.100.77")
    event(event_store, source_asn=64502, source_ip="2001:db8:12:34::1")
    event(event_store, organisation=net.operator.pk, source_ip="::ffff:192.0.2.200")
    return event_store


def test_networks_stand_with_their_holder(net: Net, seen: Any, enters: Enters) -> None:
    page = text_of(enters(net.analyst).get(PATH))
    for word in ("203.0.112.0/20", "AS64500", "FALAK", "PK", "Held by Operator", "CERT-TELECOM", "To be dealt with 1"):
        assert word in page, word
    for word in ("198.51.100", "2001:db8", "192.0.2.200"):
        assert word not in page
    everything = text_of(enters(net.national_analyst).get(PATH))
    for word in ("203.0.112.0/20", "198.51.100.0/24", "2001:db8:12::/48", "Its holder is not registered"):
        assert word in everything, word
    assert "192.0.2.200" not in everything


def test_one_network_tells_what_was_seen_in_it(net: Net, seen: Any, enters: Enters) -> None:
    page = text_of(enters(net.analyst).get(f"{PATH}network/", MINE))
    for word in ("203.0.113.9:23", "203.0.113.10:23", "open-rdp", FORMULA):
        assert word in page, word
    nobodys = {"network": "198.51.100.0/24", "asn": "64501"}
    assert "198.51.100.77" in text_of(enters(net.national_analyst).get(f"{PATH}network/", nobodys))
    assert enters(net.analyst).get(f"{PATH}network/", nobodys).status_code == 404
    for odd in ({"network": "x", "asn": "64500"}, {"network": "203.0.112.0/20", "asn": "-1"}, {"asn": "9" * 11}, {}):
        assert enters(net.analyst).get(f"{PATH}network/", odd).status_code == 404, odd


def test_what_its_holder_was_told_of_waits_until_something_new_comes(net: Net, seen: Any, enters: Enters) -> None:
    client = enters(net.analyst)
    assert client.post(f"{PATH}tell/", MINE | {"note": "Mail to noc@falak.example"}).headers["Location"] == PATH
    assert "203.0.112.0/20" not in text_of(client.get(PATH))
    told = text_of(client.get(f"{PATH}?state=told"))
    assert "203.0.112.0/20" in told
    assert "Mail to noc@falak.example" in text_of(client.get(f"{PATH}network/", MINE))
    row = Passed.objects.get()
    assert (row.body_id, row.by, row.audience) == (net.telecom_cert.pk, net.analyst.label, [net.telecom_cert.pk])
    assert Entry.objects.get(act="unclaimed.pass").detail["events"] == 2
    later = {"source_network": MINE["network"], "source_asn": 64500, "minutes": -1, "cert": net.telecom_cert.pk}
    event(seen, source_ip="::ffff:203.0.113.11", holder=net.operator.pk, **later)
    assert "203.0.112.0/20" in text_of(client.get(PATH))


def test_the_national_level_tells_for_itself_and_others_do_not_see_it(net: Net, seen: Any, enters: Enters) -> None:
    enters(net.duty_officer).post(f"{PATH}tell/", {"network": "198.51.100.0/24", "asn": "64501"})
    assert Passed.objects.get().body_id == net.national_cert.pk
    long = enters(net.analyst).post(f"{PATH}tell/", MINE | {"note": "x" * 501})
    assert long.status_code == 422
    assert problems_of(long).keys() == {"note"}


def test_a_network_object_is_proposed(net: Net, seen: Any, enters: Enters) -> None:
    client = enters(net.analyst)
    given = MINE | {"organisation": "operator", "value": "39.40.8.0/24", "held_since": "2026-01-01"}
    answer = client.post(f"{PATH}claim/", given, follow=True)
    assert "39.40.8.0/24 is proposed for operator" in text_of(answer)
    made = NetworkObject.objects.get()
    assert (made.kind, made.state, made.organisation_id) == ("cidr", "claimed", net.operator.pk)
    assert str(made.held_since) == "2026-01-01"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"organisation": "no-such"}, {"organisation"}),
        ({"organisation": ""}, {"organisation"}),
        ({"organisation": "department"}, {"organisation"}),  # not hers to know of
        ({"value": ""}, {"value"}),
        ({"value": "203.0.113.0/33"}, {"value"}),
        ({"value": "not a domain!"}, {"value"}),
        ({"value": "0.0.0.0/0"}, {"value"}),
        ({"held_since": "soon"}, {"held_since"}),
    ],
)
def test_what_cannot_be_proposed_is_told(
    fields: dict[str, str], wrong: set[str], net: Net, seen: Any, enters: Enters
) -> None:
    given = MINE | {"organisation": "operator", "value": "39.40.8.0/24", "held_since": ""}
    answer = enters(net.analyst).post(f"{PATH}claim/", given | fields)
    assert answer.status_code == 422
    assert problems_of(answer).keys() == wrong
    assert not NetworkObject.objects.exists()


def test_a_table_goes_along_and_is_no_formula(net: Net, seen: Any, enters: Enters) -> None:
    answer = enters(net.analyst).get(f"{PATH}export/", MINE)
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("address,port,transport,host")
    assert f"'{FORMULA}" in lines[1]
    assert Entry.objects.get(act="events.export").detail["as"] == "unclaimed"


def test_strangers_see_and_do_nothing(net: Net, seen: Any, enters: Enters) -> None:
    for person in (net.contact, net.administrator, net.auditor, net.punjab_analyst, net.rival_contact):
        client = enters(person)
        assert "203.0.112" not in client.get(PATH).content.decode()
        for path in ("network/", "export/"):
            assert client.get(f"{PATH}{path}", MINE).status_code == 404, (person.label, path)
        assert client.post(f"{PATH}tell/", MINE).status_code == 404, person.label
        given = MINE | {"organisation": "operator", "value": "39.40.8.0/24"}
        assert client.post(f"{PATH}claim/", given).status_code == 404, person.label
    assert enters(net.contact).get(PATH).status_code == 404
    assert not Passed.objects.exists()
    assert not NetworkObject.objects.exists()


def test_without_the_event_store_the_page_says_so(net: Net, enters: Enters, settings: Any, tmp_path: Any) -> None:
    settings.EVENTS_HOME = tmp_path
    client = enters(net.analyst)
    assert "does not answer" in text_of(client.get(PATH))
    assert "does not answer" in text_of(client.get(f"{PATH}network/", MINE))
