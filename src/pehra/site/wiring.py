"""What happens in one domain because of another: the lower one offers, the higher one subscribes, here they meet."""

import importlib


def connect() -> None:
    """Tie the domains together, once the tables are known to Django."""
    deadlines = importlib.import_module("pehra.foundation.deadlines.actions")
    clocks = importlib.import_module("pehra.incidents.actions.clocks")
    deadlines.subscribe(clocks.on_deadline)
