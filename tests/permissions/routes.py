"""Every page with its methods and every operation of the API, read from the code."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver

from pehra.foundation.access.doors import Door
from pehra.site.api.assembly import api

METHODS: Final = ("GET", "POST")
PARAMETER: Final = re.compile(r"<(?:\w+:)?(\w+)>|{(\w+)}|\(\?P<(\w+)>(?:\[[^\]]*\]|[^)\]])*\)")


@dataclass(frozen=True)
class Route:
    """One method of one address. `place` is the address with its parameters in braces."""

    method: str
    place: str
    package: str
    name: str
    door: Door | None = None
    operation: dict[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.place}"

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.place)


def routes() -> list[Route]:
    """Pages first, then the API, each in the order in which it is looked for."""
    return [*pages(), *operations()]


def pages() -> Iterator[Route]:
    for path, name, pattern in _patterns(get_resolver()):
        door = getattr(pattern.callback, "door", None)
        if door is None:
            continue  # the API's, which are read from its document
        place = "/" + _in_braces(path)
        package = name.partition(":")[0] if ":" in name else "account" if place.startswith("/account/") else "site"
        for method in methods_of(pattern.callback):
            yield Route(method, place, package, name, door)


def operations() -> Iterator[Route]:
    for path, methods in api.document["paths"].items():
        for method, operation in methods.items():
            yield Route(method.upper(), path, "api", operation["operationId"], operation=operation)


def methods_of(view: Callable[..., Any]) -> tuple[str, ...]:
    """What a view says that it takes; where it says nothing, a form as well if its words speak of one."""
    seen: Any = view
    while seen is not None:
        cells = zip(getattr(seen, "__code__", _NONE).co_freevars, getattr(seen, "__closure__", None) or (), strict=True)
        for name, cell in cells:
            if name == "request_method_list":
                return tuple(each for each in METHODS if each in cell.cell_contents)
        seen = getattr(seen, "__wrapped__", None)
    return METHODS if "POST" in inspect.getsource(inspect.unwrap(view)) else METHODS[:1]


def _patterns(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _patterns(each, prefix + str(each.pattern), inner)
        else:
            yield prefix + str(each.pattern), f"{space}{each.name or ''}", each


def _in_braces(path: str) -> str:
    found = PARAMETER.sub(lambda match: "{" + next(filter(None, match.groups())) + "}", path)
    return found.replace("^", "").replace("$", "").replace("\\", "")


class _NONE:
    co_freevars: tuple[str, ...] = ()
