"""The demonstration's second factor: its code is shown at sign-in, to its own people on this machine alone."""

import re
from itertools import product

import pytest
from django.test import Client

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.web import second_factor
from pehra.registry.models import Body
from tests import world
from tests.foundation.accounts.web.browser import CODE, code, is_signed_in, sign_in, with_app
from tests.world import PASSWORD

LOOPBACK = {"REMOTE_ADDR": "127.0.0.1"}
ORIGINS = {
    "this machine": (LOOPBACK, True),
    "this machine, v6": ({"REMOTE_ADDR": "::1"}, True),
    "this machine, v4 in v6": ({"REMOTE_ADDR": "::ffff:127.0.0.1"}, True),
    "the network": ({"REMOTE_ADDR": "192.0.2.7"}, False),
    "a proxy on this machine": (LOOPBACK | {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, False),
    "a proxy that hides whom it serves": (LOOPBACK | {"HTTP_VIA": "1.1 proxy"}, False),
    "a proxy by the standard": (LOOPBACK | {"HTTP_FORWARDED": "for=127.0.0.1"}, False),
    "nobody knows": ({"REMOTE_ADDR": ""}, False),
}


@pytest.mark.parametrize(
    ("demonstration", "invented", "origin"), list(product([True, False], [True, False], sorted(ORIGINS)))
)
def test_the_code_is_shown_only_in_the_demonstration_to_its_own_people_on_this_machine(
    ncert: Body, settings: object, demonstration: bool, invented: bool, origin: str
) -> None:
    settings.DEMONSTRATION = demonstration  # type: ignore[attr-defined]
    user, _ = world.person(ncert, Role.ANALYST, password=PASSWORD, demonstration=invented)
    secret = with_app(user)
    headers, here = ORIGINS[origin]
    client = Client()
    sign_in(client, user, **headers)
    page = client.get(CODE, **headers).content.decode()
    if demonstration and invented and here:
        (shown,) = re.findall(r"data-demonstration-code>(\d{6})<", page)
        assert "Only in this demonstration" in page
        assert f'value="{shown}"' in page
        assert client.post(CODE, {"code": shown}, **headers)["Location"] == "/"
    else:
        assert "data-demonstration-code" not in page
        assert not {code(secret, step) for step in (-1, 0, 1)} & set(re.findall(r"\d{6}", page))


def test_who_signs_in_twice_in_the_demonstration_need_not_wait_for_the_next_code(ncert: Body, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    user, _ = world.person(ncert, Role.ANALYST, password=PASSWORD, demonstration=True)
    with_app(user)
    for _ in range(2):
        client = Client()
        sign_in(client, user)
        (shown,) = re.findall(r"data-demonstration-code>(\d{6})<", client.get(CODE).content.decode())
        assert client.post(CODE, {"code": shown})["Location"] == "/"


def test_whoever_tries_the_demonstration_in_several_browsers_gets_in_with_each(ncert: Body, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    user, _ = world.person(ncert, Role.ANALYST, password=PASSWORD, demonstration=True)
    with_app(user)
    shown = set()
    for _ in range(3):
        client = Client()
        sign_in(client, user)
        (digits,) = re.findall(r"data-demonstration-code>(\d{6})<", client.get(CODE).content.decode())
        shown.add(digits)
        client.post(CODE, {"code": digits})
        assert is_signed_in(client)
    assert len(shown) == 3


def test_a_real_accounts_code_is_never_even_computed(
    analyst: User, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    with_app(analyst)
    monkeypatch.setattr(second_factor, "hotp_value", pytest.fail)
    client = Client()
    sign_in(client, analyst)
    assert client.get(CODE).status_code == 200


def test_a_removed_account_of_the_demonstration_shows_nothing(ncert: Body, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    user, _ = world.person(ncert, Role.ANALYST, demonstration=True)
    assert second_factor.demonstration_code(world_request(), user) is None


def world_request() -> object:
    return type("Request", (), {"META": {"REMOTE_ADDR": "127.0.0.1"}})()
