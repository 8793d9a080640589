"""What was given and received: lists, one copy as its reader has it, on paper, and sharing it."""

from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.access.paging import pager, turn
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.foundation.printing import pdf
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType
from pehra.releases.actions import receiving, sharing
from pehra.releases.queries import copies
from pehra.releases.queries.copies import Reading
from pehra.releases.queries.drafts import awaiting
from pehra.releases.queries.receivers import candidates
from pehra.releases.rules.words import BlockKind
from pehra.releases.web.case import previewed, share_form
from pehra.releases.web.forms import ShareForm, put_back
from pehra.releases.web.wording import LABELS, facts_in_words, language, purposes_in_words

SHEET: Final = Path(__file__).parents[1] / "templates" / "releases" / "copy.typ"
PAGE: Final = 50
SIDES: Final = ("received", "given", "copies", "waiting")


@door(*READS_CASES)
@require_safe
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """What was shared with one's parties, what they shared, what they released, and what waits for a second person."""
    works = bool(request.person.parties(WORKS_CASES))
    sides = SIDES if works else SIDES[:1]
    side = request.GET.get("side", "")
    side = side if side in sides else sides[0]
    look: Any = {
        "received": copies.shares_received,
        "given": copies.shares_given,
        "copies": copies.copies_issued,
        "waiting": awaiting,
    }[side]
    leaf = look(request.person, **turn(request), limit=PAGE)
    names = {
        "received": _("Shared with us"),
        "given": _("Shared by us"),
        "copies": _("Released by us"),
        "waiting": _("Wait for a second person"),
    }
    context = {
        "leaf": leaf,
        "pager": pager(request, leaf),
        "side": side,
        "tabs": [
            {"text": names[each], "href": f"?side={each}", "current": each == side, "count": None} for each in sides
        ],
        "purpose_of": purposes_in_words(),
    }
    return render(request, "releases/list.html", context)


@door(*READS_CASES)
@require_safe
@never_cache
def copy(request: HttpRequest, copy: str) -> HttpResponse:
    """One copy as its reader has it; its issuer sees the ledger as well."""
    found = copies.reading(request.person, copy)
    _noted(request, found)
    return render(request, "releases/copy.html", _shown(found))


def _shown(found: Reading) -> dict[str, Any]:
    facts = [each for each in found.passages if each.kind == BlockKind.FACT]
    traces = [each for each in found.passages if each.kind == BlockKind.TRACE]
    return {
        "copy": found.copy,
        "found": found,
        "facts": [(LABELS["release-fact"][each.tag], each) for each in facts],
        "traces": [(each.tag, defang(ObservableType(each.tag), each.text)) for each in traces],
        "words": [each for each in found.passages if each not in (*facts, *traces)],
        "fact_value": facts_in_words(),
    }


def _noted(request: HttpRequest, found: Reading, act: str = "release.read") -> None:
    person, now = request.person, timezone.now()
    request.afterwards.append(lambda: receiving.note_reading(by=person, copy=found.copy, at=now, act=act))


@door(*READS_CASES)
@require_safe
@never_cache
def printed(request: HttpRequest, copy: str) -> HttpResponse:
    """The copy on paper, made of nothing but the copy."""
    found = copies.reading(request.person, copy)
    _noted(request, found, "release.print")
    content = pdf(SHEET, _sheet(found), language=language(), at=found.copy.released_at)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.copy.reference}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _sheet(found: Reading) -> dict[str, Any]:
    shown, row = _shown(found), found.copy
    named = {"en": row.issuer.name_en, "ur": row.issuer.name_ur or row.issuer.name_en}
    facts = [
        [str(name), shown["fact_value"](each.tag, each.text) if each.text else _when(each)]
        for name, each in shown["facts"]
    ]
    if row.organisation:
        organisation = (language() == "ur" and row.organisation.name_ur) or row.organisation.name_en
        facts.insert(0, [_("Organisation"), organisation])
    return {
        "title": _("Redacted copy"),
        "subtitle": row.title,
        "issuer": named[language()],
        "reference": row.reference,
        "tlp": row.tlp,
        "facts": [[_("Released"), _local(row.released_at)], *facts],
        "words": [
            {"title": str(LABELS["release-block"][each.kind]), "when": _when(each), "text": each.text}
            for each in shown["words"]
        ],
        "traces": [[kind, value] for kind, value in shown["traces"]],
        "says": {"traces": _("Technical traces"), "type": _("Type"), "value": _("Value")},
    }


def _when(passage: Any) -> str:
    return passage.day.isoformat() if passage.day else _local(passage.at) if passage.at else ""


def _local(moment: Any) -> str:
    return f"{moment.astimezone(ZoneInfo(settings.DISPLAY_TIME_ZONE)):%Y-%m-%d %H:%M %Z}"


@door(*WORKS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def share(request: HttpRequest, copy: str) -> HttpResponse:
    """Who would receive the copy and why, or why not; and sharing it, once that was looked at."""
    now = timezone.now()
    if request.method != "POST":
        return render(request, "releases/share_copy.html", _share_context(request, copy, share_form(now)))
    with viewing(request.person):
        _sharable(request, copy)
        form = share_form(now, request.POST)
    if form.is_valid() and "share" in request.POST:
        try:
            sharing.share_copy(
                by=request.person, reference=copy, to=form.slugs(), terms=form.terms(), at=timezone.now()
            )
        except Absent:
            raise
        except Refusal as refusal:
            put_back(form, refusal)
        else:
            messages.success(request, _("Shared. The receivers have been told."))
            return redirect("releases:copy", copy=copy)
    with viewing(request.person):
        context = _share_context(request, copy, form)
        return render(request, "releases/share_copy.html", context, status=200 if not form.errors else 422)


def _sharable(request: HttpRequest, copy: str) -> Any:
    found = copies.reading(request.person, copy)
    if not found.may_share:
        raise Absent
    return found.copy


def _share_context(request: HttpRequest, copy: str, form: ShareForm) -> dict[str, Any]:
    row = _sharable(request, copy)
    asked = form.slugs() if form.is_bound and form.is_valid() else []
    rows = candidates(request.person, copy=row, at=timezone.now(), slugs=asked) if asked else []
    return {"copy": row, "form": form, "asked": bool(asked)} | previewed(form, rows)
