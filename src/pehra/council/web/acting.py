"""What can be done on a page of the Council: each act with its form and its words, played at the page's own address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.refused import attempt


@dataclass(frozen=True)
class Deed:
    """An act as a page offers it. `do` takes what the form holds; `listed`: among the acts, not beside a row.

    A deed without fields to fill in is one button; `make` gives the form that it needs.
    """

    name: str
    label: Any
    do: Callable[..., object]
    done: Any
    make: Callable[..., forms.Form] = forms.Form
    kind: str = "secondary"
    image: str = "check"
    hint: Any = ""
    listed: bool = True


@dataclass(frozen=True)
class Offer:
    """A deed with its form, empty or as it was sent and refused."""

    deed: Deed
    form: forms.Form

    @property
    def fields(self) -> bool:
        return bool(self.form.visible_fields())

    @property
    def hidden(self) -> dict[str, object]:
        """What a button sends along: which thing the page showed."""
        return {bound.name: bound.value() for bound in self.form.hidden_fields()}


@dataclass(frozen=True)
class Page:
    """The acts of a page. `answer` is where to go after one was done; `failed`: one was refused."""

    offers: tuple[Offer, ...]
    answer: HttpResponse | None = None
    failed: bool = False

    @property
    def status(self) -> int:
        return 422 if self.failed else 200


def play(request: HttpRequest, deeds: Iterable[Deed], back: str | Callable[[Any], str]) -> Page:
    """Offer the deeds; on a POST do the one that it names, and go `back`. Raises Absent for one that isn't offered."""
    known = list(deeds)
    if request.method != "POST":
        return Page(tuple(Offer(deed, deed.make(prefix=deed.name)) for deed in known if deed.listed))
    asked = next((deed for deed in known if deed.name == request.POST.get("act")), None)
    if asked is None:
        raise Absent
    form = asked.make(request.POST, request.FILES, prefix=asked.name)
    result: list[object] = []
    if attempt(form, lambda: result.append(asked.do(**form.cleaned_data))):
        messages.success(request, str(asked.done))
        return Page((), redirect(back(result[0]) if callable(back) else back))
    if not asked.listed or not form.visible_fields():
        # There is no form to put the problem beside: it heads the page.
        for problem in [text for texts in form.errors.values() for text in texts]:
            messages.error(request, str(problem))
    offers = [Offer(deed, form if deed is asked else deed.make(prefix=deed.name)) for deed in known if deed.listed]
    return Page(tuple(offers), failed=True)


def person(request: HttpRequest) -> Person:
    return request.person


def now() -> datetime:
    """The clock, read at this door and handed on as an argument."""
    return timezone.now()


def in_language(thing: Any) -> str:
    """The name or title of something, for where a page shows plain text."""
    if not hasattr(thing, "name_en"):
        return str(thing)
    urdu = (get_language() or "en").startswith("ur")
    return str((urdu and thing.name_ur) or thing.name_en)
