"""Handing a mandate over: looked at first, then ordered; and the list of those that were."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pehra.foundation.access.doors import door
from pehra.foundation.access.refused import attempt
from pehra.foundation.access.roles import Role
from pehra.law.mandates import Mandate
from pehra.registry import actions, queries
from pehra.registry.queries import HandOverPreview, Snapshot
from pehra.registry.web.forms import HandOverForm
from pehra.registry.web.showing import choices, now, person, place_names

DOOR = (Role.SECRETARIAT, Role.PLATFORM_ADMINISTRATOR)


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """A POST shows what would change; a second one, with `order`, does it."""
    viewer, at, found = person(request), now(), queries.snapshot()
    form = HandOverForm(request.POST or None)
    mandates = _open_mandates(found, at)
    form.fields["mandate_key"].choices = [(each.id, each.id) for each in mandates]
    form.fields["to_body"].choices = choices(each for each in found.institutions.values() if not each.withdrawn)
    shown: list[HandOverPreview] = []

    def look() -> None:
        shown.append(queries.hand_over_preview(viewer, at=at, **form.cleaned_data))

    def order() -> object:
        return actions.hand_over(by=viewer, at=at, **form.cleaned_data)

    if request.method == "POST" and "order" in request.POST and attempt(form, order):
        messages.success(request, _("The hand-over is ordered and recorded."))
        return redirect("registry:hand_over")
    if request.method == "POST" and not form.errors:
        attempt(form, look)
    context: dict[str, Any] = {
        "form": form,
        "mandates": mandates,
        "institutions": found.institutions,
        "names": place_names(found),
        "preview": shown[0] if shown else None,
        "ordered": queries.hand_overs(viewer),
        "moved_cases": queries.moved_cases,
        "today": queries.local_date(at),
    }
    return render(request, "registry/hand_over.html", context, status=422 if form.errors else 200)


@door(*DOOR)
@require_POST
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    actions.cancel_hand_over(by=person(request), key=key, at=now())
    messages.success(request, _("The hand-over is cancelled. The mandate stays where it was."))
    return redirect("registry:hand_over")


def _open_mandates(found: Snapshot, at: Any) -> list[Mandate]:
    """The mandates that run today or will, and so can be handed over."""
    today = queries.local_date(at)
    held = [each for each in found.network.mandates if each.ends is None or each.ends > today]
    return [each for each in held if not found.institutions[each.body].withdrawn]
