"""Designation as critical information infrastructure, noted by an organisation's CERT."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.refused import attempt
from pehra.registry import actions, queries
from pehra.registry.queries import OrganisationView
from pehra.registry.web.forms import DesignationForm, EndForm
from pehra.registry.web.organisations import KEEPS
from pehra.registry.web.showing import now, person


@door(*KEEPS)
@require_http_methods(["GET", "HEAD", "POST"])
def designate(request: HttpRequest, slug: str) -> HttpResponse:
    view = _kept(request, slug)
    form = DesignationForm(request.POST or None)

    def act() -> object:
        return actions.designate(
            by=person(request), organisation_id=view.organisation.pk, at=now(), **form.cleaned_data
        )

    return _answered(request, view, form, act, _("Note a designation"), _("The designation is noted."))


@door(*KEEPS)
@require_POST
def review(request: HttpRequest, slug: str, designation_id: int) -> HttpResponse:
    _designation(_kept(request, slug), designation_id)
    actions.review_designation(by=person(request), designation_id=designation_id, at=now())
    messages.success(request, _("Reviewed: the designation stays. The next review is due in a year."))
    return redirect("registry:organisation", slug=slug)


@door(*KEEPS)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, slug: str, designation_id: int) -> HttpResponse:
    view = _kept(request, slug)
    _designation(view, designation_id)
    form = EndForm(request.POST or None, initial={"on": queries.local_date(now())})

    def act() -> object:
        return actions.end_designation(by=person(request), designation_id=designation_id, at=now(), **form.cleaned_data)

    return _answered(request, view, form, act, _("End the designation"), _("The end of the designation is noted."))


def _kept(request: HttpRequest, slug: str) -> OrganisationView:
    view = queries.organisation_view(person(request), slug, now())
    if not view.may_keep:
        raise Forbidden("Designations are noted by the organisation's CERT or the CII CERT.")
    return view


def _designation(view: OrganisationView, designation_id: int) -> Any:
    found = next((each for each in view.designations if each.pk == designation_id), None)
    if found is None:
        raise Absent
    return found


def _answered(
    request: HttpRequest, view: OrganisationView, form: forms.Form, act: Callable[[], object], title: str, done: str
) -> HttpResponse:
    slug = view.organisation.slug
    if request.method == "POST" and attempt(form, act):
        messages.success(request, done)
        return redirect("registry:organisation", slug=slug)
    back = reverse("registry:organisation", args=[slug])
    context = {"form": form, "title": title, "party": view.organisation, "back": back}
    return render(request, "registry/act_form.html", context, status=422 if form.errors else 200)
