"""Organisations: the list, one with everything about it, registering and correcting."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.refused import attempt
from pehra.foundation.access.roles import Role
from pehra.registry import actions, queries
from pehra.registry.web.forms import OWNERSHIPS, ClaimForm, OrganisationForm, ReasonForm
from pehra.registry.web.network import picture
from pehra.registry.web.showing import choices, in_language, now, person, turn_of

FILTERS = ("sector", "ownership", "province", "cii", "body")
SEES = (Role.CONTACT, Role.ANALYST, Role.LEAD, Role.DUTY_OFFICER, Role.BODY_ADMINISTRATOR)
KEEPS = (Role.ANALYST, Role.LEAD, Role.BODY_ADMINISTRATOR)


@door(*SEES)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The organisations that the reader may see, narrowed by what the address says."""
    found = queries.snapshot()
    today = queries.local_date(now())
    asked = {name: request.GET.get(name, "")[:80].replace("\x00", "") for name in (*FILTERS, "search")}
    body = asked["body"] if asked["body"] in found.institutions else ""
    narrowed: dict[str, Any] = {"body": body, "search": asked["search"].strip(), "filters": asked}
    bodies = [each for each in found.institutions.values() if not each.withdrawn]
    context = {
        "asked": asked,
        "narrowed": any(asked.values()),
        "page_of_rows": queries.constituents(person(request), today, turn=turn_of(request), **narrowed),
        "count": queries.count_constituents(person(request), today, **narrowed),
        "sectors": choices(found.sectors, _("Any")),
        "provinces": choices(found.provinces, _("Any")),
        "ownerships": [("", _("Any")), *OWNERSHIPS],
        "bodies": choices(bodies, _("Any")),
        "keep": _without_turn(request),
        "may_register": person(request).has_role(*KEEPS),
    }
    return render(request, "registry/organisations.html", context)


def _without_turn(request: HttpRequest) -> str:
    """The address's filters, to be kept while pages are turned."""
    kept = request.GET.copy()
    for name in ("after", "before", "last"):
        kept.pop(name, None)
    return kept.urlencode()


@door(*SEES)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One's own organisation; with several, the list of them."""
    found = queries.own_organisations(person(request))
    if not found:
        raise Absent
    if len(found) == 1:
        return redirect("registry:organisation", slug=found[0].slug)
    return redirect("registry:organisations")


@door(*SEES)
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    return page(request, slug, ClaimForm())


def page(request: HttpRequest, slug: str, claim: ClaimForm, status: int = 200) -> HttpResponse:
    """The page of an organisation, with a claim as it was typed."""
    at = now()
    view = queries.organisation_view(person(request), slug, at)
    context = {
        "view": view,
        "organisation": view.organisation,
        "steps": picture(view.chain, ()),
        "claim": claim,
        "today": queries.local_date(at),
        "stale": any(each.stale for each in view.contacts),
    }
    return render(request, "registry/organisation.html", context, status=status)


@door(*KEEPS)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    found = queries.snapshot()
    form = OrganisationForm(request.POST or None, found=found)
    made: list[Any] = []

    def act() -> None:
        made.append(actions.register_organisation(by=person(request), details=form.details(), at=now()))

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The organisation is registered. Add its contacts next."))
        return redirect("registry:organisation", slug=made[0].slug)
    context = {"form": form, "title": _("Register an organisation"), "back": reverse("registry:organisations")}
    return render(request, "registry/organisation_form.html", context, status=422 if form.errors else 200)


@door(*SEES)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    view = queries.organisation_view(person(request), slug, now())
    if not view.may_keep:
        raise Forbidden("What decides an organisation's chain is corrected by its CERT.")
    row = view.organisation
    form = OrganisationForm(request.POST or None, found=queries.snapshot(), initial=OrganisationForm.of(row))

    def act() -> object:
        return actions.change_organisation(by=person(request), organisation_id=row.pk, details=form.details(), at=now())

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The entry was corrected. From today on its chain follows what it says now."))
        return redirect("registry:organisation", slug=slug)
    title = _("Correct the entry of %(name)s") % {"name": in_language(row)}
    context = {"form": form, "title": title, "back": reverse("registry:organisation", args=[slug])}
    return render(request, "registry/organisation_form.html", context, status=422 if form.errors else 200)


@door(*SEES)
@require_http_methods(["POST"])
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Claim a network object for the organisation."""
    view = queries.organisation_view(person(request), slug, now())
    form = ClaimForm(request.POST)

    def act() -> object:
        return actions.claim_object(
            by=person(request), organisation_id=view.organisation.pk, at=now(), **form.cleaned_data
        )

    if attempt(form, act):
        messages.success(request, _("Claimed. It counts when your CERT has approved it."))
        return redirect(reverse("registry:organisation", args=[slug]) + "#objects")
    return page(request, slug, form, status=422)


@door(*SEES)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, slug: str, object_id: int, act_name: str) -> HttpResponse:
    """Approve, refuse or withdraw a network object, with a reason where one is needed."""
    viewer = person(request)
    found = queries.object_to_decide(viewer, slug, object_id, now(), withdraw=act_name == "withdraw")
    needed = act_name == "refuse" or (act_name == "approve" and bool(found.rivals))
    form = ReasonForm(request.POST if request.method == "POST" else None, required=needed)
    acts = {
        "approve": (actions.approve_object, _("Approve the claim"), _("The claim is approved.")),
        "refuse": (actions.refuse_object, _("Refuse the claim"), _("The claim is refused.")),
        "withdraw": (actions.withdraw_object, _("Withdraw it"), _("It is withdrawn.")),
    }
    act, title, done = acts[act_name]
    if request.method == "POST" and attempt(
        form, lambda: act(by=viewer, object_id=object_id, reason=form.cleaned_data["reason"], at=now())
    ):
        messages.success(request, done)
        back = request.POST.get("back") == "administration"
        return redirect("registry:body_admin") if back else redirect("registry:organisation", slug=slug)
    context = {"view": found, "form": form, "title": title, "act": act_name, "slug": slug}
    return render(request, "registry/decide.html", context, status=422 if form.errors else 200)
