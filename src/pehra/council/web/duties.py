"""What one addressee owes: its own page, where it answers and is answered."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pehra.council.actions import duties as acts
from pehra.council.actions.duties import Shown
from pehra.council.models import Duty, Showing, Waiver
from pehra.council.queries import directives as queries
from pehra.council.queries.directives import Standpoint
from pehra.council.rules.directives import By, DirectiveState, possible
from pehra.council.rules.tiers import read
from pehra.council.web.acting import Deed, now, person, play
from pehra.council.web.directive_forms import AnswerForm, OptionalAnswerForm, ShowForm, WaiverForm
from pehra.council.web.directives import DOOR
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.documents import queries as documents
from pehra.foundation.documents.web import handed_out
from pehra.registry import queries as registry


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    stand = queries.standpoint(person(request), now())
    row = queries.duty_of(stand, reference, slug)
    page = play(request, _deeds(request, stand, row), request.path)
    if page.answer:
        return page.answer
    showings = list(row.showings.order_by("-pk"))
    context = {
        "duty": row,
        "row": row.directive,
        "path": read(row.place.path),
        "showings": showings,
        "files": documents.described(each.document_id for each in showings if each.document_id),
        "waivers": list(row.waivers.order_by("-pk")),
        "offers": page.offers,
        "own": stand.answers_for(row),
        "names": registry.snapshot().institutions,
        "now": now(),
    }
    return render(request, "council/duty.html", context, status=page.status)


@door(*DOOR)
@require_safe
def evidence(request: HttpRequest, reference: str, slug: str, showing_id: int) -> HttpResponse:
    stand = queries.standpoint(person(request), now())
    row = queries.duty_of(stand, reference, slug)
    found = row.showings.filter(pk=showing_id).first()
    if found is None or found.document_id is None:
        raise Absent
    return handed_out(*documents.content_of(found.document_id))


def _deeds(request: HttpRequest, stand: Standpoint, row: Duty) -> Iterator[Deed]:
    if row.directive.state != DirectiveState.ISSUED:
        return
    common: dict[str, Any] = {"by": person(request), "reference": row.directive.reference, "party": row.party.slug}
    if stand.answers_for(row):
        yield from _own(common, possible("duty", row.state, By.ADDRESSEE))
    showing = row.showings.filter(accepted=None).order_by("-pk").first()
    if showing is not None and stand.accepts(row.directive, row):
        yield from _supervisors(common, showing, possible("duty", row.state, By.SUPERVISOR))
    waiver = row.waivers.filter(granted=None).order_by("-pk").first()
    if waiver is not None and stand.decides(row.directive, row):
        yield from _issuers(common, waiver, possible("duty", row.state, By.ISSUER))


def _own(common: dict[str, Any], can: frozenset[str]) -> Iterator[Deed]:
    if "acknowledge" in can:
        yield Deed(
            "acknowledge",
            _("Acknowledge it"),
            lambda: acts.acknowledge(**common, at=now()),
            _("Acknowledged."),
            kind="primary",
        )
    if "show" in can:
        yield Deed(
            "show",
            _("Show that you have complied"),
            lambda text, document, link: acts.show(**common, shown=_shown(text, document, link), at=now()),
            _("Shown. Your CERT looks at it and answers."),
            make=ShowForm,
            kind="primary",
            image="send",
        )
    if "ask-waiver" in can:
        yield Deed(
            "ask-waiver",
            _("Ask for a waiver"),
            lambda reason: acts.ask_waiver(**common, reason=reason, at=now()),
            _("Asked. Until it is decided, the directive binds you."),
            make=WaiverForm,
            image="help-circle",
        )


def _supervisors(common: dict[str, Any], showing: Showing, can: frozenset[str]) -> Iterator[Deed]:
    initial = {"read": showing.pk}
    if "accept" in can:
        yield Deed(
            "accept",
            _("Accept it"),
            lambda answer, read: acts.answer_showing(**common, showing=read, accepted=True, answer=answer, at=now()),
            _("Accepted: this addressee has complied."),
            make=partial(OptionalAnswerForm, initial=initial),
            kind="primary",
        )
    if "return" in can:
        yield Deed(
            "return",
            _("Return it"),
            lambda answer, read: acts.answer_showing(**common, showing=read, accepted=False, answer=answer, at=now()),
            _("Returned with your answer."),
            make=partial(AnswerForm, initial=initial),
            image="arrow-back-up",
        )


def _issuers(common: dict[str, Any], waiver: Waiver, can: frozenset[str]) -> Iterator[Deed]:
    if "grant" not in can:
        return
    make = partial(AnswerForm, initial={"read": waiver.pk})
    yield Deed(
        "grant",
        _("Grant the waiver"),
        lambda answer, read: acts.decide_waiver(**common, waiver=read, granted=True, answer=answer, at=now()),
        _("The waiver is granted."),
        make=make,
        kind="primary",
    )
    yield Deed(
        "refuse",
        _("Refuse the waiver"),
        lambda answer, read: acts.decide_waiver(**common, waiver=read, granted=False, answer=answer, at=now()),
        _("The waiver is refused."),
        make=make,
        image="x",
    )


def _shown(text: str, document: Any, link: str) -> Shown:
    return Shown(text, document.name if document else "", document.read() if document else b"", link)
