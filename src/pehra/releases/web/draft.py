"""The work on one copy: its blocks, what is suggested, what differs; and for the second person both sides of it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Invalid, Refusal
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.access.showing import shown_all_the_same
from pehra.foundation.access.viewing import viewing
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType
from pehra.incidents.web.wording import told
from pehra.releases.actions import deciding, drafting
from pehra.releases.queries.drafts import second_persons, workspace
from pehra.releases.rules.states import Act, DraftState
from pehra.releases.rules.words import BlockKind, FactKey, What
from pehra.releases.web.case import PART, note
from pehra.releases.web.forms import ReasonForm, RemarksForm, TakeOutForm, TermsForm
from pehra.releases.web.wording import facts_in_words

LONGEST_NUMBER: Final = 4


@door(*WORKS_CASES)
@require_safe
@never_cache
def draft(request: HttpRequest, reference: str, draft: str) -> HttpResponse:
    """One copy under work, as this person may go on with it."""
    context = _context(request, reference, draft)
    note(request, context["case"], context["found"].entries)
    return render(request, "releases/draft.html", context)


def _context(request: HttpRequest, reference: str, draft: str) -> dict[str, Any]:
    now = timezone.now()
    found = workspace(request.person, reference, draft, now)
    row = found.draft
    first = {"tlp": row.tlp, "naming": row.naming, "to_the_day": row.to_the_day}
    return {
        "case": found.case,
        "part": PART,
        "found": found,
        "draft": row,
        "acts": {str(each) for each in found.acts},
        "terms": TermsForm(case=found.case, initial=first),
        "take_out": TakeOutForm(),
        "remarks": RemarksForm(),
        "reason": ReasonForm(),
        "seconds": len(second_persons(row, now)) if row.state in (DraftState.DRAFT, DraftState.RETURNED) else 0,
        "shown": partial(shown, facts_in_words()),
    }


def shown(in_words: Callable[[str, str], str], block: Any, text: str) -> str:
    """The value of a fact or a trace as a reader gets it: in words, or made harmless."""
    if block.kind == BlockKind.TRACE:
        return defang(ObservableType(block.tag), text)
    if block.tag in (FactKey.OPENED, FactKey.CLOSED):
        moment = localtime(datetime.fromisoformat(text), ZoneInfo(settings.DISPLAY_TIME_ZONE))
        return moment.date().isoformat() if block.draft.to_the_day else f"{moment:%Y-%m-%d %H:%M}"
    return in_words(block.tag, text)


@door(*WORKS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, reference: str, draft: str, name: str) -> HttpResponse:
    """Do one act and come back."""
    if request.method != "POST":
        # Whoever had to sign in before an act comes here with a GET.
        return redirect("releases:draft", reference=reference, draft=draft)
    do = ACTS.get(name)
    if do is None:
        raise Absent
    given = {"by": request.person, "reference": reference, "draft": draft, "at": timezone.now()}
    try:
        said, goes_to = do(given, request.POST)
    except Absent:
        raise
    except Refusal as refusal:
        return _refused(request, reference, draft, name, refusal)
    messages.success(request, said)
    return redirect("releases:draft", reference=reference, draft=goes_to or draft)


def _refused(request: HttpRequest, reference: str, draft: str, name: str, refusal: Refusal) -> HttpResponse:
    """The page once more with what was wrong, and with every word that was typed."""
    with viewing(request.person):
        context = _context(request, reference, draft)
        problems = refusal.problems if isinstance(refusal, Invalid) else {}
        context["problems"] = [told(each) for each in problems.values()] or [told(refusal)]
        context["typed"] = _texts(request.POST) if name == "edit" else {}
        for field, form in (("remarks", context["remarks"]), ("reason", context["reason"])):
            if field in request.POST:
                form.initial = {field: request.POST[field]}
        context["refused"] = name
        response = render(request, "releases/draft.html", context, status=422 if problems else 409)
    note(request, context["case"], context["found"].entries)
    return shown_all_the_same(request, response)


Done = tuple[str, str]
Doing = Callable[[dict[str, Any], QueryDict], Done]


def _edit(given: dict[str, Any], post: QueryDict) -> Done:
    texts = _texts(post)
    # A box that is not ticked sends nothing: the page says which blocks it showed.
    kept = {number: f"kept-{number}" in post for number in _numbers(post, "shown")}
    terms = {name: post[name] for name in ("tlp", "naming") if name in post}
    drafting.edit(
        **given, version=_version(post), texts=texts, kept=kept, to_the_day=post.get("to_the_day") == "on", **terms
    )
    if "submit" in post:
        return _submit(given, QueryDict())
    return _("Saved."), ""


def _texts(post: QueryDict) -> dict[int, str]:
    return {
        int(name[5:]): text
        for name, text in post.items()
        if name.startswith("text-") and _is_number(name[5:]) and isinstance(text, str)
    }


def _numbers(post: QueryDict, field: str) -> list[int]:
    return [int(each) for each in post.getlist(field) if _is_number(each)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


def _version(post: QueryDict) -> int | None:
    given = post.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None


def _remove(given: dict[str, Any], post: QueryDict) -> Done:
    what = [each for each in post.getlist("what") if each in list(What)]
    drafting.remove_found(**given, version=_version(post), what=what or None)
    return _("Taken out. Look through the blocks once more."), ""


def _take_out(given: dict[str, Any], post: QueryDict) -> Done:
    drafting.take_out(**given, version=_version(post), text=post.get("text", ""))
    return _("Taken out of every block."), ""


def _restore(given: dict[str, Any], post: QueryDict) -> Done:
    drafting.restore(**given, version=_version(post))
    return _("Begun anew, with every text as the case has it now."), ""


def _submit(given: dict[str, Any], post: QueryDict) -> Done:
    deciding.submit(**given, version=_version(post))
    return _("A second person has been asked. You cannot release it yourself."), ""


def _take_back(given: dict[str, Any], post: QueryDict) -> Done:
    deciding.take_back(**given)
    return _("You can go on with it."), ""


def _return(given: dict[str, Any], post: QueryDict) -> Done:
    deciding.give_back(**given, remarks=post.get("remarks", ""))
    return _("Returned. Its authors have been told."), ""


def _release(given: dict[str, Any], post: QueryDict) -> Done:
    copy = deciding.release(**given, seen_as=post.get("seen", ""), remarks=post.get("remarks", ""))
    return _("Released as %(copy)s.") % {"copy": copy.reference}, ""


def _recall(given: dict[str, Any], post: QueryDict) -> Done:
    deciding.recall(**given, reason=post.get("reason", ""))
    return _("Recalled. Everybody with whom it was shared has been asked to delete it."), ""


def _renew(given: dict[str, Any], post: QueryDict) -> Done:
    return _("A newer copy is begun. It takes the place of the other one when it is released."), drafting.renew(
        **given
    ).reference


ACTS: Final[dict[str, Doing]] = {
    str(Act.EDIT): _edit,
    "remove": _remove,
    "take-out": _take_out,
    "restore": _restore,
    str(Act.SUBMIT): _submit,
    str(Act.TAKE_BACK): _take_back,
    str(Act.RETURN): _return,
    str(Act.RELEASE): _release,
    str(Act.RECALL): _recall,
    str(Act.RENEW): _renew,
}
