"""The migrations' texts: one file for each step, its statements in order."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"(\d{4})_([a-z_]+)\.sql")
_STATEMENT_ENDS = re.compile(r";[ \t]*(?:\n|\Z)")
_COMMENT = re.compile(r"^[ \t]*--.*$\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step and its statements, in order. `{database}` in them stands for the database's name."""

    number: int
    name: str
    statements: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.number:04}_{self.name}"


@cache
def migrations() -> tuple[Migration, ...]:
    """All steps in their order."""
    found = []
    for path in sorted(files(__package__).iterdir(), key=lambda path: path.name):
        if named := _NAME.fullmatch(path.name):
            found.append(Migration(int(named.group(1)), named.group(2), _statements(path.read_text("utf-8"))))
    return tuple(found)


def _statements(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _STATEMENT_ENDS.split(_COMMENT.sub("", text)) if part.strip())
