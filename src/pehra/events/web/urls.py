"""Addresses of the Security Operation Center's pages."""

from django.urls import path

from pehra.events.web import (
    answers,
    case_rules,
    explorer,
    feeds,
    findings,
    remediation,
    source_lines,
    telling,
    unclaimed,
    views,
    watch,
)

app_name = "events"

urlpatterns = [
    path("watch/", watch.watch, name="watch"),
    path("watch/live/", watch.live, name="watch_live"),
    path("watch/sources/", watch.sources, name="watch_sources"),
    path("events/", explorer.explorer, name="explorer"),
    path("events/export/<str:kind>/", explorer.export, name="export"),
    path("events/views/", views.views, name="views"),
    path("events/views/save/", views.save, name="save_view"),
    path("events/views/<str:reference>/", views.change, name="view"),
    path("events/<str:place>/", explorer.event, name="event"),
    path("events/<str:place>/line/", source_lines.line, name="line"),
    path("findings/", findings.findings, name="findings"),
    path("findings/answer/", answers.many, name="answer_many"),
    path("findings/sent/", telling.sent, name="sent"),
    path("findings/unclaimed/", unclaimed.unclaimed, name="unclaimed"),
    path("findings/unclaimed/network/", unclaimed.network, name="unclaimed_network"),
    path("findings/unclaimed/tell/", unclaimed.tell, name="unclaimed_tell"),
    path("findings/unclaimed/claim/", unclaimed.claim, name="unclaimed_claim"),
    path("findings/unclaimed/export/", unclaimed.export, name="unclaimed_export"),
    path("findings/remediation/", remediation.remediation, name="remediation"),
    path("findings/rules/", case_rules.rules, name="rules"),
    path("findings/rules/new/", case_rules.new_rule, name="new_rule"),
    path("findings/rules/<slug:key>/", case_rules.rule, name="rule"),
    path("findings/organisations/<str:slug>/", findings.organisation, name="exposure"),
    path("findings/organisations/<str:slug>/telling/", telling.preferences, name="preferences"),
    path("findings/organisations/<str:slug>/telling/key/", telling.new_key, name="new_key"),
    path("findings/organisations/<str:slug>/telling/trial/", telling.trial, name="trial"),
    path("findings/<str:reference>/", findings.finding, name="finding"),
    path("findings/<str:reference>/answer/", answers.one, name="answer"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/runs/<uuid:pk>/", feeds.run, name="run"),
    path("feeds/runs/<uuid:pk>/replay/", feeds.replay, name="replay"),
    path("feeds/<path:name>/", feeds.feed, name="feed"),
]
