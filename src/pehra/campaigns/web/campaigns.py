"""The pages of campaigns: the list, one campaign, opening and changing one, and what is done on its page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.campaigns import actions
from pehra.campaigns.actions.reading import note_reading
from pehra.campaigns.queries import campaigns as looking
from pehra.campaigns.rules.campaigns import LABELS as TLPS
from pehra.campaigns.rules.wording import CampaignState
from pehra.campaigns.web.deeds import do, typed
from pehra.campaigns.web.forms import CampaignForm, filled
from pehra.campaigns.web.wording import LABELS
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.paging import pager, turn
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES
from pehra.foundation.access.showing import shown_all_the_same
from pehra.foundation.access.viewing import viewing
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType
from pehra.incidents.web.wording import told
from pehra.law.tlp import TLP
from pehra.registry import queries as registry

PAGE = 25


@door(*READS_CASES)
@require_safe
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """The campaigns that this person sees, with filters in the address."""
    known = registry.snapshot()
    given = {name: value.strip()[:100] for name, value in request.GET.items() if value.isprintable()}
    lead = known.institutions.get(given.get("lead", ""))
    narrowed = looking.Filter(
        state=given.get("state", ""),
        lead_id=lead.id if lead else None,
        technique=given.get("technique", "").upper(),
        words=given.get("q", ""),
    )
    page = looking.campaigns(request.person, narrowed, **turn(request), limit=PAGE)
    context = {
        "rows": page.rows,
        "pager": pager(request, page),
        "asked": {"q": narrowed.words, "state": narrowed.state, "technique": narrowed.technique},
        "lead": lead.slug if lead else "",
        "narrowed": narrowed != looking.Filter(),
        "states": [(each.value, LABELS["campaign-state"][each]) for each in CampaignState],
        "bodies": sorted(known.institutions.values(), key=lambda body: body.name_en),
        "opens": bool(request.person.parties(WORKS_CASES) & set(known.by_id)),
    }
    return render(request, "campaigns/list.html", context)


@door(*READS_CASES)
@require_safe
@never_cache
def campaign(request: HttpRequest, reference: str) -> HttpResponse:
    """One campaign, with those of its cases that this person sees."""
    return _page(request, reference)


def _page(request: HttpRequest, reference: str, problem: str = "", status: int = 200) -> HttpResponse:
    found = looking.view(request.person, reference)
    _noted(request, found)
    taking_part = {each.party_id for each in found.teams}
    bodies = registry.snapshot().institutions.values() if found.leads else ()
    context = {
        "view": found,
        "campaign": found.campaign,
        "traces": [(defang(ObservableType(each.type), each.value), each) for each in found.traces],
        "labels": [(each.value, each.value) for each in _labels(TLP(found.campaign.tlp))],
        "invitable": sorted((body for body in bodies if body.id not in taking_part), key=lambda body: body.name_en),
        "others": [each.party for each in found.teams if each.party_id != found.campaign.lead_id],
        "works": request.person.has_role(*WORKS_CASES),
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "campaigns/campaign.html", context, status=status)


def _noted(request: HttpRequest, found: looking.View) -> None:
    person, now, cases = request.person, timezone.now(), [each.case for each in found.members]
    request.afterwards.append(lambda: note_reading(by=person, campaign=found.campaign, cases=cases, at=now))


def _labels(label: TLP) -> list[TLP]:
    """The labels that a remark may have: that of its campaign, or a stricter one."""
    return [each for each in sorted(TLPS, key=lambda one: one.strictness) if each.strictness >= label.strictness]


@door(*WORKS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Open a campaign."""
    if not request.person.parties(WORKS_CASES) & set(registry.snapshot().by_id):
        raise Absent
    form = CampaignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = _kept(form, lambda: actions.open_campaign(by=request.person, about=form.about(), at=timezone.now()))
        if made is not None:
            messages.success(request, _("The campaign is open. Add the cases that belong to it."))
            return HttpResponseRedirect(_address(made.reference))
    status = 422 if form.errors else 200
    return render(request, "campaigns/form.html", {"form": form, "campaign": None}, status=status)


@door(*WORKS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Say anew what a campaign is, as its lead."""
    found = looking.campaign(request.person, reference)
    if not request.person.holds(found.lead_id, WORKS_CASES):
        raise Absent
    form = CampaignForm(request.POST if request.method == "POST" else None, initial=filled(found))
    if request.method == "POST" and form.is_valid():
        made = _kept(
            form,
            lambda: actions.change_campaign(
                by=request.person,
                reference=found.reference,
                about=form.about(),
                version=form.cleaned_data["version"],
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("The campaign has been changed."))
            return HttpResponseRedirect(_address(found.reference))
    status = 422 if form.errors else 200
    return render(request, "campaigns/form.html", {"form": form, "campaign": found}, status=status)


def _kept(form: CampaignForm, act: Any) -> Any:
    """What the act made, or None where it was refused and the form says why."""
    try:
        return act()
    except Invalid as refused:
        form.put_back(refused)
    except (Conflict, Forbidden) as refused:
        form.add_error(None, told(refused))
    return None


@door(*WORKS_CASES)
@require_POST
@never_cache
def remark(request: HttpRequest, reference: str) -> HttpResponse:
    """Write on a campaign."""
    words = {"body": typed(request, "body"), "tlp": typed(request, "tlp")}
    return _act(request, reference, actions.remark, _("Your remark stands on the campaign."), **words)


@door(*WORKS_CASES)
@require_POST
@never_cache
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Let another body take part."""
    return _act(request, reference, actions.invite, _("The body takes part now."), body=typed(request, "body"))


@door(*WORKS_CASES)
@require_POST
@never_cache
def withdraw_remark(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw a remark of one's own."""
    done = _("Your remark has been withdrawn.")
    return _act(request, reference, actions.withdraw_remark, done, remark=typed(request, "remark"))


@door(*WORKS_CASES)
@require_POST
@never_cache
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Take part no longer."""
    return _act(
        request, reference, actions.leave, _("Your body takes part no longer."), to=reverse("campaigns:campaigns")
    )


@door(*WORKS_CASES)
@require_POST
@never_cache
def take_out(request: HttpRequest, reference: str) -> HttpResponse:
    """Have another body take part no longer, as the lead."""
    done = _("The body takes part no longer, and has been told.")
    return _act(request, reference, actions.take_out, done, body=typed(request, "body"))


@door(*WORKS_CASES)
@require_POST
@never_cache
def pass_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the lead to another body."""
    return _act(request, reference, actions.pass_lead, _("The lead has passed."), body=typed(request, "body"))


@door(*WORKS_CASES)
@require_POST
@never_cache
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Follow the campaign no more."""
    return _act(
        request, reference, actions.end_campaign, _("The campaign has ended."), outcome=typed(request, "outcome")
    )


@door(*WORKS_CASES)
@require_POST
@never_cache
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the campaign up again."""
    return _act(request, reference, actions.resume_campaign, _("The campaign is followed again."))


@door(*WORKS_CASES)
@require_POST
@never_cache
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a case of one's own body."""
    words = {"case": typed(request, "case"), "why": typed(request, "why")}
    try:
        return _act(request, reference, actions.add_case, _("The case belongs to the campaign now."), **words)
    except Absent:
        # The campaign is seen: it is the case that is not there, or not for this person.
        with viewing(request.person):
            response = _page(request, reference, _("You see no case with this reference."), 422)
        return shown_all_the_same(request, response)


@door(*WORKS_CASES)
@require_POST
@never_cache
def remove(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a case of one's own body out again."""
    done = _("The case was taken out of the campaign.")
    return _act(request, reference, actions.remove_case, done, case=typed(request, "case"))


def _act(request: HttpRequest, reference: str, action: Any, done: str, *, to: str = "", **words: str) -> HttpResponse:
    """Do it and go on `to` another page than the campaign's, which whoever left it may not see any more."""
    found = looking.campaign(request.person, reference)
    return do(
        request,
        lambda: action(by=request.person, reference=found.reference, at=timezone.now(), **words),
        done=done,
        to=lambda _made: to or _address(found.reference),
        again=lambda problem, status: _page(request, found.reference, problem, status),
    )


def _address(reference: str) -> str:
    return reverse("campaigns:campaign", args=[reference])
