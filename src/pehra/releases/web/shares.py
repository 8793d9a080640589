"""One sharing: its terms, its ledger, and what each side does with it."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Invalid, Refusal
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.incidents.web.wording import told
from pehra.releases.actions import ending, receiving, sharing
from pehra.releases.queries.copies import ledger
from pehra.releases.web.forms import PassOnForm, ReasonForm
from pehra.releases.web.wording import purposes_in_words


@door(*READS_CASES)
@require_safe
@never_cache
def share(request: HttpRequest, share: str) -> HttpResponse:
    """The terms of a sharing and what became of it, as either side sees it."""
    context = _context(request, share)
    person, now, row = request.person, timezone.now(), context["found"].share
    request.afterwards.append(lambda: receiving.note_opening(by=person, share=row, at=now))
    return render(request, "releases/shared.html", context)


def _context(request: HttpRequest, share: str) -> dict[str, Any]:
    found = ledger(request.person, share)
    return {
        "found": found,
        "share": found.share,
        "purpose": purposes_in_words()(found.share),
        "reason": ReasonForm(),
        "pass_on": PassOnForm(),
    }


@door(*READS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, share: str, name: str) -> HttpResponse:
    """Do one act and come back."""
    if request.method != "POST":
        # Whoever had to sign in before an act comes here with a GET.
        return redirect("releases:share", share=share)
    do = ACTS.get(name)
    if do is None:
        raise Absent
    try:
        said = do({"by": request.person, "reference": share, "at": timezone.now()}, request.POST)
    except Absent:
        raise
    except Refusal as refusal:
        problems = refusal.problems if isinstance(refusal, Invalid) else {}
        with viewing(request.person):
            context = _context(request, share)
            context["problems"] = [told(each) for each in problems.values()] or [told(refusal)]
            context["reason"].initial = {"reason": request.POST.get("reason", "")}
            context["pass_on"].initial = {"organisations": request.POST.get("organisations", "")}
            return render(request, "releases/shared.html", context, status=422 if problems else 409)
    messages.success(request, said)
    return redirect("releases:share", share=share)


Doing = Callable[[dict[str, Any], QueryDict], str]


def _acknowledge(given: dict[str, Any], post: QueryDict) -> str:
    receiving.acknowledge(**given)
    return _("Acknowledged. The other side has been told.")


def _deleted(given: dict[str, Any], post: QueryDict) -> str:
    receiving.confirm_deleted(**given)
    return _("Confirmed. The other side has been told.")


def _recall(given: dict[str, Any], post: QueryDict) -> str:
    ending.recall(**given, reason=post.get("reason", ""))
    return _("Recalled. Everybody with whom it was shared has been told.")


def _pass_on(given: dict[str, Any], post: QueryDict) -> str:
    slugs = post.get("organisations", "").replace(",", " ").split()[:100]
    sharing.pass_on(**given, to=slugs, purpose=post.get("purpose", ""))
    return _("Passed on. It ends with what was shared with you.")


ACTS: Final[dict[str, Doing]] = {
    "acknowledge": _acknowledge,
    "deleted": _deleted,
    "recall": _recall,
    "pass-on": _pass_on,
}
