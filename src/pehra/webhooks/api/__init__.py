"""Webhooks for programs. `ROUTERS` maps prefixes to their operations."""

from pehra.webhooks.api import calls, endpoints

ROUTERS = {"/webhooks": (endpoints.router, calls.router)}
