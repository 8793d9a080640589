"""The expressions themselves: what is left out where there is nothing to look up, and which name is looked up."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pehra.pipeline import schema
from pehra.pipeline.enrichment.claims import Claim, Kind
from pehra.pipeline.enrichment.filled import Filled, Part
from pehra.pipeline.enrichment.owners import places
from pehra.pipeline.enrichment.placing import put_places
from pehra.pipeline.statements.enrichment import added
from pehra.pipeline.statements.storing import Added
from pehra.pipeline.store import Store
from tests.pipeline.enrichment.asking import NOW, TOLD, ask

FULL = Filled(frozenset(Part), {Part.NAMES: (4, 3, 2), Part.WARNED_NAMES: (2, 1)})


def said(expressions: Added) -> list[str]:
    return [*expressions.columns.values(), *expressions.named.values()]


class TestLeavingOut:
    def test_an_empty_store_is_asked_nothing(self, event_store: Store) -> None:
        expressions = added(Filled(), TOLD)
        assert not any("dict" in each for each in said(expressions))
        (row,) = ask(event_store, [{"source_ip": "::ffff:192.0.2.1"}])
        assert row | {"line": 0} == {
            "line": 0,
            "organisation": 0,
            "holder": 0,
            "cert": 0,
            "sector": "",
            "province": "",
            "owned_by": "",
            "source_network": "",
            "indicators": [],
            "warnings": [],
        }

    def test_a_feed_that_tells_no_address_is_not_asked_for_one(self) -> None:
        expressions = added(FULL, {"source_fqdn", "malware_hash_md5"})
        assert not any("source_ip" in each or "source_url" in each for each in said(expressions))
        assert "source_asn" not in expressions.columns

    @pytest.mark.parametrize("told", [frozenset(), TOLD, frozenset(schema.BY_NAME)])
    def test_all_that_is_told_is_a_column_of_an_event(self, event_store: Store, told: frozenset[str]) -> None:
        columns = {name for name, *_ in schema.ADDED} | set(schema.BY_NAME)
        assert set(added(FULL, told).columns) <= columns
        # The engine takes it, though nothing is there.
        assert len(ask(event_store, [{}], told, FULL)) == 1

    def test_the_engine_gives_the_types_that_the_columns_have(self, event_store: Store) -> None:
        expressions = added(FULL, set(schema.BY_NAME))
        kinds = ", ".join(f"{column.name} {schema.TYPES[column.kind]}" for column in schema.FILLED)
        event_store.do(f"CREATE TABLE asked ({kinds}) ENGINE = Memory")
        types = {name: kind for name, kind, _ in schema.ADDED}
        for name in ("organisation", "holder", "cert", "indicators"):
            (row,) = event_store.rows(
                f"{expressions.names}SELECT toTypeName(any({expressions.columns[name]})) AS type FROM asked"
            )
            assert row["type"] == types[name]


class TestWhichName:
    @pytest.fixture(autouse=True)
    def names(self, event_store: Store) -> None:
        claims = [
            Claim(Kind.DOMAIN, "bank.example", 1, 0),
            Claim(Kind.DOMAIN, "shop.example", 2, 1),
            Claim(Kind.DOMAIN, "a.very.long.name.of.bank.example", 3, 2),
        ]
        put_places(event_store, places(claims, {}, ZoneInfo("Asia/Karachi")), "", NOW)

    @pytest.mark.parametrize(
        ("event", "organisation"),
        [
            ({"source_fqdn": "bank.example"}, 1),
            ({"source_fqdn": "www.bank.example", "source_url": "https://shop.example/"}, 1),
            ({"source_fqdn": "other.example", "source_url": "https://shop.example/"}, 0),
            ({"source_url": "https://shop.example/"}, 2),
            ({"source_url": "HTTP://User:Word@WWW.Shop.Example.:81/x?y=https://bank.example/#z"}, 2),
            ({"source_url": "https://other.example/shop.example"}, 0),
            ({"source_url": "https://shop.example.evil.example/"}, 0),
            ({"source_fqdn": "x.a.very.long.name.of.bank.example"}, 3),
            ({"source_fqdn": "very.long.name.of.bank.example"}, 1),
            ({"source_fqdn": "example"}, 0),
            ({"source_fqdn": "."}, 0),
            ({"source_reverse_dns": "www.bank.example"}, 0),
            ({"destination_fqdn": "www.bank.example"}, 0),
            ({}, 0),
        ],
    )
    def test_is_looked_up(self, event_store: Store, event: dict[str, Any], organisation: int) -> None:
        (row,) = ask(event_store, [event], set(schema.BY_NAME))
        assert row["organisation"] == organisation
        assert row["owned_by"] == ("domain" if organisation else "")
