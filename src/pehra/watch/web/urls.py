"""Addresses of the watch: the floor of cases, its wall, and the crisis levels."""

from django.urls import URLPattern

app_name = "watch"

urlpatterns: list[URLPattern] = []
