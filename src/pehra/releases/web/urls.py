"""Addresses of releases: below each case, and the list of what was given and received."""

from django.urls import URLPattern

app_name = "releases"

urlpatterns: list[URLPattern] = []
