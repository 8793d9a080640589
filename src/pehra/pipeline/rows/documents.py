"""One JSON document of any size: its objects one after the other, without holding it as a whole.

The objects lie in a list or in a table (an object whose values are objects, or lists of objects, as abuse.ch sends
them). Brackets outside of texts are counted, so one object that is no JSON is refused by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from pehra.pipeline.inputs import BadInput
from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows.lines import BOM
from pehra.pipeline.rows.paths import loads
from pehra.pipeline.rows.record import LONGEST_RECORD, refused

DEEPEST: Final = 64
_BLOCK: Final = 1 << 18
# A whole text; a text that is cut off by the end of the block; a bracket or colon.
_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|"|[{}\[\]:]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """An object's bytes, the line on which it begins, and its name in a table."""

    line: int
    data: bytes
    key: str


def objects(source: BinaryIO, rows: str = "", longest: int = LONGEST_RECORD) -> Iterator[Piece | Refused]:
    """The objects at the path `rows`. Raises BadInput where there is no list or table, or the document ends early."""
    walk = _Walk(rows.split(".") if rows else [], longest)
    for line, token, passed in _tokens(source, longest):
        if (found := walk.step(line, token, passed)) is not None:
            yield found
    walk.finish()


def _tokens(source: BinaryIO, longest: int) -> Iterator[tuple[int, bytes, bytes]]:
    """Each token with its line, and the bytes from the one before it to its own end."""
    line, buffer = 1, source.read(_BLOCK).removeprefix(BOM)
    while True:
        at = 0
        for found in _TOKEN.finditer(buffer):
            if found[0] == b'"':
                break
            passed = buffer[at : found.end()]
            at = found.end()
            line += passed.count(b"\n")
            yield line, found[0], passed
        if len(buffer) - at > longest + _BLOCK:
            raise BadInput(f"line {line}: a value in the JSON document is longer than a record may be")
        block = source.read(_BLOCK)
        if not block:
            return
        buffer = buffer[at:] + block


@dataclass(slots=True)
class _Walk:
    """Where in the document one is. `open` holds, outermost first, each open bracket and its name in its table."""

    rows: list[str]
    longest: int
    open: list[tuple[bytes, str]] = field(default_factory=list)
    text: bytes = b'""'
    name: str = ""
    found: bool = False
    # The row being read: how deep within it, where and under which name it began, its bytes so far.
    depth: int = 0
    begun: tuple[int, str] = (0, "")
    parts: list[bytes] = field(default_factory=list)
    size: int = 0

    def step(self, line: int, token: bytes, passed: bytes) -> Piece | Refused | None:
        """Go past one token; the row that it ends, if it ends one."""
        if self.depth:
            return self._within(token, passed)
        if token == b":":
            self.name = _plain(self.text)
        elif token in (b"{", b"["):
            self._begin(line, token)
        elif token in (b"}", b"]"):
            if not self.open:
                raise BadInput(f"line {line}: the JSON document closes what it did not open")
            self.open.pop()
        else:
            self.text = token
        return None

    def finish(self) -> None:
        if self.depth or self.open:
            raise BadInput("the JSON document ends before it is closed")
        if not self.found:
            where = f"at {'.'.join(self.rows)!r}" if self.rows else "in the document"
            raise BadInput(f"there is no list or table {where}; is it this feed at all?")

    def _begin(self, line: int, token: bytes) -> None:
        name = self.name if self.open and self.open[-1][0] == b"{" else ""
        if token == b"{" and self._is_row():
            self.begun = (line, name or self.open[-1][1] if len(self.open) > 1 + len(self.rows) else name)
            self.depth, self.size, self.parts = 1, 1, [token]
            return
        if len(self.open) >= DEEPEST:
            raise BadInput(f"line {line}: the JSON document is nested too deep")
        self.open.append((token, name))
        self.found = self.found or self._reached()

    def _reached(self) -> bool:
        """Whether the list or table of rows is open."""
        place = 1 + len(self.rows)
        return len(self.open) >= place and [name for _, name in self.open[1:place]] == self.rows

    def _is_row(self) -> bool:
        """An object in the list, in the table, or in a list in the table."""
        if not self._reached():
            return False
        inside = [kind for kind, _ in self.open[len(self.rows) :]]
        return len(inside) == 1 or inside == [b"{", b"["]

    def _within(self, token: bytes, passed: bytes) -> Piece | Refused | None:
        self.size += len(passed)
        if self.size <= self.longest:
            self.parts.append(passed)
        self.depth += (token in (b"{", b"[")) - (token in (b"}", b"]"))
        if self.depth:
            return None
        (line, key), data = self.begun, b"".join(self.parts)
        return Piece(line, data, key) if self.size <= self.longest else refused(line, Reason.LONG, data)


def _plain(text: bytes) -> str:
    try:
        value = loads(text)
    except ValueError:
        return text.decode(errors="replace").strip('"')
    return value if isinstance(value, str) else ""
