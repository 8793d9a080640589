"""Carrying an act out once for its key, for the operations of this package."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pehra.formats.references import tidy
from pehra.foundation.access.api.keys import mark
from pehra.foundation.access.repeating import once


def carried_out(
    request: HttpRequest,
    response: HttpResponse,
    *,
    name: str,
    reference: str,
    key: str,
    body: Mapping[str, Any],
    act: Callable[[datetime], dict[str, Any]],
) -> dict[str, Any]:
    """The answer of `act(at)`, or the one that the same request got before under its key."""
    at = timezone.now()
    asked = {"act": name, "on": tidy(reference), "body": dict(body)}
    found = once(by=request.auth, key=key, request=asked, reference=tidy(reference)[:12], at=at, act=lambda: act(at))
    mark(response, found.repeated)
    return found.answer
