"""The page of a secret link: somebody without an account reads a letter, and answers it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from pehra.correspondence.actions import answering
from pehra.correspondence.actions.acting import ENDINGS
from pehra.correspondence.errors import Later
from pehra.correspondence.models import Request
from pehra.correspondence.queries.requests import said_about
from pehra.correspondence.rules.requests import (
    LONGEST_WORDS,
    MEGABYTE,
    MOST_BYTES,
    MOST_FILES,
    OPEN,
)
from pehra.correspondence.rules.wording import RequestState
from pehra.correspondence.web.forms import uploads
from pehra.correspondence.web.talk import page_of, pages_beside
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.refused import put_back, told
from pehra.foundation.accounts.web.origin import address
from pehra.registry import queries as registry

LANGUAGES = ("en", "ur")
LANGUAGE_COOKIE = "pehra_language"
YEAR = 365 * 24 * 3600
# The words of the form beside its files.
MOST_REQUEST = MOST_FILES * MOST_BYTES + MEGABYTE


class LinkForm(forms.Form):
    """An answer. What is wrong with it the act says."""

    text = forms.CharField(
        label=_("Your answer"),
        strip=False,
        error_messages={"required": _("This field is needed.")},
        widget=forms.Textarea(attrs={"rows": 7, "maxlength": LONGEST_WORDS, "dir": "auto"}),
    )


# No token against forgery: a browser that tells no referrer tells no origin either, the code of the link is what
# another site does not have, and there is no session that it could abuse.
@door(public=True, looks=False)
@csrf_exempt
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Read and answer. A wrong code, a link that ended and one whose time is over look alike."""
    if request.method not in ("GET", "HEAD", "POST"):
        return _guarded(HttpResponse(status=405, headers={"Allow": "GET, POST"}))
    chosen = request.GET.get("language", "")
    if chosen in LANGUAGES and request.method != "POST":
        return _guarded(_in_language(request, chosen))
    try:
        row = answering.opened(code=code, address=address(request), at=timezone.now())
        return _guarded(_act(request, row, code) if request.method == "POST" else _page(request, row, LinkForm()))
    except Absent:
        return _guarded(render(request, "correspondence/gone.html", {}, status=404))
    except Later as later:
        response = render(request, "correspondence/gone.html", {}, status=429)
        response.headers["Retry-After"] = str(max(int((later.until - timezone.now()).total_seconds()) + 1, 1))
        return _guarded(response)


def _act(request: HttpRequest, row: Request, code: str) -> HttpResponse:
    if int(request.headers.get("Content-Length") or 0) > MOST_REQUEST:
        return _page(request, row, LinkForm(), refused=str(_("This is more than we take in at once.")), status=413)
    now = timezone.now()
    form = LinkForm(request.POST)
    try:
        if request.POST.get("act") == "acknowledge":
            answering.acknowledge_by_link(code=code, at=now)
        elif form.is_valid():
            answering.answer_by_link(code=code, text=form.cleaned_data["text"], files=uploads(request), at=now)
        else:
            return _page(request, row, form, status=422)
    except Invalid as refused:
        put_back(form, refused)
        return _page(request, row, form, status=422)
    except Later as later:
        return _page(request, row, form, refused=told(later), status=429)
    except Conflict as conflict:
        return _page(request, row, form, refused=told(conflict), status=409)
    return HttpResponseRedirect(f"{reverse('correspondence:by_link', args=[code])}#said")


def _page(request: HttpRequest, row: Request, form: LinkForm, *, refused: str = "", status: int = 200) -> HttpResponse:
    talk = said_about(row, page_of(request))
    context: dict[str, Any] = {
        "row": row,
        "party": registry.party_names([row.party_id])[row.party_id],
        "talk": talk,
        "pages": pages_beside(talk),
        "form": form,
        "open": row.state in OPEN,
        "unread": row.state == RequestState.SENT,
        "answered": row.state == RequestState.ANSWERED,
        "refused": refused,
        "most_files": MOST_FILES,
        "most_megabytes": MOST_BYTES // MEGABYTE,
        "endings": ",".join(ENDINGS),
    }
    return render(request, "correspondence/answer.html", context, status=status)


def _in_language(request: HttpRequest, chosen: str) -> HttpResponse:
    """The same page in another language, without a script and without a form."""
    response = HttpResponseRedirect(request.path)
    secure = request.is_secure()
    response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    return response


def _guarded(response: HttpResponse) -> HttpResponse:
    """Not kept by anybody on the way, found by no search engine, and telling nobody where its reader came from."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
