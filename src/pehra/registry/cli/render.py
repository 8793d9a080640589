"""Chains and bodies as rows for JSON and as text for a terminal."""

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pehra.law.chain import Network, Step, Subject
from pehra.law.functions import LISTED
from pehra.law.mandates import Body, Mandate, mandates_in_force
from pehra.registry.cli.source import Source

WIDTH = 100
LABEL = 10


def chain_rows(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps, first responder first."""
    return [
        {
            "body": step.body,
            "functions": list(step.functions),
            "mandates": list(step.mandates),
            "rule": step.rule,
            "citation": step.citation,
            "acting": list(step.acting),
        }
        for step in steps
    ]


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


def body_rows(network: Network, at: date) -> list[dict[str, Any]]:
    """Every body by slug: its standing, the functions it holds in force, and those that wait for its standing."""
    in_force = {mandate.id for mandate in mandates_in_force(network.bodies, network.mandates, at)}
    running = [mandate for mandate in network.mandates if mandate.runs_at(at)]
    rows = []
    for body in sorted(network.bodies, key=lambda body: body.slug):
        own = [mandate for mandate in running if mandate.body == body.slug]
        rows.append(_body_row(body, own, in_force, at))
    return rows


def _body_row(body: Body, running: list[Mandate], in_force: set[str], at: date) -> dict[str, Any]:
    step = body.step_at(at)
    held = [mandate for mandate in running if mandate.id in in_force]
    waiting = [mandate for mandate in running if mandate.id not in in_force]
    return {
        "body": body.slug,
        "name_en": body.name_en,
        "name_ur": body.name_ur,
        "department": body.department,
        "standing": step.standing if step else None,
        "since": step.since.isoformat() if step and step.since else None,
        "citation": step.citation if step else "",
        "functions": _functions(held),
        "mandates": sorted(mandate.id for mandate in held),
        "functions_not_in_force": _functions(waiting),
        "mandates_not_in_force": sorted(mandate.id for mandate in waiting),
    }


def _functions(mandates: Iterable[Mandate]) -> list[str]:
    functions = {mandate.function for mandate in mandates}
    return [function.value for function in sorted(functions, key=LISTED.__getitem__)]


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
