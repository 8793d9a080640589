"""The addresses of searching and asking."""

from django.urls import path

from pehra.search.web import one_trace, page, questions, traces, views

app_name = "search"

urlpatterns = [
    path("search/", page.search_page, name="search"),
    path("search/keep/", views.keep, name="keep"),
    path("search/views/<str:reference>/drop/", views.drop, name="drop"),
    path("cases/<str:reference>/traces/", traces.traces, name="case_traces"),
    path("cases/<str:reference>/traces/preview/", traces.preview, name="preview"),
    path("cases/<str:reference>/traces/add/", traces.add, name="add"),
    path("cases/<str:reference>/traces/look/", traces.look, name="look"),
    path("cases/<str:reference>/traces/ask/", traces.ask, name="ask"),
    path("cases/<str:reference>/traces/<str:key>/", one_trace.trace, name="trace"),
    path("cases/<str:reference>/traces/<str:key>/judge/", one_trace.judge, name="judge"),
    path("cases/<str:reference>/traces/<str:key>/note/", one_trace.note, name="note"),
    path("questions/", questions.questions, name="questions"),
    path("questions/silence/", questions.silence, name="silence"),
    path("questions/<str:reference>/", questions.question, name="question"),
    path("questions/<str:reference>/answer/", questions.answer, name="answer"),
    path("questions/<str:reference>/decline/", questions.decline, name="decline"),
]
