"""The addresses below /figures/."""

from django.urls import path

from pehra.statistics.web import figures, frozen, papers

app_name = "statistics"

urlpatterns = [
    path("", figures.overview, name="overview"),
    path("definitions/", figures.definitions_page, name="definitions"),
    path("rows/", figures.rows, name="rows"),
    path("frozen/", frozen.frozen_list, name="frozen_list"),
    path("frozen/new/", frozen.freeze, name="freeze"),
    path("frozen/<str:reference>/", frozen.show, name="frozen"),
    path("frozen/<str:reference>/withdraw/", frozen.withdraw, name="withdraw"),
    path("frozen/<str:reference>/<slug:ending>/", papers.paper, name="paper"),
    path("published/", papers.published, name="published"),
    path("published/<str:reference>/<slug:ending>/", papers.published_paper, name="published_paper"),
    path("check/", papers.check, name="check"),
]
