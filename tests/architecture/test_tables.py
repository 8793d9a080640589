"""No table that Pehra hands out holds a cell that a spreadsheet would run: whatever writes one is found here."""

import ast
import csv
import io
from collections.abc import Iterator

import pytest

from pehra.correspondence.rules.blocklists import as_csv
from pehra.events.rules.telling import table
from pehra.formats.cells import FORMULA
from tests.architecture.source import Source, sources

# Heads of columns are words of the program.
HEADS = frozenset({"COLUMNS", "HEADS", "heads"})
# The engine writes this itself: cells are made harmless in the statement.
IN_THE_ENGINE = "CSVWithNames"
# Reads what others sent, and hands it to nobody.
INWARDS = frozenset({"pehra/pipeline/mending.py", "pehra/events/actions/source_lines.py"})


def rows_written() -> Iterator[tuple[Source, ast.Call]]:
    for source in sources():
        for node in ast.walk(source.tree):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in ("writerow", "writerows"):
                yield source, node


ROWS = [(source, call) for source, call in rows_written() if str(source).removeprefix("src/") not in INWARDS]


@pytest.mark.parametrize(("source", "call"), ROWS, ids=[f"{source}:{call.lineno}" for source, call in ROWS])
def test_a_row_is_made_harmless_or_is_a_head(source: Source, call: ast.Call) -> None:
    (row,) = call.args
    guarded = any(isinstance(each, ast.Name) and each.id == "harmless" for each in ast.walk(row))
    fixed = isinstance(row, ast.List) and all(isinstance(each, ast.Constant) for each in row.elts)
    assert guarded or fixed or (isinstance(row, ast.Name) and row.id in HEADS)


def test_what_the_engine_writes_is_made_harmless_in_its_statement() -> None:
    for source in sources():
        nodes = list(ast.walk(source.tree))
        words = {node.value for node in nodes if isinstance(node, ast.Constant)}
        # The connector knows how forms are called, and writes no statement.
        if IN_THE_ENGINE in words and source.parts[0] != "connectors":
            assert any(isinstance(node, ast.Name) and node.id == "harmless_sql" for node in nodes), source


def test_places_are_found() -> None:
    assert len({str(source) for source, _ in ROWS}) >= 5


@pytest.mark.parametrize("sign", FORMULA)
def test_a_table_runs_nothing(sign: str) -> None:
    made = table(["name"], [[f"{sign}cmd|' /C calc'!A0"]]).decode("utf-8-sig")
    ((_, cell),) = [tuple(row[0] for row in csv.reader(io.StringIO(made)))]
    assert cell.startswith("'")


def test_a_blocklist_without_lines_is_its_head() -> None:
    assert len(list(csv.reader(as_csv([])))) == 1
