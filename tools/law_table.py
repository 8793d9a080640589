"""How docs/law.md sets rows out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


def period(starts: date, ends: date | None) -> str:
    return f"{starts.isoformat()} to {ends.isoformat()}" if ends else f"from {starts.isoformat()}"
