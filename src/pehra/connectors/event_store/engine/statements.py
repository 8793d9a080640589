"""What the façade must know of a statement before the engine reads it.

Only words, quotes and brackets are looked at; source: https://clickhouse.com/docs/sql-reference/syntax.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pehra.connectors.event_store.engine.errors import syntax_error

_TOKEN = re.compile(
    rb"""
      (?P<blank>   \s+ | --[^\n]* | \#[ !][^\n]* | /\*.*?\*/ )
    | (?P<text>    '(?:[^'\\]++|\\.|'')*+' )
    | (?P<name>    "(?:[^"\\]++|\\.|"")*+" | `(?:[^`\\]++|\\.|``)*+` )
    | (?P<open>    ['"`].* | /\*.* )
    | (?P<word>    [A-Za-z_][A-Za-z0-9_]* )
    | (?P<other>   [0-9][A-Za-z0-9_.]* | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_HEREDOC = re.compile(rb"\$[A-Za-z0-9_]*\$")
_OPENING, _CLOSING = b"([{", b")]}"
# A column may be called format: these words tell that it is one.
_NO_FORMAT = frozenset({b"FROM", b"AS", b"IN", b"IS", b"AND", b"OR", b"NOT", b"LIKE", b"BETWEEN"})
_SELECTING = frozenset({b"SELECT", b"WITH", b"("})


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a statement: its kind, its bytes, where it begins, how many brackets are open before it."""

    kind: str
    text: bytes
    start: int
    depth: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def word(self) -> bytes:
        return self.text.upper() if self.kind == "word" else b""


@dataclass(frozen=True, slots=True)
class Insert:
    """An INSERT whose data follows. `sql` ends before FORMAT; `data` is where the data begins in what was read."""

    sql: str
    form: str
    data: int
    input: tuple[int, int, str] | None  # where `input(...)` stands in `sql`, and the text of its structure

    def reading(self, path: str) -> str:
        """The statement with its `input(...)`, where it has one, replaced by a file."""
        if not self.input:
            return self.sql
        start, end, structure = self.input
        escaped = path.replace("\\", "\\\\").replace("'", "\\'")
        return f"{self.sql[:start]}file('{escaped}', '{self.form}', {structure}){self.sql[end:]}"


def tokens(sql: bytes) -> Iterator[Token]:
    """The tokens of a statement without blanks and comments. A quote that is never closed ends it."""
    place = depth = 0
    while place < len(sql):
        if sql[place : place + 1] == b"$" and (heredoc := _HEREDOC.match(sql, place)):
            end = sql.find(heredoc.group(), heredoc.end())
            stop = len(sql) if end < 0 else end + len(heredoc.group())
            yield Token("text", sql[place:stop], place, depth)
            place = stop
            continue
        kind, text = _piece(sql, place)
        if kind != "blank":
            if text in _CLOSING:
                depth -= 1
            yield Token(kind, text, place, depth)
            if text in _OPENING:
                depth += 1
        place += len(text)


def _piece(sql: bytes, place: int) -> tuple[str, bytes]:
    found = _TOKEN.match(sql, place)
    return (found.lastgroup or "other", found.group()) if found else ("other", sql[place : place + 1])


@dataclass(frozen=True, slots=True)
class Query:
    """A statement whose data, if it has any, is part of it. `selects`: it may be answered piece by piece."""

    sql: str
    selects: bool
    form: str  # which the statement names; empty where it names none


def query(sql: bytes) -> Query:
    """Look at a whole text. Raises EngineError where more than one statement stands in it, as a server does."""
    first = b""
    form = ""
    ended, previous = False, b""
    for token in tokens(sql):
        if ended and token.text != b";":
            raise syntax_error("Multi-statements are not allowed")
        first = first or token.word or token.text
        if previous == b"FORMAT" and token.depth == 0 and token.kind == "word" and token.word not in _NO_FORMAT:
            form = token.text.decode()
        ended = ended or token.text == b";"
        previous = token.word if token.depth == 0 else b""
    return Query(_decoded(sql), first in _SELECTING, form)


def insert(head: bytes) -> Insert | None:
    """The INSERT at the head of a body, if its data follows in a format; None for any other statement."""
    read: list[Token] = []
    for token in tokens(head):
        read.append(token)
        if read[0].word != b"INSERT" or token.text == b";":
            return None
        if len(read) > 1 and token.depth == 0 and read[-2].word == b"FORMAT" and read[-2].depth == 0:
            # VALUES is the data's own mark, with or without FORMAT before it; the engine reads it by itself.
            if token.kind != "word" or token.word in _NO_FORMAT or token.word == b"VALUES":
                continue
            return _insert(head, read)
    return None


def _insert(head: bytes, read: list[Token]) -> Insert:
    stop = read[-2].start
    sql = head[:stop]
    form = read[-1].text.decode()
    return Insert(_decoded(sql), form, _data_begins(head, read[-1].end), _input(sql, read[:-2]))


def _data_begins(head: bytes, place: int) -> int:
    """Where the data begins: after the blanks up to the end of the line, or after a semicolon."""
    found = re.compile(rb"[ \t]*;?[ \t]*\r?\n?").match(head, place)
    return found.end() if found else place


def _input(sql: bytes, read: list[Token]) -> tuple[int, int, str] | None:
    for first, bracket, structure, closing in zip(read, read[1:], read[2:], read[3:], strict=False):
        if first.word == b"INPUT" and bracket.text == b"(" and structure.kind == "text" and closing.text == b")":
            # Places in bytes become places in characters.
            start, end = len(_decoded(sql[: first.start])), len(_decoded(sql[: closing.end]))
            return start, end, _decoded(structure.text)
    return None


def _decoded(sql: bytes) -> str:
    try:
        return sql.decode()
    except UnicodeDecodeError:
        raise syntax_error("The statement is not UTF-8") from None
