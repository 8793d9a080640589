"""Playbooks and tasks for programs. `ROUTERS` maps prefixes to routers."""

from ninja import Router

ROUTERS: dict[str, tuple[Router, ...]] = {}
