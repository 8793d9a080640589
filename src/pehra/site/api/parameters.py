"""Refusing a parameter that an operation does not know: misspelt, a filter would silently let everything through."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest

from pehra.site.api.assembly import api


def faults(request: HttpRequest) -> list[dict[str, str]]:
    """What is wrong with the names of a request's query parameters, as faults of a problem document."""
    if not request.GET or request.resolver_match is None:
        return []
    # A place in the address may be of a kind, as in <path:feed>; the document knows only its name.
    route = re.sub(r"<\w+:(\w+)>", r"<\1>", request.resolver_match.route)
    known = _known().get((route, request.method or ""))
    if known is None:
        return []
    unknown = [
        {"parameter": name[:80], "detail": "There is no such parameter."} for name in request.GET if name not in known
    ]
    twice = [
        {"parameter": name, "detail": "Give it once."}
        for name in known & set(request.GET)
        if len(request.GET.getlist(name)) > 1
    ]
    return unknown + twice


@cache
def _known() -> Mapping[tuple[str, str], frozenset[str]]:
    """The names of the query parameters of each operation, by Django's route and method."""
    return {
        (re.sub(r"{(\w+)}", r"<\1>", path.lstrip("/")), method.upper()): _names(operation)
        for path, methods in api.document["paths"].items()
        for method, operation in methods.items()
    }


def _names(operation: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(each["name"] for each in operation.get("parameters", []) if each["in"] == "query")
