"""Every way in which an operation can be refused, as a problem document."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from pehra.events.errors import TooLarge
from pehra.foundation.access.api import problems
from pehra.foundation.access.api.problems import Kind, answer
from pehra.foundation.access.api.scopes import READING, InsufficientScope
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.incidents.errors import KeyReused
from pehra.law.chain import ChainError
from pehra.pipeline.store import StoreAway
from pehra.site.api.identity import token_of
from pehra.site.api.parser import Malformed

PATIENCE = "10"
REALM = 'Bearer realm="Pehra"'


def install(api: NinjaAPI) -> None:
    """Teach the API every refusal that an operation may raise. What is not named here is a defect: 500, and logged."""
    handlers: dict[type[Exception], Any] = {
        Absent: _not_found,
        Http404: _not_found,
        Forbidden: _says(problems.FORBIDDEN),
        Conflict: _says(problems.CONFLICT),
        ChainError: _says(problems.CONFLICT),
        KeyReused: _says(problems.KEY_REUSED),
        Invalid: _invalid,
        ValidationError: _misshapen,
        HttpError: _unreadable,
        AuthenticationError: unauthenticated,
        InsufficientScope: _insufficient,
        Throttled: too_many,
        OperationalError: unavailable,
        InterfaceError: unavailable,
        StoreAway: unavailable,
        TooLarge: _says(problems.TOO_LARGE),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def unauthenticated(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    """401; a token that came and is not valid is told so, and nothing of why (RFC 6750)."""
    challenge = REALM if token_of(request) is None else f'{REALM}, error="invalid_token"'
    return answer(request, problems.UNAUTHENTICATED, headers={"WWW-Authenticate": challenge})


def too_many(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    seconds = math.ceil(getattr(request, "api_wait", 1.0)) or 1
    return answer(request, problems.TOO_MANY, headers={"Retry-After": str(seconds)})


def unavailable(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    return answer(request, problems.UNAVAILABLE, headers={"Retry-After": PATIENCE})


def _says(kind: Kind) -> Any:
    def handler(request: HttpRequest, error: Exception) -> HttpResponse:
        return answer(request, kind, str(error))

    return handler


def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return answer(request, problems.NOT_FOUND)


def _insufficient(request: HttpRequest, error: InsufficientScope) -> HttpResponse:
    challenge = f'{REALM}, error="insufficient_scope", scope="{error.scope}"'
    detail = f"This operation needs a token with the scope {error.scope}."
    return answer(request, problems.INSUFFICIENT_SCOPE, detail, headers={"WWW-Authenticate": challenge})


def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """The parser's complaint, which ninja wraps into an error of its own."""
    reason = error.__cause__ or error.__context__
    return answer(request, problems.MALFORMED, str(reason) if isinstance(reason, Malformed) else "")


def _invalid(request: HttpRequest, error: Invalid) -> HttpResponse:
    """A refusal by an action: in a body it points to the field, else it names the parameter."""
    reading = request.method in READING
    faults = [
        {"parameter": field, "detail": str(problem)} if reading else {"pointer": f"/{field}", "detail": str(problem)}
        for field, problem in error.problems.items()
    ]
    return _faulty(request, faults)


def _misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request that does not have the shape that the OpenAPI document gives it."""
    return _faulty(request, list(_faults(error.errors)))


def _faults(errors: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    for each in errors:
        source, *path = each["loc"]
        detail = str(each["msg"])
        if source == "body":
            # The first name is that of the operation's own argument.
            yield {"pointer": "".join(f"/{_escaped(part)}" for part in path[1:]), "detail": detail}
        else:
            yield {"parameter": str(path[-1]) if path else source, "detail": detail}


def _escaped(part: object) -> str:
    return str(part)[:80].replace("~", "~0").replace("/", "~1")


def _faulty(request: HttpRequest, faults: list[dict[str, str]]) -> HttpResponse:
    count = "One field" if len(faults) == 1 else f"{len(faults)} fields"
    return answer(request, problems.INVALID, f"{count} cannot be accepted; nothing was stored.", faults=faults)
