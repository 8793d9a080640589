"""Inputs of feeds, findings, digests, case rules and alerts for programs.

`ROUTERS` maps each prefix to its operations.
"""

from pehra.events.api import acts, alerts, digests, findings, inputs, notifications, rules

ROUTERS = {
    "/findings": (findings.router, acts.router),
    "/digests": (digests.router,),
    "/case-rules": (rules.router,),
    "/notifications": (notifications.router,),
    "/alerts": (alerts.router,),
    "": (findings.figures_router, acts.many_router, inputs.router),
}
