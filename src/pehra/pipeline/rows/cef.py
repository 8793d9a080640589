"""ArcSight Common Event Format, revision 25: `CEF:0|vendor|product|version|class|name|severity|key=value key=value`.

Columns: `cef_version`, `device_vendor`, `device_product`, `device_version`, `device_event_class_id`, `name`,
`severity`, `syslog` (what stands before `CEF:`), and each key of the extension under its own name. Keys that the CEF
dictionary calls times are milliseconds since 1970 or `Mar 01 2026 10:00:00[.123] [UTC]`; both become ISO 8601 in UTC.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows.record import Record, checked, refused

HEAD: Final = (
    "cef_version",
    "device_vendor",
    "device_product",
    "device_version",
    "device_event_class_id",
    "name",
    "severity",
)
TIMES: Final = frozenset(
    {"rt", "start", "end", "art", "mrt", "deviceCustomDate1", "deviceCustomDate2", "fileCreateTime"}
    | {"fileModificationTime", "oldFileCreateTime", "oldFileModificationTime", "flexDate1"}
)

_FIELD: Final = re.compile(r"((?:[^|\\]|\\.)*)\|", re.DOTALL)
_KEY: Final = re.compile(r"(?:^|(?<=[ \t]))([A-Za-z0-9_.\-\[\]]+)=")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_LINE_ENDS: Final = {"n": "\n", "r": "\r"}
_MILLISECONDS: Final = re.compile(r"[0-9]{10,13}")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_FIRST: Final = re.compile(
    r"([A-Za-z]{3}) ([0-9]{1,2}) ([0-9]{4}) ([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,3})?(?: (?:UTC|GMT|Z))?"
)


def record_of(line: int, data: bytes) -> Record | Refused | None:
    """The row of a line; None for an empty line."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return refused(line, Reason.ENCODING, data)
    if not text.strip():
        return None
    before, mark, rest = text.partition("CEF:")
    head: list[str] = []
    for _ in HEAD:
        if not mark or (found := _FIELD.match(rest)) is None:
            return refused(line, Reason.BROKEN, data)
        head.append(_unescaped(found[1]))
        rest = rest[found.end() :]
    texts = {"syslog": before.strip(), **dict(zip(HEAD, head, strict=True)), **_extension(rest)}
    return checked(Record(line, texts, data))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _LINE_ENDS.get(found[1], found[1]), text) if "\\" in text else text


def _extension(text: str) -> dict[str, str]:
    """Keys and values: a value goes on to the blank before the next key. A key that comes twice has its last value."""
    found = list(_KEY.finditer(text))
    ends = [*(each.start() for each in found[1:]), len(text)]
    pairs = {each[1]: _unescaped(text[each.end() : end].rstrip(" \t")) for each, end in zip(found, ends, strict=False)}
    return {key: _time(value) if key in TIMES else value for key, value in pairs.items()}


def _time(text: str) -> str:
    """ISO 8601 of either form; another text as it is."""
    if _MILLISECONDS.fullmatch(text):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text))
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
    if (found := _MONTH_FIRST.fullmatch(text)) and found[1].lower() in _MONTHS:
        month = _MONTHS.index(found[1].lower()) + 1
        return f"{found[3]}-{month:02}-{int(found[2]):02}T{found[4]}{found[5] or ''}Z"
    return text
