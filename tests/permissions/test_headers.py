"""Security headers, graded on every page as somebody who may, somebody who may not and nobody: errors and files too."""

import subprocess
import sys
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from pehra.foundation.access.roles import Role
from tests.foundation.accounts.web.browser import SIGN_IN
from tests.permissions.actors import NOBODY, Actor
from tests.permissions.conftest import World
from tests.permissions.routes import Route, routes
from tests.permissions.walking import STREAM, address, close, made_up

ROUTES = [route for route in routes() if route.method == "GET" and route.place != STREAM]
WHO = ((NOBODY, None), ("has it", Role.LEAD), ("stranger", Role.CONTACT))


# The same for everybody, and asked for by programs again and again.
KEPT = ("/api/v1/openapi.json",)


def faults(answer: HttpResponseBase) -> list[str]:
    """Everything that a reviewer would object to in the headers of one answer; empty for the best grade."""
    headers, found = answer.headers, []
    said = [words.split() for words in headers.get("Content-Security-Policy", "").split(";") if words.strip()]
    policy = {words[0]: words[1:] for words in said}
    if policy.get("default-src") != ["'none'"]:
        found.append("default-src is not 'none'")
    if policy.get("frame-ancestors") != ["'none'"] and "sandbox" not in policy:
        found.append("can be framed by whoever obeys the policy alone")
    if any("'unsafe" in word or "*" in word for words in policy.values() for word in words):
        found.append("the policy lets in what is unsafe")
    expected = {
        "X-Content-Type-Options": ("nosniff",),
        "X-Frame-Options": ("DENY",),
        "Referrer-Policy": ("same-origin", "no-referrer"),
        "Cross-Origin-Opener-Policy": ("same-origin",),
        "Cross-Origin-Resource-Policy": ("same-origin",),
    }
    found += [f"{name}: {headers.get(name)}" for name, values in expected.items() if headers.get(name) not in values]
    if "no-store" not in headers.get("Cache-Control", ""):
        found.append(f"may be kept: Cache-Control {headers.get('Cache-Control')}")
    found += [f"tells of itself: {name}" for name in ("Server", "X-Powered-By") if name in headers]
    return found + _cookie_faults(answer)


def _cookie_faults(answer: Any) -> list[str]:
    cookies: SimpleCookie = answer.cookies
    found = []
    for name, morsel in cookies.items():
        if morsel["samesite"] not in ("Lax", "Strict"):
            found.append(f"cookie {name}: SameSite {morsel['samesite']}")
        if name == "sessionid" and not morsel["httponly"]:
            found.append(f"cookie {name} can be read by scripts")
        if morsel["domain"]:
            found.append(f"cookie {name} goes to other hosts")
    return found


def who(world: World, relation: str, role: Role | None) -> Actor:
    return next(each for each in world.actors if (each.relation, each.role) == (relation, role))


@pytest.mark.parametrize(("relation", "role"), WHO, ids=[f"{relation} {role or ''}".strip() for relation, role in WHO])
def test_every_address_gets_the_best_grade(the_world: World, relation: str, role: Role | None) -> None:
    actor, wrong = who(the_world, relation, role), {}
    for route in ROUTES:
        point = transaction.savepoint()
        answer: Any = actor.come_anew().get(path_of(the_world, route))
        close(answer)
        transaction.savepoint_rollback(point)
        assert not connection.connection.closed, route
        if route.place not in KEPT and (found := faults(answer)):
            wrong[str(route)] = [answer.status_code, *found]
    assert wrong == {}


def path_of(world: World, route: Route) -> str:
    """The address of a record that is there, or of one that is not."""
    return address(route, world.values) or made_up(route)


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/api/nowhere", "/api/v1/nowhere", "/static/nowhere.js", "/\x00", "/cases/C-0000-0000"]
)
def test_what_is_not_there_gets_it_too(the_world: World, path: str) -> None:
    assert faults(Client(raise_request_exception=False).get(path)) == []


def test_so_does_what_went_wrong(the_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pehra.foundation.delivery.web.inbox.queries.inbox", None)
    answer = who(the_world, "has it", Role.LEAD).come_anew().get("/inbox/")
    assert answer.status_code == 500
    assert faults(answer) == []


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_other_methods(the_world: World, method: str) -> None:
    answer = getattr(who(the_world, "has it", Role.LEAD).come_anew(), method)("/cases/bulk/")
    assert answer.status_code == 405
    assert faults(answer) == []


def test_a_form_without_its_token(the_world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(SIGN_IN, {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert faults(answer) == []


HTTPS = """
import django; django.setup()
from django.conf import settings
from django.test import Client
client = Client(raise_request_exception=False, headers={"host": "pehra.example", "x-forwarded-proto": "https"})
cookies = settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE
print(client.get("/nowhere.txt").headers["Strict-Transport-Security"], *cookies)
"""


def test_with_https_browsers_are_bound_to_it_and_cookies_too(tmp_path: Any) -> None:
    surroundings = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ":".join(sys.path),
        "PEHRA_HOME": str(tmp_path),
        "PEHRA_URL": "https://pehra.example",
        "PEHRA_HOSTS": "pehra.example",
        "DJANGO_SETTINGS_MODULE": "pehra.site.settings",
    }
    done = subprocess.run([sys.executable, "-c", HTTPS], env=surroundings, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "max-age=31536000 True True", done.stderr
