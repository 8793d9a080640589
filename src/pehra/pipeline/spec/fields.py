"""One mapping of a spec being read: the profile reader's row, and what only a spec has."""

import difflib
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from pehra.law import tlp
from pehra.law.profile.rows import Row
from pehra.law.profile.source import Mapping, Node, Scalar, Sequence
from pehra.pipeline.spec.patterns import problem_of

_DURATION: Final = re.compile(r"([1-9][0-9]{0,3})(m|h|d)")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}


def nearest(name: str, known: list[str]) -> str:
    """How a complaint about an unknown name ends: with the one that was meant, or with all there are."""
    alike = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {alike[0]!r}?" if alike else f"there are {', '.join(sorted(known))}"


class Fields(Row):
    """Reads like a row of a profile; a text stays as it is written, since blanks count in a delimiter or a pattern."""

    def finish(self) -> None:
        for field in self._entries:
            if field not in self._asked:
                self.problem(field, f"is no field here; {nearest(field, list(self._asked))}")

    def raw(self, field: str, default: str = "") -> str:
        """The text as it stands; the default where the field is absent."""
        node = self._scalar(field) if self.has(field) else None
        return node.text if node else default

    def listed(self, field: str) -> tuple[str, ...]:
        """A list of texts; absent means none."""
        return tuple(item.text for item in self._scalars(field))

    def names(self, field: str, known: list[str], default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of known names; the default where the field is absent. An empty list is a list."""
        if not self.has(field):
            return default
        for item in self._scalars(field):
            if item.text not in known:
                self.problem(field, f"{item.text!r} is unknown; {nearest(item.text, known)}", item)
        return tuple(item.text for item in self._scalars(field))

    def duration(self, field: str, default: timedelta) -> timedelta:
        text = self.raw(field)
        if not text:
            return default
        if not (found := _DURATION.fullmatch(text)):
            self.problem(field, f"{text[:100]!r} is not a duration; write 30m, 1h or 7d")
            return default
        return timedelta(**{_UNITS[found[2]]: int(found[1])})

    def pattern(self, field: str) -> str:
        text = self.raw(field)
        if text and (complaint := problem_of(text)):
            self.problem(field, complaint)
        return text

    def label(self, field: str, default: str) -> str:
        """A TLP label in its full form."""
        return self.tlp(field, self.raw(field, default)) or default

    def tlp(self, field: str, text: str) -> str:
        """The full form of a text that must be a TLP label; nothing, with a problem noted, where it is none."""
        try:
            return str(tlp.parse(text))
        except ValueError as error:
            self.problem(field, str(error).removeprefix("tlp: "))
            return ""

    def inner(self, field: str) -> "Fields":
        """The mapping below a field; an empty one with a problem noted where there is none."""
        node = self._entries.get(field)
        if self.has(field) and isinstance(node, Mapping):
            return Fields(node, self._problems, within=f"{self._within}{field}.")
        self.problem(field, "is missing" if not self.has(field) else "must be a list of fields and values, a: b")
        return Fields(Mapping({}, self.place), self._problems, within=f"{self._within}{field}.")

    def inner_or_none(self, field: str) -> "Fields | None":
        return self.inner(field) if self.has(field) else None

    def each(self) -> Iterator[tuple[str, Node]]:
        """Every entry of a mapping whose field names are free."""
        for name, node in self._entries.items():
            self._asked[name] = None
            yield name, node

    def pairs(self, field: str) -> dict[str, str]:
        """A mapping of text to text; absent means none."""
        below = self.inner_or_none(field)
        found: dict[str, str] = {}
        for name, node in below.each() if below else ():
            if isinstance(node, Scalar):
                found[name] = node.text
            elif below:
                below.problem(name, "must be a single value", node)
        return found

    def words(self, field: str) -> tuple[str, ...]:
        """One text or a list of texts, none of them empty or twice."""
        node = self._entries.get(field)
        self._asked[field] = None
        items = node.items if isinstance(node, Sequence) else (node,)
        found = tuple(item.text for item in items if isinstance(item, Scalar) and item.text)
        if len(found) != len(items) or not found:
            self.problem(field, "must be a name or a list of names")
        self.no_twins(field, found)
        return found

    def no_twins(self, field: str, names: tuple[str, ...]) -> None:
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.problem(field, f"{name!r} is there twice")
