"""Addresses of the inbox."""

from django.urls import path

from pehra.foundation.delivery.web import inbox

app_name = "delivery"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read_all, name="read_all"),
    path("<uuid:key>/", inbox.opened, name="notice"),
]
