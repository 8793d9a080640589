"""`pehra profile`: what would change, loading it, and what is held."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pehra.law.profile import packaged
from pehra.registry import models
from pehra.registry.cli.profiles import profile
from tests.registry.network import Country

pytestmark = pytest.mark.django_db


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(profile, [*words], input=typed, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped profile, to be changed."""
    made = tmp_path / "pakistan"
    made.mkdir()
    for file in packaged("pakistan").glob("*.yaml"):
        (made / file.name).write_text(file.read_text())
    return made


class TestLoading:
    def test_shows_and_asks_first(self, db: None) -> None:
        result = run("load", "pakistan", typed="n\n")
        assert result.exit_code == 1
        assert "+ body ncert: name_en: National CERT" in result.output
        assert "Load it?" in result.output
        assert not models.Body.objects.exists()
        assert run("load", "pakistan", typed="y\n").exit_code == 0
        assert models.Body.objects.filter(slug="ncert").exists()

    def test_twice_changes_nothing_and_asks_nothing(self, db: None) -> None:
        assert run("load", "pakistan", "--yes").exit_code == 0
        result = run("load", "pakistan")
        assert (result.exit_code, result.output) == (0, "Nothing would change.\n")

    def test_a_changed_folder_shows_the_change_and_then_makes_it(self, db: None, folder: Path) -> None:
        run("load", str(folder), "--yes")
        clocks = folder / "clocks.yaml"
        first = next(line for line in clocks.read_text().splitlines() if line.strip().startswith("hours:"))
        clocks.write_text(clocks.read_text().replace(first, "  hours: 717", 1))
        shown = run("diff", str(folder)).output
        assert "hours:" in shown
        assert "-> 717" in shown
        assert "1 changes in 1 rows." in shown
        assert "1 changes." in run("load", str(folder), "--yes").output
        assert models.ClockRow.objects.filter(hours=717).count() == 1

    def test_lays_one_folder_over_another(self, db: None, tmp_path: Path) -> None:
        over = tmp_path / "over"
        over.mkdir()
        (over / "profile.yaml").write_text('id: over\nversion: "1"\ntitle_en: Over\ntitle_ur: اوپر\n')
        (over / "bodies.yaml").write_text("- slug: nsca\n  name_en: Renamed\n")
        run("load", "pakistan", "--over", str(over), "--yes")
        assert models.Body.objects.get(slug="nsca").name_en == "Renamed"

    def test_a_broken_folder_is_refused_with_every_problem(self, db: None, folder: Path) -> None:
        (folder / "sectors.yaml").write_text("- slug: telecom\n  name_en: Telecom\n  colour: red\n")
        result = run("load", str(folder), "--yes")
        assert result.exit_code == 2
        assert "sectors.yaml:" in result.stderr
        assert "colour" in result.stderr
        assert result.stdout == ""
        assert not models.Sector.objects.exists()

    def test_a_folder_that_is_none(self, db: None) -> None:
        for command in ("diff", "load"):
            result = run(command, "/nowhere")
            assert result.exit_code == 2
            assert "no such folder" in result.stderr


class TestLooking:
    def test_differences_as_json(self, country: Country) -> None:
        rows = json.loads(run("diff", "pakistan", "--json").stdout)
        assert {"kind": "profile", "id": "pakistan", "field": "id", "old": "smallland", "new": "pakistan"} in rows

    def test_what_is_held(self, country: Country) -> None:
        shown = json.loads(run("show", "--json").stdout)
        assert (shown["profile"], shown["version"], shown["demonstration"]) == ("smallland", "1", True)
        assert (shown["rows"]["bodies"], shown["rows"]["mandates"]) == (6, 7)
        assert "smallland" in run("show").output

    def test_nothing_is_held_yet(self, db: None) -> None:
        result = run("show")
        assert result.exit_code == 2
        assert "pehra profile load" in result.stderr


class TestFormsThatHaveBegun:
    def test_a_changed_one_is_told_by_the_difference_and_not_loaded(self, db: None, folder: Path) -> None:
        assert run("load", str(folder), "--yes").exit_code == 0
        file = folder / "report-forms.yaml"
        file.write_text(file.read_text().replace("Was a ransom paid?", "Was any of it paid?"))
        told = run("diff", str(folder))
        assert "! form ransomware-1: has begun and is never changed; add version 2 with its first day" in told.stderr
        refused = run("load", str(folder), "--yes")
        assert refused.exit_code != 0
        assert "ransomware-1 has begun and is never changed" in refused.output
