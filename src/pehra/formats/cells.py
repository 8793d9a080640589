"""Cells of tables that somebody may open in a spreadsheet: what others wrote in them is not to run there.

Source: OWASP, CSV Injection (https://owasp.org/www-community/attacks/CSV_Injection).
"""

import csv
from collections.abc import Iterable, Iterator
from typing import Final

# What a spreadsheet takes for the beginning of a formula, or skips to find one.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_CLASS: Final = r"^[=+@\\t\\r\\n|%\\-]"


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: it gets an apostrophe in front."""
    return f"'{text}" if text.startswith(FORMULA) else text


class _Row:
    """What csv writes to: it hands each row back instead of keeping it."""

    def write(self, row: str) -> str:
        return row


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Lines of CSV, each as it is asked for: the heads, and then the rows. No cell of them begins a formula."""
    writer = csv.writer(_Row())
    yield writer.writerow(heads)
    for row in rows:
        yield writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])


def harmless_sql(expression: str) -> str:
    """The same in ClickHouse's SQL, for an expression that is a text."""
    return rf"if(match({expression}, '{_CLASS}'), concat('\'', {expression}), toString({expression}))"
