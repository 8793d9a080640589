"""Values as texts of ClickHouse's query parameters.

Source: https://clickhouse.com/docs/interfaces/http, "Queries with parameters": a value is read as in TabSeparated, so
backslash, tab and newline are escaped; inside an array or map texts are quoted.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0", "\b": "\\b", "\f": "\\f"}
_PLAIN = str.maketrans(_ESCAPES)
_QUOTED = str.maketrans(_ESCAPES | {"'": "\\'"})


def parameter(value: Any) -> str:
    """The text of one parameter. Times are told in UTC; None is NULL. Raises TypeError for what has no text."""
    if value is None:
        return "\\N"
    if isinstance(value, (list, tuple, set, frozenset, Mapping)):
        return _nested(value)
    return _text(value).translate(_PLAIN)


def _nested(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_nested(key)}:{_nested(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple, set, frozenset)):
        opening, closing = "()" if isinstance(value, tuple) else "[]"
        return opening + ",".join(map(_nested, value)) + closing
    if isinstance(value, (int, float)):
        return _text(value)
    return f"'{_text(value).translate(_QUOTED)}'"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a time without a zone")
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise TypeError("bytes are sent as data, not as a parameter")
    return str(value)
