"""`pehra chain` and `pehra network show`, as a program outside calls them."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from pehra.foundation.access.person import SYSTEM
from pehra.law.profile import load, packaged
from pehra.registry.actions import load_profile
from pehra.registry.cli import chain, network
from pehra.registry.cli.commands import today
from pehra.registry.cli.stored import StoredSource

DEMONSTRATION = str(packaged("demonstration"))
PAKISTAN = str(packaged("pakistan"))
TELECOM = ["--sector", "telecom", "--ownership", "private", "--province", "punjab", "--cii", "yes"]
ON = ["--at", "2026-01-31"]


def run(command, *words, stored=None):
    return CliRunner().invoke(command, [*words], obj=stored, catch_exceptions=False)


def rows(command, *words, stored=None):
    result = run(command, *words, "--json", stored=stored)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refusal(command, *words, stored=None):
    """What is said on stderr; nothing may be said on stdout."""
    result = run(command, *words, stored=stored)
    assert result.exit_code == 2
    assert result.stdout == ""
    return result.stderr


class TestChain:
    def test_the_contract(self):
        assert rows(chain, *TELECOM, *ON, "--profile", DEMONSTRATION) == [
            {
                "body": "cert-telecom",
                "functions": ["sectoral"],
                "mandates": ["cert-telecom-sectoral"],
                "rule": "organisation-sectoral",
                "citation": "CERT Rules 2023, rule 8(3) (legal500); mandate: demonstration only, after CERT Rules "
                "2023, rule 8(3) (legal500)",
                "acting": ["sectoral"],
            },
            {
                "body": "ncert",
                "functions": ["national", "government", "cii"],
                "mandates": ["ncert-national", "ncert-government", "ncert-cii"],
                "rule": "sectoral-cii-private",
                "citation": "Founding document 003, sectoral CERTs report through the Government CERT or the CII CERT; "
                "mandate: Founding document 003, the National CERT also acts as CII CERT",
                "acting": ["cii", "national"],
            },
        ]

    def test_as_pakistan_stands_the_national_cert_receives_it(self):
        (only,) = rows(chain, *TELECOM, *ON, "--profile", PAKISTAN)
        assert (only["body"], only["acting"]) == ("ncert", ["cii", "national"])

    def test_a_registered_organisation(self):
        found = rows(chain, "--organisation", "gulmohar-hospital", *ON, "--profile", DEMONSTRATION)
        assert [row["body"] for row in found] == ["cert-punjab", "ncert"]

    def test_its_chain_on_another_date(self):
        words = ["--organisation", "gulmohar-hospital", "--at", "2025-12-31", "--profile", DEMONSTRATION]
        assert [row["body"] for row in rows(chain, *words)] == ["ncert"]

    def test_without_a_date_it_is_today(self):
        found = rows(chain, *TELECOM, "--profile", DEMONSTRATION)
        assert found == rows(chain, *TELECOM, "--at", today().isoformat(), "--profile", DEMONSTRATION)

    def test_cii_is_no_unless_it_is_said(self):
        assert rows(chain, *TELECOM[:6], *ON, "--profile", DEMONSTRATION)[-1]["acting"] == ["national"]

    def test_a_packaged_profile_may_be_named(self):
        named = rows(chain, *TELECOM, *ON, "--profile", "demonstration")
        assert named == rows(chain, *TELECOM, *ON, "--profile", DEMONSTRATION)

    def test_a_reader_gets_it_in_words(self):
        told = run(chain, *TELECOM, *ON, "--profile", DEMONSTRATION).stdout
        assert told.startswith("Reporting chain on 2026-01-31 (Pakistan, demonstration)\nDEMONSTRATION: ")
        assert "1. Telecom CERT (cert-telecom)" in told
        assert "2. National CERT (ncert)\n   acts as   cii, national\n" in told
        assert all(len(line) <= 100 for line in told.splitlines())

    def test_a_profile_that_is_no_demonstration_does_not_say_so(self):
        assert "DEMONSTRATION" not in run(chain, *TELECOM, *ON, "--profile", PAKISTAN).stdout

    @pytest.mark.parametrize(
        ("option", "value", "known"),
        [
            (
                "--sector",
                "telcom",
                "there are banking, citizens, defence, education, energy, government, health, other, retail",
            ),
            ("--ownership", "public", "there are government, semi-government, private"),
            ("--province", "Punjab", "there are ajk, balochistan, gb, islamabad, kp, punjab, sindh"),
            ("--cii", "maybe", "there are yes, no"),
        ],
    )
    def test_an_unknown_value_is_refused_with_the_list(self, option, value, known):
        words = [value if TELECOM[place - 1] == option else word for place, word in enumerate(TELECOM)]
        said = refusal(chain, *words, *ON, "--profile", PAKISTAN)
        assert f"{option}: {value!r} is unknown; {known}" in said

    @pytest.mark.parametrize("option", ["--sector", "--ownership", "--province"])
    def test_a_missing_value_is_refused_with_the_list(self, option):
        place = TELECOM.index(option)
        words = TELECOM[:place] + TELECOM[place + 2 :]
        said = refusal(chain, *words, *ON, "--profile", PAKISTAN)
        assert f"{option} is missing (or give --organisation); there are" in said

    def test_an_unknown_organisation_is_refused(self):
        words = ["--organisation", "atlantis", *ON, "--profile", DEMONSTRATION]
        assert "--organisation: no organisation 'atlantis' is registered" in refusal(chain, *words)

    def test_an_organisation_is_not_described_besides(self):
        words = ["--organisation", "falak-telecom", "--cii", "no", *ON, "--profile", DEMONSTRATION]
        assert "--organisation stands alone: leave out --cii" in refusal(chain, *words)

    @pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "31-01-2026", "20260131", "2026-W05-6", ""])
    def test_what_is_no_date_is_refused(self, day):
        assert "write YYYY-MM-DD" in refusal(chain, *TELECOM, "--at", day, "--profile", PAKISTAN)

    def test_a_date_without_a_national_cert_is_refused(self):
        said = refusal(chain, *TELECOM, "--at", "2020-01-01", "--profile", PAKISTAN)
        assert "No National CERT is in force on 2020-01-01" in said

    def test_a_folder_that_is_no_profile_is_refused_with_everything_that_is_wrong(self, tmp_path):
        (tmp_path / "profile.yaml").write_text("id: Small")
        said = refusal(chain, *TELECOM, *ON, "--profile", str(tmp_path))
        assert f"{tmp_path.name}/profile.yaml:1: id: 'Small' is not made of small letters" in said
        assert f"{tmp_path.name}/profile.yaml:1: version: is missing" in said
        assert "no such folder" in refusal(chain, *TELECOM, *ON, "--profile", str(tmp_path / "nowhere"))

    def test_with_neither_profile_nor_database_it_says_what_it_needs(self):
        assert "--profile DIR is needed" in refusal(chain, *TELECOM, *ON)


class TestNetworkShow:
    def test_every_body_with_its_standing_and_functions(self):
        found = {row["body"]: row for row in rows(network, "show", *ON, "--profile", PAKISTAN)}
        assert len(found) == 14
        assert (found["ncert"]["standing"], found["ncert"]["functions"]) == (
            "notified",
            ["national", "government", "cii"],
        )
        assert found["ncert"]["mandates"] == ["ncert-cii", "ncert-government", "ncert-national"]
        assert found["ncert"]["name_ur"] == "قومی سرٹ"
        telecom = found["cert-telecom"]
        assert (telecom["standing"], telecom["since"], telecom["functions"]) == ("recommended", None, [])
        assert telecom["functions_not_in_force"] == ["sectoral"]
        assert telecom["mandates_not_in_force"] == ["cert-telecom-sectoral"]
        assert "phoneworld" in telecom["citation"]

    def test_on_another_date_it_is_another_network(self):
        before = {row["body"]: row for row in rows(network, "show", "--at", "2024-03-10", "--profile", PAKISTAN)}
        assert (before["ncert"]["standing"], before["ncert"]["functions"]) == ("designated", [])
        assert before["cert-sindh"]["standing"] is None

    def test_in_the_demonstration_two_more_hold_what_is_theirs(self):
        found = {row["body"]: row for row in rows(network, "show", *ON, "--profile", DEMONSTRATION)}
        assert [body for body, row in found.items() if row["functions"]] == [
            "cert-council",
            "cert-punjab",
            "cert-telecom",
            "ncert",
        ]
        assert (found["cert-punjab"]["standing"], found["cert-punjab"]["since"]) == ("operational", "2026-01-15")

    def test_a_reader_gets_a_table(self):
        lines = run(network, "show", *ON, "--profile", PAKISTAN).stdout.splitlines()
        assert lines[0] == "The network on 2026-01-31 (Pakistan)"
        assert lines[3].split() == ["body", "standing", "since", "functions", "name"]
        assert "cert-telecom      recommended  -           [sectoral]                 Telecom CERT" in lines
        assert len(lines) == 4 + 14


class TestFromOutside:
    """The installed program, in an empty folder, with no database, no settings and a poor terminal."""

    @pytest.fixture
    def program(self, tmp_path):
        pehra = Path(sys.executable).with_name("pehra")
        poor = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(tmp_path)}

        def call(*words):
            return subprocess.run([pehra, *words], cwd=tmp_path, env=poor, capture_output=True, text=True, timeout=300)

        return call

    def test_a_profile_needs_neither_database_nor_data_folder(self, program, tmp_path):
        done = program("chain", *TELECOM, *ON, "--json", "--profile", DEMONSTRATION)
        assert (done.returncode, done.stderr) == (0, "")
        assert [row["body"] for row in json.loads(done.stdout)] == ["cert-telecom", "ncert"]
        assert list(tmp_path.iterdir()) == []

    def test_the_network_in_words_and_in_json(self, program):
        assert "National CERT" in program("network", "show", *ON, "--profile", PAKISTAN).stdout
        assert len(json.loads(program("network", "show", *ON, "--json", "--profile", PAKISTAN).stdout)) == 14

    def test_a_refusal_is_exit_code_2_and_no_traceback(self, program):
        done = program("chain", *TELECOM, "--profile", "nowhere")
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr

    def test_without_a_profile_it_asks_the_database_and_says_that_it_does_not_answer(self, program, tmp_path):
        (tmp_path / "var" / "postgres").mkdir(parents=True)
        done = program("network", "show")
        assert done.returncode == 2
        assert "the database does not answer" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.django_db
class TestStored:
    """The same questions to the database, with the same profile loaded into it."""

    @pytest.fixture(autouse=True)
    def loaded(self):
        load_profile(by=SYSTEM, profile=load(packaged("demonstration")), at=datetime(2026, 1, 30, 9, 0, tzinfo=UTC))

    def test_the_database_answers_as_the_profile_would(self):
        for words in (TELECOM, ["--organisation", "falak-telecom"], ["--organisation", "ibex-trails"]):
            told = rows(chain, *words, *ON, stored=StoredSource)
            assert told == rows(chain, *words, *ON, "--profile", DEMONSTRATION)

    def test_the_bodies_too(self):
        told = rows(network, "show", *ON, stored=StoredSource)
        assert told == rows(network, "show", *ON, "--profile", DEMONSTRATION)

    def test_it_says_that_it_is_a_demonstration(self):
        told = run(network, "show", *ON, stored=StoredSource).stdout
        assert told.startswith("The network on 2026-01-31 (the network in the database)\nDEMONSTRATION: ")

    def test_what_it_does_not_know_it_refuses_with_the_list(self):
        said = refusal(chain, "--sector", "fishery", *ON, stored=StoredSource)
        assert "--sector: 'fishery' is unknown; there are banking, citizens, defence" in said
        said = refusal(chain, "--organisation", "atlantis", *ON, stored=StoredSource)
        assert "no organisation 'atlantis' is registered" in said

    def test_a_profile_that_is_named_goes_before_the_database(self):
        def never():
            raise AssertionError("opened")

        (only,) = rows(chain, *TELECOM, *ON, "--profile", PAKISTAN, stored=never)
        assert only["body"] == "ncert"
