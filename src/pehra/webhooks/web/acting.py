"""What is done with a webhook by one button."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pehra.foundation.access.errors import Absent
from pehra.webhooks.actions.endpoints import remove, switch
from pehra.webhooks.actions.trying import ping
from pehra.webhooks.rules.wording import DeliveryState
from pehra.webhooks.web.endpoints import DOOR, own
from pehra.webhooks.web.wording import trouble


@DOOR
@require_POST
def act(request: HttpRequest, slug: str, reference: str, deed: str) -> HttpResponse:
    """Call it now, switch it, remove it; and come back."""
    _body, row = own(request, slug, reference)
    do = DEEDS.get(deed)
    if do is None:
        raise Absent
    do(request, row.reference)
    if deed == "remove":
        return redirect("webhooks:endpoints", slug=slug)
    return redirect("webhooks:endpoint", slug=slug, reference=row.reference)


def _ping(request: HttpRequest, reference: str) -> None:
    made = ping(by=request.person, reference=reference, at=timezone.now())
    if made.state == DeliveryState.SENT:
        messages.success(request, _("The program has answered with status %(code)s.") % {"code": made.code})
    else:
        messages.error(request, _("The program did not take the call: %(why)s") % {"why": trouble(made.error)})


def _switch_on(request: HttpRequest, reference: str) -> None:
    switch(by=request.person, reference=reference, on=True, at=timezone.now())
    messages.success(request, _("Switched on. What happens from now on is told to it."))


def _switch_off(request: HttpRequest, reference: str) -> None:
    switch(by=request.person, reference=reference, on=False, at=timezone.now())
    messages.success(request, _("Switched off. It is called no more."))


def _remove(request: HttpRequest, reference: str) -> None:
    remove(by=request.person, reference=reference, at=timezone.now())
    messages.success(request, _("Removed, with its log."))


DEEDS: Final[dict[str, Callable[[HttpRequest, str], None]]] = {
    "ping": _ping,
    "on": _switch_on,
    "off": _switch_off,
    "remove": _remove,
}
