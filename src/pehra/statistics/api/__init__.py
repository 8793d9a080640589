"""Statistics for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.statistics.api import figures

ROUTERS = {"/statistics": (figures.router,)}
