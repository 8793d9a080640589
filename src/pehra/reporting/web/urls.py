"""The addresses of documents: those of a case, and checking one, for anybody."""

from django.urls import path

from pehra.reporting.web import checking, documents

app_name = "reporting"

urlpatterns = [
    path("cases/<str:reference>/documents/", documents.of_case, name="documents"),
    path("cases/<str:reference>/documents/<int:number>/", documents.document, name="document"),
    path("cases/<str:reference>/documents/<int:number>/withdraw/", documents.withdraw, name="withdraw"),
    path("documents/check/", checking.check, name="check"),
]
