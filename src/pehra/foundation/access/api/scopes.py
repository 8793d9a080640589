"""Which scope a token needs for an operation. The site finds out who asks and sets `request.person`."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from pehra.foundation.access.person import Person

READING = frozenset({"GET", "HEAD"})


class InsufficientScope(Exception):
    """A valid token that was not given the scope of this operation."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(scope)


class Scoped(HttpBearer):
    """Opens an operation to tokens with one scope (none: to every token), and its reading to a signed-in session.

    A session changes nothing here: its cookie travels with requests that another site makes.
    """

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Person | None:
        person: Person = request.person
        if not person.user_id:
            return None
        if person.scopes is None:
            return person if request.method in READING else None
        if self.scope and self.scope not in person.scopes:
            raise InsufficientScope(self.scope)
        return person

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        raise NotImplementedError("whoever asks is known before an operation is chosen")
