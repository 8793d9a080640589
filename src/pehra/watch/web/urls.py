"""Addresses of the watch: the floor of cases, its wall, and the crisis levels."""

from django.urls import path

from pehra.watch.web import crisis, floor, stream

app_name = "watch"

urlpatterns = [
    path("floor/", floor.floor, name="floor"),
    path("floor/live/", floor.live, name="floor_live"),
    path("floor/stream/", stream.stream, name="floor_stream"),
    path("floor/cases/", floor.cases, name="cases"),
    path("floor/wall/", floor.wall, name="wall"),
    path("floor/wall/live/", floor.wall_live, name="wall_live"),
    path("crisis/", crisis.levels, name="levels"),
    path("crisis/declare/", crisis.declare, name="declare"),
    path("crisis/public/", crisis.statements, name="statements"),
    path("crisis/<str:reference>/", crisis.crisis, name="crisis"),
    path("crisis/<str:reference>/situation/", crisis.write, name="situation_write"),
    path("crisis/<str:reference>/situation/<int:number>/", crisis.acknowledge, name="situation_acknowledge"),
    path("crisis/<str:reference>/<str:deed>/", crisis.act, name="crisis_act"),
]
