"""Requests: those of a case, those of one's parties, one with its thread, and what is done with it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.correspondence.actions import drafting, sending
from pehra.correspondence.actions.reading import note_reading
from pehra.correspondence.policy import writes_for
from pehra.correspondence.queries import requests as queries
from pehra.correspondence.queries.composing import leaving
from pehra.correspondence.rules.links import plain
from pehra.correspondence.rules.wording import LetterKind, RequestState
from pehra.correspondence.web.deeds import BY_NAME, Deed, fitting
from pehra.correspondence.web.forms import DraftForm, LetterForm, SendForm, uploads
from pehra.correspondence.web.talk import page_of, pages_beside
from pehra.correspondence.web.wording import LABELS, STATE_TONES
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.access.paging import chosen_of, listed_under, pager, turn, typed
from pehra.foundation.access.refused import put_back
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.access.showing import shown_all_the_same
from pehra.foundation.access.viewing import viewing
from pehra.foundation.documents.web import handed_out
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents
from pehra.registry import queries as registry
from pehra.registry.queries.contacts import published_contacts

PAGE = 25
ANSWER_IN_DAYS = 3


@door(*READS_CASES)
@require_safe
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """The requests of one's parties: waiting, overdue, addressed to us."""
    asked = request.GET.get("box", "")
    which = queries.Box(asked) if asked in list(queries.Box) else queries.Box.WAITING
    words, kind = typed(request, "q"), chosen_of(request, "kind", LetterKind)
    found = queries.box(request.person, which, timezone.now(), words=words, kind=kind, **turn(request), limit=PAGE)
    context = {
        "rows": found.rows,
        "pager": pager(request, found),
        "tabs": listed_under(request, "box", [(each, LABELS["request-box"][each]) for each in queries.Box], which),
        "box": which,
        "tones": STATE_TONES,
        "words": words,
        "kind": kind,
        "kinds": [(each.value, LABELS["letter-kind"][each]) for each in LetterKind],
    }
    return render(request, "correspondence/requests.html", context)


@door(*READS_CASES)
@require_safe
@never_cache
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The requests of a case, for those who take part in it."""
    case = incidents.case(request.person, reference)
    if not queries.offered(request.person, case):
        raise Absent
    person, now = request.person, timezone.now()
    _note_case(request, case)
    found = queries.of_case(person, case, now, **turn(request), limit=PAGE)
    context = {
        "case": case,
        "part": "requests",
        "rows": found.rows,
        "pager": pager(request, found),
        "tones": STATE_TONES,
        "writes": bool(_writes_for(person, case)),
    }
    return render(request, "correspondence/case_requests.html", context)


def _note_case(request: HttpRequest, case: Any) -> None:
    person, now = request.person, timezone.now()
    request.afterwards.append(lambda: cases.note_reading(by=person, case=case, at=now, act="requests.read"))


def _writes_for(person: Any, case: Any) -> list[int]:
    """The parties of the case for which somebody writes letters."""
    return sorted(party for party in cases.circle_of(case).parties if writes_for(person, party))


@door(*READS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a request: what, to whom, under which label. Its words come with the ready letter."""
    with viewing(request.person):
        case = incidents.case(request.person, reference)
        mine = _writes_for(request.person, case)
        if not queries.offered(request.person, case) or not mine:
            raise Absent
        form = DraftForm(
            request.POST if request.method == "POST" else None,
            initial=_initial(mine),
            person=request.person,
            case=case,
        )
    if request.method == "POST" and form.is_valid():
        try:
            row = drafting.draft(by=request.person, reference=reference, given=form.draft(), at=timezone.now())
        except Absent:
            raise
        except Refusal as refusal:
            put_back(form, refusal)
        else:
            messages.success(request, _("The draft is kept. Read what leaves, and send it."))
            return HttpResponseRedirect(reverse("correspondence:request", args=[row.reference]))
    # The traces of the case are offered on this page.
    _note_case(request, case)
    context = {"case": case, "part": "requests", "form": form}
    if request.method == "POST":
        return shown_all_the_same(request, render(request, "correspondence/new.html", context, status=422))
    return render(request, "correspondence/new.html", context)


def _initial(mine: list[int]) -> dict[str, Any]:
    now = timezone.now()
    boxes = [view.contact.email for each in mine for view in published_contacts(each, now) if view.contact.email]
    due = (registry.local_time(now) + timedelta(days=ANSWER_IN_DAYS)).replace(minute=0, second=0, microsecond=0)
    return {"reply_to": next(iter(boxes), ""), "due_at": due}


@door(*READS_CASES)
@require_safe
@never_cache
def request_page(request: HttpRequest, reference: str) -> HttpResponse:
    """A request with its thread, as this side sees it."""
    found = queries.thread(request.person, reference, timezone.now(), page_of(request))
    _note(request, found)
    return render(request, "correspondence/request.html", _context(request, found))


def _note(request: HttpRequest, found: queries.Thread) -> None:
    person, now, row, case = request.person, timezone.now(), found.row.request, found.case
    request.afterwards.append(lambda: note_reading(by=person, row=row, case=case, at=now))


@door(*READS_CASES)
@require_POST
@never_cache
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a draft."""
    with viewing(request.person):
        found = _ours(request, reference)
        form = LetterForm(request.POST, person=request.person, case=found.case)
    if form.is_valid():
        try:
            drafting.edit(by=request.person, reference=reference, given=form.draft(), at=timezone.now())
        except Absent:
            raise
        except Refusal as refusal:
            put_back(form, refusal)
        else:
            messages.success(request, _("The draft is kept. Read what leaves, and send it."))
            return _back(reference)
    return _again(request, reference, letter_form=form)


@door(*READS_CASES)
@require_POST
@never_cache
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Send what was shown."""
    with viewing(request.person):
        _ours(request, reference)
    form = SendForm(request.POST)
    if form.is_valid():
        try:
            done = sending.send(by=request.person, reference=reference, at=timezone.now(), **form.cleaned_data)
        except Absent:
            raise
        except Refusal as refusal:
            put_back(form, refusal)
        else:
            text = _("The letter is on its way by mail.") if done.mailed else _("The request counts as sent.")
            messages.success(request, text)
            return _back(reference)
    return _again(request, reference, send_form=form)


def _ours(request: HttpRequest, reference: str) -> queries.Thread:
    found = queries.thread(request.person, reference, timezone.now())
    if found.case is None or not found.writes:
        raise Absent
    return found


@door(*READS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def act(request: HttpRequest, reference: str, deed: str) -> HttpResponse:
    """Do one act and come back."""
    if request.method != "POST":
        # Whoever had to sign in before an act comes here with a GET.
        return _back(reference)
    chosen = BY_NAME[deed]
    with viewing(request.person):
        queries.request(request.person, reference)
    form = chosen.form(request.POST, request.FILES, auto_id=f"id_{deed}_%s")
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "files"}
        if chosen.files:
            given["files"] = uploads(request)
        try:
            answer = chosen.do(by=request.person, reference=reference, at=timezone.now(), **given)
        except Absent:
            raise
        except Refusal as refusal:
            put_back(form, refusal)
        else:
            if chosen.name == "new-link":
                return _once(request, reference, str(answer))
            messages.success(request, str(chosen.done))
            return _back(reference)
    return _again(request, reference, failed={"deed": chosen, "form": form})


def _once(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """The page with a secret link that is shown this once."""
    link = settings.BASE_URL + reverse("correspondence:by_link", args=[plain(code)])
    with viewing(request.person):
        found = queries.thread(request.person, reference, timezone.now())
        return render(request, "correspondence/request.html", _context(request, found) | {"link_once": link})


@door(*READS_CASES)
@require_safe
def file(request: HttpRequest, reference: str, key: UUID) -> HttpResponseBase:
    """A file of the thread, as a download."""
    kept, content = queries.file(request.person, reference, key)
    found = queries.thread(request.person, reference, timezone.now())
    _note(request, found)
    return handed_out(kept, content)


def _back(reference: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("correspondence:request", args=[reference]))


def _again(request: HttpRequest, reference: str, **more: Any) -> HttpResponse:
    """The page once more, with every word that was typed and what was wrong with it."""
    with viewing(request.person):
        found = queries.thread(request.person, reference, timezone.now())
        response = render(request, "correspondence/request.html", _context(request, found) | more, status=422)
    _note(request, found)
    return shown_all_the_same(request, response)


def _context(request: HttpRequest, found: queries.Thread) -> dict[str, Any]:
    row, now = found.row.request, timezone.now()
    draft = row.state == RequestState.DRAFT and found.writes
    return {
        "thread": found,
        "pager": pages_beside(found.talk),
        "row": row,
        "now": now,
        "tones": STATE_TONES,
        "acts": [{"deed": deed, "form": _form(deed)} for deed in fitting(found)],
        "failed": None,
        "link_once": "",
        "leaving": leaving(row, found.case, now) if draft else None,
        "letter_form": _letter_form(request, found) if draft else None,
        "send_form": SendForm() if draft else None,
        "mails": bool(settings.SMTP_URL),
    }


def _form(deed: Deed) -> Any:
    return deed.form(auto_id=f"id_{deed.name}_%s")


def _letter_form(request: HttpRequest, found: queries.Thread) -> LetterForm:
    row = found.row.request
    names = ("kind", "language", "to_name", "to_address", "to_kind", "reply_to", "due_at", "tlp", "purpose", "subject")
    initial = {name: getattr(row, name) for name in (*names, "body")}
    initial["to"] = found.row.to.slug if found.row.to else ""
    initial["values"] = [f"{each['type']} {each['value']}" for each in row.values]
    return LetterForm(initial=initial, person=request.person, case=found.case)
