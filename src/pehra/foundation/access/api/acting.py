"""How the acts on one kind of record are declared: alike in all but their names, so that none forgets a refusal."""

from typing import Any, Final, Protocol

from ninja import Router
from pydantic import BaseModel

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED
from pehra.foundation.access.api.scopes import Scoped

WRITES: Final = "cases:write"


class Acts(Protocol):
    """Declares one act: the last word of its path, its name in the OpenAPI document, what it does in a few words."""

    def __call__(
        self,
        path: str,
        operation_id: str,
        summary: str,
        *,
        scope: str = WRITES,
        response: type[BaseModel] | None = None,
    ) -> Any: ...


def acts_on(router: Router, where: str, shape: type[BaseModel]) -> Acts:
    """For the acts on the records at `where` ("/{reference}"), each answered with how the record stands after it."""

    def act(
        path: str, operation_id: str, summary: str, *, scope: str = WRITES, response: type[BaseModel] | None = None
    ) -> Any:
        return router.post(
            f"{where}/{path}",
            response=response or shape,
            auth=Scoped(scope),
            operation_id=operation_id,
            summary=summary,
            openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED),
        )

    return act
