"""An installation with findings of before, brought here: each thing is one finding, and nothing else has happened."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from pehra.events.actions.answering import answer
from pehra.events.actions.cases import apply_rules, keep_rule
from pehra.events.actions.figures import refresh_figures
from pehra.events.actions.telling import prepare
from pehra.events.models import CaseLink, Change, Digest, Episode, Finding, Remedied, Sighting, Standing, Stream, Untold
from pehra.events.queries.findings import story
from pehra.events.rules.cases import Conditions, RuleState
from pehra.events.rules.states import Act
from pehra.foundation.access.viewing import viewing
from pehra.incidents.models import Case, Entry
from pehra.pipeline.identity import number_of
from pehra.pipeline.spec import Concern
from tests.events.observing import DAY, EVENT, Observations, synced, thing
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=12)
SINKHOLE = "shadowserver/event4_sinkhole"
WEBSITES = "shadowserver/compromised_website"
INFECTED = {"taxonomy": "malicious-code", "type": "infected-system", "identifier": "mirai", "severity": "critical"}
NAMES = {
    "fqdn": "source_fqdn",
    "url": "source_url",
    "account": "source_account",
    "port": "source_port",
    "transport": "protocol_transport",
    "type": "classification_type",
    "identifier": "classification_identifier",
}


def upgrade() -> None:
    migration = import_module("pehra.events.migrations.0016_one_thing_one_finding")
    migration.number_anew(None, SimpleNamespace(connection=connection))


def numbered(seen: dict[str, Any], concern: Concern) -> dict[str, Any]:
    """A thing as the engine has it now: with the number of its finding, and a port only where that counts."""
    told = {NAMES.get(name, name): value for name, value in seen.items() if value}
    found = number_of(told, concern)
    kept = {} if concern is Concern.SERVICE else {"port": 0, "transport": ""}
    return seen | kept | {"key": found - (1 << 64) if found >> 63 else found}


def connections(net: Net, count: int = 25) -> list[dict[str, Any]]:
    """One infected machine, as each of its connections was a finding."""
    return [thing(net.operator, port=50_000 + number, **INFECTED) for number in range(count)]


def machine(net: Net) -> dict[str, Any]:
    return numbered(thing(net.operator, **INFECTED), Concern.HOST)


def standing() -> "list[Finding]":
    return list(Finding.objects.exclude(state="withdrawn"))


def test_the_connections_of_one_machine_are_one_finding(net: Net) -> None:
    store = Observations()
    synced(store, store.run(SINKHOLE, seen=connections(net)), habit=EVENT)
    prepare(at=LATER)
    first = Finding.objects.order_by("pk")[7]
    answer(by=net.contact, reference=first.reference, act=Act.ACKNOWLEDGE, at=LATER)
    waiting, told = Untold.objects.count(), Digest.objects.count()
    upgrade()
    (kept,) = standing()
    assert (kept.pk, kept.state, kept.key) == (first.pk, "acknowledged", machine(net)["key"])
    assert (kept.port, kept.transport) == (0, ""), "which port its machine had is part of nothing"
    assert Sighting.objects.get().events == 25
    merged = Change.objects.filter(act="merge")
    assert (merged.count(), {each.reason for each in merged}) == (24, {kept.reference})
    synced(store, store.run(SINKHOLE, start=NOW + DAY, seen=[machine(net)]), habit=EVENT)
    prepare(at=LATER + 2 * DAY)
    assert [each.pk for each in standing()] == [kept.pk]
    assert (Untold.objects.count(), Digest.objects.count()) == (waiting, told)
    with viewing(net.contact):
        assert [each.act for each in story(net.contact, Finding.objects.exclude(pk=kept.pk)[0].reference).changes][
            -1
        ] == "merge"


def test_what_was_told_of_a_machine_is_no_news_by_another_feed(net: Net) -> None:
    store = Observations()
    synced(store, store.run(SINKHOLE, seen=connections(net, 1)), habit=EVENT)
    prepare(at=LATER)
    upgrade()
    other = numbered(thing(net.operator, **INFECTED | {"identifier": "botnet"}), Concern.HOST)
    synced(store, store.run("partner/infected", start=NOW + DAY, seen=[other]), habit=EVENT)
    prepare(at=LATER + 2 * DAY)
    assert Digest.objects.count() == 1


@pytest.mark.parametrize("act", [None, Act.ACKNOWLEDGE, Act.BEGIN])
def test_what_is_worse_than_what_was_told_is_told(net: Net, act: Act | None) -> None:
    store = Observations()
    mild, bad = connections(net, 2)
    synced(store, store.run(SINKHOLE, seen=[mild | {"severity": "medium"}]), habit=EVENT, confidence=50)
    prepare(at=LATER)
    if act:
        answer(by=net.contact, reference=Finding.objects.get().reference, act=act, at=LATER)
    told = Finding.objects.get()
    synced(store, store.run(SINKHOLE, start=NOW + DAY, seen=[bad]), habit=EVENT, confidence=90)
    upgrade()
    (kept,) = standing()
    assert (kept.pk, kept.state, kept.severity, kept.confidence) == (told.pk, told.state, "critical", 90)
    assert kept.told_at is None
    assert [each.finding_id for each in Untold.objects.all()] == [kept.pk]
    prepare(at=LATER + 2 * DAY)
    made = Digest.objects.order_by("-made_at")[0]
    assert (Digest.objects.count(), made.severity, made.findings) == (2, "critical", 1)
    kept.refresh_from_db()
    assert (kept.state, kept.told_at) == (told.state, LATER + 2 * DAY)
    assert not Untold.objects.exists()


def test_what_is_no_worse_is_not_told_again(net: Net) -> None:
    store = Observations()
    bad, mild = connections(net, 2)
    synced(store, store.run(SINKHOLE, seen=[bad]), habit=EVENT, confidence=90)
    prepare(at=LATER)
    mild["severity"] = "medium"
    synced(store, store.run(SINKHOLE, start=NOW + DAY, seen=[mild]), habit=EVENT, confidence=50)
    upgrade()
    (kept,) = standing()
    assert (kept.severity, kept.confidence, kept.told_at) == ("critical", 90, LATER)
    assert not Untold.objects.exists()


def test_of_what_nobody_was_told_of_one_waits_and_of_what_is_answered_none(net: Net) -> None:
    store = Observations()
    answered = thing(net.operator, "192.0.2.7")
    synced(store, store.run(SINKHOLE, seen=[*connections(net, 3), answered]), habit=EVENT)
    # As before an answer took it out of what waits.
    Finding.objects.filter(source_ip="192.0.2.7").update(state="acknowledged")
    upgrade()
    machines = [each.pk for each in standing() if each.source_ip == "192.0.2.1"]
    assert [each.finding_id for each in Untold.objects.all()] == machines
    prepare(at=LATER)
    assert Digest.objects.get().findings == len(machines) == 1


def test_whoever_writes_waits_until_all_are_numbered(net: Net) -> None:
    upgrade()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relation::regclass::text FROM pg_locks WHERE pid = pg_backend_pid() AND mode = 'ExclusiveLock'"
            " AND locktype = 'relation' ORDER BY 1"
        )
        assert [row[0] for row in cursor.fetchall()] == ["events_finding", "events_sighting"]
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'"
            " AND objid = (hashtext('events.sync')::bigint & 4294967295)::oid"
        )
        assert cursor.fetchone() == (1,)


def test_it_is_neither_fixed_nor_new_in_any_figure(net: Net) -> None:
    store = Observations()
    synced(store, store.run(SINKHOLE, seen=connections(net, 5)), habit=EVENT)
    prepare(at=LATER)
    for day in (10, 20, 30, 40):
        synced(store, store.run(SINKHOLE, start=NOW + day * DAY, seen=connections(net, 1)), habit=EVENT)
    refresh_figures(at=NOW + 40 * DAY)
    assert sum(each.count for each in Remedied.objects.all()) == 4, "as it was: each connection was fixed"
    upgrade()
    refresh_figures(at=NOW + 40 * DAY)
    assert not Remedied.objects.exists()
    assert [(each.standing, each.count) for each in Standing.objects.all()] == [("told", 1)]
    assert not Episode.objects.exists()
    (kept,) = standing()
    assert kept.open_since == kept.first_seen == Sighting.objects.get().first_seen
    synced(store, store.run(SINKHOLE, start=NOW + 41 * DAY, seen=[machine(net)]), habit=EVENT)
    kept.refresh_from_db()
    assert kept.state == "told"


def test_a_true_fix_stays_counted_once(net: Net) -> None:
    store = Observations()
    synced(store, store.run(SINKHOLE, seen=connections(net, 5)), habit=EVENT)
    for day in (10, 20, 30, 40):
        synced(store, store.run(SINKHOLE, start=NOW + day * DAY, seen=[thing(net.operator, "192.0.2.99")]), habit=EVENT)
    assert Episode.objects.count() == 5
    upgrade()
    refresh_figures(at=NOW + 40 * DAY)
    assert Episode.objects.count() == sum(each.count for each in Remedied.objects.all()) == 1
    assert {each.state for each in standing() if each.source_ip == "192.0.2.1"} == {"fixed-confirmed"}
    synced(store, store.run(SINKHOLE, start=NOW + 50 * DAY, seen=[machine(net)]), habit=EVENT)
    again = Finding.objects.get(key=machine(net)["key"])
    assert (again.state, again.episode) == ("reopened", 2)


def test_what_was_one_stays_itself(net: Net) -> None:
    port = thing(net.operator)
    shop = thing(net.operator, "192.0.2.5", fqdn="shop.example.pk", port=443, type="phishing", taxonomy="fraud")
    red = thing(net.operator, "192.0.2.6", tlp="TLP:RED", key=5)
    store = Observations()
    synced(store, store.run(seen=[port, shop, red]))
    before = {each.pk: (each.reference, each.state, each.open_since) for each in Finding.objects.all()}
    upgrade()
    assert {each.pk: (each.reference, each.state, each.open_since) for each in Finding.objects.all()} == before
    now = [numbered(port, Concern.SERVICE), numbered(shop, Concern.SITE), numbered(red, Concern.SERVICE)]
    assert {each.key for each in Finding.objects.all()} == {each["key"] for each in now}
    assert [(each.port, each.transport) for each in Finding.objects.order_by("source_ip")] == [
        (23, "tcp"),
        (0, ""),
        (23, "tcp"),
    ]
    synced(store, store.run(start=NOW + DAY, seen=now))
    assert {each.pk for each in Finding.objects.all()} == before.keys()
    assert not Change.objects.filter(act="merge").exists()


def test_further_sites_of_an_address_come_by_their_names(net: Net) -> None:
    site: dict[str, Any] = {
        "taxonomy": "intrusions",
        "type": "system-compromise",
        "identifier": "compromised-website",
        "port": 80,
    }
    sites = [thing(net.operator, fqdn=f"{name}.example.pk", **site) for name in "abc"]
    store = Observations()
    synced(store, store.run(WEBSITES, seen=sites[:1]), habit=EVENT)
    prepare(at=LATER)
    upgrade()
    now = [numbered(each, Concern.SITE) for each in sites]
    synced(store, store.run(WEBSITES, start=NOW + DAY, seen=now), habit=EVENT)
    assert {(each.fqdn, each.state) for each in Finding.objects.all()} == {
        ("a.example.pk", "told"),
        ("b.example.pk", "new"),
        ("c.example.pk", "new"),
    }
    prepare(at=LATER + 2 * DAY)
    assert Digest.objects.order_by("-made_at")[0].findings == 2, "of those nobody had been told"


def test_of_a_scan_the_port_counts_whatever_it_found(net: Net) -> None:
    store = Observations()
    seen = [thing(net.operator, port=port, taxonomy="other", type="other") for port in (80, 8080)]
    synced(store, store.run("partner/scan", seen=seen))
    assert Stream.objects.get().origin == "scan"
    upgrade()
    assert len(standing()) == 2


def test_a_rule_takes_the_machine_no_second_time(net: Net) -> None:
    keep_rule(
        by=net.national_analyst,
        key="mirai",
        title_en="Mirai",
        conditions=Conditions(identifiers=("mirai",)),
        state=RuleState.LIVE,
        at=NOW,
    )
    store = Observations()
    synced(store, store.run(SINKHOLE, seen=connections(net, 3)), habit=EVENT)
    apply_rules(at=LATER)
    assert CaseLink.objects.filter(rule__key="mirai").count() == 3
    prepare(at=LATER)
    last = Finding.objects.order_by("-pk")[0]
    CaseLink.objects.filter(finding=last).delete()
    answer(by=net.contact, reference=last.reference, act=Act.BEGIN, at=LATER)
    apply_rules(at=LATER)
    CaseLink.objects.filter(finding=last).delete()
    told = (Case.objects.count(), Entry.objects.count())
    upgrade()
    synced(store, store.run(SINKHOLE, start=NOW + DAY, seen=[machine(net)]), habit=EVENT)
    apply_rules(at=LATER + 2 * DAY)
    assert standing()[0].pk == last.pk
    assert CaseLink.objects.filter(finding=last, rule__key="mirai").exists()
    assert (Case.objects.count(), Entry.objects.count()) == told


def test_a_second_family_on_a_known_machine_is_told(net: Net) -> None:
    store = Observations()
    known = thing(net.operator, port=0, **INFECTED)
    synced(store, store.run(SINKHOLE, seen=[known]), habit=EVENT)
    prepare(at=LATER)
    other = known | {"identifier": "cobalt-strike", "key": 7}
    synced(store, store.run(SINKHOLE, start=NOW + DAY, seen=[known, other]), habit=EVENT)
    prepare(at=LATER + 2 * DAY)
    assert Digest.objects.count() == 2
    synced(store, store.run("partner/infected", start=NOW + 2 * DAY, seen=[other | {"identifier": "beacon", "key": 8}]))
    prepare(at=LATER + 4 * DAY)
    assert Digest.objects.count() == 2, "another maker's name is no news"
