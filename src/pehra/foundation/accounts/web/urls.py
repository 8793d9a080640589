"""Addresses of accounts."""

from django.urls import path

from pehra.foundation.accounts.web import invitation, people, settings

app_name = "accounts"

urlpatterns = [
    path("", settings.settings, name="settings"),
    path("tokens/", settings.new_token, name="new_token"),
    path("tokens/<int:token_id>/revoke/", settings.end_token, name="end_token"),
    path("invitation/<str:secret>/", invitation.invitation, name="invitation"),
    path("people/<slug:slug>/", people.people, name="people"),
    path("people/<slug:slug>/roles/<int:membership_id>/end/", people.end_role, name="end_role"),
    path("people/<slug:slug>/invitations/<int:invitation_id>/withdraw/", people.withdraw, name="withdraw"),
]
