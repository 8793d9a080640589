"""`pehra handover`: looked at, ordered, taken back."""

import json
import re

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from pehra.registry import models
from pehra.registry.cli.hand_overs import handover
from pehra.registry.queries import local_date
from tests import world
from tests.registry.network import Country

pytestmark = pytest.mark.django_db
ASKED = ("--mandate", "ncert-government", "--to", "cert-gov", "--instrument", "S.R.O. 9", "--citation", "Gazette")


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(handover, [*words], input=typed, catch_exceptions=False)


def test_a_preview_changes_nothing(country: Country) -> None:
    result = run("preview", *ASKED, "--on", "2036-01-01", "--json")
    shown = json.loads(result.stdout)
    assert (shown["from"], shown["to"], shown["function"], shown["on"]) == (
        "ncert",
        "cert-gov",
        "government",
        "2036-01-01",
    )
    assert (shown["organisations"], shown["first_responders"]) == (1, 0)
    assert (
        "ncert-government (government) passes from ncert to cert-gov"
        in run("preview", *ASKED, "--on", "2036-01-01").output
    )
    assert not models.HandOver.objects.exists()


def test_an_order_shows_and_asks_first(country: Country) -> None:
    result = run("order", *ASKED, "--on", "2036-01-01", typed="n\n")
    assert result.exit_code == 1
    assert not models.HandOver.objects.exists()
    result = run("order", *ASKED, "--on", "2036-01-01", typed="y\n")
    assert "to be carried out on 2036-01-01." in result.output
    assert run("list").output.startswith("2036-01-01\tordered\tncert-government\tncert -> cert-gov")


def test_an_order_for_today_is_carried_out(country: Country) -> None:
    today = local_date(timezone.now()).isoformat()
    assert "carried out, its open cases moved." in run("order", *ASKED, "--on", today, "--yes").output
    assert "\tcarried out\t" in run("list").output


def test_of_a_single_organisation_no_number_of_cases_is_told(country: Country) -> None:
    """It would tell whether that organisation has been attacked."""
    for over in (country.telco, country.clinic):
        mandate = world.mandate(country.body("cert-telecom"), "sectoral", organisation=over)
        asked = ("--mandate", mandate.key, "--to", "cert-gov", "--instrument", "S.R.O. 9", "--citation", "Gazette")
        today = local_date(timezone.now()).isoformat()
        said = run("preview", *asked, "--on", today).output + run("order", *asked, "--on", today, "--yes").output
        assert said.endswith("carried out, its open cases moved.\n")
        assert not re.search("[0-9]+ (open )?cases", said)


def test_one_can_be_taken_back_before_its_day(country: Country) -> None:
    run("order", *ASKED, "--on", "2036-01-01", "--yes")
    key = models.HandOver.objects.get().key
    assert run("cancel", key).output == f"{key}: cancelled.\n"
    assert "\tcancelled\t" in run("list").output
    result = run("cancel", key)
    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (
            (*ASKED[:3], "cert-sindh", *ASKED[4:], "--on", "2036-01-01"),
            "to_body: This body is not notified on that day",
        ),
        (("--mandate", "ghost", *ASKED[2:], "--on", "2036-01-01"), "There is no such record."),
        ((*ASKED, "--on", "soon"), "'soon' is not a date; write YYYY-MM-DD"),
        (ASKED, "Missing option '--on'"),
    ],
)
def test_what_is_refused_is_one_line_and_exit_code_2(country: Country, words: tuple[str, ...], problem: str) -> None:
    for command in ("preview", "order"):
        result = run(command, *words)
        assert result.exit_code == 2
        assert problem in result.stderr
        assert result.stdout == ""
