"""Addresses of requests and measures: below each case, across cases, and the secret link of whoever is asked."""

from django.urls import URLPattern

app_name = "correspondence"

urlpatterns: list[URLPattern] = []
