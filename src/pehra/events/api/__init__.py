"""Inputs of feeds, findings, digests and alerts for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.events.api import acts, alerts, findings, inputs, notifications

ROUTERS = {
    "/findings": (findings.router, acts.router),
    "/notifications": (notifications.router,),
    "/alerts": (alerts.router,),
    "": (findings.figures_router, acts.many_router, inputs.router),
}
