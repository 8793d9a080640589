"""Prints docs/reference/findings.md: the states of findings and the rules by which they close, as they are in the code.

python -m tools.print_findings           writes the page
python -m tools.print_findings --check   says whether it is current
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pehra.events.rules.closing import ENDED_AFTER, MOST_REFUSED, SAID_FIXED_MISSES
from pehra.events.rules.closing import TABLE as CLOSING
from pehra.events.rules.states import BEGINS, OWNER, FindingState
from pehra.events.rules.states import TABLE as STATES
from pehra.law.case_rules import CaseRule
from pehra.law.profile import load, packaged

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "findings.md"


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([*_head(), *_owners(), *_acts(), *_closing(), *_cases()]) + "\n"


def _head() -> Iterator[str]:
    yield "# Findings: states, closing, cases"
    yield ""
    yield "Printed by `python -m tools.print_findings` from `src/pehra/events/rules`; a test fails when it is not"
    yield "current."
    yield ""
    yield "A finding is one kind of trouble on one thing of one organisation: address, port, RSIT type and identifier."


def _owners() -> Iterator[str]:
    yield from _section("States", "Who must move a finding on that nobody else moves.")
    begins = {BEGINS: " (a finding begins here)"}
    yield from _table(("state", "who"), ((f"{state}{begins.get(state, '')}", OWNER[state]) for state in FindingState))


def _acts() -> Iterator[str]:
    yield from _section(
        "Acts", "Organisation: whoever reports for it. CERT: whoever works cases at its first responder."
    )
    yield from _table(
        ("act", "by", "from", "to", "needs"),
        (
            (
                row.act,
                ", ".join(sorted(row.sides)),
                ", ".join(state for state in FindingState if state in row.states),
                row.leads_to,
                "a reason" if row.reason else "",
            )
            for row in STATES
        ),
    )


def _closing() -> Iterator[str]:
    yield from _section("When silence means fixed", "`closes_after` and `origin` stand in the feed's spec.")
    yield from _table(
        ("origin", "becomes", "runs without it", "times `closes_after`", "why"),
        (
            (
                row.origin,
                f"fixed-{row.leads_to.name.lower()}",
                str(row.misses) if row.misses else "any",
                f"{row.times}, by the clock" if row.by_clock else str(row.times),
                row.reason,
            )
            for row in CLOSING
        ),
    )
    yield ""
    yield f"What somebody says is fixed is believed after {SAID_FIXED_MISSES} run of a scan or a list without it. A run"
    yield f"that failed, was empty or refused more than {MOST_REFUSED:.0%} of its rows proves nothing."
    yield "Rows refused for their label alone do not count here: what was last seen before the feed's first such row"
    yield "counts as seen until its last one. A file of rows that the feed does not want is not empty. A feed that has"
    yield f"not run for {ENDED_AFTER} times its `closes_after` holds nothing open that another feed says is gone."


def _cases() -> Iterator[str]:
    words = "The rules that the profile of Pakistan brings (`case-rules.yaml`)."
    yield from _section("Findings that become cases", words)
    yield from _table(
        ("rule", "title", "takes", "source"),
        ((each.id, each.title_en, _words(each), each.citation) for each in load(packaged("pakistan")).case_rules),
    )


def _words(asked: CaseRule) -> str:
    parts = [", ".join(sorted(asked.types)), f"{asked.severity} or worse" if asked.severity else ""]
    parts += ["CII only" if asked.cii else "", f"at least {asked.count}" if asked.count > 1 else ""]
    parts.append(f"confidence from {asked.confidence} %" if asked.confidence else "")
    return "; ".join(filter(None, parts))


def _section(title: str, words: str) -> Iterator[str]:
    yield from ("", f"## {title}", "", words, "")


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    listed = list(heads)
    yield f"| {' | '.join(listed)} |"
    yield f"|{'---|' * len(listed)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def main() -> int:
    made = page()
    if "--check" in sys.argv[1:]:
        current = PAGE.exists() and PAGE.read_text() == made
        if not current:
            print(f"{PAGE} is not current: run python -m tools.print_findings", file=sys.stderr)
        return 0 if current else 1
    PAGE.write_text(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
