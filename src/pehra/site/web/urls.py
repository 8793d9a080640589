"""Addresses of the frame. The gallery exists only in a demonstration."""

from django.conf import settings
from django.urls import path

from pehra.site.web import gallery, preferences

app_name = "site"

urlpatterns = [
    path("language/", preferences.language, name="language"),
    path("theme/", preferences.theme, name="theme"),
    path("script/", preferences.script, name="script"),
]

if settings.DEMONSTRATION:
    urlpatterns.append(path("design/", gallery.gallery, name="gallery"))
