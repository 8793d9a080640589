"""Addresses of the journal."""

from django.urls import path

from pehra.foundation.audit.web import export, journal

app_name = "audit"

urlpatterns = [
    path("", journal.journal, name="journal"),
    path("verify/", journal.verify, name="verify"),
    path("verification/", journal.verification, name="verification"),
    path("export/", export.export, name="export"),
]
