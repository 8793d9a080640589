"""Campaigns and connections of cases for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.campaigns.api import campaigns, connections

ROUTERS = {"/campaigns": (campaigns.router,), "/cases": (connections.router,)}
