"""Findings, digests and alerts for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.events.api import acts, findings, notifications

ROUTERS = {
    "/findings": (findings.router, acts.router),
    "/notifications": (notifications.router,),
    "": (findings.figures_router, acts.many_router),
}
