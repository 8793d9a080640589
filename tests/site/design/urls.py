"""A site of which only the frame is real: every page that the navigation names, and the gallery without the flag."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from pehra.foundation.access.doors import door
from pehra.site.web import errors, gallery
from pehra.site.web import urls as frame


@door(public=True, looks=False)
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/plain.html", {"form": gallery.SignInForm()})


@door(public=True, looks=False)
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("something broke")


@door(public=True, looks=False)
def fragment(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p id='answer'>from the server</p>")


def space(name: str, *names: str) -> object:
    return path(f"{name}/", include(([path(f"{each}/", page, name=each) for each in names], name)))


frame_patterns = [
    *frame.urlpatterns,
    path("design/", gallery.pieces, name="gallery"),
    path("design/case/", gallery.case, name="gallery_case"),
    path("design/plain/", gallery.plain, name="gallery_plain"),
]

urlpatterns = [
    path("", page, name="home"),
    path("", include((frame_patterns, "site"))),
    path("broken/", broken),
    path("fragment/", fragment),
    path("login/", page, name="account_login"),
    path("logout/", page, name="account_logout"),
    space("incidents", "report", "queue"),
    space("registry", "network", "chain", "body_admin"),
    space("audit", "journal"),
    space("delivery", "inbox"),
    space("accounts", "settings"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many
handler500 = errors.server_error
