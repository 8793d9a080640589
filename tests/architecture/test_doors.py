"""Every address says who may knock. What says nothing is refused here, before anybody finds it open."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from pehra.foundation.access.doors import Door
from pehra.foundation.access.roles import Role

# These check for themselves: allauth's views in their own way, the API by its tokens (see tests/api).
OTHER_DOORKEEPERS = ("allauth.", "ninja.")
# Open to everybody, each for a reason that a newcomer would accept.
PUBLIC = {
    "site:language",
    "site:theme",
    "site:script",
    "site:gallery",
    "home",
    "registry:rfc2350",
    "registry:rfc2350_text",
    "accounts:invitation",
    "mfa_authenticate",  # the second step: whoever comes here has given a password and is not signed in yet
    "api-openapi",
    "api-reference",
    "api-nothing",
}


def patterns(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from patterns(each, prefix + str(each.pattern), inner)
        else:
            yield prefix + str(each.pattern), f"{space}{each.name or ''}", each


ALL = list(patterns(get_resolver()))


@pytest.mark.parametrize(("path", "name", "pattern"), ALL, ids=[path or "/" for path, _, _ in ALL])
def test_each_address_declares_its_door(path: str, name: str, pattern: URLPattern) -> None:
    view = pattern.callback
    if view.__module__.startswith(OTHER_DOORKEEPERS):
        return
    door = getattr(view, "door", None)
    assert isinstance(door, Door), f"{path} ({view.__module__}.{view.__name__}) declares no door"
    assert door.roles <= set(Role)
    if door.public or door.strangers:
        assert name in PUBLIC, f"{name} is open to everybody: say so in this test, or close it"
