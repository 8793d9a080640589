"""Where a request comes from, and which account somebody tries to enter."""

import pytest
from django.test import RequestFactory

from pehra.foundation.accounts.web.origin import address, claimed_account, is_this_machine

HOPS = "192.0.2.1, 192.0.2.2, 192.0.2.3"


@pytest.mark.parametrize(
    ("proxies", "direct", "forwarded", "believed"),
    [
        (0, "198.51.100.7", "", "198.51.100.7"),
        (0, "198.51.100.7", HOPS, "198.51.100.7"),
        (1, "127.0.0.1", HOPS, "192.0.2.3"),
        (2, "127.0.0.1", HOPS, "192.0.2.2"),
        (3, "127.0.0.1", HOPS, "192.0.2.1"),
        (4, "127.0.0.1", HOPS, "127.0.0.1"),  # fewer hops than proxies: somebody came around them
        (1, "127.0.0.1", "", "127.0.0.1"),
        (1, "127.0.0.1", "192.0.2.1:4711", "192.0.2.1"),
        (1, "127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "127.0.0.1", "2001:db8::1", "2001:db8::1"),
        (1, "127.0.0.1", "::ffff:192.0.2.1", "192.0.2.1"),
        (1, "127.0.0.1", "unknown", "0.0.0.0"),
        (1, "127.0.0.1", "' OR 1=1 --", "0.0.0.0"),
        (0, "", "", "0.0.0.0"),
    ],
)
def test_only_the_operators_own_proxies_are_believed(
    settings: object, proxies: int, direct: str, forwarded: str, believed: str
) -> None:
    settings.PROXIES = proxies  # type: ignore[attr-defined]
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert address(RequestFactory().get("/", REMOTE_ADDR=direct, **headers)) == believed


@pytest.mark.parametrize("direct", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine(direct: str) -> None:
    assert is_this_machine(RequestFactory().get("/", REMOTE_ADDR=direct))


@pytest.mark.parametrize("direct", ["192.168.1.5", "10.0.0.1", "::2", "", "localhost", "0.0.0.0"])
def test_not_this_machine(direct: str) -> None:
    assert not is_this_machine(RequestFactory().get("/", REMOTE_ADDR=direct))


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_any_sign_of_a_proxy_is_not_this_machine(header: str) -> None:
    """Behind a proxy on the same machine, everybody comes from 127.0.0.1."""
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers={header: "127.0.0.1"})
    assert not is_this_machine(request)


@pytest.mark.parametrize(
    ("credentials", "posted", "claimed"),
    [
        ({"email": "Sana@Example.org"}, "", "sana@example.org"),
        ({"login": " sana@example.org "}, "", "sana@example.org"),
        (None, "SANA@EXAMPLE.ORG", "sana@example.org"),
        ({}, "ſana@example.org", "sana@example.org"),
        ({"email": "x" * 5000}, "", "x" * 254),
        ({}, "", None),
        (None, "", None),
    ],
)
def test_an_account_has_one_spelling(credentials: dict[str, str] | None, posted: str, claimed: str | None) -> None:
    request = RequestFactory().post("/", {"login": posted} if posted else {})
    assert claimed_account(request, credentials) == claimed
