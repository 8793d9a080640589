"""Which events are one finding: as the engine numbers them, and slowly in Python."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.connectors.event_store import EventStore
from pehra.feeds.catalogue import catalogue
from pehra.law.taxonomy import CLASS_OF_TYPE, TYPE
from pehra.pipeline.identity import SITES, concern_of, concern_sql, number_of, siphash
from pehra.pipeline.spec import Concern, Format, Origin, Spec
from pehra.pipeline.tables.migrator import Retention, migrate
from tests.pipeline.comparing import taken_in
from tests.pipeline.rows.specs import spec_of

NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=6)
SINKHOLE = "shadowserver/event4_sinkhole"
WEBSITES = "shadowserver/compromised_website"
EVENT = st.fixed_dictionaries(
    {
        "organisation": st.sampled_from([1, 2, 70_000]),
        "source_ip": st.sampled_from(["::", "::ffff:192.0.2.1", "::ffff:192.0.2.2", "2001:db8::1"]),
        "source_fqdn": st.sampled_from(["", "a.example.pk", "b.example.pk", "مثال.pk"]),
        "source_url": st.sampled_from(["", "http://a.example.pk/x", "http://a.example.pk/y"]),
        "source_account": st.sampled_from(["", "somebody@example.pk"]),
        "source_port": st.sampled_from([0, 80, 50_000]),
        "protocol_transport": st.sampled_from(["", "tcp", "udp"]),
        "classification_type": st.sampled_from(["infected-system", "phishing", "vulnerable-system", "other"]),
        "classification_identifier": st.sampled_from(["", "open-telnet", "open_telnet", "opentelnet", "b.x", "ایک"]),
        "concerns": st.sampled_from([each.value for each in Concern]),
        "tlp": st.sampled_from(["TLP:AMBER", "TLP:RED", "red"]),
    }
)


def put(store: EventStore, rows: list[dict[str, Any]]) -> str:
    run = str(uuid4())
    lines = b"\n".join(
        orjson.dumps({"time_source": NOW, "time_observation": NOW, "run": run, "line": line, **row})
        for line, row in enumerate(rows)
    )
    store.send("INSERT INTO events FORMAT JSONEachRow", lines, {"date_time_input_format": "best_effort"})
    return run


def numbers(store: EventStore, run: str) -> list[int]:
    rows = store.rows(
        "SELECT toString(finding) AS number FROM events WHERE run = {run:UUID} ORDER BY line", {"run": run}
    )
    return [int(row["number"]) for row in rows]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=st.lists(EVENT, min_size=1, max_size=30))
def test_the_engine_numbers_findings_as_is_said_here(event_store: EventStore, rows: list[dict[str, Any]]) -> None:
    told = [{name: value for name, value in row.items() if value not in ("", "::")} for row in rows]
    assert numbers(event_store, put(event_store, rows)) == [
        number_of(each, Concern(row["concerns"])) for each, row in zip(told, rows, strict=True)
    ]


def test_a_hash_hangs_on_every_byte_and_on_the_length() -> None:
    texts = [bytes(length) for length in range(20)] + [b"\1" * length for length in range(1, 20)]
    assert len({siphash(text) for text in texts}) == len(texts)


def host(**fields: Any) -> dict[str, Any]:
    return {"organisation": 1, "source_ip": "192.0.2.1", "classification_type": "infected-system"} | fields


def test_a_clients_port_does_not_count_and_a_services_does() -> None:
    clients = {number_of(host(source_port=port, protocol_transport="tcp"), Concern.HOST) for port in range(25)}
    assert len(clients) == 1
    assert len({number_of(host(source_port=port), Concern.SERVICE) for port in range(25)}) == 25


def test_the_name_of_a_site_counts_and_not_where_it_lies() -> None:
    names = ("a.example.pk", "b.example.pk", "c.example.pk")
    assert len({number_of(host(source_fqdn=name), Concern.SITE) for name in names}) == 3
    moved = {number_of(host(source_fqdn=names[0], source_ip=ip), Concern.SITE) for ip in ("192.0.2.1", "2001:db8::1")}
    assert len(moved) == 1
    assert len({number_of(host(source_fqdn=name), Concern.HOST) for name in names}) == 1
    nameless = [number_of(host(source_ip=ip), Concern.SITE) for ip in ("192.0.2.1", "192.0.2.2")]
    assert len({*nameless}) == 2


def test_makers_who_part_a_name_otherwise_mean_the_same() -> None:
    names = ("avalanche-andromeda", "avalanche_andromeda", "avalanche.andromeda", "avalanche andromeda")
    assert len({number_of(host(classification_identifier=name), Concern.HOST) for name in names}) == 1
    others = {number_of(host(classification_identifier=name), Concern.HOST) for name in ("mirai", "andromeda", "")}
    assert len(others) == 3


@pytest.mark.parametrize("origin", Origin)
@pytest.mark.parametrize("kind", TYPE)
def test_what_a_type_is_about(kind: str, origin: Origin) -> None:
    found = concern_of(kind, origin)
    if kind in SITES:
        assert found is Concern.SITE
    elif CLASS_OF_TYPE[kind] == "vulnerable" or origin is Origin.SCAN:
        assert found is Concern.SERVICE
    else:
        assert found is Concern.HOST


def shipped() -> dict[str, Spec]:
    return {name: catalogue().spec(name) for name in catalogue().folders}


def test_shipped_feeds_say_what_they_are_about() -> None:
    feeds = shipped()

    def told(name: str) -> str:
        return concern_sql(feeds[name]).strip("'")

    assert told(SINKHOLE) == told("shadowserver/event4_honeypot_ddos") == "host"
    assert told("shadowserver/scan_http") == told("shadowserver/device_id") == told("shadowserver/special") == "service"
    assert told("shadowserver/scan_post_exploitation_framework") == "service"
    assert told(WEBSITES) == told("shadowserver/malware_url") == told("abusech/urlhaus_csv") == "site"
    for name, spec in feeds.items():
        if name.startswith(("shadowserver/event4_", "shadowserver/event6_")):
            assert told(name) == "host", name
        if spec.origin is Origin.SCAN and "classification_type" not in spec.fills:
            assert told(name) == "service", name


def test_a_feed_says_it_or_else_the_type_of_each_row(event_store: EventStore) -> None:
    columns = {"time_source": "seen", "source_ip": "ip", "classification_type": "kind"}
    text = "seen,ip,kind\n" + "".join(
        f"{NOW:%Y-%m-%d %H:%M:%S},192.0.2.{number},{kind}\n"
        for number, kind in enumerate(("infected-system", "phishing", "weak-crypto", "gibberish"))
    )
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({}, ["host", "site", "service", "host"]),
        ({"origin": Origin.SCAN}, ["service", "site", "service", "service"]),
        ({"concerns": Concern.HOST}, ["host"] * 4),
    ]
    for given_, wanted in cases:
        run, _ = taken_in(replace(spec_of(Format.CSV, columns), **given_), text.encode(), event_store)
        rows = event_store.rows("SELECT concerns FROM events WHERE run = {run:UUID} ORDER BY line", {"run": str(run)})
        assert [row["concerns"] for row in rows] == wanted
        event_store.do("TRUNCATE TABLE events")


def test_what_was_stored_before_is_told_by_its_kind_and_its_feed(event_store: EventStore) -> None:
    """Rows of which nobody said what they concern: for shipped feeds it is what they say today."""
    fixed = [
        spec
        for name, spec in shipped().items()
        if name.startswith("shadowserver/") and "classification_type" not in spec.fills
    ]
    rows = [
        {
            "feed": spec.name,
            "classification_taxonomy": spec.classification.taxonomy,
            "classification_type": spec.classification.type,
        }
        for spec in fixed
    ]
    run = put(event_store, rows)
    found = event_store.rows("SELECT feed, concerns FROM events WHERE run = {run:UUID} ORDER BY line", {"run": run})
    assert {row["feed"]: f"'{row['concerns']}'" for row in found} == {spec.name: concern_sql(spec) for spec in fixed}


def test_an_older_store_is_brought_here_with_its_events(event_store: EventStore) -> None:
    event_store.do("ALTER TABLE events DROP COLUMN finding")
    event_store.do("ALTER TABLE events DROP COLUMN concerns")
    event_store.do("ALTER TABLE migrations DELETE WHERE number >= 7", settings={"mutations_sync": 1})
    run = put(event_store, [host(source_ip="::ffff:192.0.2.1", source_port=port) for port in range(3)])
    migrate(event_store, Retention(400))
    assert set(numbers(event_store, run)) == {number_of(host(), Concern.HOST)}
    seen = event_store.rows("SELECT source_port, events FROM observed WHERE run = {run:UUID}", {"run": run})
    assert [(row["source_port"], int(row["events"])) for row in seen] == [(0, 3)]
