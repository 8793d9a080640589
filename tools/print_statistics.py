"""Prints docs/reference/statistics.md: what each figure counts, from the data that the pages and papers print as well.

python -m tools.print_statistics           writes the page
python -m tools.print_statistics --check   says whether it is current
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pehra.statistics.rules.definitions import Definitions, definitions
from pehra.statistics.rules.guarding import LEAST
from pehra.statistics.rules.measures import DAY, HOUR, MINUTE, STEPS

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "statistics.md"


def page(found: Definitions) -> str:
    """The whole page as Markdown."""
    parts = (_head(found), _measures(found), _dimensions(found), _steps(), _small())
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(found: Definitions) -> Iterator[str]:
    yield "# Statistics: what each figure counts"
    yield ""
    yield "Made by `python -m tools.print_statistics`; do not edit. Why it is so:"
    yield "[decision 31](../adr/0031-figures-are-facts-with-history.md)."
    yield ""
    yield f"Version {found.version} of the definitions. Frozen statistics name the version by which they were counted."


def _measures(found: Definitions) -> Iterator[str]:
    yield "## Figures"
    yield ""
    yield "| figure | what is counted | what is left out | from |"
    yield "|---|---|---|---|"
    for each in found.measures.values():
        told = (
            f"{getattr(each, f'{part}_en')}<br>{getattr(each, f'{part}_ur')}"
            for part in ("name", "counts", "leaves_out", "source")
        )
        yield f"| {' | '.join(told)} |"


def _dimensions(found: Definitions) -> Iterator[str]:
    yield "## Set out by"
    yield ""
    yield "| dimension | code | what it is |"
    yield "|---|---|---|"
    for each in found.dimensions.values():
        yield f"| {each.name_en}<br>{each.name_ur} | `{each.name}` | {each.says_en}<br>{each.says_ur} |"


def _steps() -> Iterator[str]:
    yield "## Lengths of time"
    yield ""
    yield "A median cannot be added up; how many cases fell within a step can. So lengths are counted in steps, and a"
    yield "median or ninetieth percentile is told as the step in which it lies, “within” its upper end:"
    yield ""
    yield ", ".join(_step(each) for each in STEPS) + ", longer."


def _step(seconds: int) -> str:
    for length, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds % length == 0:
            number = seconds // length
            return f"{number} {name}{'s' if number > 1 else ''}"
    raise ValueError(f"{seconds} seconds are no whole minutes")


def _small() -> Iterator[str]:
    yield "## Small numbers"
    yield ""
    yield "To everybody but those who answer for the body, a group in which a number is from 1 to"
    yield f"{LEAST - 1} is not told, and with it as many others, the smallest first, as are needed so that it might"
    yield f"still be anything up to {LEAST} for a reader who knows all sums and one of the groups. Of a group that is"
    yield "not told, no part is told. Such figures are told by the quarter; a year is the sum of what is told of its"
    yield "quarters, so no two pages differ by anything that a page does not tell itself. How long it took, and of how"
    yield "many cases, is kept back by the same rule, and so are the clocks of a stage where few were late or few kept."


def main(arguments: list[str]) -> int:
    text = page(definitions())
    if "--check" in arguments:
        current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        if not current:
            sys.stderr.write(f"{PAGE.name} is not current: python -m tools.print_statistics\n")
        return 0 if current else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
