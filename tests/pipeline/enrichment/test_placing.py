from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.pipeline.enrichment import oracle
from pehra.pipeline.enrichment.claims import Claim, Kind
from pehra.pipeline.enrichment.filled import Part, filled, marks
from pehra.pipeline.enrichment.owners import Standing, places, second
from pehra.pipeline.enrichment.placing import put_constituency, put_places
from pehra.pipeline.enrichment.spans import ALWAYS, FOREVER, Span
from pehra.pipeline.store import Store
from tests.pipeline.enrichment import claiming
from tests.pipeline.enrichment.asking import NOW, ask

KARACHI = ZoneInfo("Asia/Karachi")
MARCH = date(2026, 3, 1)
BANK, TELCO = Standing(70, "banking", "sindh"), Standing(71, "telecom", "punjab")
CLAIMS = [
    Claim(Kind.NETWORK, "192.0.2.0/24", 1, 0),
    Claim(Kind.NETWORK, "192.0.2.64/26", 2, 1, ends=MARCH),
    Claim(Kind.NETWORK, "2001:db8::/32", 2, 2),
    Claim(Kind.DOMAIN, "bank.example", 1, 3),
    Claim(Kind.DOMAIN, "branch.of.bank.example", 2, 4),
    Claim(Kind.ASN, "64500", 2, 5),
]
STANDINGS = {1: (Span(ALWAYS, MARCH, BANK), Span(MARCH, FOREVER, TELCO)), 2: (Span(ALWAYS, FOREVER, TELCO),)}


def put(store: Store, claims: list[Claim], mark: str = "") -> None:
    put_places(store, places(claims, STANDINGS, KARACHI), mark, NOW)


def test_networks_come_first_then_names_then_the_holder(event_store: Store) -> None:
    put(event_store, CLAIMS, "first")
    found = ask(
        event_store,
        [
            {"source_ip": "::ffff:192.0.2.1", "source_fqdn": "branch.of.bank.example", "source_asn": 64500},
            {"source_ip": "::ffff:198.51.100.1", "source_fqdn": "branch.of.bank.example", "source_asn": 64500},
            {"source_ip": "::ffff:198.51.100.1", "source_asn": 64500},
            {"source_ip": "::ffff:198.51.100.1", "source_asn": 64501},
            {"source_url": "https://www.Bank.example:8443/login?next=https://a.example/"},
            {"source_ip": "2001:db8:1::1"},
            {"source_fqdn": "notbank.example"},
            {"source_fqdn": "bank.example"},
        ],
    )
    told = [(row["organisation"], row["holder"], row["cert"], row["sector"], row["owned_by"]) for row in found]
    assert told == [
        (1, 0, 71, "telecom", "network"),
        (2, 0, 71, "telecom", "domain"),
        (0, 2, 71, "", "asn"),
        (0, 0, 0, "", ""),
        (1, 0, 71, "telecom", "domain"),
        (2, 0, 71, "telecom", "network"),
        (0, 0, 0, "", ""),
        (1, 0, 71, "telecom", "domain"),
    ]
    assert marks(event_store)[Part.NETWORKS] == "first"
    assert filled(event_store).labels[Part.NAMES] == (4, 2)


def test_as_of_the_events_time(event_store: Store) -> None:
    put(event_store, CLAIMS)
    midnight = second(MARCH, KARACHI)
    address = {"source_ip": "::ffff:192.0.2.65"}
    before, after = ask(event_store, [address | {"time_source": midnight - 0.5}, address | {"time_source": midnight}])
    assert (before["organisation"], before["province"]) == (2, "punjab")
    assert (after["organisation"], after["province"]) == (1, "punjab")
    (long_ago,) = ask(event_store, [{"source_ip": "::ffff:192.0.2.1", "time_source": midnight - 1}])
    assert (long_ago["cert"], long_ago["sector"]) == (70, "banking")


def test_what_is_put_anew_replaces_all_and_owners_keep_their_numbers(event_store: Store) -> None:
    put(event_store, CLAIMS)
    first = event_store.rows("SELECT * FROM owners ORDER BY owner")
    put(event_store, [*CLAIMS[1:], Claim(Kind.NETWORK, "192.0.2.0/24", 3, 9)])
    (found,) = ask(event_store, [{"source_ip": "::ffff:192.0.2.1"}])
    assert (found["organisation"], found["cert"]) == (3, 0)
    assert event_store.rows("SELECT * FROM owners ORDER BY owner")[: len(first)] == first
    put(event_store, [])
    assert filled(event_store).parts == frozenset()
    assert event_store.rows("SELECT count() AS rows FROM networks") == [{"rows": 0}]
    (nobody,) = ask(event_store, [{"source_ip": "::ffff:192.0.2.1"}])
    assert (nobody["organisation"], nobody["owned_by"]) == (0, "")


def test_whoever_reads_meanwhile_sees_the_old_or_the_new_and_never_a_mixture(event_store: Store) -> None:
    first = [Claim(Kind.NETWORK, "192.0.2.0/24", 1, 0), Claim(Kind.DOMAIN, "bank.example", 1, 1)]
    second_ = [Claim(Kind.NETWORK, "192.0.2.0/25", 2, 0), Claim(Kind.DOMAIN, "bank.example", 2, 1)]
    put(event_store, first)
    there, over, seen = filled(event_store), Event(), []

    def read() -> None:
        while not over.is_set():
            (row,) = ask(event_store, [{"source_ip": "::ffff:192.0.2.1", "source_fqdn": "bank.example"}], known=there)
            seen.append((row["organisation"], row["cert"], row["sector"], row["province"]))

    with ThreadPoolExecutor(1) as reading:
        reader = reading.submit(read)
        for claims in (second_, first, second_, first):
            put(event_store, claims)
        over.set()
        reader.result()
    assert len(seen) > 3
    assert set(seen) <= {(1, 71, "telecom", "punjab"), (2, 71, "telecom", "punjab")}


def test_a_filling_that_was_cut_off_leaves_nothing_behind(event_store: Store) -> None:
    event_store.do("INSERT INTO networks_next VALUES ('192.0.2.0/25', 99)")
    put(event_store, CLAIMS)
    assert event_store.rows("SELECT count() AS rows FROM networks") == [{"rows": 3}]


def test_who_sees_an_organisation(event_store: Store) -> None:
    put_constituency(event_store, {5: (70, 71), 6: ()}, "today", NOW)
    rows = event_store.rows("SELECT * FROM constituency ORDER BY organisation")
    assert rows == [{"organisation": 5, "bodies": [70, 71]}, {"organisation": 6, "bodies": []}]
    put_constituency(event_store, {5: (71,)}, "tomorrow", NOW)
    asked = "SELECT dictGet('bodies_of_organisation', 'bodies', toUInt64(5)) AS bodies"
    assert event_store.rows(asked) == [{"bodies": [71]}]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    rows=claiming.claims(),
    asked=st.lists(
        st.tuples(claiming.addresses(), claiming.names(), st.integers(1, 5), claiming.days(), st.integers(0, 86_399)),
        min_size=1,
        max_size=30,
    ),
)
def test_the_engine_says_what_the_oracle_says(
    event_store: Store, rows: list[Claim], asked: list[tuple[str, str, int, date, int]]
) -> None:
    put(event_store, rows)
    events = [
        {
            "source_ip": address if ":" in address else f"::ffff:{address}",
            "source_fqdn": name,
            "source_asn": asn,
            "time_source": second(day, KARACHI) + moment,
        }
        for address, name, asn, day, moment in asked
    ]
    for found, (address, name, asn, day, _) in zip(ask(event_store, events), asked, strict=True):
        by_network = oracle.owner_of_address(rows, address, day)
        by_name = oracle.owner_of_name(rows, name, day)
        holder = oracle.holder_of_asn(rows, asn, day)
        organisation = by_network or by_name or 0
        assert (found["organisation"], found["holder"]) == (organisation, 0 if organisation else holder or 0)
        told = "network" if by_network else "domain" if by_name else "asn" if holder else ""
        assert found["owned_by"] == told
