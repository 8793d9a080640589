"""From a file to findings, by shipped feeds: a machine by its address, a site by its name, a service by its port."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from pehra.connectors.event_store import EventStore
from pehra.events.actions.cases import apply_rules, keep_rule
from pehra.events.actions.telling import prepare
from pehra.events.models import CaseLink, Digest, Finding, Sighting
from pehra.events.rules.cases import Conditions, RuleState
from pehra.foundation.delivery.models import Notice
from tests.events.actions.bringing import taken
from tests.events.actions.test_retracting import carried, store
from tests.events.conftest import Net
from tests.events.web.conftest import Enters, browser, enters, windows
from tests.incidents.web.pages import text_of

__all__ = ["browser", "enters", "store", "windows"]
pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


def brought(event_store: EventStore, feed: str, head: str, rows: list[str]) -> None:
    """A report of Shadowserver with these rows; the time stands before each."""
    content = "\n".join([f"timestamp,{head}", *(f"{NOW:%Y-%m-%d %H:%M:%S},{row}" for row in rows), ""])
    name = f"{NOW:%Y-%m-%d}-{feed.partition('/')[2]}-x.csv"
    carried(event_store, taken(content.encode(), feed=feed, name=name).run)


def connections(event_store: EventStore) -> None:
    """One infected machine, by 25 connections."""
    rows = [f"192.0.2.1,{50_000 + number},tcp,mirai" for number in range(25)]
    brought(event_store, "shadowserver/event4_sinkhole", "src_ip,src_port,protocol,infection", rows)


def test_an_infected_machine_is_one_finding_whatever_its_ports(net: Net, store: EventStore) -> None:
    keep_rule(
        by=net.national_analyst,
        key="outbreak",
        title_en="Outbreak",
        conditions=Conditions(types=("malicious-code/infected-system",), count=20),
        state=RuleState.LIVE,
        at=NOW,
    )
    connections(store)
    found = Finding.objects.get()
    assert (found.source_ip, found.port, found.transport, found.identifier) == ("192.0.2.1", 0, "", "mirai")
    assert Sighting.objects.get().events == 25
    apply_rules(at=timezone.now())
    assert CaseLink.objects.filter(rule__key="outbreak").count() == 0
    prepare(at=timezone.now() + timedelta(days=1))
    assert [each.findings for each in Digest.objects.all()] == [1]


def test_each_site_of_an_address_is_a_finding_with_its_name(net: Net, store: EventStore, enters: Enters) -> None:
    names = [f"{name}.example.pk" for name in "abc"]
    rows = [f"192.0.2.1,{port},{name}" for name in names for port in (80, 443)]
    brought(store, "shadowserver/compromised_website", "ip,port,http_host", rows)
    assert sorted(Finding.objects.values_list("fqdn", "port")) == [(name, 0) for name in names]
    prepare(at=timezone.now() + timedelta(days=1))
    assert [(each.findings, each.things) for each in Digest.objects.all()] == [(3, 3)]
    (group,) = Notice.objects.get(kind="finding.digest", party=net.operator).params["rows"]
    assert sorted(each["where"] for each in group["things"]) == [
        f"192.0.2.1 ({name.replace('.', '[.]')})" for name in names
    ]
    page = enters(net.contact).get(f"/findings/{Finding.objects.get(fqdn=names[0]).reference}/")
    (link,) = [part.split('"')[0] for part in page.content.decode().split('href="') if part.startswith("/events/?find")]
    seen = text_of(enters(net.contact).get(link.replace("&amp;", "&")))
    assert names[0] in seen
    assert names[1] not in seen
    assert "0 events" in text_of(enters(net.rival_contact).get(link.replace("&amp;", "&")))


def test_services_count_by_their_ports_and_a_rule_counts_the_machine(net: Net, store: EventStore) -> None:
    keep_rule(
        by=net.national_analyst,
        key="many",
        title_en="Many",
        conditions=Conditions(types=("vulnerable",), count=3),
        state=RuleState.LIVE,
        at=NOW,
    )
    head = "ip,port,protocol"
    brought(store, "shadowserver/scan_telnet", head, [f"192.0.2.1,{port},tcp" for port in (23, 2323, 23231)])
    assert sorted(Finding.objects.values_list("port", flat=True)) == [23, 2323, 23231]
    apply_rules(at=timezone.now())
    assert not CaseLink.objects.filter(rule__key="many").exists()
    brought(store, "shadowserver/scan_telnet", head, ["192.0.2.2,23,tcp", "192.0.2.3,23,tcp"])
    apply_rules(at=timezone.now())
    assert CaseLink.objects.filter(rule__key="many").count() == 5
