"""Questions about values: what other CERTs ask one's own, and what one's own asked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Conflict, Invalid
from pehra.foundation.access.roles import WORKS_CASES, Role
from pehra.foundation.access.viewing import viewing
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType
from pehra.registry import queries as registry
from pehra.search.actions import asking as acting
from pehra.search.queries import asking

DOOR = (*WORKS_CASES, Role.BODY_ADMINISTRATOR)


@door(*DOOR)
@require_safe
@never_cache
def questions(request: HttpRequest) -> HttpResponse:
    """Both lists, and whether one's bodies take part."""
    to_us, by_us = asking.questions(request.person, timezone.now())
    silent = asking.silent(request.person)
    names = registry.party_names(silent)
    bodies = [
        {"body": names[body], "silent": closed}
        for body, closed in silent.items()
        if body in names and names[body].kind == "body"
    ]
    context = {"to_us": [_shown(each) for each in to_us], "by_us": [_shown(each) for each in by_us], "bodies": bodies}
    return render(request, "search/questions.html", context)


@door(*DOOR)
@require_safe
@never_cache
def question(request: HttpRequest, reference: str) -> HttpResponse:
    """One question, with its answers as far as this side sees them."""
    return _page(request, reference)


def _page(request: HttpRequest, reference: str, problem: str = "", status: int = 200) -> HttpResponse:
    found = asking.question(request.person, reference, timezone.now())
    open_ = (
        found.recipient is not None
        and found.recipient.state == "waiting"
        and not found.over
        and request.person.holds(found.recipient.body_id, WORKS_CASES)
    )
    context = {"found": _shown(found), "open": open_, "problem": problem, "typed": request.POST}
    return render(request, "search/question.html", context, status=status)


@door(*WORKS_CASES)
@require_POST
@never_cache
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer, with as much as one wants."""
    words = {"text": request.POST.get("answer", ""), "reveals": request.POST.get("reveals", "")}
    return _do(request, reference, acting.answer, _("Your answer was sent."), **words)


@door(*WORKS_CASES)
@require_POST
@never_cache
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell nothing."""
    return _do(
        request, reference, acting.decline, _("Nothing is told: for whoever asked, the question lapses in its time.")
    )


@door(*DOOR)
@require_POST
@never_cache
def silence(request: HttpRequest) -> HttpResponse:
    """Take one's body out of blind answers, or in again."""
    body, silent = request.POST.get("body", "")[:80].replace("\0", ""), request.POST.get("silent", "") == "yes"
    acting.be_silent(by=request.person, body=body, silent=silent, at=timezone.now())
    messages.success(
        request,
        _("What your body knows is left out of blind answers.")
        if silent
        else _("What your body knows counts in blind answers."),
    )
    return HttpResponseRedirect(reverse("search:questions"))


def _do(request: HttpRequest, reference: str, action: Any, done: str, **words: str) -> HttpResponse:
    try:
        action(by=request.person, reference=reference, at=timezone.now(), **words)
    except Invalid as refused:
        problem = next(iter(refused.problems.values()))
        text, status = (_(problem.text) % problem.params if problem.params else _(problem.text)), 422
    except Conflict as refused:
        text, status = _(refused.text) % refused.params if refused.params else _(refused.text), 409
    else:
        messages.success(request, done)
        return HttpResponseRedirect(reverse("search:question", args=[reference]))
    with viewing(request.person):
        return _page(request, reference, text, status)


def _shown(found: asking.Asked) -> dict[str, Any]:
    value = defang(ObservableType(found.question.type), found.question.value)
    return {"asked": found, "question": found.question, "shown": value, "recipient": found.recipient}
