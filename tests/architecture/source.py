"""The source as the architecture tests read it: files, their places, their syntax."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "pehra"


@dataclass(frozen=True)
class Source:
    """One Python file; `parts` are the names of its place below the package, the file's own without its ending."""

    path: Path

    @property
    def parts(self) -> tuple[str, ...]:
        return self.path.relative_to(PACKAGE).with_suffix("").parts

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text())

    @property
    def lines(self) -> int:
        return len(self.path.read_text().splitlines())

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))


def sources() -> Iterator[Source]:
    """Every file of the package but the migrations."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield Source(path)
