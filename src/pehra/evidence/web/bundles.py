"""Bundles for a court: put together, handed out as a stream, and checked by anybody who has the code."""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from pehra.evidence.actions import bundling
from pehra.evidence.models import Bundle
from pehra.evidence.queries import pieces as queries
from pehra.evidence.web.showing import language, when
from pehra.evidence.web.wording import LABELS
from pehra.foundation.access.checking import answer_to_code
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.access.refused import told
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.foundation.documents.web import streamed_out
from pehra.foundation.printing import pdf, qr
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents
from pehra.registry import queries as registry

TEMPLATE: Final = Path(__file__).parents[1] / "templates" / "evidence" / "manifest.typ"


@door(*READS_CASES)
@require_POST
def make(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the chosen pieces together."""
    try:
        bundling.make(
            by=request.person,
            reference=reference,
            pieces=request.POST.getlist("pieces")[: bundling.MOST + 1],
            language=language(),
            at=timezone.now(),
        )
    except Absent:
        raise
    except Refusal as refusal:
        problem = next(iter(getattr(refusal, "problems", {}).values()), refusal)
        messages.error(request, told(problem))
    else:
        messages.success(request, _("The bundle is made. Whoever gets it can check it without an account."))
    return redirect("evidence:case", reference=reference)


@door(*READS_CASES, looks=False)
@require_safe
def download(request: HttpRequest, reference: str, code: str) -> HttpResponseBase:
    """The bundle as a ZIP, made while it leaves."""
    with viewing(request.person):
        found = incidents.case(request.person, reference)
        bundle = queries.bundle_of(request.person, found, code)
    cases.journal(
        found, "evidence.export", by=request.person, party_id=bundle.party_id, at=timezone.now(), detail={"code": code}
    )
    return streamed_out(bundling.streamed(bundle, paper(bundle)), f"{bundle.code}.zip")


@door(public=True, looks=False)
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Whether there is a bundle of this code, and the hash that its manifest has. Nothing of the case is told."""
    return answer_to_code(request, "evidence/check.html", kind="evidence", find=queries.bundle_by_code)


def paper(bundle: Bundle) -> bytes:
    """The manifest on paper, in the language in which the bundle was made."""
    with override(bundle.language):
        data = _paper(bundle)
    return pdf(TEMPLATE, data, language=bundle.language, at=bundle.made_at, seconds=60)


def _paper(bundle: Bundle) -> dict[str, Any]:
    manifest = bundle.manifest
    by_slug = {party.slug: party for party in registry.party_names([bundle.party_id]).values()}
    address = settings.BASE_URL + reverse("evidence:check")
    return {
        "title": _("Manifest of evidence"),
        "issuer": by_slug[manifest["party"]].name(bundle.language),
        "reference": bundle.code,
        "facts": [
            (_("Case"), manifest["case"]),
            (_("Made at"), when(bundle.made_at)),
            (_("Made by"), manifest["made_by"]),
            (_("Public key"), manifest["public_key"]),
            (_("SHA-256 of manifest.json"), bundle.sha256),
        ],
        "pieces": [_piece(each) for each in manifest["pieces"]],
        "chain_title": _("Chain of custody"),
        "chain_head": ["#", _("When"), _("What"), _("Who"), _("Hash")],
        "check": {"code": bundle.code, "address": address, "svg": qr(f"{address}?code={bundle.code}")},
        "how": _("Check the files with: pehra evidence check BUNDLE --key KEY"),
    }


def _piece(told_of: dict[str, Any]) -> dict[str, Any]:
    return {
        "reference": told_of["reference"],
        "name": told_of["name"],
        "tlp": told_of["tlp"],
        "facts": [
            (_("Kind"), str(LABELS["evidence-kind"][told_of["kind"]]), "plain"),
            (_("State"), str(LABELS["evidence-state"][told_of["state"]]), "plain"),
            (_("Holder"), told_of["holder"], "code"),
            *([(_("Serial number"), told_of["serial"], "code")] if told_of["serial"] else []),
            *([(_("Seal"), told_of["seal"], "code")] if told_of["seal"] else []),
            *([(_("Size in bytes"), str(told_of["size"]), "code")] if told_of["size"] else []),
            *([("SHA-256", told_of["sha256"], "long")] if told_of["sha256"] else []),
            *([(_("File in the bundle"), told_of["file"], "code")] if told_of["file"] else []),
        ],
        "chain": [
            [
                str(link["number"]),
                link["at"][:16].replace("T", " "),
                str(LABELS["evidence-act"][link["act"]]),
                link["by"],
                link["hash"],
            ]
            for link in told_of["chain"]
        ],
    }
