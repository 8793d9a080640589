"""Campaigns and links for programs. `ROUTERS` maps each prefix to its operations."""

from ninja import Router

ROUTERS: dict[str, tuple[Router, ...]] = {}
