"""Addresses of releases: below each case, and the lists of what was given and received."""

from django.urls import path

from pehra.releases.web import case, copies, draft, shares

app_name = "releases"

BASE = "cases/<str:reference>/releases/"
urlpatterns = [
    path(BASE, case.case, name="case"),
    path(f"{BASE}begin/", case.begin, name="begin"),
    path(f"{BASE}share/", case.share, name="share_case"),
    path(f"{BASE}<str:draft>/", draft.draft, name="draft"),
    path(f"{BASE}<str:draft>/discard/", case.discard, name="discard"),
    path(f"{BASE}<str:draft>/<str:name>/", draft.act, name="act"),
    path("releases/", copies.listing, name="list"),
    path("releases/shared/<str:share>/", shares.share, name="share"),
    path("releases/shared/<str:share>/<str:name>/", shares.act, name="share_act"),
    path("releases/<str:copy>/", copies.copy, name="copy"),
    path("releases/<str:copy>/paper.pdf", copies.printed, name="printed"),
    path("releases/<str:copy>/share/", copies.share, name="share_copy"),
]
