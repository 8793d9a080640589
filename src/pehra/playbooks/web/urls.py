"""Addresses of playbooks, of what is prescribed, of one's tasks, and of the tasks of a case."""

from django.urls import path

from pehra.playbooks.web import case, compliance, library, mine, writing

app_name = "playbooks"

CASE = "cases/<str:reference>/tasks/"
ONE = "playbooks/<str:reference>/"
urlpatterns = [
    path("tasks/", mine.mine, name="mine"),
    path(CASE, case.case, name="case"),
    path(f"{CASE}start/", case.start, name="start"),
    path(f"{CASE}add/", case.add, name="add"),
    *(
        path(f"{CASE}<str:task>/{deed}/", case.act, {"deed": deed}, name=f"task_{deed}")
        for deed in (*case.PLAIN, *case.FORMED)
    ),
    path("playbooks/", library.library, name="library"),
    path("playbooks/new/", writing.create, name="create"),
    path("playbooks/prescribed/", compliance.prescribed, name="prescribed"),
    path("playbooks/prescribed/<str:reference>/", compliance.mandate, name="mandate"),
    path("playbooks/prescribed/<str:reference>/end/", compliance.end, name="end"),
    path(ONE, library.playbook, name="playbook"),
    path(f"{ONE}versions/<int:number>/", library.playbook, name="version"),
    path(f"{ONE}describe/", writing.head, name="head"),
    path(f"{ONE}steps/new/", writing.step, name="new_step"),
    path(f"{ONE}steps/<slug:key>/", writing.step, name="step"),
    path(f"{ONE}prescribe/<slug:body>/", writing.prescribe, name="prescribe"),
    *(path(f"{ONE}{deed}/", writing.act, {"deed": deed}, name=deed) for deed in writing.DEEDS),
]
