"""What the document promises holds for whatever a client may think of: schemathesis against the real application.

Each operation is tried on records that are there, by everybody who has some business with them, and on what is made up.
What a request did is taken back before the next.
"""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pehra.public.rules import tickets
from pehra.site.api.assembly import api
from pehra.site.api.rate import Allowance
from pehra.site.wsgi import application
from tests.api.reality import ALL, ASKED, PARAMETER, Reality, made_real, prepared, shape_of
from tests.incidents.conftest import made
from tests.permissions.records import WALKED

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(orjson.loads(orjson.dumps(api.document)))
SCHEMA.app = application
DOCUMENT: Final = {
    (method.upper(), path): operation
    for path, methods in api.document["paths"].items()
    for method, operation in methods.items()
}
EACH = pytest.mark.parametrize(("method", "path"), DOCUMENT, ids=[" ".join(each) for each in DOCUMENT])
# Parameters for which no record is known, as "METHOD path name", each with the reason.
UNKNOWN: Final[dict[str, str]] = {}
# Operations that nobody here is let through, each with the reason.
REFUSED: Final = {
    "POST /api/v1/cases/{reference}/override": "for who was silent for days: tests/incidents does it",
}
# What the usual query says besides what is required.
QUERY: Final = {"/api/v1/chain": {"organisation": "operator"}}
# These read the event engine, which is not there: 503, as the document says.
AWAY: Final = ("/api/v1/runs/{run}/refused",)
# What tells nothing of an operation but that somebody stands outside, or that the words were wrong.
OUTSIDE: Final = (401, 403, 404, 422)
# Examples of an operation without fields, and of the richest.
LEAST, MOST = 2, 10


@contextmanager
def one_transaction() -> Iterator[None]:
    """Keep the transaction open over requests to the bare application, as Django's test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def reality(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reality]:
    """Laid down once. Its clock stands still a day behind the last act, so that nothing in it is over."""
    home: Path = tmp_path_factory.mktemp("conformance")
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        override_settings(HOME=home, EVENTS_HOME=home / "nobody", CLAMAV=""),
        one_transaction(),
        transaction.atomic(),
    ):
        patch.setattr(timezone, "now", lambda: WALKED)
        patch.setattr(Allowance, "wait", lambda self, client: 0.0)
        patch.setattr(tickets, "LEAST_BITS", 4)
        net = made()
        yield made_real(net, prepared())
        transaction.set_rollback(True)


def asked(reality: Reality, case: Any, who: str) -> int:
    """The status with which somebody is answered. What was done for it is taken back, when it was found consistent."""
    headers = {"Authorization": f"Bearer {reality.tokens[who]}", "Host": "localhost"}
    with transaction.atomic():
        response = case.call(headers=headers)
        if not connection.needs_rollback:
            connection.check_constraints()
        transaction.set_rollback(True)
    away = response.status_code == 503 and case.path in AWAY
    case.validate_response(response, checks=CHECKS[1:] if away else CHECKS)
    return int(response.status_code)


def usual(reality: Reality, method: str, path: str) -> Any:
    """A request as it is meant, on a record that is there."""
    operation = DOCUMENT[method, path]
    content = operation.get("requestBody", {}).get("content", {})
    told: dict[str, Any] = {}
    if (body := reality.body(operation)) is not None:
        told = {"body": body, "media_type": "application/json"}
    elif "application/octet-stream" in content:
        told = {"body": b"x", "media_type": "application/octet-stream"}
    needed = [each["name"] for each in operation.get("parameters", []) if each["in"] == "query" and each["required"]]
    query = {name: ASKED[name] for name in needed} | QUERY.get(path, {})
    return SCHEMA[path][method].Case(path_parameters=reality.parameters(path), query=query, **told)


@cache
def answers(reality: Reality, method: str, path: str) -> dict[str, int]:
    """The status with which each of them is answered."""
    return {who: asked(reality, usual(reality, method, path), who) for who in ALL}


def ablest(reality: Reality, method: str, path: str) -> str:
    """Whoever comes furthest: does it, else is in the way of another state, else is told what is wrong."""
    furthest = [200, 201, 202, 204, 409, 422, 403]
    found = answers(reality, method, path)
    return min(found, key=lambda who: furthest.index(found[who]) if found[who] in furthest else len(furthest))


def for_real(case: Any, reality: Reality, method: str, path: str) -> Any:
    """The same request on records that are there: else the fuzzer meets nothing but 404 and 422."""
    case.path_parameters = (case.path_parameters or {}) | reality.parameters(path)
    named = reality.named.get(shape_of(DOCUMENT[method, path]), {})
    for part, known in (("query", ASKED), ("body", named)):
        held = getattr(case, part)
        if isinstance(held, dict):
            setattr(case, part, held | {name: known[name] for name in held if name in known})
    return case


def examples(method: str, path: str) -> int:
    """More where there is more to be said."""
    operation = DOCUMENT[method, path]
    shape = api.document["components"]["schemas"].get(shape_of(operation), {})
    fields = [each for each in operation.get("parameters", []) if each["in"] == "query"]
    return min(MOST, LEAST + len(fields) + len(shape.get("properties", {})))


def test_a_record_is_known_for_every_parameter(reality: Reality) -> None:
    each_of = [(method, path, name) for method, path in DOCUMENT for name in PARAMETER.findall(path)]
    unknown = {f"{method} {path} {name}" for method, path, name in each_of if reality.value(path, name) is None}
    assert unknown == set(UNKNOWN)


@EACH
def test_somebody_meets_the_record(reality: Reality, method: str, path: str) -> None:
    found = answers(reality, method, path)
    assert set(found.values()) != {404}
    let_through = {who: status for who, status in found.items() if status not in OUTSIDE}
    assert bool(let_through) != (f"{method} {path}" in REFUSED), found


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@EACH
def test_an_operation_keeps_its_word(reality: Reality, method: str, path: str, mode: GenerationMode) -> None:
    @settings(
        max_examples=examples(method, path),
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=SCHEMA[path][method].as_strategy(generation_mode=mode), who=st.sampled_from(ALL))
    def keeps(case: Any, who: str) -> None:
        asked(reality, case, who)
        asked(reality, for_real(case, reality, method, path), ablest(reality, method, path))

    with contextlib.suppress(Unsatisfiable):
        keeps()
