"""Prints docs/reference/events.md: the columns of an event, as the program has them.

python -m tools.print_events           writes docs/reference/events.md
python -m tools.print_events --check   says whether it is current
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pehra.pipeline.exporting import ADDED as CALLED
from pehra.pipeline.schema import ADDED, FILLED, TYPES

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "events.md"

HEAD: Final = """\
# The columns of an event

Printed by `python -m tools.print_events` from `pehra/pipeline/schema.py`; a test fails when it is not current.

Names are those of IntelMQ's data harmonisation with an underscore for the dot, unless said otherwise; the last column
is what `pehra events export --format intelmq` calls it. An empty text, a zero and the address `::` mean "not told".
Times are UTC; an IPv4 address stands as `::ffff:a.b.c.d`. What else a source said is in `extra`, a map from its
own name to the text.

`pehra events query` asks the table `events` in ClickHouse's SQL.
"""


HEADS: Final = ("column", "type", "what it says", "IntelMQ")


def page() -> str:
    """The whole page as Markdown."""
    filled = (
        (f"`{column.name}`", f"`{TYPES[column.kind]}`", _said(column.meaning, column.source), column.intelmq)
        for column in FILLED
    )
    added = ((f"`{name}`", f"`{kind}`", meaning, _called(name)) for name, kind, meaning in ADDED)
    first, second = "## What a feed fills\n", "## What the network and the run add\n"
    return "\n".join([HEAD, first, *_table(HEADS, filled), "", second, *_table(HEADS, added), ""])


def _said(meaning: str, source: str) -> str:
    return meaning if source == "IntelMQ" else f"{meaning} Name and values: {source}"


def _called(name: str) -> str:
    return "time.observation" if name == "time_observation" else CALLED.get(name, "")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterable[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def main(words: list[str]) -> int:
    """Write the page, or with --check only compare it."""
    text = page()
    if "--check" in words:
        return 0 if PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
