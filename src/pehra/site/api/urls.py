"""Addresses of the API: its operations, its document and the page made from it, and a plain no for everything else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path

from pehra.foundation.access.doors import door
from pehra.site.api import document, reference
from pehra.site.api.assembly import api


@door(public=True)
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """An address that the API does not have; the middleware puts it into the API's words."""
    raise Http404


urlpatterns = [
    path("v1/openapi.json", document.openapi, name="api-openapi"),
    path("v1/docs", reference.page, name="api-reference"),
    path("v1/", include((api.urls[0], "api"))),
    re_path(r"^(?P<rest>.*)$", nothing, name="api-nothing"),
]
