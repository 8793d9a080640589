"""Prints docs/reference/drills.md: the life of a drill, its acts and the ready scenarios, as they are in the code.

python -m tools.print_drills           writes the page
python -m tools.print_drills --check   says whether it is current
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pehra.readiness.rules.drill_reading import scenarios
from pehra.readiness.rules.drill_scenarios import ACTS
from pehra.readiness.rules.drill_scoring import COUNTED, LATE_SHARE, Outcome
from pehra.readiness.rules.drills import BEGINS, ENDS, OWNER, TABLE, DrillState

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "drills.md"


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([*_head(), *_diagram(), *_owners(), *_acts(), *_scores(), *_scenarios()]) + "\n"


def _head() -> Iterator[str]:
    yield "# Drills: states, acts, scores, scenarios"
    yield ""
    yield "Printed by `python -m tools.print_drills` from `src/pehra/readiness/rules` and its scenarios; a test fails"
    yield "when it is not current. How drills are planned and played is told in [the guide](../guides/drills.md)."


def _diagram() -> Iterator[str]:
    yield from _section("The life of a drill", "")
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {BEGINS}"
    for row in TABLE:
        for state in DrillState:
            if row.leads_to is not None and state in row.states:
                yield f"    {state} --> {row.leads_to}: {row.act}"
    for state in DrillState:
        if state in ENDS:
            yield f"    {state} --> [*]"
    yield "```"


def _owners() -> Iterator[str]:
    yield from _section("States", "Who must move a drill on that nobody else moves.")
    yield from _table(("state", "who"), ((state, OWNER.get(state, "nobody: this is an end")) for state in DrillState))


def _acts() -> Iterator[str]:
    yield from _section(
        "Acts", "Lead: whoever answers for a party that plays. To everybody else a drill does not exist."
    )
    yield from _table(
        ("act", "by", "in", "leads to"),
        (
            (row.act, row.side, ", ".join(state for state in DrillState if state in row.states), row.leads_to or "")
            for row in TABLE
        ),
    )


def _scores() -> Iterator[str]:
    yield from _section("Scores", "What becomes of an expected act, and what is left of its points.")
    share = {Outcome.ON_TIME: "all", Outcome.LATE: str(LATE_SHARE), Outcome.MISSING: "none"}
    yield from _table(
        ("outcome", "points", "counts"),
        ((each, share.get(each, ""), "yes" if each in COUNTED else "no") for each in Outcome),
    )
    yield ""
    yield f"What may be expected: {', '.join(f'`{act}`' for act in ACTS)}."


def _scenarios() -> Iterator[str]:
    yield from _section(
        "Ready scenarios", "Everything in them is invented. Minutes count from the start, without pauses."
    )
    for each in scenarios().values():
        yield ""
        yield f"### {each.name.en} (`{each.slug}`, version {each.version})"
        yield ""
        yield each.summary.en
        yield ""
        rows = []
        for inject in each.injects:
            expected = "; ".join(f"{one.role} {one.act} in {one.minutes} ({one.weight})" for one in inject.expects)
            rows.append((str(inject.minute), inject.kind, inject.role, inject.title.en, expected))
        yield from _table(("minute", "kind", "of or to", "title", "expected, in minutes (points)"), rows)


def _section(title: str, text: str) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    if text:
        yield text
        yield ""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    columns = list(head)
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"


def main() -> int:
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text() != page():
            print(f"{PAGE} is not current: run python -m tools.print_drills", file=sys.stderr)
            return 1
        return 0
    PAGE.write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
