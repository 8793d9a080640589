"""Addresses of the inbox."""

from django.urls import path

from pehra.foundation.delivery.web import inbox, wishes

app_name = "delivery"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("settings/", wishes.wishes, name="wishes"),
    path("read/", inbox.read_all, name="read_all"),
    path("<uuid:key>/", inbox.opened, name="notice"),
]
