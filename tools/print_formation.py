"""Prints docs/reference/formation.md: the states of establishment files and the steps between them, as in the code.

python -m tools.print_formation           writes the page
python -m tools.print_formation --check   says whether it is current
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pehra.law.formation import STANDING, FormationState
from pehra.law.profile import load, packaged
from pehra.registry.rules.formation import ASIDE, ENDS, TRANSITIONS, FileAct, ways_out
from pehra.registry.rules.formation_rows import edges

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "formation.md"


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([*_head(), *_diagram(), *_states(), *_steps(), *_expected()]) + "\n"


def _head() -> Iterator[str]:
    yield "# Establishment files: states and steps"
    yield ""
    yield "Printed by `python -m tools.print_formation` from `src/pehra/registry/rules/formation.py`; a test fails when"
    yield "it is not current. How the files are worked with is told in [the guide](../guides/formation.md)."


def _diagram() -> Iterator[str]:
    """The way itself; suspension and the ends, which are open from nearly everywhere, are in the table."""
    yield from _section(
        "The way", "Merging and dissolving are left out: any file may end so. Suspension is drawn once."
    )
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in FormationState:
        yield f"    {_name(state)}: {state}"
    yield f"    [*] --> {_name(FormationState.PLANNED)}"
    for source, target, act in edges():
        if FileAct(act) not in ASIDE:
            yield f"    {_name(source)} --> {_name(target)}: {act}"
    yield f"    {_name(FormationState.FULL)} --> {_name(FormationState.SUSPENDED)}: suspend"
    for end in sorted(ENDS):
        yield f"    {_name(end)} --> [*]"
    yield "```"


def _name(state: str) -> str:
    return state.replace("-", "_")


def _states() -> Iterator[str]:
    yield from _section("States", "The standing is what the law looks at; empty: it stays what it was.")
    yield from _table(
        ("state", "standing", "ways out"),
        (
            (state, STANDING[state] or "", ", ".join(each.act for each in ways_out(state)) or "none: this is an end")
            for state in FormationState
        ),
    )


def _steps() -> Iterator[str]:
    yield from _section(
        "Steps",
        "secretariat: the Council's. team: the CERT's lead or administrator, or the secretariat. resolution: only by a"
        " motion that the Council has decided; no page, no command and no API offers it. system: follows by itself.",
    )
    yield from _table(
        ("step", "from", "to", "who", "to be attached", "on whose word"),
        (
            (
                each.act,
                ", ".join(each.sources) or "nothing: it opens the file",
                each.target,
                each.who,
                ", ".join(each.needs),
                each.citation,
            )
            for each in TRANSITIONS
        ),
    )


def _expected() -> Iterator[str]:
    rows = load(packaged("pakistan")).formations
    yield from _section("What the profile of Pakistan expects", "`profiles/pakistan/formations.yaml`.")
    yield from _table(
        ("row", "function", "state", "days", "notified by", "on whose word"),
        (
            (
                row.id,
                row.function or "any",
                row.state,
                str(row.days or ""),
                row.notified_by or "",
                _words(row.citation, row.note),
            )
            for row in rows
        ),
    )


def _words(citation: str, note: str) -> str:
    return f"{citation}. {note}" if note else citation


def _section(title: str, text: str) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield text


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"


def main() -> None:
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        sys.exit("docs/reference/formation.md is not current: run python -m tools.print_formation")


if __name__ == "__main__":
    main()
