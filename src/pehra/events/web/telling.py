"""How organisations are told: what they choose, and what was sent, delivered and acknowledged."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.events.actions.telling import renew_secret, try_program, wish
from pehra.events.models import Digest
from pehra.events.queries import digests as queries
from pehra.events.queries.preferences import hook_secret, preference
from pehra.events.queries.waiting import MOST, unreached
from pehra.events.web.asking import NO_PARTY
from pehra.events.web.wishes import WishesForm
from pehra.events.web.wording import trouble
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Conflict
from pehra.foundation.access.paging import pager, turn
from pehra.foundation.access.refused import attempt, told
from pehra.foundation.access.roles import READS_CASES, REPORTS
from pehra.foundation.access.viewing import viewing
from pehra.registry import queries as registry

LATEST = 10


# Its form is shown again after a refused POST, outside the window that a GET is given.
@door(*REPORTS, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def preferences(request: HttpRequest, slug: str) -> HttpResponse:
    """What an organisation has chosen, and what became of the latest messages."""
    with viewing(request.person):
        party = _party(slug)
        row = preference(request.person, party.pk)
    form = WishesForm(request.POST or None, initial=WishesForm.of(row))
    if request.method == "POST" and attempt(form, lambda: _keep(request, party.pk, form)):
        named = form.cleaned_data["hook_url"].strip()
        if named and not (row and row.hook_url):
            return _show_key(request, party)
        messages.success(request, _("Kept. The next message comes so."))
        return HttpResponseRedirect(reverse("events:preferences", args=[slug]))
    with viewing(request.person):
        leaf = queries.digests(request.person, organisation_id=party.pk, limit=LATEST)
        context = {"party": party, "form": form, "chosen": row, "lines": _lines(leaf.rows), "bound": form.is_bound}
        return render(request, "events/preferences.html", context, status=422 if form.is_bound else 200)


def _keep(request: HttpRequest, organisation_id: int, form: WishesForm) -> None:
    wish(
        by=request.person,
        organisation_id=organisation_id,
        wishes=form.wishes(),
        hook_url=form.cleaned_data["hook_url"].strip(),
        at=timezone.now(),
    )


@door(*REPORTS)
@require_POST
@never_cache
def new_key(request: HttpRequest, slug: str) -> HttpResponse:
    """Make another signing key, and show it this once."""
    return _show_key(request, _party(slug))


def _show_key(request: HttpRequest, party: Any) -> HttpResponse:
    """No redirect: the key stands in this answer and nowhere else."""
    row = renew_secret(by=request.person, organisation_id=party.pk, at=timezone.now())
    return render(request, "events/hook_key.html", {"party": party, "key": hook_secret(row)})


@door(*REPORTS)
@require_POST
@never_cache
def trial(request: HttpRequest, slug: str) -> HttpResponse:
    """Call the organisation's program once."""
    party = _party(slug)
    try:
        row = try_program(by=request.person, organisation_id=party.pk, at=timezone.now())
    except Conflict as refused:
        messages.warning(request, told(refused))
    else:
        if row.tried_error:
            messages.error(request, _("The program did not take the call: %(why)s") % {"why": trouble(row.tried_error)})
        else:
            messages.success(request, _("The program heard it."))
    return HttpResponseRedirect(reverse("events:preferences", args=[slug]))


@door(*READS_CASES, looks=False)
@require_safe
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """Every message, for organisations their own, for a CERT those of its constituents; and whom none would reach."""
    given = {name: request.GET.get(name, "").strip()[:80] for name in ("organisation", "cert")}
    at_a_body = bool(request.person.parties(READS_CASES) & registry.snapshot().by_id.keys())
    alone = unreached(request.person) if at_a_body and not any(given.values()) else []
    with viewing(request.person):
        shown = {"unreached": alone[:MOST], "more": len(alone) > MOST, "at_a_body": at_a_body}
        return render(request, "events/sent.html", _sent(request, given) | shown)


def _sent(request: HttpRequest, given: dict[str, str]) -> dict[str, Any]:
    asked = turn(request)
    leaf = queries.digests(
        request.person,
        organisation_id=_named(given["organisation"]),
        cert_id=_named(given["cert"]),
        after=asked["after"],
        before=asked["before"],
    )
    return {
        "lines": _lines(leaf.rows),
        "pager": pager(request, leaf),
        "given": given,
        "narrowed": any(given.values()),
        "certs": [each for each in registry.snapshot().by_id.values() if not each.withdrawn],
    }


def _lines(rows: list[Digest]) -> list[dict[str, Any]]:
    """Each message with what became of it."""
    answered, calls = queries.answered(rows), queries.calls(rows)
    return [{"digest": row, "answered": answered.get(row.pk, 0), "call": calls.get(row.pk)} for row in rows]


def _party(slug: str) -> Any:
    """An organisation. Raises Absent; whether it may be told of is asked of the person then."""
    named = registry.party_named(slug) if slug.isprintable() else None
    party = registry.organisation(named.id) if named else None
    if party is None:
        raise Absent
    return party


def _named(word: str) -> int | None:
    if not word:
        return None
    found = registry.party_named(word) if word.isprintable() else None
    return found.id if found else NO_PARTY
