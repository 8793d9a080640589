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
_PART: Final = rb'"(?:[^"\\]++|\\.)*+"|"|[{}\[\]:]'
# Before that an object without another one in it, as most rows are: found at once and not bracket by bracket.
_LEAF: Final = rb'\{(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+"|\[(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+\])*+\}'
_PARTS: Final = re.compile(_PART, re.DOTALL)
_TOKEN: Final = re.compile(_LEAF + b"|" + _PART, re.DOTALL)


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
        if len(token) > 1 and token.startswith(b"{"):
            return self._leaf(line, token)
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

    def _leaf(self, line: int, token: bytes) -> Piece | Refused | None:
        """A whole object: a row, or something around the rows that happens to hold none."""
        start = line - token.count(b"\n")
        if not self._is_row():
            for part in _PARTS.finditer(token):
                self.step(start, part[0], part[0])
            return None
        return Piece(start, token, self._key()) if len(token) <= self.longest else refused(start, Reason.LONG, token)

    def _key(self) -> str:
        """The name of the row that begins here in its table: its own, or that of the list that it lies in."""
        if self.open[-1][0] == b"{":
            return self.name
        return self.open[-1][1] if len(self.open) > 1 + len(self.rows) else ""

    def _begin(self, line: int, token: bytes) -> None:
        if token == b"{" and self._is_row():
            self.begun = (line, self._key())
            self.depth, self.size, self.parts = 1, 1, [token]
            return
        name = self.name if self.open and self.open[-1][0] == b"{" else ""
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
