"""The one place through which every request enters: who asks, may they knock here, and how a refusal is shown."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from pehra.foundation.access.doors import Door
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import NEEDS_SECOND_FACTOR
from pehra.foundation.access.viewing import viewing
from pehra.foundation.accounts.queries import person as person_of

STRANGER = Person(user_id=0, label="")
STATUS = {Absent: 404, Forbidden: 403, Conflict: 409, Invalid: 422}


class DoorMiddleware:
    """Sets `request.person`, keeps closed what a view's door does not open, and turns refusals into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.person = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: person_of(request.user) if request.user.is_authenticated else STRANGER
        )
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        door: Door | None = getattr(view, "door", None)
        if door is None:
            return None  # allauth's own views and the API check for themselves; a test names them
        if not door.public and (closed := self._closed(request, door)):
            return closed
        try:
            return self._enter(request, door, view, args, kwargs)
        except Refusal as refusal:
            return refused(request, refusal)

    def _closed(self, request: HttpRequest, door: Door) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if needs_second_factor(request):
            return redirect("mfa_activate_totp")
        if door.roles and not request.person.has_role(*door.roles):  # type: ignore[attr-defined]
            return refused(request, Absent())
        return None

    def _enter(
        self, request: HttpRequest, door: Door, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse:
        if not door.looks or request.method not in ("GET", "HEAD") or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        with viewing(request.person):  # type: ignore[attr-defined]
            response = view(request, *args, **kwargs)
            # A lazy response would be rendered outside the window, with rows nobody filtered.
            return response.render() if hasattr(response, "render") else response


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether this session belongs to a role that needs a second factor and the account has none yet."""
    if request.session.get("second_factor"):
        return False
    if not request.person.has_role(*NEEDS_SECOND_FACTOR):  # type: ignore[attr-defined]
        return False
    # An account with a second factor proves it at every sign-in, so having one is enough here.
    if is_mfa_enabled(request.user):
        request.session["second_factor"] = True
        return False
    return True


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal that no view has shown beside its form."""
    status = STATUS.get(type(refusal), 400)
    text = gettext(refusal.text) % refusal.params if refusal.params else gettext(refusal.text)
    template = f"{status}.html" if status in (403, 404) else "refused.html"
    return render(request, template, {"text": text, "status": status}, status=status)
