"""Addresses of phone lists and call tasks."""

from django.urls import path

from pehra.calls.web import lists, tasks

app_name = "calls"

urlpatterns = [
    path("calls/", tasks.waiting, name="waiting"),
    path("phone-lists/<slug:slug>/", lists.phone_list, name="list"),
    path("phone-lists/<slug:slug>/add/", lists.add, name="add"),
    path("phone-lists/<slug:slug>/<int:number>/", lists.change, name="change"),
    path("phone-lists/<slug:slug>/<int:number>/do/<str:deed>/", lists.act, name="act"),
    path("calls/<str:reference>/", tasks.task, name="task"),
]
