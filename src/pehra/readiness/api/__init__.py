"""Readiness for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.readiness.api import drills, figures, people

ROUTERS = {"/readiness": (figures.router, drills.router, people.router)}
