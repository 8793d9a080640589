"""The page of a case: copies of it and their work, with whom it is shared, beginning a copy, sharing the case."""

from collections.abc import Collection
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.access.showing import shown_all_the_same
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents
from pehra.incidents.web.wording import told
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.releases.actions import drafting, sharing
from pehra.releases.queries import copies, drafts
from pehra.releases.queries.receivers import Candidate, candidates
from pehra.releases.queries.sources import Source, source
from pehra.releases.rules.admitting import receives
from pehra.releases.rules.words import BlockKind
from pehra.releases.web.forms import BeginForm, ShareForm, put_back
from pehra.releases.web.wording import language

PART: Final = "releases"


@door(*WORKS_CASES)
@require_safe
@never_cache
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Copies of the case, and whom it is shared with."""
    found = _case(request, reference)
    context = {
        "case": found,
        "part": PART,
        "drafts": drafts.drafts_of(request.person, found),
        "shares": copies.shares_of_case(request.person, found),
        "stands": found.drill is not None and not found.drill.running,
    }
    note(request, found)
    return render(request, "releases/case.html", context)


def _case(request: HttpRequest, reference: str) -> Any:
    """The case, for whoever makes copies of it. Raises Absent."""
    found = incidents.case(request.person, reference)
    if not drafts.makes_copies(request.person, found):
        raise Absent
    return found


def note(request: HttpRequest, found: Any, entries: Collection[Any] = ()) -> None:
    """Reading what few may read leaves a line in the journal, with the entries shown, once the window is closed."""
    person, now = request.person, timezone.now()
    request.afterwards.append(
        lambda: cases.note_reading(by=person, case=found, entries=entries, at=now, act="release.work")
    )


@door(*WORKS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a copy of the case, or of one of its notes."""
    if request.method != "POST":
        return _begin_page(request, reference)
    with viewing(request.person):
        form = _begin_form(_source(request, reference), request.POST)
    if form.is_valid():
        try:
            made = drafting.begin(by=request.person, reference=reference, at=timezone.now(), **form.cleaned_data)
        except Absent:
            raise
        except Refusal as refusal:
            put_back(form, refusal)
        else:
            messages.success(request, _("The copy is begun. Nobody outside your body sees it."))
            return redirect("releases:draft", reference=made.case.reference, draft=made.reference)
    with viewing(request.person):
        found = _source(request, reference)
        context = {"case": found.case, "part": PART, "form": form}
        response = render(request, "releases/begin.html", context, status=422)
    note(request, found.case, _offered(found))
    return shown_all_the_same(request, response)


def _begin_page(request: HttpRequest, reference: str) -> HttpResponse:
    found = _source(request, reference)
    case = found.case
    wanted = next((each for each in drafting.labels_for(TLP(case.tlp))[::-1] if each != case.tlp), case.tlp)
    form = _begin_form(found, initial={"tlp": wanted, "note": request.GET.get("note", "")})
    note(request, case, _offered(found))
    return render(request, "releases/begin.html", {"case": case, "part": PART, "form": form})


def _source(request: HttpRequest, reference: str) -> Source:
    """The same with the parts of which copies are made. Raises Absent."""
    return source(request.person, _case(request, reference).reference)


def _begin_form(found: Source, *given: Any, **more: Any) -> BeginForm:
    notes = [
        (drafts.note_key(part.source), _("The note “%(words)s”") % {"words": " ".join(part.text.split())[:60]})
        for part in found.parts
        if part.kind is BlockKind.NOTE
    ]
    return BeginForm(*given, case=found.case, notes=notes, **more)


def _offered(found: Source) -> list[Any]:
    """The notes of whose words the form shows the first."""
    return found.taken(found.by_source)


@door(*WORKS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def share(request: HttpRequest, reference: str) -> HttpResponse:
    """Who would receive the case and why, or why not; and sharing it, once that was looked at."""
    now = timezone.now()
    if request.method != "POST":
        found = _case(request, reference)
        note(request, found)
        return render(request, "releases/share.html", _share_context(request, found, share_form(now)))
    with viewing(request.person):
        found = _case(request, reference)
        form = share_form(now, request.POST)
    if form.is_valid() and "share" in request.POST:
        try:
            sharing.share_case(
                by=request.person, reference=reference, to=form.slugs(), terms=form.terms(), at=timezone.now()
            )
        except Absent:
            raise
        except Refusal as refusal:
            put_back(form, refusal)
        else:
            messages.success(request, _("Shared. The receivers have been told."))
            return redirect("releases:case", reference=found.reference)
    with viewing(request.person):
        context = _share_context(request, _case(request, reference), form)
        response = render(request, "releases/share.html", context, status=200 if not form.errors else 422)
    note(request, context["case"])
    return shown_all_the_same(request, response)


def share_form(at: Any, *given: Any) -> ShareForm:
    rows = [each for each in registry.snapshot().institutions.values() if not each.withdrawn]
    names = [(each.slug, (is_urdu() and each.name_ur) or each.name_en) for each in rows]
    return ShareForm(*given, at=at, bodies=sorted(names, key=lambda each: each[1]))


def is_urdu() -> bool:
    return language() == "ur"


def previewed(form: ShareForm, found: list[Candidate]) -> dict[str, Any]:
    """Those who were chosen, each with what would become of it, and whoever is not known."""
    rows = [(each, receives(each.reason)) for each in found]
    known = {each.party.slug for each in found}
    asked = set(form.slugs()) if form.is_bound and form.is_valid() else set()
    return {"preview": rows, "unknown": sorted(asked - known), "ready": bool(rows) and all(fits for _, fits in rows)}


def _share_context(request: HttpRequest, found: Any, form: ShareForm) -> dict[str, Any]:
    asked = form.slugs() if form.is_bound and form.is_valid() else []
    rows = candidates(request.person, case=found, at=timezone.now(), slugs=asked) if asked else []
    return {"case": found, "part": PART, "form": form, "asked": bool(asked)} | previewed(form, rows)


@door(*WORKS_CASES)
@require_POST
def discard(request: HttpRequest, reference: str, draft: str) -> HttpResponse:
    """Throw a draft away and come back to the case."""
    try:
        drafting.discard(by=request.person, reference=reference, draft=draft, at=timezone.now())
    except Absent:
        raise
    except Refusal as refusal:
        messages.error(request, told(refusal))
        return redirect("releases:draft", reference=reference, draft=draft)
    messages.success(request, _("The draft has been thrown away."))
    return redirect("releases:case", reference=reference)
