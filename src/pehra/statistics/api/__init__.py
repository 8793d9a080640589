"""The operations on statistics."""

from ninja import Router

ROUTERS: dict[str, list[Router]] = {}
