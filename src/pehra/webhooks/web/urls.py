"""Addresses of webhooks."""

from django.urls import path

from pehra.webhooks.web import acting, endpoints, log

app_name = "webhooks"

urlpatterns = [
    path("<slug:slug>/", endpoints.endpoints, name="endpoints"),
    path("<slug:slug>/add/", endpoints.add, name="add"),
    path("<slug:slug>/<str:reference>/", log.endpoint, name="endpoint"),
    path("<slug:slug>/<str:reference>/change/", endpoints.change, name="change"),
    path("<slug:slug>/<str:reference>/key/", endpoints.new_key, name="new_key"),
    path("<slug:slug>/<str:reference>/span/", log.replay_span, name="replay_span"),
    path("<slug:slug>/<str:reference>/calls/<uuid:key>/", log.delivery, name="delivery"),
    path("<slug:slug>/<str:reference>/calls/<uuid:key>/again/", log.replay, name="replay"),
    path("<slug:slug>/<str:reference>/do/<str:deed>/", acting.act, name="act"),
]
