"""Addresses of incident work. `home` belongs to the whole site and is named there."""

from django.urls import path

from pehra.incidents.web import bulk, case, export, home, mentions, notes, queue, report, reports, workload
from pehra.incidents.web.deeds import DEEDS

app_name = "incidents"

urlpatterns = [
    path("own/", home.own, name="own"),
    path("report/", report.report, name="report"),
    path("report/organisations/", report.organisations, name="organisations"),
    path("report/observables/", report.observables, name="observables"),
    path("reports/", reports.listing, name="reports"),
    path("reports/<str:reference>/", reports.detail, name="report_detail"),
    path("reports/<str:reference>/receipt/", reports.receipt, name="report_receipt"),
    path("reports/<str:reference>/receipt.json", reports.receipt_file, name="report_receipt_file"),
    path("cases/", queue.queue, name="queue"),
    path("cases/bulk/", bulk.choose, name="bulk_choose"),
    path("cases/bulk/<str:reference>/", bulk.show, name="bulk"),
    path("cases/bulk/<str:reference>/preview/", bulk.preview, name="bulk_preview"),
    path("cases/bulk/<str:reference>/begin/", bulk.begin, name="bulk_begin"),
    path("cases/bulk/<str:reference>/back/", bulk.back, name="bulk_back"),
    path("cases/export/", export.cases, name="export"),
    path("cases/export/parts/", export.parts, name="export_parts"),
    path("cases/workload/", workload.workload, name="workload"),
    path("queue/organisations/", queue.organisations, name="queue_organisations"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/receipts/<int:number>/<str:side>.json", case.receipt_file, name="custody_receipt"),
    path("cases/<str:reference>/notes/<str:note>/", notes.amend, name="amend"),
    path("cases/<str:reference>/people/", mentions.people, name="people"),
    *(path(f"cases/<str:reference>/{each.name}/", case.act, {"deed": each.name}, name=each.name) for each in DEEDS),
]
