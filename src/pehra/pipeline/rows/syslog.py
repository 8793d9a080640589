"""Syslog of RFC 5424, a message a line or in the octet-counted frames of RFC 6587.

Columns: `facility` and `level` (numbers), `timestamp`, `host`, `app`, `process`, `message_id`, `message`, and for
structured data `<id>.<parameter>`. A nil value (-) is empty.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from pehra.pipeline.inputs import BadInput
from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows.lines import lines
from pehra.pipeline.rows.record import LONGEST_RECORD, Record, checked, refused

_HEAD: Final = re.compile(
    r"<([0-9]{1,3})>[1-9][0-9]{0,2} (\S{1,64}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) ", re.ASCII
)
_ELEMENT: Final = re.compile(r'\[([^\s=\]"]{1,64})((?: [^\s=\]"]{1,64}="(?:[^"\\\]]|\\.)*")*)\]', re.DOTALL)
_PARAMETER: Final = re.compile(r' ([^\s=\]"]{1,64})="((?:[^"\\\]]|\\.)*)"', re.DOTALL)
_ESCAPED: Final = re.compile(r'\\(["\\\]])')
_NAMES: Final = ("timestamp", "host", "app", "process", "message_id")
_HIGHEST: Final = 191  # facility 23, level 7
_COUNT: Final = re.compile(rb"[1-9][0-9]* ")
_LONGEST_COUNT: Final = 10


def frames(source: BinaryIO, longest: int = LONGEST_RECORD) -> Iterator[tuple[int, bytes] | Refused]:
    """Messages with their numbers: of the line, or of the frame where the input begins with a count.

    Raises BadInput where a frame has no count: nothing tells where the next one begins.
    """
    head = _digits(source)
    if not _COUNT.fullmatch(head):
        yield from lines(source, longest, head)
        return
    number = 0
    while head:
        number += 1
        if not _COUNT.fullmatch(head):
            raise BadInput(f"message {number}: has no count of its bytes before it")
        yield _frame(source, number, int(head), longest)
        while (head := _digits(source)) in (b"\r", b"\n"):
            pass


def _digits(source: BinaryIO) -> bytes:
    """What stands before a frame: digits and the byte behind them."""
    text = b""
    while (letter := source.read(1)).isdigit() and len(text) < _LONGEST_COUNT:
        text += letter
    return text + letter


def _frame(source: BinaryIO, number: int, count: int, longest: int) -> tuple[int, bytes] | Refused:
    data = source.read(min(count, longest + 1))
    if len(data) > longest:
        _pass_over(source, count - len(data))
        return refused(number, Reason.LONG, data)
    return (number, data) if len(data) == count else refused(number, Reason.BROKEN, data)


def _pass_over(source: BinaryIO, count: int) -> None:
    while count > 0 and (block := source.read(min(count, 1 << 20))):
        count -= len(block)


def record_of(line: int, data: bytes) -> Record | Refused | None:
    """The row of a message; None for an empty line."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return refused(line, Reason.ENCODING, data)
    if not text.strip():
        return None
    head = _HEAD.match(text)
    if head is None or int(head[1]) > _HIGHEST:
        return refused(line, Reason.BROKEN, data)
    found = _structured(text, head.end())
    if found is None:
        return refused(line, Reason.BROKEN, data)
    texts, end = found
    if text[end : end + 1] not in ("", " "):
        return refused(line, Reason.BROKEN, data)
    facility, level = divmod(int(head[1]), 8)
    texts |= {name: "" if value == "-" else value for name, value in zip(_NAMES, head.groups()[1:], strict=True)}
    texts |= {"facility": str(facility), "level": str(level)}
    texts["message"] = text[end + 1 :].removeprefix("\ufeff").rstrip("\r\n")
    return checked(Record(line, texts, data))


def _structured(text: str, place: int) -> tuple[dict[str, str], int] | None:
    """The structured data that begins here, and where it ends; None where it is broken."""
    if text[place : place + 1] == "-":
        return {}, place + 1
    texts: dict[str, str] = {}
    start = place
    while found := _ELEMENT.match(text, place):
        for name, value in _PARAMETER.findall(found[2]):
            texts[f"{found[1]}.{name}"] = _ESCAPED.sub(r"\1", value)
        place = found.end()
    return (texts, place) if place > start else None
