"""Addresses of evidence: below each case, and the public check of a bundle."""

from django.urls import path

from pehra.evidence.web import bundles, case, piece, uploads
from pehra.evidence.web.deeds import DEEDS

app_name = "evidence"

BASE = "cases/<str:reference>/evidence/"
urlpatterns = [
    path("evidence/check/", bundles.check, name="check"),
    path(BASE, case.case, name="case"),
    path(f"{BASE}file/", uploads.take_file, name="take_file"),
    path(f"{BASE}thing/", case.take_item, name="take_item"),
    path(f"{BASE}uploads/", uploads.begin, name="upload_begin"),
    path(f"{BASE}uploads/<str:upload>/", uploads.upload, name="upload"),
    path(f"{BASE}uploads/<str:upload>/drop/", uploads.drop, name="upload_drop"),
    path(f"{BASE}bundle/", bundles.make, name="bundle_make"),
    path(f"{BASE}bundle/<str:code>.zip", bundles.download, name="bundle"),
    path(f"{BASE}<str:piece>/", piece.piece, name="piece"),
    path(f"{BASE}<str:piece>/copy/", piece.copy, name="copy"),
    path(f"{BASE}<str:piece>/chain.json", piece.chain, name="chain"),
    path(f"{BASE}<str:piece>/certificate.pdf", piece.certificate, name="certificate"),
    *(path(f"{BASE}<str:piece>/{each.name}/", piece.act, {"deed": each.name}, name=each.name) for each in DEEDS),
]
