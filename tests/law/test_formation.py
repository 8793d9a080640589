"""What a profile expects of establishment files, and the standing in which a file puts its body."""

from datetime import date
from itertools import pairwise

import pytest

from pehra.law.formation import STANDING, STATE, FormationRow, FormationState, Government, expected, notifying
from pehra.law.functions import FOLLOWS, Function, Standing
from pehra.law.profile import load, packaged

S = FormationState
DAY = date(2026, 3, 1)


def row(
    name: str, function: Function | None = None, state: FormationState = S.APPROVED, **fields: object
) -> FormationRow:
    named = {"days": 30, "notified_by": None, "starts": date(2024, 1, 1), "ends": None, "citation": "x"} | fields
    return FormationRow(id=name, function=function, state=state, **named)  # type: ignore[arg-type]


class TestExpected:
    def test_a_row_for_the_function_goes_before_one_for_all(self) -> None:
        rows = (row("all", days=30), row("provincial", Function.PROVINCIAL, days=60))
        assert expected(rows, [Function.PROVINCIAL], S.APPROVED, DAY).id == "provincial"
        assert expected(rows, [Function.SECTORAL], S.APPROVED, DAY).id == "all"
        assert expected(rows, [], S.APPROVED, DAY).id == "all"

    def test_only_of_the_state_and_of_the_day(self) -> None:
        rows = (row("over", ends=DAY), row("later", starts=date(2026, 3, 2)), row("other", state=S.SENT))
        assert expected(rows, [Function.SECTORAL], S.APPROVED, DAY) is None

    def test_a_row_without_days_expects_nothing(self) -> None:
        rows = (row("who", days=None, notified_by=Government.FEDERAL),)
        assert expected(rows, [Function.SECTORAL], S.APPROVED, DAY) is None
        assert notifying(rows, [Function.SECTORAL], DAY).notified_by is Government.FEDERAL


class TestStandings:
    def test_every_state_has_one_or_keeps_the_one_before(self) -> None:
        assert set(STANDING) == set(S)
        assert set(STATE) == set(Standing)
        assert all(STANDING[state] is standing for standing, state in STATE.items())

    def test_the_way_is_one_that_the_law_knows(self) -> None:
        way = [STANDING[state] for state in (S.PLANNED, S.DESIGNATED, S.RECOMMENDED, S.NOTIFIED, S.FULL, S.SUSPENDED)]
        assert all(after in FOLLOWS[before] for before, after in pairwise(way) if before and after)


class TestPakistan:
    @pytest.fixture(scope="class")
    def rows(self) -> tuple[FormationRow, ...]:
        return load(packaged("pakistan")).formations

    def test_every_row_says_where_it_comes_from(self, rows: tuple[FormationRow, ...]) -> None:
        assert all("ource" in each.citation or "ounding" in each.citation for each in rows)

    @pytest.mark.parametrize("state", [each for each in S if each not in (S.PLANNED, S.FULL, S.MERGED, S.DISSOLVED)])
    def test_every_state_that_should_pass_has_days(self, rows: tuple[FormationRow, ...], state: FormationState) -> None:
        assert expected(rows, [Function.PROVINCIAL], state, DAY)

    def test_the_federal_government_notifies_and_the_other_account_is_told(
        self, rows: tuple[FormationRow, ...]
    ) -> None:
        found = notifying(rows, [Function.PROVINCIAL], DAY)
        assert found.notified_by is Government.FEDERAL
        assert "concerned provincial government" in found.note
