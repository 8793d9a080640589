"""The operation center in a real browser: it moves by itself, its charts fit the policy, axe is content."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from pehra.events.actions.boundaries import load_boundaries
from pehra.events.actions.cases import install_rules
from pehra.events.actions.telling import prepare, wish
from pehra.events.actions.views import save_view
from pehra.events.models import Call, Digest, FeedRun, Finding, Preference
from pehra.events.rules.telling import Wishes
from pehra.foundation.access.person import SYSTEM, Person
from tests.axe import faults
from tests.events.actions.test_boundaries import geojson
from tests.events.conftest import Net
from tests.events.observing import Observations, synced, thing
from tests.events.putting import chains, counted, event
from tests.incidents.web.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VARIANTS = [("en", "light", 1280), ("ur", "dark", 390), ("ur", "light", 1280), ("en", "dark", 390)]


def story(net: Net, store: Any) -> list[tuple[Person, str]]:
    """Something on every page; returns the pages with their readers."""
    at = timezone.now() - timedelta(hours=1)
    line, run = stored(net, store), refused(store, at)
    seen = Observations()
    things = [thing(net.operator, "192.0.2.1"), thing(net.operator, "192.0.2.2", severity="critical")]
    synced(seen, seen.run(start=at - timedelta(hours=12), seen=things))
    told(net, at)
    install_rules(at=at)
    save_view(by=net.analyst, name="Open Telnet", query="severity=high&span=7d", party_id=net.telecom_cert.pk, at=at)
    finding = Finding.objects.order_by("pk").first()
    assert finding is not None
    return pages(net, line, finding.reference, run)


def stored(net: Net, store: Any) -> str:
    """Events of the operator, and one of nobody; returns where the newest of the operator's is found."""
    chains(store, net)
    counted(store, [net.telecom_cert.pk, net.national_cert.pk], net.telecom_cert.pk, 120)
    for number in range(3):
        key = event(store, organisation=net.operator.pk, cert=net.telecom_cert.pk, source_ip=f"::ffff:192.0.2.{number}")
    nobodys = {"source_network": "198.51.96.0/20", "source_as_name": "FALAK", "source_geolocation_cc": "PK"}
    event(store, cert=net.telecom_cert.pk, holder=net.operator.pk, source_ip="::ffff:198.51.100.9", **nobodys)
    micros = store.rows(
        "SELECT toUnixTimestamp64Micro(time_source) AS at FROM events WHERE organisation > 0 ORDER BY key DESC"
    )[0]["at"]
    return f"{micros}-{key}"


def refused(store: Any, at: datetime) -> str:
    """A run of a feed with a row that was refused; returns its number."""
    run = FeedRun.objects.create(
        feed="shadowserver/scan_http", source="a.csv", started_at=at, ended_at=at, state="done", read=9, refused=1
    )
    store.do(
        "INSERT INTO refused SELECT {run:UUID}, 3, 'source_ip', 'not an address', 'a,b,c', now64(3)",
        {"run": str(run.pk)},
    )
    return str(run.pk)


def told(net: Net, at: datetime) -> None:
    """A digest that was sent, in part in vain."""
    wish(by=net.contact, organisation_id=net.operator.pk, wishes=Wishes(), hook_url="https://hook.example/", at=at)
    prepare(at=at)
    Digest.objects.update(mails_sent=2, mails_failed=1, settled=True)
    Call.objects.update(state="failed", error="answered: 410")
    Preference.objects.update(tried_at=at, tried_error="it cannot be reached: ConnectError: connection refused")


def pages(net: Net, line: str, finding: str, run: str) -> list[tuple[Person, str]]:
    """Every page, with whoever reads it."""
    return [
        (net.analyst, "/watch/?live=no"),
        (net.analyst, "/events/"),
        (net.analyst, "/events/?group=organisation&address=x"),
        (net.contact, "/events/?group=address"),
        (net.contact, f"/events/{line}/"),
        (net.contact, "/findings/"),
        (net.rival_contact, "/findings/"),
        (net.contact, f"/findings/{finding}/"),
        (net.contact, "/findings/organisations/operator/"),
        (net.contact, "/findings/organisations/operator/telling/"),
        (net.contact, "/findings/?state=withdrawn"),
        (net.national_analyst, "/findings/remediation/"),
        (net.contact, "/findings/remediation/?by=type"),
        (net.analyst, "/findings/sent/"),
        (net.analyst, "/findings/sent/?cert=cert-punjab"),
        (net.analyst, "/events/?severity=high&span=7d"),
        (net.analyst, "/events/views/"),
        (net.lead, "/events/views/"),
        (net.contact, "/events/views/"),
        (net.analyst, f"/events/{line}/line/"),
        (net.analyst, "/findings/unclaimed/"),
        (net.analyst, "/findings/unclaimed/?state=told"),
        (net.analyst, "/findings/unclaimed/network/?asn=64496&network=198.51.96.0/20"),
        (net.duty_officer, "/findings/rules/"),
        (net.duty_officer, "/findings/rules/new/"),
        (net.duty_officer, "/findings/rules/malware-outbreak/"),
        (net.national_analyst, "/feeds/"),
        (net.national_analyst, "/feeds/shadowserver/scan_http/"),
        (net.national_analyst, f"/feeds/runs/{run}/"),
    ]


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_axe_finds_nothing_and_nothing_overflows(
    variant: tuple[str, str, int], net: Net, event_store: Any, windows: Windows
) -> None:
    language, theme, width = variant
    opened: dict[Person, Any] = {}
    found = {}
    for person, path in story(net, event_store):
        if person not in opened:
            # axe is put in past the policy; whether a page breaks the policy is seen in the other test.
            opened[person] = windows.open(person, language=language, theme=theme, width=width, bypass_csp=True)
        if wrong := faults(opened[person], path, width):
            found[f"{person.label} {path}"] = wrong
    assert found == {}


def test_a_map_of_the_provinces_is_as_sound_as_their_tiles(net: Net, event_store: Any, windows: Windows) -> None:
    story(net, event_store)
    load_boundaries(by=SYSTEM, content=geojson(), named="province", source="Survey", at=timezone.now())
    for language, theme, width in VARIANTS[:2]:
        page = windows.open(net.analyst, language=language, theme=theme, width=width, bypass_csp=True)
        assert faults(page, "/watch/?live=no", width) == []
        box = page.locator(".ev-map-picture use").first.bounding_box()
        assert box is not None
        assert box["width"] > 100
        assert page.locator(".ev-map-figure").first.text_content() == "120"


def test_the_floor_moves_by_itself_and_its_chart_is_drawn(net: Net, event_store: Any, windows: Windows) -> None:
    pages = story(net, event_store)
    page = windows.open(net.analyst)
    page.goto("/watch/")
    page.wait_for_selector("[data-chart] canvas")
    assert page.locator(".ph-figure-value").nth(1).inner_text() == "120"
    page.wait_for_selector("#sources .ev-bars")
    counted(event_store, [net.telecom_cert.pk], net.telecom_cert.pk, 30)
    page.locator(".ph-figure-value", has_text="150").first.wait_for(timeout=30_000)
    page.wait_for_selector("[data-chart] canvas")
    for person, path in pages:
        if person == net.analyst:
            page.goto(path)


def test_many_findings_are_answered_by_hand(net: Net, event_store: Any, windows: Windows) -> None:
    story(net, event_store)
    page = windows.open(net.contact)
    page.goto("/findings/")
    for box in page.locator(".ev-tick input").all():
        box.check()
    page.get_by_text("See what it would do").click()
    page.locator("main form .btn-primary").click()
    assert "2 findings were changed." in page.locator("main").inner_text()
    assert set(Finding.objects.values_list("state", flat=True)) == {"acknowledged"}
