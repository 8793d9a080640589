"""Acts are declared alike: at a path of their record, by a POST, with every way in which they refuse."""

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel

from pehra.foundation.access.api.acting import acts_on


class Shape(BaseModel):
    """How the record stands."""


class Other(BaseModel):
    """How another one stands."""


def view(request: HttpRequest, reference: str) -> None:
    """Never called here."""


def test_each_act_stands_at_its_record_and_says_how_it_refuses() -> None:
    router = Router()
    act = acts_on(router, "/{reference}/pieces", Shape)
    act("close", "closeIt", "Close it")(view)
    act("prescribe", "prescribeIt", "Prescribe it", scope="reports:write", response=Other)(view)
    (first,), (second,) = (
        router.path_operations[f"/{{reference}}/pieces/{name}"].operations for name in ("close", "prescribe")
    )
    assert (first.methods, first.operation_id, first.summary) == (["POST"], "closeIt", "Close it")
    for each, shape, scope in ((first, Shape, "cases:write"), (second, Other, "reports:write")):
        responses = each.openapi_extra["responses"]
        assert {403, 404, 409, 422} < set(responses)
        assert "headers" in responses[200]
        assert each.response_models[200].model_fields["response"].annotation is shape
        assert [callback.scope for callback in each.auth_callbacks] == [scope]
