"""Handing a file out, and the form field that takes one in."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from pehra.foundation.documents.queries import Kept
from pehra.foundation.documents.rules import ENDINGS, MOST_BYTES


class DocumentField(forms.FileField):
    """One file to upload. The kinds are checked by the action, which reads the bytes."""

    default_error_messages = {"large": _("The file has more than %(limit)s MB.")}

    def __init__(self, **given: Any) -> None:
        given.setdefault("widget", forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}))
        super().__init__(**given)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        given = super().clean(data, initial)
        if isinstance(given, UploadedFile) and (given.size or 0) > MOST_BYTES:
            limit = {"limit": MOST_BYTES // 1024 // 1024}
            raise forms.ValidationError(self.error_messages["large"] % limit, code="large")
        return given or None


def handed_out(kept: Kept, content: bytes) -> HttpResponse:
    """The file as a download: it is never opened inside the site, whatever its bytes are."""
    return _guarded(HttpResponse(content, content_type="application/octet-stream"), kept.name)


def streamed_out(blocks: Iterator[bytes], name: str, size: int | None = None) -> StreamingHttpResponse:
    """The same of bytes that come one after another; `size` of them altogether, where that is known."""
    response = _guarded(StreamingHttpResponse(blocks, content_type="application/octet-stream"), name)
    if size is not None:
        response.headers["Content-Length"] = str(size)
    return response


def _guarded(response: Any, name: str) -> Any:
    response.headers["Content-Disposition"] = _disposition(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _disposition(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
