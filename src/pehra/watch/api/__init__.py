"""The watch over HTTP. `ROUTERS` maps each prefix to its operations."""

from pehra.watch.api import crisis, floor

ROUTERS = {"/watch": (floor.router,), "/crises": (crisis.router,)}
