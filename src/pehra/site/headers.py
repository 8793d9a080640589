"""What every answer tells the browser, whoever made it: pages, errors, files, and what is refused before."""

from collections.abc import Callable, Mapping
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Only where nobody said something else. An answer that loads nothing may load nothing, and what says nothing of being
# kept is kept by no browser and no proxy: a page shows what its reader may see today.
USUAL: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


class HeadersMiddleware:
    """Stands before all others, so that nothing is answered without it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in USUAL.items():
            response.headers.setdefault(name, value)
        return response
