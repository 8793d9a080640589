"""`pehra feeds`, as it is called: without a database and without an installation."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pehra.events.cli.feeds import feeds
from pehra.feeds.catalogue import SHIPPED


def call(*words: object) -> Result:
    return CliRunner().invoke(feeds, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED / "generic" / "csv", tmp_path / "partner" / "logins"))


class TestList:
    def test_one_line_for_each_feed(self) -> None:
        result = call("list")
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert len(lines) == len(list(SHIPPED.rglob("spec.yaml")))
        (line,) = (line for line in lines if line.startswith("shadowserver/scan_http "))
        assert line.split()[1:4] == ["csv", "info", "other/other"]

    def test_as_json(self) -> None:
        rows = {row["name"]: row for row in json.loads(call("list", "--json").stdout)}
        assert rows["abusech/feodo_csv"] == {
            "name": "abusech/feodo_csv",
            "title": "Feodo Tracker botnet C2 addresses (CSV)",
            "provider": "abuse.ch",
            "about": "https://feodotracker.abuse.ch/blocklist/",
            "licence": "CC0 1.0 (https://abuse.ch/faq/)",
            "format": "csv",
            "origin": "list",
            "class": "malicious-code",
            "type": "c2-server",
            "severity": "critical",
            "tlp": "TLP:CLEAR",
            "confidence": 90,
            "every_seconds": 3600,
            "closes_after_seconds": 259200,
            "file_name": "^ipblocklist(?:_aggressive|_recommended)?\\.csv$",
            "url": "https://feodotracker.abuse.ch/downloads/ipblocklist.csv",
        }

    def test_the_operator_s_own_come_along(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PEHRA_FEEDS", str(folder.parents[1]))
        assert "partner/logins " in call("list").stdout

    def test_a_folder_that_is_not_there_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PEHRA_FEEDS", str(tmp_path / "nothing"))
        result = call("list")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "nothing: is no folder with feeds (PEHRA_FEEDS names it)" in result.stderr

    def test_a_broken_one_is_told_and_the_others_are_shown(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "spec.yaml").write_text("titel: x\n", encoding="utf-8")
        monkeypatch.setenv("PEHRA_FEEDS", str(folder.parents[1]))
        result = call("list")
        assert result.exit_code == 2
        assert "partner/logins/spec.yaml:1: titel: is no field here" in result.stderr
        assert "abusech/feodo_csv " in result.stdout


class TestCheck:
    def test_a_sound_folder(self, folder: Path) -> None:
        result = call("check", folder)
        assert result.exit_code == 0
        assert result.stdout == "partner/logins is sound: its sample gives 3 events and 2 refused rows.\n"

    def test_as_json(self, folder: Path) -> None:
        told = json.loads(call("check", folder, "--json").stdout)
        assert (told["feed"], told["problems"], len(told["rows"])) == ("partner/logins", [], 5)

    def test_what_differs_ends_it_with_2(self, folder: Path) -> None:
        sample = folder / "sample.csv"
        sample.write_text(sample.read_text(encoding="utf-8").replace("3389", "3390"), encoding="utf-8")
        result = call("check", folder)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "Error: expected.jsonl:2: line 2, source_port: expected 3389, got 3390\n"

    def test_as_json_it_tells_the_same(self, folder: Path) -> None:
        (folder / "sample.csv").unlink()
        result = call("check", folder, "--json")
        assert result.exit_code == 2
        assert json.loads(result.stdout)["problems"][0].startswith("there must be one file sample.")

    def test_rows_are_written_on_demand(self, folder: Path) -> None:
        (folder / "expected.jsonl").unlink()
        result = call("check", folder, "--write")
        assert result.exit_code == 0
        assert "Wrote 5 rows" in result.stderr
        assert call("check", folder).exit_code == 0

    def test_of_a_broken_spec_nothing_is_written(self, folder: Path) -> None:
        (folder / "expected.jsonl").unlink()
        (folder / "spec.yaml").write_text("titel: x\n", encoding="utf-8")
        result = call("check", folder, "--write")
        assert result.exit_code == 2
        assert "titel: is no field here" in result.stderr
        assert not (folder / "expected.jsonl").exists()

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        assert call("check", tmp_path / "nothing").exit_code == 2
