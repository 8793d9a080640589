"""The webhooks of a body: the list, adding and changing one, and its secret, which is shown once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.refused import attempt
from pehra.foundation.access.roles import ADMINISTERS_BODY
from pehra.registry import queries as registry
from pehra.registry.queries import PartyName
from pehra.webhooks.actions import endpoints as acting
from pehra.webhooks.models import Endpoint
from pehra.webhooks.queries import endpoints as queries
from pehra.webhooks.rules.endpoints import MOST_OF_A_BODY
from pehra.webhooks.web.forms import USUAL, EndpointForm

# Its tables are closed to the window: administrators hold no key. Each question asks for itself who may.
DOOR = door(*ADMINISTERS_BODY, looks=False)


@DOOR
@require_safe
@never_cache
def endpoints(request: HttpRequest, slug: str) -> HttpResponse:
    """What programs of this body are called."""
    body = registry.own_body(request.person, slug)
    rows = queries.endpoints_of(request.person, body.id)
    context = {"body": body, "rows": rows, "full": len(rows) >= MOST_OF_A_BODY, "most": MOST_OF_A_BODY}
    return render(request, "webhooks/endpoints.html", context)


@DOOR
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add one, and show its secret, in this answer and nowhere else."""
    body = registry.own_body(request.person, slug)
    form = EndpointForm(request.POST or None, initial={"kinds": USUAL})
    made: list[Endpoint] = []

    def act() -> None:
        made.append(acting.add(by=request.person, body=slug, wanted=form.wanted(), at=timezone.now()))

    if request.method == "POST" and attempt(form, act):
        return _secret(request, body, made[0])
    return render(request, "webhooks/form.html", {"body": body, "form": form}, status=422 if form.errors else 200)


@DOOR
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    body, row = own(request, slug, reference)
    form = EndpointForm(request.POST or None, initial=EndpointForm.of(row))

    def act() -> None:
        acting.change(by=request.person, reference=row.reference, wanted=form.wanted(), at=timezone.now())

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Kept. It holds from now on."))
        return redirect("webhooks:endpoint", slug=slug, reference=row.reference)
    context = {"body": body, "form": form, "row": row}
    return render(request, "webhooks/form.html", context, status=422 if form.errors else 200)


@DOOR
@require_POST
@never_cache
def new_key(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Sign with another secret, and show it this once."""
    body, row = own(request, slug, reference)
    return _secret(request, body, acting.renew_secret(by=request.person, reference=row.reference, at=timezone.now()))


def own(request: HttpRequest, slug: str, reference: str) -> tuple[PartyName, Endpoint]:
    """A body and one of its webhooks, for whoever looks after both. Raises Absent."""
    body = registry.own_body(request.person, slug)
    row = queries.endpoint(request.person, reference)
    if row.party_id != body.id:
        raise Absent
    return body, row


def _secret(request: HttpRequest, body: PartyName, row: Endpoint) -> HttpResponse:
    """No redirect: the secret stands in this answer and nowhere else."""
    return render(request, "webhooks/secret.html", {"body": body, "row": row, "secret": queries.secret_of(row)})
