"""What the OpenAPI document says of an operation beyond its types: the ways in which it refuses."""

from typing import Any

from pehra.foundation.access.api.problems import KINDS

# Every operation may answer so; the site adds these to each.
ALWAYS = (401, 403, 429, 500, 503)
# Every operation with a body may answer so as well.
WITH_BODY = (400, 411, 413, 415, 422)


def refusals(*statuses: int, headers: dict[str, Any] | None = None, success: int = 200) -> dict[str, Any]:
    """The argument `openapi_extra` of an operation that may refuse with these statuses; `headers` of its success."""
    known = {kind.status for kind in KINDS}
    unknown = set(statuses) - known
    if unknown:
        raise ValueError(f"no kind of problem has the status {sorted(unknown)}")
    responses: dict[int, Any] = {status: reference(status) for status in statuses}
    if headers:
        responses[success] = {"headers": headers}
    return {"responses": responses}


def reference(status: int) -> dict[str, str]:
    """Where the document describes the refusals with this status."""
    return {"$ref": f"#/components/responses/{component(status)}"}


def component(status: int) -> str:
    return f"Problem{status}"
