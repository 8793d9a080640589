"""What happens in one domain because of another: the lower one offers, the higher one subscribes, here they meet."""

import importlib
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

# Each has a module here that ties one domain to others, in this order.
PARTS: Final = (
    *("papers", "council", "evidence", "correspondence", "playbooks", "search", "campaigns", "public", "reporting"),
    *("watch", "releases", "statistics", "calls", "casefields"),
)


def connect() -> None:
    """Tie the domains together, once the tables are known to Django."""
    deadlines = importlib.import_module("pehra.foundation.deadlines.actions")
    clocks = importlib.import_module("pehra.incidents.actions.clocks")
    deadlines.subscribe(clocks.on_deadline, lock_first=clocks.lock_first)
    deadlines.gathered_by(clocks.PREFIX, importlib.import_module("pehra.incidents.actions.clocks_together").gather)
    deadlines.subscribe(importlib.import_module("pehra.registry.actions.formation_telling").on_deadline)
    deadlines.subscribe(importlib.import_module("pehra.readiness.actions.plans").on_deadline)
    deadlines.subscribe(importlib.import_module("pehra.readiness.actions.drill_lessons").on_deadline)

    accounts = importlib.import_module("pehra.foundation.accounts.actions")
    letters = importlib.import_module("pehra.site.letters")
    accounts.on_invited(letters.invitation)
    importlib.import_module("pehra.foundation.accounts.policy").kept_by(looks_after)
    importlib.import_module("pehra.site.workbench").connect()
    people = importlib.import_module("pehra.incidents.actions.people")
    accounts.on_role_ended(people.on_role_ended)

    keys = importlib.import_module("pehra.incidents.actions.once")
    importlib.import_module("pehra.foundation.access.repeating").kept_by(keys.once)
    found = importlib.import_module("pehra.incidents.actions.found")
    importlib.import_module("pehra.events.actions.cases").on_case(found.open_or_extend)
    telling = importlib.import_module("pehra.events.actions.telling")
    delivery = importlib.import_module("pehra.foundation.delivery.actions")
    delivery.composed_by(telling.KIND, telling.compose)

    journal = importlib.import_module("pehra.foundation.audit.queries")
    journal.supervised_by(supervising)

    importlib.import_module("pehra.registry.actions").on_hand_over(move_cases)
    networks = importlib.import_module("pehra.events.actions.networks")
    importlib.import_module("pehra.registry.actions").on_change(networks.ask_for_refresh)
    importlib.import_module("pehra.registry.queries").on_hand_over_preview(count_cases)

    for part in PARTS:
        importlib.import_module(f"pehra.site.{part}").connect()


def supervising(at: datetime) -> frozenset[int]:
    """The bodies whose auditors read the whole journal on the day of this moment."""
    registry = importlib.import_module("pehra.registry.queries")
    return registry.supervising_bodies(registry.local_date(at))


def looks_after(by: Any, party_id: int) -> bool:
    """Whether somebody's body keeps the entry of an organisation today, and so lets its first people in."""
    registry = importlib.import_module("pehra.registry.queries")
    return registry.lets_people_in(by, party_id, registry.local_date(timezone.now()))


def move_cases(passing: Any, at: datetime, limit: int) -> int:
    """A mandate passes to another body, and what is open under it: returns how many cases did, at most `limit`."""
    take_over = importlib.import_module("pehra.incidents.actions.hand_over").take_over
    return take_over(
        function=passing.function or "",
        from_body=passing.from_body.id,
        to_body=passing.to_body.id,
        organisations=_covered(passing),
        to_function=passing.to_function or "",
        before=passing.before,
        limit=limit,
        at=at,
    )


def count_cases(passing: Any, at: datetime) -> dict[str, int]:
    """For the preview of a hand-over.

    None of a mandate over a single organisation: the number would tell whether that has been attacked.
    """
    if passing.organisation is not None:
        return {}
    count = importlib.import_module("pehra.incidents.queries.hand_over").count_affected
    return {"cases": count(passing.function or "", passing.from_body.id, _covered(passing))}


def _covered(passing: Any) -> Any:
    jurisdiction = passing.jurisdiction()
    return None if jurisdiction is None else jurisdiction.values("pk")
