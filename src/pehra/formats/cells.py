"""Cells of tables that somebody may open in a spreadsheet: what others wrote in them is not to run there.

Source: OWASP, CSV Injection (https://owasp.org/www-community/attacks/CSV_Injection).
"""

from typing import Final

# What a spreadsheet takes for the beginning of a formula, or skips to find one.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_CLASS: Final = r"^[=+@\\t\\r\\n|%\\-]"


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: it gets an apostrophe in front."""
    return f"'{text}" if text.startswith(FORMULA) else text


def harmless_sql(expression: str) -> str:
    """The same in ClickHouse's SQL, for an expression that is a text."""
    return rf"if(match({expression}, '{_CLASS}'), concat('\'', {expression}), toString({expression}))"
