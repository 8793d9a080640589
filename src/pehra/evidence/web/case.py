"""The page of a case that tells its evidence, and taking a thing in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pehra.evidence.actions import taking
from pehra.evidence.queries import pieces as queries
from pehra.evidence.web.forms import FileForm, ItemForm
from pehra.evidence.web.showing import put_back
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents

# Files up to this size come by a plain form as well, and lie in memory meanwhile.
FORM_LARGEST = 20 << 20


@door(*READS_CASES)
@require_safe
@never_cache
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The pieces of a case as this person may see them."""
    found = incidents.case(request.person, reference)
    context = context_of(request, found)
    note(request, found)
    return render(request, "evidence/case.html", context)


@door(*READS_CASES)
@require_POST
def take_item(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a physical thing in."""
    found = looked(request, reference)
    form = ItemForm(request.POST, case=found, auto_id="id_item_%s")
    if form.is_valid():
        try:
            piece = taking.take_item(
                by=request.person,
                reference=reference,
                details=form.details(form.cleaned_data["name"]),
                at=timezone.now(),
            )
        except Absent:
            raise
        except Refusal as refusal:
            put_back(form, refusal)
        else:
            messages.success(request, _("Taken in. Its chain of custody has begun."))
            return redirect("evidence:piece", reference=found.reference, piece=piece.reference)
    return again(request, reference, item_form=form)


def looked(request: HttpRequest, reference: str) -> Any:
    """The case as this person sees it, outside of a window. Raises Absent."""
    with viewing(request.person):
        return incidents.case(request.person, reference)


def again(request: HttpRequest, reference: str, **forms: Any) -> HttpResponse:
    """The page once more, with every word that was typed and what was wrong with it."""
    with viewing(request.person):
        found = incidents.case(request.person, reference)
        return render(request, "evidence/case.html", context_of(request, found) | forms, status=422)


def note(request: HttpRequest, found: Any) -> None:
    """Reading what few may read leaves a line in the journal, once the window is closed."""
    person, now = request.person, timezone.now()
    request.afterwards.append(lambda: cases.note_reading(by=person, case=found, at=now, act="evidence.read"))


def context_of(request: HttpRequest, found: Any) -> dict[str, Any]:
    if not queries.concerned(request.person, found):
        raise Absent
    writes = queries.takes_part(request.person, found)
    return {
        "case": found,
        "part": "evidence",
        "rows": queries.pieces_of(request.person, found),
        "uploads": queries.uploads_of(request.person, found) if writes else [],
        "bundles": queries.bundles_of(request.person, found),
        "writes": writes,
        "file_form": FileForm(case=found, auto_id="id_file_%s"),
        "item_form": ItemForm(case=found, auto_id="id_item_%s"),
        "largest": settings.EVIDENCE_LARGEST,
        "form_largest": FORM_LARGEST,
    }
