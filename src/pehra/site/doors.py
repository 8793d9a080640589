"""The one place through which every request enters: who asks, may they knock here, and how a refusal is shown."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from pehra.foundation.access.doors import Door
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.foundation.accounts.queries import factors
from pehra.foundation.accounts.queries import person as person_of
from pehra.foundation.accounts.web.second_factor import is_proved, where_to_prove
from pehra.registry.queries import steady
from pehra.registry.queries.network import REVISION
from pehra.site.web import errors

STRANGER = Person(user_id=0, label="")
STATUS: dict[type[Refusal], int] = {Forbidden: 403, Conflict: 409, Invalid: 422}
READING = frozenset({"GET", "HEAD"})

View = Callable[..., HttpResponseBase]


class DoorMiddleware:
    """Sets `request.person`, keeps closed what a view's door does not open, and turns refusals into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.person = SimpleLazyObject(lambda: _person(request))
        # What a view that only looks has to write all the same: done once its window is closed, before it is answered.
        request.afterwards = []
        response = self.get_response(request)
        try:
            # What was refused or went wrong was not seen.
            for act in request.afterwards if response.status_code < 400 else ():
                act()
        except Refusal as refusal:
            return refused(request, refusal)
        return response

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        door: Door | None = getattr(view, "door", None)
        if door is None:
            return None  # the API and static files check for themselves; a test names every such view
        closed = None if door.public else self._closed(request, door)
        if closed is not None:
            return closed
        if not door.looks or request.method not in READING or not request.user.is_authenticated:
            return None
        try:
            return _through_the_window(request, view, args, kwargs)
        except Refusal as refusal:
            return refused(request, refusal)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, Refusal) else None

    def _closed(self, request: HttpRequest, door: Door) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            return None if door.strangers else _without_session(request)
        if _must_prove(request, door):
            # A form that was sent cannot be taken up again afterwards, so the way back is a page.
            back = request.get_full_path() if request.method in READING else "/"
            return HttpResponseRedirect(f"{reverse(where_to_prove(request.user))}?{urlencode({'next': back})}")
        if door.roles and not request.person.has_role(*door.roles):
            return refused(request, Absent())
        return None


def _without_session(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in, unless that would lose what was typed or put a sign-in page into the middle of another."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204)
    if request.method in READING:
        return redirect_to_login(request.get_full_path())
    return errors.session_lost(request)


def _must_prove(request: HttpRequest, door: Door) -> bool:
    """Whether this door opens only after a second factor was set up or proved."""
    if door.factors and not is_proved(request) and factors(request.user.pk):
        return True
    return not door.anteroom and needs_second_factor(request)


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether what this person holds asks for a second factor that this session has not proved."""
    return request.person.needs_second_factor and not is_proved(request)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal that no view has shown beside its form."""
    if isinstance(refusal, Absent):
        return errors.not_found(request)
    status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 400)
    text = gettext(refusal.text) % refusal.params if refusal.params else gettext(refusal.text)
    return render(request, "refused.html", {"text": text, "status": status}, status=status)


def _person(request: HttpRequest) -> Person:
    return person_of(request.user) if request.user.is_authenticated else STRANGER


def _through_the_window(request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase:
    name = f"{view.__module__}.{view.__name__}"
    with viewing(request.person, besides=REVISION) as revision, steady(revision):
        response = view(request, *args, **kwargs)
        if response is None:
            # Returned from here, None would make Django call the view once more, without the window.
            raise RuntimeError(f"{name} returned no response")
        if response.streaming:
            # Its rows would be read after the window is closed, when nothing filters them.
            raise RuntimeError(f"{name} streams: declare door(looks=False)")
        # A lazy response, too, would be rendered outside the window.
        return response.render() if hasattr(response, "render") else response
