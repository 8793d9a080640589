"""Readiness for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.readiness.api import figures

ROUTERS = {"/readiness": (figures.router,)}
