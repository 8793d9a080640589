"""Addresses of the Security Operation Center's pages."""

from django.urls import path

from pehra.events.web import answers, explorer, feeds, findings, watch

app_name = "events"

urlpatterns = [
    path("watch/", watch.watch, name="watch"),
    path("watch/live/", watch.live, name="watch_live"),
    path("watch/sources/", watch.sources, name="watch_sources"),
    path("events/", explorer.explorer, name="explorer"),
    path("events/export/<str:kind>/", explorer.export, name="export"),
    path("events/<str:place>/", explorer.event, name="event"),
    path("findings/", findings.findings, name="findings"),
    path("findings/answer/", answers.many, name="answer_many"),
    path("findings/organisations/<str:slug>/", findings.organisation, name="exposure"),
    path("findings/<str:reference>/", findings.finding, name="finding"),
    path("findings/<str:reference>/answer/", answers.one, name="answer"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/runs/<uuid:pk>/", feeds.run, name="run"),
    path("feeds/runs/<uuid:pk>/replay/", feeds.replay, name="replay"),
    path("feeds/<path:name>/", feeds.feed, name="feed"),
]
