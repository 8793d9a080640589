"""The fields of a body on a case: the card on its page, and filling them."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pehra.casefields.actions.filling import fill as fill_fields
from pehra.casefields.errors import AnsweredSince, WordedSince
from pehra.casefields.policy import fills
from pehra.casefields.queries.answers import Row, Sheet, sheets_from
from pehra.casefields.rules.finding import marks
from pehra.casefields.web.forms import FillForm
from pehra.foundation.access.doors import door
from pehra.foundation.access.refused import attempt
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.incidents import queries as incidents
from pehra.incidents.actions import national_bodies, note_reading
from pehra.incidents.web.cards import Drawn
from pehra.incidents.web.questions import language
from pehra.law.forms import AnswerKind

# Under which name the page of a case has asked for what the card shows.
NAME: Final = "fields"


@dataclass(frozen=True)
class Line:
    """A field on the card. `alike` is the list of the cases with the same answer; empty where there is none."""

    row: Row
    label: str
    text: str
    long: bool
    alike: str


def card(request: HttpRequest, detail: Any) -> Drawn | None:
    """What this person's own bodies ask about the case, with a form for the one for which the person writes."""
    rows = detail.along.get(NAME)
    found = sheets_from(rows, [detail.case])[detail.case.pk] if rows else []
    if not found:
        return None
    writes = detail.writes_for if detail.writes_for and fills(request.person, detail.writes_for) else None
    forms = {each.party.id: FillForm(each.rows) for each in found if each.party.id == writes}
    about = {
        "case": detail.case,
        "sheets": [(each, lines(each), forms.get(each.party.id)) for each in found],
        "several": len(found) > 1,
        "incomplete": any(row.missing for each in found for row in each.rows),
    }
    return Drawn("casefields/card.html", about)


def lines(sheet: Sheet) -> list[Line]:
    """The fields of a body as the page shows them."""
    return [
        Line(
            row,
            row.question.label(language()),
            row.text(language()),
            row.question.kind is AnswerKind.LONG_TEXT,
            _alike(row),
        )
        for row in sheet.rows
    ]


def _alike(row: Row) -> str:
    words = marks(row.question, row.answer) if row.value is not None else []
    if len(words) != 1:
        return ""
    sought = row.answer if row.question.kind is AnswerKind.TEXT else words[0]
    asked = urlencode({"tab": "all", "kind": "both", "field": row.asked.reference, "value": sought})
    return f"{reverse('incidents:queue')}?{asked}"


@door(*WORKS_CASES, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def fill(request: HttpRequest, reference: str) -> HttpResponse:
    """Fill the fields of a case and come back. What was refused is shown again with everything that was typed."""
    if request.method != "POST":
        # Whoever had to sign in before an act comes here with a GET.
        return HttpResponseRedirect(reverse("incidents:case", args=[reference]))
    detail, sheet = _sheet(request, reference)
    form = FillForm(sheet.rows if sheet else (), request.POST)
    changed: list[str] = []
    since: list[AnsweredSince | WordedSince] = []

    def act() -> None:
        words = {"given": form.given(), "seen": form.seen(), "versions": form.versions()}
        try:
            changed.extend(fill_fields(by=request.person, reference=detail.case.reference, **words, at=timezone.now()))
        except (AnsweredSince, WordedSince) as refused:
            since.append(refused)
            raise

    if attempt(form, act):
        said = ngettext("%(count)d field is filled anew.", "%(count)d fields are filled anew.", len(changed))
        messages.success(request, said % {"count": len(changed)} if changed else _("Nothing was changed."))
        return HttpResponseRedirect(f"{reverse('incidents:case', args=[detail.case.reference])}#our-fields")
    shown, stands = _sheet(request, reference)
    note_reading(by=request.person, case=shown.case, at=timezone.now(), act="fields.read")
    form.catch_up(stands.rows if stands else (), told=bool(since))
    context = {"case": detail.case, "form": form, "lines": lines(stands) if stands else []}
    return render(request, "casefields/fill.html", context, status=422)


def _sheet(request: HttpRequest, reference: str) -> tuple[Any, Sheet | None]:
    """The case, and what the body for which this person writes asks about it. Raises Absent."""
    with viewing(request.person):
        detail = incidents.detail(request.person, reference, national=national_bodies(timezone.now()))
        found = sheets_from(detail.along[NAME], [detail.case])[detail.case.pk] if NAME in detail.along else []
        return detail, next((each for each in found if each.party.id == detail.writes_for), None)
