"""Reporting an incident: for one's own organisation, or on behalf of one that told it by phone, on paper or by mail."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.roles import REPORTS
from pehra.incidents import actions
from pehra.incidents.errors import KeyReused
from pehra.incidents.queries import drills
from pehra.incidents.queries import filing as filings
from pehra.incidents.queries.filing import Filing
from pehra.incidents.rules.intake import Intake, Seen, observable_problem, typed
from pehra.incidents.rules.observables import defang
from pehra.incidents.web import choices, drafts, picture
from pehra.incidents.web.report_form import ReportForm, about, fresh_key, put_back
from pehra.incidents.web.wording import told
from pehra.law.chain import ChainError
from pehra.registry import queries as registry

MOST_SHOWN = 200
# Back, and Send once more: within a day the same words mean the same report.
DAY = timedelta(days=1)


@door(*REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form for one organisation; whoever may choose among several is asked for which."""
    if request.method == "POST":
        return _answer(request)
    slug = request.GET.get("organisation", "")
    if not slug:
        own = filings.own_organisations(request.person)
        if len(own) != 1 or filings.enters_for_others(request.person):
            return _choose(request, own)
        slug = own[0].slug
    now = timezone.now()
    filing = filings.filing(request.person, slug, registry.local_date(now))
    first = {"key": fresh_key(), "submitted_at": now, "channel": "phone"}
    return _show(request, filing, _form(filing, now, initial=first), restores=True)


@door(*REPORTS)
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """A part of the form: organisations that may be ticked as affected, those ticked already among them."""
    context = {"affected": _affected(request, request.GET)}
    return render(request, "incidents/report/affected.html", context)


@door(*REPORTS)
@require_POST
def observables(request: HttpRequest) -> HttpResponse:
    """A part of the form: what was recognised in the pasted lines. Posted, since addresses do not belong in a log."""
    context = {"recognised": recognised(request.POST.get("observables", ""))}
    return render(request, "incidents/report/recognised.html", context)


def recognised(pasted: str) -> list[dict[str, Any]]:
    """Each pasted line with its guessed type, defanged, or with what is wrong with it."""
    found = []
    lines = [line.strip() for line in pasted.splitlines() if line.strip()]
    for line in lines[:MOST_SHOWN]:
        if wrong := observable_problem(Seen(line)):
            found.append({"value": line, "type": None, "wrong": _(wrong)})
        else:
            type_, value = typed(Seen(line))
            found.append({"value": defang(type_, value), "type": type_.value, "wrong": ""})
    return found


def _choose(request: HttpRequest, own: list[registry.PartyName]) -> HttpResponse:
    on = registry.local_date(timezone.now())
    words = request.GET.get("q", "")
    officer = filings.enters_for_others(request.person)
    context = {
        "own": own,
        "officer": officer,
        "words": words,
        "found": filings.search(request.person, words, on) if officer else [],
        "partial": "HX-Request" in request.headers,
    }
    page = "incidents/report/found.html" if context["partial"] else "incidents/report/choose.html"
    return render(request, page, context)


def _form(filing: Filing, now: Any, **rest: Any) -> ReportForm:
    on = registry.local_date(now)
    who = about(filing.organisation.slug, filing.chain, on)
    return ReportForm(on=on, on_behalf=filing.entered_by is not None, about=who, **rest)


def _answer(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    filing = filings.filing(request.person, request.POST.get("organisation", ""), registry.local_date(now))
    form = _form(filing, now, data=request.POST)
    if "look" in request.POST:
        return _show(request, filing, _form(filing, now, initial=form.typed()))
    if not form.is_valid():
        return _show(request, filing, form, status=422)
    intake = form.intake(filing.organisation.slug)
    drill = request.POST.get("drill", "")
    before = filings.sent_before(request.person, filing.organisation.id, intake, now - DAY, drill)
    if before is not None and filings.says_the_same(before, intake):
        drafts.arrived(request, _draft(drill), _("This report was received before: this is its receipt."))
        return HttpResponseRedirect(reverse("incidents:report_receipt", args=[before.reference]))
    if before is not None and request.POST.get("again") != before.reference:
        return _sent_before(request, filing, form, before.reference)
    return _send(request, filing, form, intake, now)


def _draft(drill: str) -> str:
    """What was typed for a drill is kept apart from what was typed for real."""
    return f"report.{drill}" if drill else "report"


def _drill(request: HttpRequest, given: Any) -> drills.Drill | None:
    """The drill for which a report is written, as its link says. Absent for one in which this person does not play."""
    wanted = given.get("drill", "")
    found = next((each for each in drills.running(request.person) if each.reference == wanted), None)
    if wanted and found is None:
        raise Absent
    return found


def _send(request: HttpRequest, filing: Filing, form: ReportForm, intake: Intake, now: datetime) -> HttpResponse:
    key, drill = f"web:{form.cleaned_data['key']}", request.POST.get("drill", "")
    try:
        taken = actions.submit(by=request.person, report=intake, at=now, key=key, drill=drill)
    except Invalid as refused:
        put_back(form, refused)
        return _show(request, filing, form, status=422)
    except KeyReused as reused:
        return _sent_before(request, filing, form, reused.reference)
    except ChainError:
        form.add_error(None, _("The network cannot tell today who would receive this. Call the National CERT."))
        return _show(request, filing, form, status=409)
    except Conflict as refused:
        form.add_error(None, told(refused))
        return _show(request, filing, form, status=409)
    drafts.arrived(request, _draft(drill), _("Your report has been received."))
    return HttpResponseRedirect(reverse("incidents:report_receipt", args=[taken.report.reference]))


def _sent_before(request: HttpRequest, filing: Filing, form: ReportForm, reference: str) -> HttpResponse:
    """The same form, or the same words, came once more and not all the same: what is new is shown to decide about."""
    data = form.data.copy()
    data["key"] = fresh_key()
    form.data = data
    form.add_error(None, _("This was sent already, and something is new in it. Is it another incident?"))
    return _show(request, filing, form, status=409, sent=reference)


def _show(
    request: HttpRequest,
    filing: Filing,
    form: ReportForm,
    *,
    status: int = 200,
    restores: bool = False,
    sent: str = "",
) -> HttpResponse:
    given = request.POST if request.method == "POST" else MultiValueDict()
    drill = _drill(request, given or request.GET)
    context = {
        "drill": drill,
        "draft": _draft(drill.reference if drill else ""),
        "form": form,
        "filing": filing,
        "rsit": choices.rsit(),
        "labels": choices.labels(),
        "severities": form.severities,
        "asked": form.places(),
        "affected": _affected(request, given),
        "officer": filings.enters_for_others(request.person),
        "recognised": recognised(given.get("observables", "")),
        "owner": drafts.owner(request),
        "restores": restores,
        "sent": sent,
        # Without script a look into one part brings the page anew, with that part open.
        "looked": given.get("look", ""),
        "preview": picture.preview(filing.chain),
    }
    return render(request, "incidents/report/form.html", context, status=status)


def _affected(request: HttpRequest, given: Any) -> dict[str, Any]:
    """Organisations to tick: those that are ticked, then those found by the words that were searched for."""
    on = registry.local_date(timezone.now())
    words = given.get("search", "")
    ticked = list(dict.fromkeys(given.getlist("affected")))[:50]
    known = filings.named(request.person, ticked, on)
    found = [each for each in filings.search(request.person, words, on) if each.slug not in ticked]
    return {"ticked": known, "found": found, "words": words}
