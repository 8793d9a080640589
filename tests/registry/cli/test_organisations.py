"""`pehra organisation`: listed, registered one by one and from a file."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.registry import models
from pehra.registry.cli import organisations as under_test
from pehra.registry.cli.csv_rows import read_rows
from pehra.registry.cli.organisations import organisation
from pehra.registry.cli.source import Refused
from tests.registry.network import Country, register

HEAD = "name_en,sector,ownership,province"


def run(*words: str) -> Result:
    return CliRunner().invoke(organisation, [*words], catch_exceptions=False)


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> str:
    path = folder / "organisations.csv"
    path.write_bytes("\n".join(lines).encode(encoding))
    return str(path)


class TestListing:
    def test_each_with_its_first_responder(self, country: Country) -> None:
        assert run("list").output.splitlines() == [
            "clinic\thealth\tgovernment\tpunjab\t\tcert-punjab",
            "shop\thealth\tprivate\tsindh\t\tncert",
            "telco\ttelecom\tprivate\tpunjab\tcii\tcert-telecom",
        ]

    def test_those_of_one_body_and_by_a_part_of_the_name(self, country: Country) -> None:
        rows = [json.loads(line) for line in run("list", "--body", "cert-telecom", "--json").output.splitlines()]
        assert [(row["organisation"], row["cii"], row["first"]) for row in rows] == [("telco", True, "cert-telecom")]
        assert run("list", "--search", "ghost").output == ""

    def test_all_of_them_however_many(self, country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(under_test, "SIZE", 2)
        for count in range(4):
            register(f"Telco {count}", "telecom", "sindh")
        assert len(run("list").output.splitlines()) == 7

    def test_an_unknown_body_is_refused_with_the_list(self, country: Country) -> None:
        result = run("list", "--body", "ghost")
        assert result.exit_code == 2
        assert "cert-gov, cert-punjab, cert-sindh, cert-telecom, council, ncert" in result.stderr


class TestAdding:
    WORDS = ("add", "--name-en", "New Telco", "--sector", "telecom", "--ownership", "private", "--province", "sindh")

    def test_prints_the_short_name(self, country: Country) -> None:
        assert run(*self.WORDS, "--name-ur", "نئی ٹیلکو", "--parent", "telco").output == "new-telco\n"
        made = models.Organisation.objects.get(slug="new-telco")
        assert (made.name_ur, made.parent.slug) == ("نئی ٹیلکو", "telco")

    def test_tells_every_problem_by_its_field(self, country: Country) -> None:
        result = run("add", "--name-en", "X", "--sector", "mining", "--ownership", "mine", "--province", "sindh")
        assert result.exit_code == 2
        assert "sector: Choose one of: banking, health, telecom." in result.stderr
        assert "ownership: Choose one of" in result.stderr


class TestImporting:
    def test_all_rows_in_any_order_of_columns(self, country: Country, tmp_path: Path) -> None:
        path = written(
            tmp_path,
            "province,name_en,sector,ownership,slug,parent,name_ur",
            'sindh,"Group, Holding",telecom,private,group,,',
            "punjab,Daughter,telecom,semi-government,,group,بیٹی",
        )
        assert run("import", path).output == "2 organisations registered.\n"
        made = models.Organisation.objects.get(slug="daughter")
        assert (made.parent.slug, made.name_ur, made.ownership) == ("group", "بیٹی", "semi-government")
        assert models.Organisation.objects.get(slug="group").name_en == "Group, Holding"

    def test_one_bad_row_and_none_is_registered(self, country: Country, tmp_path: Path) -> None:
        path = written(tmp_path, HEAD, "A,telecom,private,punjab", "B,mining,private,punjab", ",telecom,private,fata")
        before = models.Organisation.objects.count()
        result = run("import", path)
        assert result.exit_code == 2
        assert result.stderr.splitlines()[1:] == [
            "line 3: sector: Choose one of: banking, health, telecom.",
            "line 4: name_en: This field is needed.",
            "line 4: province: Choose one of: punjab, sindh.",
        ]
        assert models.Organisation.objects.count() == before

    def test_a_name_over_two_lines_counts_its_lines(self, country: Country, tmp_path: Path) -> None:
        path = written(tmp_path, HEAD, '"A', 'B",telecom,private,punjab', "C,mining,private,punjab")
        errors = run("import", path).stderr
        assert "line 3: name_en: Character 2 is a control character" in errors
        assert "line 4: sector" in errors

    def test_a_spreadsheets_mark_at_the_front_is_no_part_of_it(self, country: Country, tmp_path: Path) -> None:
        path = written(tmp_path, HEAD, "A,telecom,private,punjab", encoding="utf-8-sig")
        assert run("import", path).exit_code == 0

    @pytest.mark.parametrize(
        ("lines", "problem"),
        [
            ([], "line 1: name_en: is missing"),
            (["name_en,sector,ownership", "A,b,c"], "line 1: province: is missing"),
            ([HEAD + ",colour", "A,telecom,private,punjab,red"], "line 1: colour: unknown"),
            ([HEAD + ",sector", "A,b,c,d,e"], "line 1: sector: stands there twice"),
            ([HEAD, "A,telecom,private"], "line 2: has other columns than the first line"),
            ([HEAD, "A,telecom,private,punjab,more"], "line 2: has other columns than the first line"),
            ([HEAD, '"A,telecom,private,punjab'], "unexpected end of data"),
        ],
    )
    def test_a_file_of_another_shape_is_refused(
        self, country: Country, tmp_path: Path, lines: list[str], problem: str
    ) -> None:
        result = run("import", written(tmp_path, *lines))
        assert result.exit_code == 2
        assert problem in result.stderr

    def test_a_file_in_another_encoding_names_the_line(self, country: Country, tmp_path: Path) -> None:
        path = written(tmp_path, HEAD, "A,telecom,private,punjab", "Bäcker,telecom,private,punjab", encoding="latin-1")
        assert "line 3: is not UTF-8" in run("import", path).stderr

    def test_a_file_that_is_not_there(self, country: Country) -> None:
        assert "no such file" in run("import", "/nowhere.csv").stderr


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.csv"
    for content in (data, HEAD.encode() + b"\n" + data):
        path.write_bytes(content)
        with suppress(Refused):
            assert all(row.details.name_en is not None for row in read_rows(path))
