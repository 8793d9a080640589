"""Addresses of requests and measures: below each case, across cases, and the secret link of whoever is asked."""

from django.urls import path

from pehra.correspondence.web import answer, measures, requests
from pehra.correspondence.web.deeds import DEEDS

app_name = "correspondence"

CASE = "cases/<str:reference>/"
REQUEST = "requests/<str:reference>/"
urlpatterns = [
    path("answer/<str:code>/", answer.answer, name="by_link"),
    path(f"{CASE}requests/", requests.of_case, name="case_requests"),
    path(f"{CASE}requests/new/", requests.new, name="new"),
    path(f"{CASE}measures/", measures.of_case, name="case_measures"),
    path(f"{CASE}measures/new/", measures.propose, name="propose"),
    path(f"{CASE}measures/<str:measure>/", measures.change, name="change"),
    path("requests/", requests.listing, name="requests"),
    path("measures/", measures.listing, name="measures"),
    path(REQUEST, requests.request_page, name="request"),
    path(f"{REQUEST}edit/", requests.edit, name="edit"),
    path(f"{REQUEST}send/", requests.send, name="send"),
    path(f"{REQUEST}files/<uuid:key>/", requests.file, name="file"),
    *(path(f"{REQUEST}{each.name}/", requests.act, {"deed": each.name}, name=each.name) for each in DEEDS),
]
