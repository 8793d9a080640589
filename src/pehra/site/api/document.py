"""The OpenAPI document and the page made from it."""

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.site.api.assembly import api


@door(public=True)
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The document. It describes the interface and no record, so it is open to everybody."""
    body = orjson.dumps(api.document, option=orjson.OPT_NON_STR_KEYS)
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "public, max-age=300"})
