"""The addresses of campaigns and of what a case has to do with others."""

from django.urls import URLPattern

app_name = "campaigns"

urlpatterns: list[URLPattern] = []
