"""Addresses of directives, and of the papers of meetings."""

from django.urls import URLPattern, URLResolver, path

from pehra.council.web import directives, duties, packs

urlpatterns: list[URLPattern | URLResolver] = [
    path("directives/", directives.listing, name="directives"),
    path("directives/tiers/", directives.tiers, name="directive_tiers"),
    path("directives/new/", directives.new, name="new_directive"),
    path("directives/<str:reference>/", directives.directive, name="directive"),
    path("directives/<str:reference>/draft/", directives.edit, name="edit_directive"),
    path("directives/<str:reference>/parties/", directives.addressees, name="addressees"),
    path("directives/<str:reference>/parties/<slug:slug>/", duties.duty, name="duty"),
    path("directives/<str:reference>/parties/<slug:slug>/evidence/<int:showing_id>/", duties.evidence, name="evidence"),
    path("meetings/<str:reference>/papers/", packs.papers, name="papers"),
    path("meetings/<str:reference>/papers/progress/", packs.progress, name="pack_progress"),
    path("meetings/<str:reference>/papers/<int:document_id>/", packs.paper, name="meeting_paper"),
    path("meetings/<str:reference>/pack/<str:language>/<int:version>/", packs.pack, name="pack"),
    path("meetings/<str:reference>/meeting.ics", packs.invitation, name="invitation"),
]
