"""Around every request to the API: what cannot be read is refused early, and every refusal is a problem document."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from pehra.events.api import inputs
from pehra.evidence.api import uploads
from pehra.foundation.access.api import problems
from pehra.foundation.access.api.problems import MEDIA_TYPE, Kind, answer
from pehra.site.api.errors import unavailable
from pehra.site.api.identity import person_behind
from pehra.site.api.parameters import faults

log = logging.getLogger(__name__)

PREFIX = "/api/"
# What the frame refuses by itself (an unknown address, a method, a host), in the API's own words.
KINDS: dict[int, Kind] = {
    400: problems.MALFORMED,
    403: problems.FORBIDDEN,
    404: problems.NOT_FOUND,
    405: problems.METHOD,
    413: problems.TOO_LARGE,
    503: problems.UNAVAILABLE,
}


class ApiMiddleware:
    """Stands before all middleware that may refuse. Does nothing outside the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        kind = unreadable(request)
        response = answer(request, kind) if kind else self.get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
            response = _in_our_words(request, response)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Find out who asks, for the views that have no door of their own."""
        if request.path.startswith(PREFIX) and getattr(view, "door", None) is None:
            try:
                request.person = person_behind(request)
            except (OperationalError, InterfaceError):
                log.exception("the database did not say who asks")
                return unavailable(request)
            if wrong := faults(request):
                return answer(request, problems.INVALID, "A parameter cannot be accepted.", faults=wrong)
        return None


def unreadable(request: HttpRequest) -> Kind | None:
    """What is wrong with a body before a byte of it is read."""
    meta = request.META
    if "chunked" in meta.get("HTTP_TRANSFER_ENCODING", "").lower():
        return problems.LENGTH
    if request.method == "POST" and inputs.INPUTS.fullmatch(request.path):
        return inputs.wrong_with(request)
    if request.method == "POST" and uploads.PARTS.fullmatch(request.path):
        return uploads.wrong_with(request)
    length = meta.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()):
        return problems.MALFORMED
    if len(length) > 18 or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return problems.TOO_LARGE
    if int(length) and not _is_json(request):
        return problems.MEDIA
    return None


def _is_json(request: HttpRequest) -> bool:
    charset = request.content_params.get("charset", "utf-8").lower() if request.content_params else "utf-8"
    packed = request.META.get("HTTP_CONTENT_ENCODING", "identity").lower()
    return request.content_type == "application/json" and charset in ("utf-8", "utf8") and packed == "identity"


def _in_our_words(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    kind = KINDS.get(response.status_code, problems.BROKEN if response.status_code >= 500 else problems.MALFORMED)
    headers = {name: response.headers[name] for name in ("Allow", "Retry-After") if name in response.headers}
    return answer(request, kind, headers=headers)
