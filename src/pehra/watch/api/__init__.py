"""The watch over HTTP, prefix by prefix."""

from ninja import Router

ROUTERS: dict[str, tuple[Router, ...]] = {}
