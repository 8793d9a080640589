"""docs/reference/events.md is what the schema says today."""

import subprocess
import sys

from pehra.pipeline.schema import ADDED, FILLED
from tools.print_events import PAGE, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tools.print_events writes it anew"


def test_every_column_has_its_row() -> None:
    rows = [line.split("|")[1].strip(" `") for line in page().splitlines() if line.startswith("| `")]
    assert rows == [*(column.name for column in FILLED), *(name for name, _, _ in ADDED)]


def test_no_cell_breaks_the_table() -> None:
    tables = [line for line in page().splitlines() if line.startswith("|")]
    assert {line.count("|") for line in tables} == {5}


def test_the_check_says_whether_it_is_current() -> None:
    words = [sys.executable, "-m", "tools.print_events", "--check"]
    assert subprocess.run(words, check=False).returncode == 0
