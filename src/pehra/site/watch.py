"""Where the watch meets the cases, whose clocks a crisis level hastens, and the Council, whose chair confirms one."""

import importlib
from collections.abc import Collection
from datetime import date

from pehra.law.council import Office


def connect() -> None:
    """Tie the watch to the domains below and beside it, once the tables are known to Django."""
    hastening = importlib.import_module("pehra.watch.actions.hastening")
    importlib.import_module("pehra.incidents.actions.hastening").hastened_by(hastening.rule)
    informing = importlib.import_module("pehra.watch.actions.informing")
    importlib.import_module("pehra.incidents.actions.informing").on_opened(informing.on_opened)
    importlib.import_module("pehra.watch.actions.confirming").offices_by(holders)
    walk = importlib.import_module("pehra.watch.queries.clocked").walk
    importlib.import_module("pehra.incidents.queries.clocked").walked_by(walk)
    draft = importlib.import_module("pehra.watch.web.handover").draft
    importlib.import_module("pehra.readiness.queries.people").drafted_by(draft)


def holders(office: str, on: date) -> Collection[int]:
    """The accounts that hold an office of the Council on a day; who stands in for them as well."""
    seats = importlib.import_module("pehra.council.queries.seats")
    wanted = (each for each in seats.seated(on) if each.seat.office == Office(office))
    return {held.user_id for each in wanted for held in each.sitters if held.user_id is not None}
