"""`pehra formation`: the wall and one file in a terminal."""

import json

from click.testing import CliRunner, Result

from pehra.registry.cli.formation import formation
from pehra.registry.rules.formation import FileAct
from tests.registry.formation import along
from tests.registry.network import Country


def run(*words: str) -> Result:
    return CliRunner().invoke(formation, [*words], catch_exceptions=False)


def test_lists_every_file(country: Country) -> None:
    rows = {line.split("\t")[0]: line.split("\t") for line in run("list").output.splitlines()}
    assert list(rows) == ["ncert", "cert-telecom", "cert-punjab", "cert-sindh"]
    assert rows["cert-sindh"][1] == "designated"
    assert rows["cert-sindh"][3:] == ["late", "propose", "The cert-sindh"]
    assert rows["ncert"][1:5] == ["full-operation", "-", "-", "-"]


def test_lists_the_same_as_json(country: Country) -> None:
    sindh = next(row for row in json.loads(run("list", "--json").output) if row["body"] == "cert-sindh")
    assert (sindh["state"], sindh["since"], sindh["expected_days"]) == ("designated", "2024-06-01", 90)
    assert sindh["steps_on"] == [{"act": "propose", "who": "team", "to": "proposed"}]
    assert sindh["mandates"] == ["cert-sindh-provincial"]


def test_shows_one_with_its_steps_and_what_would_change(country: Country) -> None:
    along("cert-sindh", FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND, FileAct.APPROVE)
    shown = json.loads(run("show", "cert-sindh", "--json").output)
    assert [step["state"] for step in shown["steps"]] == [
        "designated", "proposed", "recommended", "summary-sent", "approved",
    ]  # fmt: skip
    assert shown["steps"][2]["resolution"] == "2026/1"
    assert len(shown["steps"][1]["document"]) == 64
    assert shown["preview"]["begins"] == ["cert-sindh-provincial"]
    text = run("show", "cert-sindh").output
    assert text.startswith("The cert-sindh (cert-sindh): approved, since 2026-03-01\n")
    assert "next: notify (secretariat)" in text
    assert "notified today:" in text


def test_of_a_body_without_a_file_is_refused(country: Country) -> None:
    refused = CliRunner().invoke(formation, ["show", "council"])
    assert refused.exit_code == 2
    assert "There is no such record." in refused.output
