"""Addresses of the frame. The gallery exists only in a demonstration."""

from django.conf import settings
from django.urls import path

from pehra.site.web import gallery, preferences, work

app_name = "site"

urlpatterns = [
    path("work/", work.work, name="work"),
    path("language/", preferences.language, name="language"),
    path("theme/", preferences.theme, name="theme"),
    path("script/", preferences.script, name="script"),
    path("keys/", preferences.keys, name="keys"),
]

if settings.DEMONSTRATION:
    urlpatterns += [
        path("design/", gallery.pieces, name="gallery"),
        path("design/case/", gallery.case, name="gallery_case"),
        path("design/plain/", gallery.plain, name="gallery_plain"),
    ]
