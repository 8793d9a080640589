"""The administration of a body: its contacts, its people, its constituents, the claims that it decides, its texts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.refused import attempt
from pehra.foundation.access.roles import ADMINISTERS_BODY, Role
from pehra.registry import actions, queries
from pehra.registry.rules.rfc2350 import LANGUAGES
from pehra.registry.web.forms import DescriptionForm
from pehra.registry.web.showing import now, person

DOOR = (Role.ANALYST, Role.LEAD, Role.BODY_ADMINISTRATOR, Role.PLATFORM_ADMINISTRATOR)


@door(*DOOR)
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The body where the reader works; with several, a choice; for an organisation's administrator, its own page."""
    bodies = queries.administered_bodies(person(request))
    if len(bodies) == 1:
        return redirect("registry:body_admin", slug=bodies[0].slug)
    if bodies:
        return render(request, "registry/choose_body.html", {"bodies": bodies})
    if queries.own_organisations(person(request)):
        return redirect("registry:own")
    raise Absent


@door(*DOOR)
@require_safe
def body_admin(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about a body that its own people look after."""
    viewer, at = person(request), now()
    today = queries.local_date(at)
    view = queries.administration_view(viewer, slug, at)
    context: dict[str, Any] = {
        "view": view,
        "body": view.body,
        "today": today,
        "stale": any(each.stale for each in view.contacts),
        # Who keeps the platform administers a body, and has no part in its cases.
        "own": viewer.holds(view.body.pk, ADMINISTERS_BODY),
        "people": reverse("accounts:people", args=[slug]) if view.may_administer else None,
    }
    return render(request, "registry/body_admin.html", context)


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, slug: str) -> HttpResponse:
    """The body's own texts of RFC 2350, in one language at a time."""
    viewer = person(request)
    body = queries.body_to_administer(viewer, slug)
    if not queries.may_administer(viewer, body.pk):
        raise Forbidden("Only an administrator of this body can change what it says of itself.")
    language = request.GET.get("language", "en")
    if language not in LANGUAGES:
        language = "en"
    form = DescriptionForm(request.POST or None, body=body, language=language)
    changed: list[str] = []

    def act() -> None:
        changed.extend(
            actions.describe_body(by=viewer, body_id=body.pk, language=language, texts=form.cleaned_data, at=now())
        )

    if request.method == "POST" and attempt(form, act):
        said = ngettext("%(count)d section was changed.", "%(count)d sections were changed.", len(changed))
        messages.success(request, said % {"count": len(changed)} if changed else _("Nothing was changed."))
        return redirect("registry:body_admin", slug=slug)
    context = {"body": body, "form": form, "language": language}
    return render(request, "registry/describe.html", context, status=422 if form.errors else 200)
