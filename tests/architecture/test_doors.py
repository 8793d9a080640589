"""Every address says who may knock. What says nothing is refused here, before anybody finds it open."""

from collections.abc import Iterator

import pytest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from pehra.foundation.access.doors import Door
from pehra.foundation.access.roles import Role

# The API checks for itself, by its tokens (see tests/api). allauth's views carry doors of ours.
OTHER_DOORKEEPERS = ("ninja.",)
# Open to everybody, each for a reason that a newcomer would accept.
PUBLIC = {
    "site:language",
    "site:theme",
    "site:script",
    "site:keys",
    "site:gallery",
    "home",
    "registry:rfc2350",
    "registry:rfc2350_text",
    "accounts:invitation",
    # Of these everybody sees those that are marked for everybody.
    "council:resolutions",
    "council:resolution",
    "statistics:check",
    "statistics:published",
    "statistics:published_paper",
    "public:form",
    "watch:statements",  # what was written for the public about a crisis level in force
    "public:enter",
    "public:follow",  # whoever has the secret code
    "correspondence:by_link",  # whoever was asked by a letter and has its secret link
    "reporting:check",  # whoever holds a document on paper checks its code
    "evidence:check",  # a court checks a bundle by the code on its paper
    "council:directive_check",  # whoever holds a directive on paper checks its code
    "readiness:certificate_check",  # whoever was shown a certificate checks its code
    "mfa_authenticate",  # the second step: whoever comes here has given a password and is not signed in yet
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",  # says that accounts come by invitation
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_login_webauthn",
    "api-openapi",
    "api-reference",
    "api-nothing",
}
# Where the API has no address, it has none for any method.
NOWHERE = "api-nothing"
# Open to whoever has given the password and not yet proved the second factor, since here that is done.
ANTEROOM = {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
# Open to them only as long as they have none.
FIRST_FACTOR = {"mfa_activate_totp", "mfa_add_webauthn"}


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
    door = getattr(view, "door", None)
    if door is None and view.__module__.startswith(OTHER_DOORKEEPERS):
        return
    assert isinstance(door, Door), f"{path} ({view.__module__}.{view.__name__}) declares no door"
    assert door.roles <= set(Role)
    if door.public or door.strangers:
        assert name in PUBLIC, f"{name} is open to everybody: say so in this test, or close it"
    if door.anteroom:
        assert name in (FIRST_FACTOR if door.factors else ANTEROOM), f"{name} is open without the second factor"
    if name.startswith("mfa_") and not door.public and name not in ANTEROOM | {"mfa_index"}:
        assert door.factors, f"{name} shows or changes factors"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_each_page_refuses_what_it_does_not_take(method: str) -> None:
    """Before it looks at anything: a page that says nothing would answer these as it answers a GET, outside its window.

    Which of GET and POST it takes it says in the same place.
    """
    taken = [name for _path, name, pattern in ALL if name != NOWHERE and is_taken(method, pattern)]
    assert taken == []


def is_taken(method: str, pattern: URLPattern) -> bool:
    if getattr(pattern.callback, "door", None) is None:
        return False
    given = dict.fromkeys(pattern.pattern.regex.groupindex, "x") | pattern.default_args
    try:
        response = pattern.callback(RequestFactory().generic(method, "/"), **given)
    except Exception:
        return True
    return response.status_code != 405


def test_every_address_of_the_anteroom_exists() -> None:
    assert {
        name for _path, name, pattern in ALL if getattr(getattr(pattern.callback, "door", None), "anteroom", False)
    } == ANTEROOM | FIRST_FACTOR
