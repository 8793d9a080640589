"""The desk for programs; the public itself has no interface. `ROUTERS` maps each prefix to its operations."""

from pehra.public.api import desk

ROUTERS = {"/public-reports": (desk.router,)}
