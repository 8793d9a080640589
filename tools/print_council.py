"""Prints docs/reference/council.md: what can happen to the Council's things, from the tables that the code follows.

python -m tools.print_council           writes the page
python -m tools.print_council --check   says whether it is current
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pehra.council.rules import directives
from pehra.council.rules.steps import START, Step
from pehra.council.rules.steps import TABLES as COUNCIL

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "council.md"
TITLES: Final = {
    "meeting": "Meetings",
    "item": "Agenda items",
    "motion": "Motions",
    "minutes": "Minutes",
    "action": "Actions",
    "directive": "Directives",
    "duty": "What an addressee of a directive owes",
}
WHO: Final = {
    "member": "a member, or the secretariat",
    "secretariat": "the secretariat",
    "submitter": "whoever put it forward",
    "owner": "its owner, or the secretariat",
    "council": "the Council, by a vote",
    "system": "the system",
    "issuer": "who issues it",
    "addressee": "the addressee's contact or lead",
    "supervisor": "the addressee's first responder, or who issued it",
}
TABLES: Final[Mapping[str, tuple[Step | directives.Step, ...]]] = {**COUNCIL, **directives.TABLES}


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# What can happen in the Council"
    yield ""
    yield "Printed from the tables that the code follows (`python -m tools.print_council`)."
    yield "What no row names is refused."
    yield "How votes are counted, and by which rules, stands in the [guide](../guides/council.md)."
    for thing, steps in TABLES.items():
        yield ""
        yield f"## {TITLES[thing]}"
        yield ""
        yield from _diagram(steps)
        yield ""
        yield from _table(steps)


def _diagram(steps: tuple[Step | directives.Step, ...]) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for step in steps:
        yield f"    {'[*]' if step.state == START else step.state} --> {step.to}: {step.act}"
    for end in dict.fromkeys(step.to for step in steps):
        if all(step.state != end for step in steps):
            yield f"    {end} --> [*]"
    yield "```"


def _table(steps: tuple[Step | directives.Step, ...]) -> Iterator[str]:
    yield "| from | act | to | who | what must be there |"
    yield "|---|---|---|---|---|"
    for step in steps:
        start = "" if step.state == START else f"`{step.state}`"
        yield f"| {start} | {step.act} | `{step.to}` | {WHO[step.who]} | {step.needs} |"


def main() -> None:
    """Write the page, or with --check exit with 1 where it is not current."""
    text = page()
    if "--check" in sys.argv[1:]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
            sys.exit("docs/reference/council.md is not current: python -m tools.print_council writes it")
        return
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
