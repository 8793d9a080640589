"""Chains and bodies as text for a terminal."""

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any

from pehra.law.chain import Step, Subject
from pehra.registry.cli.source import Source

WIDTH = 100
LABEL = 10


def chain_text(steps: Sequence[Step], subject: Subject, at: date, source: Source) -> str:
    """The chain for a reader, numbered from the first responder."""
    names = {body.slug: body.name_en for body in source.network.bodies}
    cii = "critical information infrastructure" if subject.cii else "not critical information infrastructure"
    about = [subject.slug, subject.sector, subject.ownership, subject.province, cii]
    lines = [*_heading(f"Reporting chain on {at.isoformat()}", source), ", ".join(filter(None, about)), ""]
    for number, step in enumerate(steps, start=1):
        lines.append(f"{number}. {names[step.body]} ({step.body})")
        lines += _field("acts as", ", ".join(step.acting))
        lines += _field("holds", ", ".join(step.functions))
        lines += _field("mandates", ", ".join(step.mandates))
        lines += _field("rule", step.rule)
        lines += _field("by", step.citation)
        lines.append("")
    return "\n".join(lines).rstrip()


def network_text(rows: list[dict[str, Any]], at: date, source: Source) -> str:
    """The bodies as a table; functions that wait for a notification stand in brackets."""
    table = [("body", "standing", "since", "functions", "name")]
    for row in rows:
        waiting = [f"[{function}]" for function in row["functions_not_in_force"]]
        table.append(
            (
                row["body"],
                row["standing"] or "-",
                row["since"] or "-",
                ", ".join([*row["functions"], *waiting]) or "-",
                row["name_en"],
            )
        )
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    lines = [*_heading(f"The network on {at.isoformat()}", source), "in brackets: not in force", ""]
    lines += ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    return "\n".join(lines)


def _heading(title: str, source: Source) -> list[str]:
    warning = ["DEMONSTRATION: nothing here is true of anybody"] if source.demonstration else []
    return [f"{title} ({source.title})", *warning]


def _field(label: str, text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=f"   {label:<{LABEL}}",
        subsequent_indent=" " * (LABEL + 3),
        break_long_words=False,
    )
