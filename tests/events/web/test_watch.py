"""The watch floor: for bodies alone, each its own counts."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pehra.events.actions.alerts import RISE_IN
from pehra.events.actions.boundaries import load_boundaries
from pehra.events.models import Alert, FeedRun
from pehra.events.queries import watching
from pehra.events.rules.alerts import AlertKind
from pehra.foundation.access.person import SYSTEM
from pehra.law.taxonomy import TYPE
from tests.events.actions.test_boundaries import geojson
from tests.events.conftest import Net
from tests.events.putting import chains, counted, event
from tests.events.web.conftest import Enters
from tests.incidents.web.pages import text_of

pytestmark = pytest.mark.django_db


def test_each_body_counts_its_own(net: Net, event_store: Any, enters: Enters) -> None:
    counted(event_store, [net.telecom_cert.pk, net.national_cert.pk], net.telecom_cert.pk, 1234)
    counted(event_store, [net.punjab_cert.pk], net.punjab_cert.pk, 7771, province="sindh")
    telecom = text_of(enters(net.analyst).get("/watch/"))
    assert "1,234 events in the last hour" in telecom
    # A whole number: the minutes of the day are on the page as well, and hold any digits.
    assert not re.search(r"\b7,?771\b", telecom)
    assert "7,771 events in the last hour" in text_of(enters(net.punjab_analyst).get("/watch/"))
    assert "1,234 events in the last hour" in text_of(enters(net.national_analyst).get("/watch/live/"))


def test_organisations_and_strangers_find_no_such_page(net: Net, event_store: Any, enters: Enters) -> None:
    counted(event_store, [net.telecom_cert.pk], net.telecom_cert.pk, 1234)
    for person in (net.contact, net.administrator, net.auditor, net.council_member, net.body_administrator):
        for path in ("/watch/", "/watch/live/", "/watch/sources/"):
            assert enters(person).get(path).status_code == 404
    assert enters(None).get("/watch/").status_code == 302


def test_top_sources_are_those_of_the_own_constituents(net: Net, event_store: Any, enters: Enters) -> None:
    chains(event_store, net)
    event(event_store, organisation=net.operator.pk, source_ip="::ffff:192.0.2.77")
    event(event_store, organisation=net.department.pk, source_ip="::ffff:198.51.100.9")
    found = text_of(enters(net.analyst).get("/watch/sources/"))
    assert "192.0.2.77" in found
    assert "198.51.100.9" not in found


def test_alerts_are_shown_to_those_whom_they_are_for(net: Net, event_store: Any, enters: Enters) -> None:
    at = timezone.now()
    Alert.objects.create(
        reference="A-AAAA-AAAA",
        key="rise",
        kind=AlertKind.RISE,
        at=at,
        hour=at,
        text="%(count)d is 100%% more",
        params={"count": 41},
        query="/events/",
        severity="high",
        audience=[net.telecom_cert.pk],
    )
    assert "41 is 100% more" in text_of(enters(net.analyst).get("/watch/"))
    assert "41 is" not in text_of(enters(net.punjab_analyst).get("/watch/"))


def test_a_feed_says_what_is_wrong_with_it(net: Net, event_store: Any, enters: Enters) -> None:
    now = timezone.now()
    for feed, days, read, refused, state in (
        ("shadowserver/scan_http", 3, 10, 0, "done"),
        ("shadowserver/scan_rdp", 0, 10, 5, "done"),
        ("shadowserver/scan_telnet", 0, 0, 0, "done"),
        ("shadowserver/scan_ssh", 0, 5, 0, "failed"),
    ):
        at = now - timedelta(days=days, minutes=5)
        FeedRun.objects.create(
            feed=feed, source="x", started_at=at, ended_at=at, read=read, refused=refused, state=state
        )
    page = text_of(enters(net.analyst).get("/watch/"))
    for wrong in ("Late", "Many rows refused", "Empty", "Failed"):
        assert wrong in page


def test_without_the_event_store_the_page_says_so(net: Net, enters: Enters, settings: Any, tmp_path: Any) -> None:
    settings.EVENTS_HOME = tmp_path
    answer = enters(net.analyst).get("/watch/")
    assert answer.status_code == 200
    assert "The event store does not answer at the moment." in text_of(answer)
    assert "does not answer" in text_of(enters(net.analyst).get("/watch/sources/"))
    assert "does not answer" in text_of(enters(net.contact).get("/events/"))


def test_it_holds_still_when_asked(net: Net, event_store: Any, enters: Enters) -> None:
    assert 'data-every="10"' in enters(net.analyst).get("/watch/").content.decode()
    assert 'data-every="10"' not in enters(net.analyst).get("/watch/?live=no").content.decode()


def test_what_the_reader_has_already_is_not_sent_again(net: Net, event_store: Any, enters: Enters) -> None:
    counted(event_store, [net.telecom_cert.pk], net.telecom_cert.pk, 10)
    client = enters(net.analyst)
    first = client.get("/watch/live/")
    tag = first.headers["ETag"]
    again = client.get("/watch/live/", headers={"If-None-Match": tag})
    if again.status_code == 200:  # the minute has just passed
        tag = again.headers["ETag"]
        again = client.get("/watch/live/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    watching.forget_floors()
    counted(event_store, [net.telecom_cert.pk], net.telecom_cert.pk, 5)
    changed = client.get("/watch/live/", headers={"If-None-Match": tag})
    assert "15 events in the last hour" in text_of(changed)
    assert changed.headers["ETag"] != tag
    assert enters(net.contact).get("/watch/live/", headers={"If-None-Match": tag}).status_code == 404


def test_a_new_alert_is_something_new(net: Net, event_store: Any, enters: Enters) -> None:
    client, at = enters(net.analyst), timezone.now()
    tag = client.get("/watch/live/").headers["ETag"]
    common = {"kind": AlertKind.RISE, "at": at, "hour": at, "text": "%(count)d more", "query": "/events/"}
    Alert.objects.create(
        reference="A-AAAA-AAAB", key="x", params={"count": 7}, severity="high", audience=[net.telecom_cert.pk], **common
    )
    found = client.get("/watch/live/", headers={"If-None-Match": tag})
    assert "7 more" in text_of(found)


def test_many_eyes_that_see_the_same_count_once(
    net: Net, event_store: Any, enters: Enters, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = watching.ask

    def noted(sql: str, parameters: Any) -> Any:
        asked.append(sql)
        return ask(sql, parameters)

    monkeypatch.setattr(watching, "ask", noted)
    monkeypatch.setattr(watching, "FRESH", 3600)
    for _look in range(3):
        enters(net.analyst).get("/watch/live/")
    assert len(asked) == 2, "the minutes and the shares"
    enters(net.punjab_analyst).get("/watch/live/")
    assert len(asked) == 4, "others are counted for themselves"


def test_nobody_is_led_to_what_is_closed(net: Net, event_store: Any, enters: Enters) -> None:
    """The navigation and the floor name only pages that open."""
    assert 'href="/feeds/"' in enters(net.national_analyst).get("/watch/").content.decode()
    assert 'href="/feeds/"' not in enters(net.analyst).get("/watch/").content.decode()
    for person in (net.analyst, net.contact, net.national_analyst, net.administrator, net.auditor):
        client = enters(person)
        shown = set(
            re.findall(r'href="(/(?:watch|events|findings|feeds)/)"', client.get("/", follow=True).content.decode())
        )
        assert all(client.get(path).status_code == 200 for path in shown), person.label


def test_provinces_are_tiles_until_boundaries_are_loaded(net: Net, event_store: Any, enters: Enters) -> None:
    counted(event_store, [net.telecom_cert.pk], net.telecom_cert.pk, 1234)
    page = enters(net.analyst).get("/watch/").content.decode()
    assert "ev-tile " in page
    assert "<use " not in page
    load_boundaries(by=SYSTEM, content=geojson(), named="province", source="<Survey>", at=timezone.now())
    whole, moving = (enters(net.analyst).get(path).content.decode() for path in ("/watch/", "/watch/live/"))
    assert 'id="ev-shape-punjab" d="M' in whole
    assert 'ev-shape-punjab" d=' not in moving, "the shapes stand once on the page"
    for page in (whole, moving):
        assert 'href="#ev-shape-punjab" class="ev-heat-4"' in page
        assert 'role="img" aria-label="Map of the provinces' in page
        assert re.search(r"<text [^>]*>1,234</text>", page)
        assert "/events/?province=punjab" in page
        assert "&lt;Survey&gt;" in page
        assert "ev-tile " not in page


def test_an_alert_speaks_of_kinds_and_places_by_their_names(net: Net, event_store: Any, enters: Enters) -> None:
    at, seen = timezone.now(), {"hour": timezone.now(), "query": "/events/", "severity": "high"}
    params = {"count": 200, "type": "vulnerable/vulnerable-system", "place": "punjab", "usual": 10, "weeks": 8}
    words = {"kind": AlertKind.RISE, "text": RISE_IN, "params": params, "audience": [net.telecom_cert.pk]}
    Alert.objects.create(reference="A-BBBB-BBBB", key="rise-in", at=at, **seen, **words)
    found = text_of(enters(net.analyst).get("/watch/"))
    assert f"of {TYPE['vulnerable-system'].name_en} in Punjab" in found
    assert "vulnerable-system" not in found
