"""Requests and measures for programs. `ROUTERS` maps prefixes to them."""

from ninja import Router

from pehra.correspondence.api import blocklists, measures, requests

ROUTERS: dict[str, tuple[Router, ...]] = {
    "/cases": (requests.of_case, measures.of_case),
    "/requests": (requests.router,),
    "/measures": (blocklists.router, measures.router),
}
