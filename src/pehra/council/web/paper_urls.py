"""Addresses of directives, and of the papers of meetings."""

from django.urls import URLPattern, URLResolver, path

from pehra.council.web import directive_papers, directives, duties, packs

urlpatterns: list[URLPattern | URLResolver] = [
    path("directives/", directives.listing, name="directives"),
    path("directives/tiers/", directives.tiers, name="directive_tiers"),
    path("directives/new/", directives.new, name="new_directive"),
    path("directives/check/", directive_papers.check, name="directive_check"),
    path("directives/<slug:reference>/", directives.directive, name="directive"),
    path("directives/<slug:reference>/paper/<slug:language>/", directive_papers.printed, name="directive_paper"),
    path("directives/<slug:reference>/draft/", directives.edit, name="edit_directive"),
    path("directives/<slug:reference>/parties/", directives.addressees, name="addressees"),
    path("directives/<slug:reference>/parties/<slug:slug>/", duties.duty, name="duty"),
    path(
        "directives/<slug:reference>/parties/<slug:slug>/evidence/<int:showing_id>/", duties.evidence, name="evidence"
    ),
    path("meetings/<slug:reference>/papers/", packs.papers, name="papers"),
    path("meetings/<slug:reference>/papers/progress/", packs.progress, name="pack_progress"),
    path("meetings/<slug:reference>/papers/<int:document_id>/", packs.paper, name="meeting_paper"),
    path("meetings/<slug:reference>/pack/<slug:language>/<int:version>/", packs.pack, name="pack"),
    path("meetings/<slug:reference>/meeting.ics", packs.invitation, name="invitation"),
]
