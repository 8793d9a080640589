"""What the document promises holds for whatever a client may think of: schemathesis against the real application."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pehra.foundation.access.roles import Role
from pehra.site.api.assembly import api
from pehra.site.wsgi import application
from tests import world
from tests.api.conftest import Calls, Net, report

pytestmark = pytest.mark.django_db

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(orjson.loads(orjson.dumps(api.document)))
SCHEMA.app = application
OPERATIONS = [(method.upper(), path) for path, methods in api.document["paths"].items() for method in methods]


@contextmanager
def one_transaction() -> Iterator[None]:
    """Keep the test's transaction open over requests to the bare application, as Django's test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def for_real(case: Any, reference: str) -> Any:
    """The same request on a record that is there: else the fuzzer meets nothing but 404 and 422."""
    if "reference" in (case.path_parameters or {}):
        case.path_parameters = case.path_parameters | {"reference": reference}
    if isinstance(case.body, dict) and "organisation" in case.body:
        case.body = case.body | {"organisation": "operator", "affected": [], "severity": "", "classification": []}
    return case


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[f"{method} {path}" for method, path in OPERATIONS])
def test_an_operation_keeps_its_word(net: Net, call: Calls, method: str, path: str, mode: GenerationMode) -> None:
    made = call(net.contact).post("reports", report()).json()
    if not path.endswith("/accept"):
        call(net.analyst).post(f"cases/{made['case']}/accept")
    who = net.contact
    if "journal" in path:
        who = world.person(net.national_cert, Role.AUDITOR)[1]
    elif "/cases/{" in path and not path.endswith(("/updates", "/final-report", "/answer")):
        who = net.analyst
    headers = call(who).headers | {"Host": "localhost"}
    reference = made["report"] if "/reports/" in path else made["case"]

    @settings(
        max_examples=8,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=SCHEMA[path][method].as_strategy(generation_mode=mode))
    def keeps(case: Any) -> None:
        case.validate_response(case.call(headers=headers), checks=CHECKS)
        again = for_real(case, reference)
        case.validate_response(again.call(headers=headers), checks=CHECKS)

    with one_transaction(), contextlib.suppress(Unsatisfiable):
        keeps()
