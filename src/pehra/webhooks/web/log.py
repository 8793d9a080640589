"""One webhook with its log, one call of it, and calling again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.foundation.access.refused import attempt
from pehra.webhooks.actions import replaying
from pehra.webhooks.queries import deliveries as queries
from pehra.webhooks.rules.happenings import Happening
from pehra.webhooks.rules.wording import DeliveryState
from pehra.webhooks.web.endpoints import DOOR, own
from pehra.webhooks.web.forms import SpanForm
from pehra.webhooks.web.wording import TONES, trouble

PAGE = 30


@DOOR
@require_safe
@never_cache
def endpoint(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """How it stands, and what it was told."""
    return _page(request, slug, reference, SpanForm())


def _page(request: HttpRequest, slug: str, reference: str, form: SpanForm, status: int = 200) -> HttpResponse:
    body, row = own(request, slug, reference)
    named = request.GET.get("state", "")
    state = DeliveryState(named) if named in {each.value for each in DeliveryState} else None
    log = queries.log(request.person, row, state=state, before=request.GET.get("before", ""), limit=PAGE)
    here = reverse("webhooks:endpoint", args=[slug, row.reference])
    chosen = f"state={state.value}&" if state else ""
    context = {
        "body": body,
        "row": row,
        "lines": [_line(each) for each in log.lines],
        "state": state.value if state else "",
        "states": [each.value for each in DeliveryState],
        "kinds": [each.value for each in Happening],
        "older": f"{here}?{chosen}before={log.older}" if log.older else None,
        "newest": f"{here}?{chosen}" if request.GET.get("before") else None,
        "form": form,
    }
    return render(request, "webhooks/endpoint.html", context, status=status)


def _line(found: queries.Line) -> dict[str, object]:
    row = found.row
    return {"row": row, "case": found.case, "kept": found.kept, "tone": TONES[row.state], "trouble": trouble(row.error)}


@DOOR
@require_safe
@never_cache
def delivery(request: HttpRequest, slug: str, reference: str, key: UUID) -> HttpResponse:
    """One call, with what it says to whoever may know that."""
    body, row = own(request, slug, reference)
    line = queries.line(request.person, row, key)
    said = queries.words(row, [line.row]).get(line.row.pk, b"") if line.case or not line.row.entry_id else b""
    context = {"body": body, "row": row, "line": _line(line), "said": said.decode()}
    return render(request, "webhooks/delivery.html", context)


@DOOR
@require_POST
def replay(request: HttpRequest, slug: str, reference: str, key: UUID) -> HttpResponse:
    _body, row = own(request, slug, reference)
    if replaying.replay(by=request.person, reference=row.reference, key=key, at=timezone.now()):
        messages.success(request, _("It is sent again, under the same id."))
    return redirect("webhooks:endpoint", slug=slug, reference=row.reference)


@DOOR
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def replay_span(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Send again what happened in a span of time."""
    if request.method != "POST":
        # Whoever had to sign in before an act comes here with a GET.
        return redirect("webhooks:endpoint", slug=slug, reference=reference)
    _body, row = own(request, slug, reference)
    form = SpanForm(request.POST)
    count: list[int] = []

    def act() -> None:
        at = timezone.now()
        count.append(replaying.replay_span(by=request.person, reference=row.reference, at=at, **form.span()))

    if not attempt(form, act):
        return _page(request, slug, reference, form, status=422)
    said = ngettext("%(count)d call is made again.", "%(count)d calls are made again.", count[0])
    messages.success(request, said % {"count": count[0]} if count[0] else _("Nothing is kept of that time."))
    return redirect("webhooks:endpoint", slug=slug, reference=row.reference)
