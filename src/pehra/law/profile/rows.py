"""One row of a profile file: reads its fields and notes whatever is wrong with them.

A field that cannot be read is noted and stands in as some value of its type, so that reading goes on and all
problems are told at once; a profile with a problem is never handed out.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from pehra.law.profile.problems import Problem
from pehra.law.profile.source import Mapping, Node, Scalar, Sequence

LONGEST_TEXT: Final = 2000
LONGEST_NAME: Final = 120
LONGEST_SLUG: Final = 40
# A day: whoever may wait longer need not be called.
MOST_CALL_MINUTES: Final = 24 * 60

SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FLAGS: Final = {"yes": True, "no": False, "true": True, "false": False}

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Row:
    """A mapping being read. `problems` is shared by all rows of a profile."""

    def __init__(self, node: Mapping, problems: list[Problem], within: str = "") -> None:
        self.place = node.place
        self._entries = node.entries
        self._problems = problems
        self._within = within
        self._asked: dict[str, None] = {}
        self.sound = True

    def problem(self, field: str, message: str, node: Node | None = None) -> None:
        """Notes a problem at the field's own line, at `node`, or at the row's line if the field is absent."""
        found = node or self._entries.get(field)
        place = found.place if found else self.place
        self._problems.append(Problem(place.file, place.line, self._within + field, message))
        self.sound = False

    def finish(self) -> None:
        """Call when every known field was asked for: notes the others."""
        for field in self._entries:
            if field not in self._asked:
                self.problem(field, f"unknown field; the fields here are {', '.join(sorted(self._asked))}")

    def has(self, field: str) -> bool:
        """True when the field is there and not left empty."""
        self._asked[field] = None
        node = self._entries.get(field)
        return node is not None and not (isinstance(node, Scalar) and node.empty)

    def maybe(self, read: Callable[[str], T], field: str) -> T | None:
        """What `read` makes of the field, or None where it is absent or empty."""
        return read(field) if self.has(field) else None

    def text(self, field: str, longest: int = LONGEST_TEXT) -> str:
        node = self._scalar(field)
        if node is None:
            return ""
        text = " ".join(node.text.split())
        if not text:
            self.problem(field, "must not be empty")
        elif len(text) > longest:
            self.problem(field, f"is longer than {longest} characters")
        return text

    def name(self, field: str) -> str:
        return self.text(field, LONGEST_NAME)

    def slug(self, field: str) -> str:
        node = self._scalar(field)
        return self._as_slug(field, node) if node else ""

    def slugs(self, field: str) -> frozenset[str]:
        """A list of slugs; absent means none."""
        return frozenset(self._as_slug(field, item) for item in self._scalars(field))

    def texts(self, field: str) -> frozenset[str]:
        """A list of short texts; absent means none."""
        found = frozenset(" ".join(item.text.split()) for item in self._scalars(field))
        if any(not text or len(text) > LONGEST_NAME for text in found):
            self.problem(field, f"each entry must have 1 to {LONGEST_NAME} characters")
        return found

    def day(self, field: str) -> date:
        node = self._scalar(field)
        if node is None:
            return date.min
        try:
            # fromisoformat alone would also take weeks and dates without dashes.
            if _DAY.fullmatch(node.text):
                return date.fromisoformat(node.text)
        except ValueError:
            pass
        self.problem(field, f"{node.text!r} is not a date; write YYYY-MM-DD")
        return date.min

    def whole(self, field: str, least: int = 1, most: int = 100_000) -> int:
        node = self._scalar(field)
        return self._as_whole(field, node, least, most) if node else least

    def wholes(self, field: str, least: int = 1, most: int = 100_000) -> tuple[int, ...]:
        """A list of whole numbers; absent means none."""
        return tuple(self._as_whole(field, item, least, most) for item in self._scalars(field))

    def flag(self, field: str) -> bool:
        node = self._scalar(field)
        if node is None:
            return False
        if node.text.lower() not in _FLAGS:
            self.problem(field, f"{node.text!r} is neither yes nor no")
        return _FLAGS.get(node.text.lower(), False)

    def choice(self, field: str, kind: type[E]) -> E:
        node = self._scalar(field)
        return self._as_choice(field, node, kind) if node else next(iter(kind))

    def choices(self, field: str, kind: type[E]) -> frozenset[E]:
        """A list of choices; absent means none."""
        return frozenset(self._as_choice(field, item, kind) for item in self._scalars(field))

    def rows(self, field: str, read: Callable[["Row"], T]) -> tuple[T, ...]:
        """A list of rows within this row; absent means none."""
        node = self._entries.get(field)
        if not self.has(field) or node is None:
            return ()
        if not isinstance(node, Sequence):
            self.problem(field, "must be a list of rows")
            return ()
        return tuple(self._inner(field, node, read))

    def _inner(self, field: str, node: Sequence, read: Callable[["Row"], T]) -> Iterator[T]:
        for item in node.items:
            if not isinstance(item, Mapping):
                self.problem(field, "each entry must be a row of fields", item)
                continue
            inner = Row(item, self._problems, within=f"{self._within}{field}.")
            yield read(inner)
            inner.finish()
            self.sound = self.sound and inner.sound

    def _scalar(self, field: str) -> Scalar | None:
        """The field's text; a problem and None where there is none."""
        if not self.has(field):
            self.problem(field, "is missing")
            return None
        node = self._entries[field]
        if not isinstance(node, Scalar):
            self.problem(field, "must be a single value")
            return None
        return node

    def _scalars(self, field: str) -> Iterator[Scalar]:
        if not self.has(field):
            return
        node = self._entries[field]
        if not isinstance(node, Sequence):
            self.problem(field, "must be a list, like [one, two]")
            return
        for item in node.items:
            if isinstance(item, Scalar):
                yield item
            else:
                self.problem(field, "each entry must be a single value", item)

    def _as_slug(self, field: str, node: Scalar) -> str:
        if not SLUG.fullmatch(node.text) or len(node.text) > LONGEST_SLUG:
            expected = f"small letters, digits and dashes, at most {LONGEST_SLUG}"
            self.problem(field, f"{node.text[:100]!r} is not made of {expected}", node)
        return node.text

    def _as_whole(self, field: str, node: Scalar, least: int, most: int) -> int:
        if re.fullmatch(r"[0-9]{1,7}", node.text) and least <= int(node.text) <= most:
            return int(node.text)
        self.problem(field, f"{node.text[:100]!r} is not a whole number from {least} to {most}", node)
        return least

    def _as_choice(self, field: str, node: Scalar, kind: type[E]) -> E:
        try:
            return kind(node.text)
        except ValueError:
            self.problem(field, f"{node.text[:100]!r} is not one of {', '.join(kind)}", node)
            return next(iter(kind))


def period(row: Row) -> tuple[date, date | None]:
    starts = row.day("starts")
    ends = row.maybe(row.day, "ends")
    later(row, "ends", starts, ends)
    return starts, ends


def later(row: Row, field: str, first: date, second: date | None) -> None:
    if second is not None and date.min < second <= first:
        row.problem(field, f"{second.isoformat()} is not after {first.isoformat()}")


def call_minutes(row: Row, field: str = "call_minutes") -> int | None:
    """How long is waited before somebody is called on the phone; None where the row says nothing of it."""
    return row.maybe(lambda field: row.whole(field, least=0, most=MOST_CALL_MINUTES), field)
