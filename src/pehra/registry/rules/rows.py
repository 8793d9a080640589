"""Chains and bodies as the rows that the command line and the API print as JSON."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pehra.law.chain import Network, Step
from pehra.law.functions import LISTED
from pehra.law.mandates import Body, Mandate, mandates_in_force


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
