"""Playbooks of the country and powers to prescribe them, as the profile in force has them."""

from datetime import date

from pehra.law.functions import Function
from pehra.law.mandates import mandates_in_force
from pehra.law.playbooks import Playbook, PlaybookPower, Reach, Within, step_of
from pehra.registry import models
from pehra.registry.queries.network import snapshot


def playbooks() -> tuple[Playbook, ...]:
    """Every row, with what is over and what is to come."""
    return tuple(
        Playbook(
            row.key,
            row.title_en,
            row.title_ur,
            row.summary_en,
            row.summary_ur,
            row.condition,
            tuple(map(step_of, row.steps)),
            row.starts,
            row.ends,
            row.citation,
            row.digest,
        )
        for row in models.PlaybookRow.objects.order_by("key")
    )


def playbook_powers() -> tuple[PlaybookPower, ...]:
    """Every row, with what is over and what is to come."""
    return tuple(
        PlaybookPower(
            row.key,
            Function(row.function),
            frozenset(map(Function, row.over)),
            Within(row.within),
            row.starts,
            row.ends,
            row.citation,
        )
        for row in models.PlaybookPowerRow.objects.order_by("key")
    )


def reaches_of(body: str, on: date) -> tuple[Reach, ...]:
    """What a body (by slug) may prescribe on a day, and whom it reaches, by the mandates that it holds in force.

    Over a sector or a province reaches only who holds a mandate for one.
    """
    network = snapshot().network
    powers = [power for power in playbook_powers() if power.runs_at(on)]
    found = []
    for mandate in mandates_in_force(network.bodies, network.mandates, on):
        for power in powers if mandate.body == body else ():
            if power.function is not mandate.function:
                continue
            scope = {"sector": "", "province": ""}
            if power.within is not Within.NETWORK:
                scope[power.within] = getattr(mandate, power.within) or ""
                if not scope[power.within]:
                    continue
            found.append(Reach(power.over, scope["sector"], scope["province"], power.id, power.citation))
    return tuple(dict.fromkeys(found))
