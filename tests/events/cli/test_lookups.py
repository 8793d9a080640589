"""Loading what events are compared with, as an operator does it."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pehra.events.cli.store import events
from pehra.pipeline.enrichment.filled import Part, filled
from pehra.pipeline.store import Store
from tests.pipeline.enrichment.asking import ask

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> Result:
    return CliRunner().invoke(events, [str(each) for each in arguments])


def test_prefixes_packed_or_plain(event_store: Store, tmp_path: Path) -> None:
    (tmp_path / "ipasn.dat").write_text("; comment\n192.0.2.0/24\t64500\n")
    assert run("prefixes", "load", tmp_path / "ipasn.dat").output == "ipasn.dat: 1 prefixes.\n"
    (tmp_path / "world.csv.gz").write_bytes(
        gzip.compress(b"prefix,asn,cc\n192.0.2.0/24,64501,PK\n2001:db8::/32,1,PK\n")
    )
    assert run("prefixes", "load", tmp_path / "world.csv.gz").output == "world.csv.gz: 2 prefixes.\n"
    assert ask(event_store, [{"source_ip": "::ffff:192.0.2.1"}])[0]["source_asn"] == 64501


def test_a_bad_file_names_its_lines_and_changes_nothing(event_store: Store, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text("192.0.2.0/24,64500,PK\n")
    run("prefixes", "load", tmp_path / "good.csv")
    (tmp_path / "bad.csv").write_text("198.51.100.0/24,1,PK\n192.0.2.1/24,1,PK\nx,1,PK\n")
    refused = run("prefixes", "load", tmp_path / "bad.csv")
    assert refused.exit_code == 2
    told = refused.output.splitlines()
    assert told[0] == "Error: nothing was loaded:"
    assert told[1].startswith("bad.csv: line 2: ")
    assert told[2].startswith("bad.csv: line 3: ")
    assert ask(event_store, [{"source_ip": "::ffff:192.0.2.1"}])[0]["source_asn"] == 64500


def test_a_file_that_is_cut_off_or_has_an_endless_line(event_store: Store, tmp_path: Path) -> None:
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"192.0.2.0/24,1,PK\n" * 1000)[:-20])
    for what in ("prefixes", "indicators"):
        refused = run(what, "load", tmp_path / "cut.gz")
        assert refused.exit_code == 2
        assert "cut.gz" in refused.output
    (tmp_path / "endless.csv").write_text("192.0.2.0/24,1,PK\n" + "1" * 100_000)
    assert "line 2: longer than" in run("prefixes", "load", tmp_path / "endless.csv").output


def test_indicators_by_source(event_store: Store, tmp_path: Path) -> None:
    (tmp_path / "Feodo.txt").write_text("192.0.2.1\nbad.example\n")
    assert run("indicators", "load", tmp_path / "Feodo.txt").output == (
        "Feodo.txt: loaded as feodo; 2 indicators of all sources.\n"
    )
    assert "4 indicators" in run("indicators", "load", tmp_path / "Feodo.txt", "--source", "other").output
    packed = tmp_path / "bad.txt.gz"
    packed.write_bytes(gzip.compress(b"192.0.2.1\nnot at all\n"))
    refused = run("indicators", "load", packed)
    assert refused.exit_code == 2
    assert "bad.txt.gz: line 2: 'not at all'" in refused.output
    assert len(ask(event_store, [{"source_fqdn": "bad.example"}], {"source_fqdn"})[0]["indicators"]) == 1


def test_warninglists(event_store: Store, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps({"name": "One", "type": "cidr", "list": ["192.0.2.0/24"]}))
    (tmp_path / "two.json").write_text(json.dumps({"name": "Two", "type": "regex", "list": ["a.*", "b"]}))
    loaded = run("warninglists", "load", tmp_path / "one.json", tmp_path / "two.json")
    assert loaded.exit_code == 0
    assert "Two: 2 values of type regex are not looked up" in loaded.output
    assert "2 warninglists, 1 values." in loaded.output
    assert ask(event_store, [{"source_ip": "::ffff:192.0.2.1"}])[0]["warnings"] == ["One"]
    (tmp_path / "bad.json").write_text('{"name": "Bad"}')
    refused = run("warninglists", "load", tmp_path / "one.json", tmp_path / "bad.json")
    assert refused.exit_code == 2
    assert "bad.json: list: a list of texts is needed" in refused.output
    assert filled(event_store).parts == {Part.WARNED_NETWORKS}
