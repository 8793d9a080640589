"""Addresses of the public form, of its secret link and of the desk."""

from django.urls import path

from pehra.public.web import claim, desk, follow, form
from pehra.public.web.case import case as case_page

app_name = "public"

urlpatterns = [
    path("", form.form, name="form"),
    path("follow/", follow.enter, name="enter"),
    path("r/<str:code>/", follow.follow, name="follow"),
    path("claim/", claim.claim, name="claim"),
    path("claimed/<str:reference>/", claim.claimed, name="claimed"),
    path("desk/", desk.listing, name="desk"),
    path("desk/<str:reference>/", desk.detail, name="report"),
    path("desk/<str:reference>/admit/", desk.admit, name="admit"),
    path("desk/<str:reference>/act/<str:name>/", desk.act, name="act"),
    path("desk/<str:reference>/files/<uuid:key>/", desk.file, name="file"),
    path("case/<str:reference>/", case_page, name="case"),
]
