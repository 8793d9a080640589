"""Saved views: the list of them, and what their owners do with them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pehra.events.actions.views import count_daily, delete_view, rename_view, save_view
from pehra.events.models import SavedView
from pehra.events.queries import views as queries
from pehra.events.web.asking import FILTERS, Form, form_of
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Invalid, Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.access.refused import told
from pehra.foundation.access.roles import READS_CASES, Role
from pehra.registry import queries as registry


@door(*READS_CASES)
@require_safe
@never_cache
def views(request: HttpRequest) -> HttpResponse:
    """All that I have saved, and what others share with me."""
    rows = [shown(request.person, row) for row in queries.views(request.person)]
    return render(request, "events/views.html", {"views": rows})


@door(*READS_CASES)
@require_POST
@never_cache
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the explorer."""
    form = form_of(QueryDict(request.POST.get("query", "")[:4000]), timezone.now())
    query = tidied(form)
    back = f"{reverse('events:explorer')}?{query}"
    party = registry.party_named(_word(request, "party")) if _word(request, "party") else None
    if _word(request, "party") and party is None:
        raise Absent
    try:
        save_view(
            by=request.person,
            name=request.POST.get("name", "")[:400],
            query=query,
            party_id=party.id if party else None,
            at=timezone.now(),
        )
    except Absent:
        raise
    except Refusal as refused:
        messages.error(request, _why(refused))
    else:
        messages.success(request, _("The view is saved."))
    return HttpResponseRedirect(back)


@door(*READS_CASES)
@require_POST
@never_cache
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Rename, delete, or count it each day."""
    do, now = request.POST.get("do", ""), timezone.now()
    given: dict[str, Any] = {"by": request.person, "reference": reference, "at": now}
    try:
        if do == "rename":
            rename_view(**given, name=request.POST.get("name", "")[:400])
            messages.success(request, _("The view has its new name."))
        elif do == "delete":
            delete_view(**given)
            messages.success(request, _("The view is deleted."))
        elif do in ("daily", "not-daily"):
            count_daily(**given, daily=do == "daily")
            told_daily = _("From tomorrow on your inbox tells how many events of the day before fit.")
            messages.success(request, told_daily if do == "daily" else _("The view is no longer counted."))
        else:
            raise Absent
    except Invalid as refused:
        messages.error(request, _why(refused))
    return HttpResponseRedirect(reverse("events:views"))


def tidied(form: Form) -> str:
    """The part of the address that says something and that this site knows."""
    kept = {name: form.given[name] for name in FILTERS if form.given[name] and name not in form.problems}
    return urlencode(kept | {"span": form.span} | ({"group": form.group} if form.group else {}))


def shown(person: Person, row: SavedView) -> dict[str, Any]:
    """A view for a page: its address, and what this person may do with it."""
    own = row.owner_id == person.user_id
    return {
        "view": row,
        "href": f"{reverse('events:explorer')}?{row.query}",
        "own": own,
        "deletes": own or person.holds(row.party_id, {Role.LEAD}),
    }


def sharing(person: Person) -> list[Any]:
    """The own parties with which a view can be shared."""
    ids = person.parties(READS_CASES)
    return sorted(registry.party_names(ids).values(), key=lambda each: each.name_en) if ids else []


def _word(request: HttpRequest, name: str) -> str:
    word = str(request.POST.get(name, "")).strip()[:80]
    return word if word.isprintable() else "-"


def _why(refused: Refusal) -> str:
    if isinstance(refused, Invalid):
        return " ".join(told(problem) for problem in refused.problems.values())
    return told(refused)
