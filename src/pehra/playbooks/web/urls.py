"""Addresses of playbooks, and of the tasks of a case."""

from django.urls import URLPattern

app_name = "playbooks"

urlpatterns: list[URLPattern] = []
