"""Directives on pages: what binds somebody, how far everybody is, and drafting and issuing them."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pehra.council.actions import directives as acts
from pehra.council.models import Directive
from pehra.council.queries import directives as queries
from pehra.council.queries.directives import Standpoint, View
from pehra.council.rules.directives import By, DutyState, possible
from pehra.council.rules.tiers import read, written
from pehra.council.web.acting import Deed, in_language, now, person, play
from pehra.council.web.directive_forms import DirectiveForm, RevokeForm, filled
from pehra.council.web.tabs import tabs
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.access.paging import pager, turn
from pehra.foundation.access.refused import attempt
from pehra.foundation.access.roles import Role
from pehra.registry import queries as registry

# Whoever keeps the machine running has no business with directives.
DOOR = tuple(sorted(frozenset(Role) - {Role.PLATFORM_ADMINISTRATOR}))
PAGE = 50
STATES = ("issued", "draft", "closed", "revoked", "discarded")


@door(*DOOR)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    stand = queries.standpoint(person(request), now())
    state = request.GET.get("state", "")
    page = queries.directives(stand, state=state if state in STATES else "", limit=PAGE, **turn(request))
    context = {
        "rows": page.rows,
        "pages": pager(request, page),
        "state": state,
        "states": STATES,
        "may_issue": bool(stand.issues),
        "tabs_here": tabs(request, person(request)),
        "supervises": stand.everything or bool(stand.under),
        "names": _names(),
    }
    return render(request, "council/directives.html", context)


@door(*DOOR)
@require_safe
def tiers(request: HttpRequest) -> HttpResponse:
    """Every directive in force together."""
    stand = queries.standpoint(person(request), now())
    if not (stand.everything or stand.under):
        raise Absent
    context = {
        "lines": queries.network_lines(stand),
        "names": _names(),
        "tabs_here": tabs(request, person(request)),
    }
    return render(request, "council/directive_tiers.html", context)


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    stand = queries.standpoint(person(request), now())
    if not stand.issues:
        raise Absent
    form = DirectiveForm(request.POST or None, issuers=_issuers(stand))
    made: list[Directive] = []

    def act() -> None:
        issuer = registry.snapshot().institutions[form.cleaned_data["issuer"]].id
        chosen = form.resolution_chosen()
        made.append(acts.draft(by=person(request), issuer_id=issuer, given=form.draft(), resolution=chosen, at=now()))

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The draft is kept. Nobody is told of it before it is issued."))
        return redirect("council:directive", made[0].reference)
    context = {"form": form, "row": None}
    return render(request, "council/directive_form.html", context, status=422 if form.errors else 200)


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    stand = queries.standpoint(person(request), now())
    row = queries.get(stand, reference)
    if row.issuer_id not in stand.issues:
        raise Forbidden("Only who issues a directive does this.")
    if "edit" not in possible("directive", row.state, By.ISSUER):
        raise Conflict("The directive's state does not allow this now.")
    form = DirectiveForm(request.POST or None, initial=filled(row), issuers=_issuers(stand))

    def act() -> None:
        issuer = registry.snapshot().institutions[form.cleaned_data["issuer"]].id
        chosen = form.resolution_chosen()
        given = {"given": form.draft(), "issuer_id": issuer, "resolution": chosen}
        acts.edit(by=person(request), reference=reference, **given, at=now())

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The draft is changed."))
        return redirect("council:directive", reference)
    context = {"form": form, "row": row}
    return render(request, "council/directive_form.html", context, status=422 if form.errors else 200)


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def directive(request: HttpRequest, reference: str) -> HttpResponse:
    stand = queries.standpoint(person(request), now())
    view = queries.directive_view(stand, reference)
    page = play(request, _deeds(request, view), request.path)
    if page.answer:
        return page.answer
    context = {
        "view": view,
        "row": view.directive,
        "lines": [(line, written(line.path), stand.lists(view.directive, line.path)) for line in view.lines],
        "meant": _meant(view),
        "offers": page.offers,
        "names": _names(),
        "places": _places(),
        "now": now(),
    }
    return render(request, "council/directive.html", context, status=page.status)


@door(*DOOR)
@require_safe
def addressees(request: HttpRequest, reference: str) -> HttpResponse:
    """The addressees below a tier, one page after the other by their numbers."""
    stand = queries.standpoint(person(request), now())
    row = queries.get(stand, reference)
    path = _path(request.GET.get("tier", ""))
    state = request.GET.get("state", "")
    states = [state] if state in set(DutyState) else []
    after = request.GET.get("after", "")
    duties = queries.duties_under(stand, row, path=path, states=states)
    if after.isascii() and after.isdigit():
        duties = duties.filter(pk__gt=int(after[:18]))
    found = list(duties[: PAGE + 1])
    asked = request.GET.copy()
    asked.pop("after", None)
    more = None
    if len(found) > PAGE:
        asked["after"] = str(found[PAGE - 1].pk)
        more = f"?{asked.urlencode()}"
    context = {
        "row": row,
        "duties": found[:PAGE],
        "next": more,
        "tier": written(path),
        "path": path,
        "state": state,
        "states": list(DutyState),
        "names": _names(),
        "now": now(),
    }
    return render(request, "council/directive_addressees.html", context)


def _deeds(request: HttpRequest, view: View) -> Iterator[Deed]:
    if not view.may_issue:
        return
    by, reference = person(request), view.directive.reference
    can = possible("directive", view.directive.state, By.ISSUER)
    if "issue" in can:
        yield Deed(
            "issue",
            _("Issue it now"),
            lambda: acts.issue(by=by, reference=reference, at=now()),
            _("The directive is issued, and everybody whom it binds is told."),
            kind="primary",
            image="send",
        )
        yield Deed(
            "discard",
            _("Discard the draft"),
            lambda: acts.discard(by=by, reference=reference, at=now()),
            _("The draft is put away."),
            kind="quiet",
            image="trash",
        )
    if "close" in can and view.counts.open == 0:
        yield Deed(
            "close",
            _("Close it"),
            lambda: acts.close(by=by, reference=reference, at=now()),
            _("The directive is closed."),
            kind="primary",
            image="check",
        )
    if "revoke" in can:
        yield Deed(
            "revoke",
            _("Revoke it"),
            lambda reason: acts.revoke(by=by, reference=reference, reason=reason, at=now()),
            _("The directive is revoked: it binds nobody any more."),
            make=RevokeForm,
            kind="danger",
            image="x",
        )


def _meant(view: View) -> int | None:
    """How many a draft would bind today."""
    if view.directive.state != "draft":
        return None
    selection = acts.selection_of(view.directive.selection)
    return registry.how_many(selection, registry.local_date(now()), without=view.directive.issuer_id)


def _issuers(stand: Standpoint) -> list[tuple[str, str]]:
    found = registry.snapshot().by_id
    return [(found[pk].slug, in_language(found[pk])) for pk in sorted(stand.issues)]


def _names() -> Any:
    return registry.snapshot().institutions


def _places() -> dict[str, Any]:
    found = registry.snapshot()
    named: list[Any] = [*found.sectors, *found.provinces]
    return {each.slug: each for each in named}


def _path(text: str) -> Any:
    try:
        return read(text[:500])
    except ValueError:
        raise Absent from None
