"""Adding up cells, and small numbers."""

from hypothesis import given
from hypothesis import strategies as st

from pehra.readiness.rules.coverage import FEWEST, PARTS, Cell, lines, overall, total


@st.composite
def cells(draw: st.DrawFn) -> list[Cell]:
    found = []
    for sector in draw(st.lists(st.sampled_from(["banking", "health", "power", "telecom"]), max_size=8)):
        count = draw(st.integers(1, 12))
        parts = {part: draw(st.integers(0, count)) for part in PARTS}
        found.append(Cell(sector, draw(st.sampled_from(["punjab", "sindh"])), "cert", "sectoral", count, **parts))
    return found


@given(cells())
def test_lines_add_up_to_the_total(found: list[Cell]) -> None:
    rows = lines(found, lambda cell: cell.sector)
    assert sum(row.count for row in rows) == total(found).count
    shown = [row for row in rows if row.own is not None]
    if len(shown) == len(rows):
        assert sum(row.own or 0 for row in rows) == total(found).own


@given(cells())
def test_of_a_few_nothing_is_told_but_how_many_they_are(found: list[Cell]) -> None:
    for row in lines(found, lambda cell: cell.sector):
        if row.count < FEWEST:
            assert {getattr(row, part) for part in PARTS} == {None}


@given(cells())
def test_nor_of_all_of_them_where_they_are_few(found: list[Cell]) -> None:
    row = overall(found)
    assert row.count == total(found).count
    assert (row.own is None) == (0 < row.count < FEWEST)


@given(cells())
def test_what_is_withheld_cannot_be_had_by_subtraction(found: list[Cell]) -> None:
    rows = lines(found, lambda cell: cell.sector)
    hidden = [row for row in rows if row.own is None]
    assert len(hidden) != 1 or len(rows) == 1


@given(cells())
def test_a_hundred_percent_is_only_said_of_all(found: list[Cell]) -> None:
    row = total(found)
    for part in PARTS:
        share = row.share(getattr(row, part))
        assert (share == 100) == (bool(found) and getattr(row, part) == row.count)


def test_the_largest_first() -> None:
    found = [Cell(name, "punjab", "c", "t", count, 0, 0, 0, 0, 0) for name, count in (("a", 6), ("b", 9), ("c", 9))]
    assert [row.key for row in lines(found, lambda cell: cell.sector)] == ["b", "c", "a"]
    assert total([]).share(0) is None
