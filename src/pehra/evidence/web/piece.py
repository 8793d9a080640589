"""One piece: its chain of custody, what can be done with it now, copies, its chain to take along, certificates."""

from pathlib import Path
from typing import Any, Final

import orjson
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.evidence.actions import copies
from pehra.evidence.errors import Malicious
from pehra.evidence.queries import pieces as queries
from pehra.evidence.rules.words import Act, PieceState
from pehra.evidence.web.case import note
from pehra.evidence.web.deeds import BY_NAME, Deed, fitting
from pehra.evidence.web.forms import ActForm
from pehra.evidence.web.showing import handed_out, language, put_back, when
from pehra.evidence.web.wording import IMAGES, LABELS, TONES, facts_of
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.access.refused import told
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.foundation.documents.web import streamed_out
from pehra.foundation.printing import pdf
from pehra.incidents import queries as incidents

CERTIFICATE: Final = Path(__file__).parents[1] / "templates" / "evidence" / "certificate.typ"


@door(*READS_CASES)
@require_safe
@never_cache
def piece(request: HttpRequest, reference: str, piece: str) -> HttpResponse:
    """A piece with its chain, and what this person can do with it now."""
    found = incidents.case(request.person, reference)
    context = _context(request, found, piece)
    note(request, found)
    return render(request, "evidence/piece.html", context)


@door(*READS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, reference: str, piece: str, deed: str) -> HttpResponse:
    """Do one act and come back."""
    if request.method != "POST":
        # Whoever had to sign in before an act comes here with a GET.
        return redirect("evidence:piece", reference=reference, piece=piece)
    chosen = BY_NAME[deed]
    with viewing(request.person):
        found = incidents.case(request.person, reference)
        detail = queries.detail(request.person, found, piece, timezone.now())
    form = _form(chosen, detail, request.POST)
    if form.is_valid():
        try:
            chosen.do(by=request.person, reference=found.reference, piece=piece, at=timezone.now(), **form.arguments())
        except Absent:
            raise
        except Refusal as refusal:
            put_back(form, refusal)
        else:
            messages.success(request, str(chosen.done))
            return redirect("evidence:piece", reference=found.reference, piece=piece)
    with viewing(request.person):
        context = _context(request, incidents.case(request.person, reference), piece)
        context["failed"] = {"deed": chosen, "form": form}
        return render(request, "evidence/piece.html", context, status=422)


@door(*READS_CASES, looks=False)
@require_POST
def copy(request: HttpRequest, reference: str, piece: str) -> HttpResponseBase:
    """A copy of the file, never opened inside the site. It stands in the chain before the first byte leaves."""
    try:
        given = copies.take_copy(
            by=request.person,
            reference=reference,
            piece=piece,
            anyway=request.POST.get("anyway") == "yes",
            at=timezone.now(),
        )
    except Malicious as refusal:
        messages.warning(request, told(refusal))
        return redirect("evidence:piece", reference=reference, piece=piece)
    return streamed_out(given.blocks, given.name, given.size)


@door(*READS_CASES)
@require_safe
def chain(request: HttpRequest, reference: str, piece: str) -> HttpResponse:
    """The chain of custody to take along: the very values that were hashed and signed."""
    found = incidents.case(request.person, reference)
    detail = queries.detail(request.person, found, piece, timezone.now())
    note(request, found)
    written = queries.written(detail.row.piece, detail.links)
    body = orjson.dumps(written, option=orjson.OPT_INDENT_2)
    return handed_out(body, f"{detail.row.piece.reference}-custody.json", "application/json")


@door(*READS_CASES)
@require_safe
def certificate(request: HttpRequest, reference: str, piece: str) -> HttpResponse:
    """The certificate of destruction, in the reader's language."""
    found = incidents.case(request.person, reference)
    detail = queries.detail(request.person, found, piece, timezone.now())
    row, last = detail.row.piece, detail.links[-1]
    link = next((each for each in detail.links if each.act == Act.DESTROYED), None)
    if row.state != PieceState.DESTROYED or link is None:
        raise Absent
    note(request, found)
    says: list[tuple[str, str, str]] = [
        (_("Piece"), row.reference, "code"),
        (_("Name"), row.name, "typed"),
        *([(_("Serial number"), row.serial, "code")] if row.serial else []),
        *([("SHA-256", row.sha256, "long")] if row.sha256 else []),
        (_("Case"), found.reference, "code"),
        (_("Destroyed at"), when(link.at), "plain"),
        (_("First person"), str(link.facts.get("first", "")), "typed"),
        (_("Second person"), str(link.facts.get("second", "")), "typed"),
        (_("Reason"), str(link.facts.get("reason") or link.facts.get("rule", "")), "typed"),
        (_("Link of the chain"), f"{link.number}: {link.hash}", "long"),
        (_("Signature"), str(link.receipt.get("signature", "")), "long"),
        (_("Public key"), str(last.receipt.get("key", "")), "code"),
    ]
    holder = detail.parties[row.holder_id]
    data = {
        "title": _("Certificate of destruction"),
        "issuer": holder.name(language()),
        "reference": row.reference,
        "tlp": row.tlp,
        "facts": says,
        "words": _(
            "Two persons of the holder confirmed the destruction. Copies that were given out before stand in the chain."
        ),
    }
    content = pdf(CERTIFICATE, data, language=language(), at=link.at)
    return handed_out(content, f"{row.reference}-destroyed.pdf", "application/pdf")


def _form(deed: Deed, detail: queries.Detail, data: Any = None) -> ActForm:
    return deed.form(data, about=detail, auto_id=f"id_{deed.name}_%s")


def _context(request: HttpRequest, found: Any, reference: str) -> dict[str, Any]:
    detail = queries.detail(request.person, found, reference, timezone.now())
    by_slug = {party.slug: party for party in detail.parties.values()}
    entries = [
        {
            "at": link.at,
            "title": LABELS["evidence-act"][link.act],
            "who": link.by,
            "image": IMAGES[link.act],
            "tone": TONES.get(link.act, "neutral"),
            "tlp": None,
            "number": link.number,
            "hash": link.hash,
            "place": link.place,
            "party": by_slug.get(link.party_slug),
            "facts": facts_of(link, by_slug),
        }
        for link in reversed(detail.links)
    ]
    return {
        "case": found,
        "part": "evidence",
        "detail": detail,
        "piece": detail.row.piece,
        "chain": entries,
        "acts": [{"deed": deed, "form": _form(deed, detail)} for deed in fitting(detail, request.person)],
        "failed": None,
    }
