"""Writing playbooks: a new one, its drafts and their steps, and what a lead decides about it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.access.refused import attempt, told
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.playbooks.actions import mandating, writing
from pehra.playbooks.queries import playbooks as queries
from pehra.playbooks.web.forms import HeadForm, NewForm, StepForm, as_written
from pehra.playbooks.web.library import prescribe_form
from pehra.playbooks.web.showing import tabs, title
from pehra.registry import queries as registry

ROLE_NAMES = (
    ("contact", "Point of contact"),
    ("analyst", "Analyst"),
    ("lead", "Team lead"),
    ("duty_officer", "Duty officer"),
)


@door(*WORKS_CASES, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Begin a playbook of one of the own bodies."""
    with viewing(request.person):
        bodies, copies = _bodies(request), _copies(request)
    if not bodies:
        raise Absent
    data = request.POST if request.method == "POST" else None
    form = NewForm(data, bodies=bodies, copies=copies, initial={"copy_of": request.GET.get("copy_of", "")[:20]})
    made: list[Any] = []

    def act() -> None:
        head = {name: form.cleaned_data[name] for name in HeadForm.base_fields}
        where = {"body": form.cleaned_data["body"], "copy_of": form.cleaned_data["copy_of"]}
        made.append(writing.create(by=request.person, head=head, at=timezone.now(), **where))

    if data is not None and attempt(form, act):
        messages.success(request, _("The draft has been made. Add its steps."))
        return _to(made[0].playbook.reference, made[0].number)
    return _form_page(request, form, _("New playbook"), reverse("playbooks:library"))


def _bodies(request: HttpRequest) -> list[tuple[str, str]]:
    institutions = registry.snapshot().by_id
    mine = sorted(request.person.parties(WORKS_CASES) & institutions.keys())
    urdu = (get_language() or "en").startswith("ur")
    return [(institutions[pk].slug, (urdu and institutions[pk].name_ur) or institutions[pk].name_en) for pk in mine]


def _copies(request: HttpRequest) -> list[tuple[str, str]]:
    rows = queries.listed(request.person, registry.local_date(timezone.now()))
    return [(row.playbook.reference, title(row.version)) for row in rows if row.version]


@door(*WORKS_CASES, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
def head(request: HttpRequest, reference: str) -> HttpResponse:
    """What a draft says beside its steps."""
    detail = _draft(request, reference)
    data = request.POST if request.method == "POST" else None
    form = HeadForm(data, initial={name: getattr(detail.shown, name) for name in HeadForm.base_fields})

    def act() -> None:
        writing.describe(by=request.person, playbook=reference, head=form.cleaned_data, at=timezone.now())

    if data is not None and attempt(form, act):
        return _to(detail.row.playbook.reference, detail.shown.number)
    return _form_page(request, form, _("Change the draft"), _address(detail))


@door(*WORKS_CASES, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, key: str = "") -> HttpResponse:
    """A new step of a draft, or one that it has."""
    detail = _draft(request, reference)
    there = next((each for each in detail.steps if each.key == key), None)
    if key and there is None:
        raise Absent
    data = request.POST if request.method == "POST" else None
    roles = [(code, _(name)) for code, name in ROLE_NAMES]
    form = StepForm(data, roles=roles, initial=as_written(there) if there else {"phase": "analyse"})

    def act() -> None:
        writing.put_step(by=request.person, playbook=reference, step=form.cleaned_data, key=key, at=timezone.now())

    if data is not None and attempt(form, act):
        return _to(detail.row.playbook.reference, detail.shown.number)
    return _form_page(request, form, _("Change the step") if there else _("New step"), _address(detail))


def _draft(request: HttpRequest, reference: str) -> queries.Detail:
    """The draft of a playbook, for those who write it. Raises Absent."""
    with viewing(request.person):
        on = registry.local_date(timezone.now())
        found = queries.detail(request.person, reference, on)
        if not found.edits or found.row.draft is None:
            raise Absent
        return queries.detail(request.person, reference, on, found.row.draft.number)


def _address(detail: queries.Detail) -> str:
    return reverse("playbooks:version", args=[detail.row.playbook.reference, detail.shown.number])


def _to(reference: str, number: int) -> HttpResponse:
    return redirect("playbooks:version", reference=reference, number=number)


def _form_page(request: HttpRequest, form: forms.Form, heading: str, back: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back, "tabs_here": tabs(request, "library")}
    return render(request, "playbooks/form.html", context, status=422 if form.errors else 200)


Deed = Callable[[HttpRequest, dict[str, Any]], Any]


def _moved(request: HttpRequest, common: dict[str, Any]) -> Any:
    places = -1 if request.POST.get("way") == "up" else 1
    return writing.move_step(**common, key=request.POST.get("key", "")[:80], places=places)


DEEDS: dict[str, tuple[Deed, Callable[[], str]]] = {
    "draft": (lambda request, common: writing.draft(**common), lambda: _("The draft of the next version is here.")),
    "publish": (lambda request, common: writing.publish(**common), lambda: _("The version has been published.")),
    "discard": (lambda request, common: writing.discard(**common), lambda: _("The draft has been thrown away.")),
    "share": (
        lambda request, common: writing.share(**common, shared=request.POST.get("shared") == "yes"),
        lambda: _("It has been noted."),
    ),
    "withdraw": (lambda request, common: writing.withdraw(**common), lambda: _("The playbook has been withdrawn.")),
    "move": (_moved, lambda: _("The order has been changed.")),
    "remove": (
        lambda request, common: writing.remove_step(**common, key=request.POST.get("key", "")[:80]),
        lambda: _("The step has been removed."),
    ),
}


@door(*WORKS_CASES, looks=False)
@require_POST
def act(request: HttpRequest, reference: str, deed: str) -> HttpResponse:
    """Something that needs no form."""
    carry_out, done = DEEDS[deed]
    common = {"by": request.person, "playbook": reference, "at": timezone.now()}
    try:
        found = carry_out(request, common)
    except Absent:
        raise
    except Refusal as refusal:
        messages.error(request, told(refusal))
        return redirect("playbooks:playbook", reference=reference)
    messages.success(request, done())
    number = getattr(found, "number", None)
    if number is not None:
        return _to(found.playbook.reference, number)
    gone = deed == "withdraw" or not found.pk or not found.latest
    return redirect("playbooks:library") if gone else redirect("playbooks:playbook", reference=found.reference)


@door(*WORKS_CASES, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
def prescribe(request: HttpRequest, reference: str, body: str) -> HttpResponse:
    """Prescribe a playbook to those below."""
    with viewing(request.person):
        detail = queries.detail(request.person, reference, registry.local_date(timezone.now()))
    if body not in detail.prescribes:
        raise Absent
    form = prescribe_form(detail, body, request.POST if request.method == "POST" else None)

    def act() -> None:
        given = {name: form.cleaned_data[name] for name in ("over", "citation", "starts")}
        mandating.prescribe(by=request.person, playbook=reference, body=body, at=timezone.now(), **given)

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The playbook is prescribed. It begins by itself where it binds."))
        return redirect("playbooks:playbook", reference=detail.row.playbook.reference)
    back = reverse("playbooks:playbook", args=[detail.row.playbook.reference])
    return _form_page(request, form, _("Prescribe this playbook"), back)
