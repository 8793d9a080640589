"""Addresses of the fields of a body."""

from django.urls import path

from pehra.casefields.web import case, definitions

app_name = "casefields"

urlpatterns = [
    path("cases/<str:reference>/fields/", case.fill, name="fill"),
    path("fields/<slug:slug>/", definitions.fields, name="fields"),
    path("fields/<slug:slug>/add/", definitions.add, name="add"),
    path("fields/<slug:slug>/<str:reference>/", definitions.change, name="change"),
    path("fields/<slug:slug>/<str:reference>/do/<str:deed>/", definitions.act, name="act"),
]
