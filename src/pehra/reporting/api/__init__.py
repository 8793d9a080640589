"""Documents for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.reporting.api import documents

ROUTERS = {"/cases": (documents.router,)}
