"""What the pages of readiness share: who asks, the tabs, forms that an action refused."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pehra.foundation.access import refused
from pehra.foundation.access.errors import Invalid, Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.access.refused import told
from pehra.readiness.policy import EVERYBODY_HERE
from pehra.readiness.rules.dates import EARLIEST, LATEST, can_be_meant

DOOR = tuple(sorted(EVERYBODY_HERE))
NEEDED = {"required": _("This field is needed.")}
CHOICE = {"required": _("Choose one."), "invalid_choice": _("Choose one of those offered.")}
WHEN = {"required": _("This field is needed."), "invalid": _("Write the day and the time.")}
NUMBER = {"required": _("This field is needed."), "invalid": _("A whole number.")}
DAY = {"required": _("This field is needed."), "invalid": _("Write the day as year-month-day, for example 2026-03-01.")}

TABS = (
    ("overview", pgettext_lazy("readiness", "Overview"), "readiness:overview"),
    ("maturity", _("Maturity"), "readiness:maturity"),
    ("people", pgettext_lazy("readiness", "People"), "readiness:people"),
    ("training", _("Training"), "readiness:training"),
    ("drills", _("Drills"), "readiness:drills"),
    ("coverage", pgettext_lazy("readiness", "Coverage"), "readiness:coverage"),
)
# Marks that keep what is between them apart from the direction of the words around it (left-to-right isolate).
LTR, END = "\u2066", "\u2069"
# A contact comes to courses and drills, and has nothing else here.
FOR_CONTACTS = frozenset({"training", "drills"})


def person(request: HttpRequest) -> Person:
    return request.person


def now() -> datetime:
    """The clock, read at this door and handed on as an argument."""
    return timezone.now()


def is_urdu() -> bool:
    return (get_language() or "en").startswith("ur")


def in_language(thing: Any) -> str:
    return str((is_urdu() and thing.name_ur) or thing.name_en)


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The tabs that the reader has; one whose pages are not there is left out."""
    works = person(request).has_role(*EVERYBODY_HERE)
    found = []
    for key, text, name in TABS:
        if not (works or key in FOR_CONTACTS):
            continue
        try:
            href = reverse(name)
        except NoReverseMatch:
            continue
        found.append({"text": text, "href": href, "current": key == current, "count": None})
    return found


def page(request: HttpRequest, template: str, tab: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = {"tabs_here": tabs(request, tab), "tab": tab}
    return render(request, f"readiness/{template}", frame | context, status=status)


def attempt(form: forms.Form, act: Callable[[], object]) -> bool:
    """As `refused.attempt`; what is refused of a file's contents is told with its place there."""
    return refused.attempt(form, act, beside=put_back)


def put_back(form: forms.Form, refusal: Refusal) -> None:
    """Each problem to its field; what belongs to none of them to the top of the form."""
    if not isinstance(refusal, Invalid):
        form.add_error(None, told(refusal))
        return
    for field, problem in refusal.problems.items():
        known = field in form.fields
        # A place in a file reads from left to right, also in the middle of an Urdu sentence.
        form.add_error(field if known else None, told(problem) if known else f"{LTR}{field}{END}: {told(problem)}")


def act_page(
    request: HttpRequest, tab: str, form: forms.Form, act: Callable[[], object], *, title: str, done: str, back: str
) -> HttpResponse:
    """An act that needs a small form of its own: shown, tried, and done."""
    if request.method == "POST" and attempt(form, act):
        messages.success(request, done)
        return redirect(back)
    context = {"form": form, "title": title, "back": back}
    return page(request, "act_form.html", tab, context, status=422 if form.errors else 200)


def text(label: Any, hint: Any = "", *, required: bool = True, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, help_text=hint, required=required, error_messages=NEEDED, strip=False, widget=widget
    )


def choice(label: Any, choices: Any, hint: Any = "", *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=hint, choices=choices, required=required, error_messages=CHOICE)


def day(label: Any, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label,
        help_text=hint,
        error_messages=DAY,
        input_formats=["%Y-%m-%d"],
        widget=widget,
        validators=[_can_be_meant],
    )


def moment(label: Any, hint: Any = "") -> forms.DateTimeField:
    """Day and time in the country's clocks."""
    form = "%Y-%m-%dT%H:%M"
    widget = forms.DateTimeInput(format=form, attrs={"type": "datetime-local"})
    return forms.DateTimeField(
        label=label,
        help_text=hint,
        error_messages=WHEN,
        input_formats=[form],
        widget=widget,
        validators=[_can_be_meant],
    )


def _can_be_meant(when: date) -> None:
    """Also where a form works something out before an act has looked at it."""
    if not can_be_meant(when):
        words = {"first": EARLIEST.isoformat(), "last": LATEST.isoformat()}
        raise forms.ValidationError(gettext("Choose a day between %(first)s and %(last)s.") % words)


def number(label: Any, least: int, most: int, hint: Any = "") -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"min": least, "max": most})
    return forms.IntegerField(label=label, help_text=hint, error_messages=NUMBER, widget=widget)


class ReasonForm(forms.Form):
    """Why, in words that somebody else will read."""

    reason = text(_("Reason"), rows=3)


class SureForm(forms.Form):
    """Nothing to fill in: only the button."""
