"""What the pages of evidence share: files that go out, refusals beside their form, the reader's language."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils import formats
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from pehra.foundation.access.errors import Invalid, Refusal
from pehra.foundation.access.refused import told

# Never opened inside the site, whatever its bytes are.
GUARDS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


def is_urdu() -> bool:
    return (get_language() or "en").startswith("ur")


def language() -> str:
    return "ur" if is_urdu() else "en"


def handed_out(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    _guard(response, name)
    return response


def _guard(response: Any, name: str) -> None:
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    for header, value in GUARDS.items():
        response.headers[header] = value


def put_back(form: forms.Form, refusal: Refusal) -> None:
    """Each problem to its field; what belongs to none of them to the top of the form."""
    if not isinstance(refusal, Invalid):
        form.add_error(None, told(refusal))
        return
    for field, problem in refusal.problems.items():
        known = "file" if field in ("name", "size", "sha256") and "file" in form.fields else field
        form.add_error(known if known in form.fields else None, told(problem))


def when(moment: Any) -> str:
    """Day and time in the country's clocks, on paper."""
    local = moment.astimezone(ZoneInfo(settings.DISPLAY_TIME_ZONE))
    return f"{formats.date_format(local, 'j M Y')}, {local:%H:%M}"
