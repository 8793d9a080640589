"""YAML as a tree in which every value knows its file and line.

Values stay text: what a text means is decided by the field it stands in, so `no` and `1.10` mean what the editor
of the file thinks they mean. Anchors, aliases, tags and second documents have no use in a profile and are refused,
which also keeps a small file from unfolding into a large one.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import yaml

from pehra.law.profile.problems import Problem

DEEPEST: Final = 8
LARGEST: Final = 2_000_000

# Marks that turn the direction of text and so make it read as something else than it is.
_DIRECTION_MARKS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Place:
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `plain` when it stands without quotes."""

    text: str
    plain: bool
    place: Place

    @property
    def empty(self) -> bool:
        """True for a field that is named and left out: nothing, `~` or `null`."""
        return self.plain and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    entries: dict[str, "Node"]
    place: Place


Node = Scalar | Sequence | Mapping


class Refused(Exception):
    """One file cannot be read at all."""

    def __init__(self, place: Place, message: str, field: str = "") -> None:
        self.problem = Problem(place.file, place.line, field, message)
        super().__init__(str(self.problem))


def read(path: Path, shown: str) -> tuple[Node, bytes]:
    """The tree of one file and its bytes; `shown` is how problems name the file. Raises Refused.

    A file without content is an empty sequence.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused(Place(shown, 0), f"cannot be read: {error.strerror}") from None
    return parse(content, shown), content


def parse(content: bytes, file: str) -> Node:
    """The tree of one file's bytes. Raises Refused."""
    if len(content) > LARGEST:
        raise Refused(Place(file, 0), f"is larger than {LARGEST} bytes")
    text = _decoded(content, file)
    try:
        # Event by event: an abyss of brackets is refused at its edge, before the parser has gone down it.
        return _Builder(yaml.parse(text, Loader=yaml.SafeLoader), file).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Refused(Place(file, mark.line + 1 if mark else 0), f"is not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise Refused(Place(file, 0), f"is not YAML: {' '.join(str(error).split())}") from None


def _decoded(content: bytes, file: str) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(Place(file, line), "is not UTF-8 text") from None
    for number, line_text in enumerate(text.split("\n"), start=1):
        for character in line_text:
            if character in _DIRECTION_MARKS or (unicodedata.category(character) == "Cc" and character not in "\t\r"):
                raise Refused(Place(file, number), f"holds the invisible character U+{ord(character):04X}")
    return text


class _Builder:
    """Turns the parser's events into a tree."""

    def __init__(self, events: Iterator[yaml.Event], file: str) -> None:
        self._events = events
        self._file = file

    def document(self) -> Node:
        next(self._events)  # the stream starts
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return Sequence((), Place(self._file, 1))
        root = self._node(next(self._events), depth=0)
        next(self._events)  # the document ends
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise Refused(self._place(after), "holds a second document")
        return root

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self._file, mark.line + 1 if mark else 0)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        place = self._place(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Refused(place, "uses an anchor or alias, which is not allowed")
        if getattr(event, "tag", None):
            raise Refused(place, "uses a tag, which is not allowed")
        if depth > DEEPEST:
            raise Refused(place, f"is nested more than {DEEPEST} deep")
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, event.style is None, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(depth)), place)
        return Mapping(self._entries(depth), place)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _entries(self, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise Refused(key.place, "a field's name must be a word")
            if key.text in entries:
                raise Refused(key.place, "is given twice in one row", field=key.text)
            value = self._node(next(self._events), depth + 1)
            # A list or row below its name: the name is where an editor looks.
            entries[key.text] = value if isinstance(value, Scalar) else replace(value, place=key.place)
        return entries
