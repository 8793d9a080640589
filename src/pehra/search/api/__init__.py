"""Searching and asking for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.search.api import questions, search, traces

ROUTERS = {"/search": (search.router,), "/cases": (traces.router,), "/questions": (questions.router,)}
