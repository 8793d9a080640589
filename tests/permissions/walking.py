"""Walks the matrix: each actor at each address, and what they were answered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.http import HttpResponseBase

from tests.api.test_strangers import body_for
from tests.permissions.actors import AT_HOME, OUTSIDE, RELATIONS, Actor
from tests.permissions.records import Values
from tests.permissions.routes import Route

SIGN_IN, PROVE = "sign-in", "prove"
ABSENT: Final = "404"
NUMBER, KEY = "987654", "6c1a27d0-5f0e-4b8a-9d5e-0c6c3f0a7a11"
MADE_UP: Final = {
    **dict.fromkeys(("number", "year", "running", "version"), NUMBER),
    **dict.fromkeys(("contact_id", "object_id", "designation_id", "membership_id", "invitation_id"), NUMBER),
    **dict.fromkeys(("token_id", "user_id", "post_id", "shift_id", "swap_id", "note_id"), NUMBER),
    **dict.fromkeys(("certificate_id", "showing_id", "document_id"), NUMBER),
    **dict.fromkeys(("pk", "run", "key", "document"), KEY),
    **dict.fromkeys(("slug", "organisation", "body", "cert"), "nobody"),
}
API: Final = "/api/v1"
# Lets the connection go while it waits, and with it the one transaction in which all records are.
STREAM: Final = "/floor/stream/"


@dataclass(frozen=True)
class Cell:
    """What one actor was answered at one address."""

    route: Route
    actor: Actor
    answer: str
    # What somebody outside was answered at the same address of a record that there is not.
    absent: str = ABSENT

    @property
    def letter(self) -> str:
        return self.actor.letter if self.actor.relation in RELATIONS else ""


def address(route: Route, values: Mapping[str, Values]) -> str | None:
    """The address of a record; None where there is none to try."""
    found = {}
    if route.place == STREAM:
        return None
    for name in route.parameters:
        place = route.place.removeprefix(API)
        holders = [start for start, held in values.items() if place.startswith(start) and name in held]
        if not holders:
            return None
        found[name] = values[max(holders, key=len)][name]
    return route.place.format(**found)


def walk(routes: Iterable[Route], actors: Iterable[Actor], values: Mapping[str, Values]) -> Iterator[Cell]:
    """Every cell. What a request has done is taken back before the next one."""
    everybody = list(actors)
    for route in routes:
        path = address(route, values)
        if path is not None:
            for actor in _who_tries(route, everybody):
                yield _cell(route, actor, path)


def _cell(route: Route, actor: Actor, path: str) -> Cell:
    answer = taken_back(lambda: _ask(route, path, actor))
    # All records are in one transaction: whatever ended it would make every later answer a wrong one.
    assert connection.in_atomic_block, f"{route} as {actor.relation} {actor.letter}"
    assert not connection.connection.closed, f"{route} as {actor.relation} {actor.letter}"
    if actor.relation not in OUTSIDE or answer == ABSENT or not route.parameters:
        return Cell(route, actor, answer)
    return Cell(route, actor, answer, taken_back(lambda: _ask(route, made_up(route), actor)))


def made_up(route: Route) -> str:
    """The address of a record that there is not."""
    return route.place.format(**{name: MADE_UP.get(name, "C-0000-0000") for name in route.parameters})


def _who_tries(route: Route, actors: Iterable[Actor]) -> Iterator[Actor]:
    """Everybody, but nobody twice for the same reason.

    A role to which the door is closed meets the door, wherever it is held: once is enough. So it is for all roles where
    the address leads to no record.
    """
    for actor in actors:
        closed = route.door is not None and bool(route.door.roles) and actor.role not in route.door.roles
        once = actor.role is None or actor.relation not in RELATIONS or actor.relation == AT_HOME[actor.role]
        if once or (route.parameters and not closed):
            yield actor


def _ask(route: Route, path: str, actor: Actor) -> HttpResponseBase:
    client: Any = actor.come_anew()
    if route.operation is None:
        return client.get(path) if route.method == "GET" else client.post(path, {})  # type: ignore[no-any-return]
    headers = {"Authorization": f"Bearer {actor.token}"} if actor.token else {}
    if route.method == "GET":
        return client.get(path, headers=headers)  # type: ignore[no-any-return]
    given = body_for(route.operation)
    body = b"" if given is None else orjson.dumps(given)
    return client.generic(route.method, path, body, "application/json", headers=headers)  # type: ignore[no-any-return]


def taken_back(ask: Callable[[], HttpResponseBase]) -> str:
    """The class of an answer; what was done for it is undone."""
    point = transaction.savepoint()
    try:
        response = ask()
        close(response)
        return _class_of(response)
    finally:
        transaction.savepoint_rollback(point)


def close(response: HttpResponseBase) -> None:
    """What a stream holds is let go; the connection, in whose transaction all of this is, is not."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def _class_of(response: HttpResponseBase) -> str:
    """The status; of redirects also whether one is sent to sign in or to prove a second factor."""
    if response.status_code in (301, 302, 303):
        goes_to = response.headers["Location"]
        if goes_to.startswith("/account/sign-in/"):
            return SIGN_IN
        if goes_to.startswith(("/account/second-factor/", "/account/confirm/", "/account/passkeys/")):
            return PROVE
        return "302"
    return str(response.status_code)
