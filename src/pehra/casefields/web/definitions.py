"""What a body asks about its cases: the list, defining and wording a field, its order, retiring it."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.casefields.actions import defining
from pehra.casefields.queries import definitions as queries
from pehra.casefields.rules.wishes import MOST_OF_A_BODY
from pehra.casefields.web.forms import FieldForm
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Conflict
from pehra.foundation.access.refused import attempt, told
from pehra.foundation.access.roles import ADMINISTERS_BODY
from pehra.incidents.web.questions import language
from pehra.incidents.web.wording import rsit_name
from pehra.registry import queries as registry
from pehra.registry.queries import PartyName

# Administrators hold no key of the body's cases, and through the window nobody else sees its fields: each question
# asks for itself who may.
DOOR = door(*ADMINISTERS_BODY, looks=False)


@DOOR
@require_safe
@never_cache
def fields(request: HttpRequest, slug: str) -> HttpResponse:
    """What a body asks, and what it has retired."""
    body = registry.own_body(request.person, slug)
    found = queries.fields_of(request.person, body.id)
    asked = [each for each in found if each.field.retired_at is None]
    context = {
        "body": body,
        "asked": asked,
        "retired": [each for each in found if each.field.retired_at is not None],
        "full": len(asked) >= MOST_OF_A_BODY,
        "most": MOST_OF_A_BODY,
        "rsit_name": rsit_name,
        "language": language(),
    }
    return render(request, "casefields/fields.html", context)


@DOOR
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Define a field."""
    body = registry.own_body(request.person, slug)
    form = FieldForm(request.POST or None)

    def act() -> None:
        defining.define(by=request.person, body=slug, wanted=form.wanted(), at=timezone.now())

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The field is asked on every case of this body from now on."))
        return redirect("casefields:fields", slug=slug)
    return render(request, "casefields/form.html", {"body": body, "form": form}, status=422 if form.errors else 200)


@DOOR
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Ask it in other words, beside the words in which it was asked until now."""
    body, asked = _own(request, slug, reference)
    form = FieldForm(request.POST or None, asked=asked)

    def act() -> None:
        defining.change(by=request.person, reference=asked.reference, wanted=form.wanted(), at=timezone.now())

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("It is asked so from now on. What was answered keeps the words of its day."))
        return redirect("casefields:fields", slug=slug)
    context = {
        "body": body,
        "form": form,
        "asked": asked,
        "wordings": queries.wordings(asked),
        "language": language(),
    }
    return render(request, "casefields/form.html", context, status=422 if form.errors else 200)


@DOOR
@require_POST
def act(request: HttpRequest, slug: str, reference: str, deed: str) -> HttpResponse:
    """Put it earlier or later, retire it, take it up again; and come back."""
    _body, asked = _own(request, slug, reference)
    do = DEEDS.get(deed)
    if do is None:
        raise Absent
    try:
        do(request, asked.reference)
    except Conflict as refused:
        messages.error(request, told(refused))
    return redirect("casefields:fields", slug=slug)


def _own(request: HttpRequest, slug: str, reference: str) -> tuple[PartyName, queries.Asked]:
    """A body and one of its fields, for whoever defines both. Raises Absent."""
    body = registry.own_body(request.person, slug)
    asked = queries.field(request.person, reference)
    if asked.field.party_id != body.id:
        raise Absent
    return body, asked


def _up(request: HttpRequest, reference: str) -> None:
    defining.move(by=request.person, reference=reference, way=defining.Way.UP, at=timezone.now())


def _down(request: HttpRequest, reference: str) -> None:
    defining.move(by=request.person, reference=reference, way=defining.Way.DOWN, at=timezone.now())


def _retire(request: HttpRequest, reference: str) -> None:
    defining.retire(by=request.person, reference=reference, at=timezone.now())
    messages.success(request, _("Retired. What was answered stays on its cases."))


def _take_up(request: HttpRequest, reference: str) -> None:
    defining.take_up(by=request.person, reference=reference, at=timezone.now())
    messages.success(request, _("It is asked again."))


DEEDS: Final[dict[str, Callable[[HttpRequest, str], None]]] = {
    "up": _up,
    "down": _down,
    "retire": _retire,
    "take-up": _take_up,
}
