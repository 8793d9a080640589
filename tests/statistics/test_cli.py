"""The command: making the sums anew, and proving them."""

import json
from datetime import date
from io import StringIO

import pytest
from click.testing import CliRunner
from django.db import connection

from pehra.statistics.cli import _comparing, statistics
from pehra.statistics.models import Total
from pehra.statistics.queries.checking import difference, differing_frozen
from tests.statistics.conftest import Country, at
from tests.statistics.test_freezing import own, quarter

__all__ = ["quarter"]

pytestmark = pytest.mark.django_db


def said(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(statistics, words)
    assert result.exit_code == code, result.output
    return result.output


def test_all_is_well(quarter: Country) -> None:
    own(quarter)
    assert "added up" in said("add-up")
    assert "nothing was new" in said("add-up")
    assert "differing: none" in said("check", "--frozen")
    found = json.loads(said("check", "--json"))
    assert found["holds"]
    assert found["facts"] == 72


def test_a_terminal_is_told_what_is_compared_and_nothing_else_is(
    quarter: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = own(quarter)
    said("add-up")
    assert CliRunner().invoke(statistics, ["check", "--frozen"]).stderr == ""

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", terminal)
        _comparing("facts")
    assert terminal.getvalue() == "comparing: facts\n"
    told: list[str] = []
    assert difference(told.append).holds
    assert differing_frozen(told.append) == []
    assert told == ["facts", "sums", row.reference]


@pytest.mark.parametrize("grain", ["m", "q", "y"])
def test_a_wrong_sum_is_found_in_months_quarters_and_years(quarter: Country, grain: str) -> None:
    said("add-up")
    row = Total.objects.filter(grain=grain, dimension="severity").order_by("pk").first()
    assert row is not None
    for amount in (row.amount + 1, row.amount):
        Total.objects.filter(pk=row.pk).update(amount=amount)
        found = difference()
        assert (found.wrong_sums, found.holds) == ((1, False) if amount != row.amount else (0, True))
    Total.objects.filter(pk=row.pk).delete()
    assert difference().wrong_sums == 1, "also one that is missing"


def test_wrong_sums_are_found_and_made_anew(quarter: Country) -> None:
    said("add-up")
    Total.objects.filter(measure="opened", dimension="all").update(amount=1)
    assert "wrong" in said("check", code=1)
    assert said("rebuild").strip().endswith("sums")
    said("check")


def test_what_was_frozen_and_touched_is_found(quarter: Country) -> None:
    row = own(quarter)
    quarter.case(at(date(2026, 2, 2)))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE statistics_frozen DISABLE TRIGGER statistics_stays")
        cursor.execute("UPDATE statistics_frozen SET content = replace(content, '18', '17')")
        cursor.execute("ALTER TABLE statistics_frozen ENABLE TRIGGER statistics_stays")
    assert row.reference in said("check", "--frozen", code=1)
