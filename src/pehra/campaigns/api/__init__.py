"""Campaigns and connections of cases for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.campaigns.api import campaigns, connections, teams

ROUTERS = {"/campaigns": (campaigns.router, teams.router), "/cases": (connections.router,)}
