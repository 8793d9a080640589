"""What happens in one domain because of another: the lower one offers, the higher one subscribes, here they meet."""

import importlib
from datetime import datetime


def connect() -> None:
    """Tie the domains together, once the tables are known to Django."""
    deadlines = importlib.import_module("pehra.foundation.deadlines.actions")
    clocks = importlib.import_module("pehra.incidents.actions.clocks")
    deadlines.subscribe(clocks.on_deadline, lock_first=clocks.lock_first)

    accounts = importlib.import_module("pehra.foundation.accounts.actions")
    letters = importlib.import_module("pehra.site.letters")
    accounts.on_invited(letters.invitation)

    journal = importlib.import_module("pehra.foundation.audit.queries")
    journal.supervised_by(supervising)


def supervising(at: datetime) -> frozenset[int]:
    """The bodies whose auditors read the whole journal on the day of this moment."""
    registry = importlib.import_module("pehra.registry.queries")
    return registry.supervising_bodies(registry.local_date(at))
