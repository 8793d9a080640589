"""Prints docs/reference/readiness.md: the states of a self-assessment and the parameters of its model, from the code.

python -m tools.print_readiness           writes the page
python -m tools.print_readiness --check   says whether it is current
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pehra.readiness.rules.maturity import CITATION, STEPS, UNDER_WAY, AssessmentState
from pehra.readiness.rules.parameters import Model, model

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "readiness.md"


def page(found: Model) -> str:
    """The whole page as Markdown."""
    return "\n\n".join("\n".join(part) for part in (_head(found), _states(), _levels(found), _parameters(found))) + "\n"


def _head(found: Model) -> Iterator[str]:
    yield "# Readiness: assessments and their parameters"
    yield ""
    yield "Made by `python -m tools.print_readiness`; do not edit. How to use it: [guide](../guides/readiness.md)."
    yield ""
    yield f"The model is {found.version}: {found.source}."
    yield ""
    yield found.note


def _states() -> Iterator[str]:
    yield "## States of a self-assessment"
    yield ""
    yield f"{CITATION}."
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for step in STEPS:
        yield f"    {step.state or '[*]'} --> {step.to}: {step.act}"
    for state in AssessmentState:
        if state not in UNDER_WAY:
            yield f"    {state} --> [*]"
    yield "```"
    yield ""
    yield "| from | act | to | who | needs |"
    yield "|---|---|---|---|---|"
    for step in STEPS:
        yield f"| {step.state or 'nothing'} | {step.act} | {step.to} | {step.side} | {step.needs or '–'} |"


def _levels(found: Model) -> Iterator[str]:
    yield "## Levels"
    yield ""
    yield "| level | name | meaning |"
    yield "|---|---|---|"
    for level in found.levels:
        yield f"| {level.number} | {level.name_en}<br>{level.name_ur} | {level.meaning_en} |"


def _parameters(found: Model) -> Iterator[str]:
    yield "## Parameters"
    for area, english, urdu in found.area_names:
        yield ""
        yield f"### {english} ({urdu})"
        yield ""
        yield "| code | name | asks | name verified |"
        yield "|---|---|---|---|"
        for each in found.parameters:
            if each.area is area:
                verified = each.source if each.verified else "no"
                yield f"| {each.code} | {each.name_en}<br>{each.name_ur} | {each.asks_en} | {verified} |"


def main(arguments: list[str]) -> int:
    text = page(model())
    if "--check" in arguments:
        current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        sys.stdout.write(f"{PAGE.name} is {'current' if current else 'out of date: python -m tools.print_readiness'}\n")
        return 0 if current else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
