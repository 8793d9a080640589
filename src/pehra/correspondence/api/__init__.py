"""Requests and measures for programs. `ROUTERS` maps prefixes to them."""

from ninja import Router

ROUTERS: dict[str, tuple[Router, ...]] = {}
