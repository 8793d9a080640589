"""How a person wants to be told, as this person chooses it."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Invalid
from pehra.foundation.access.weekdays import WEEKDAYS
from pehra.foundation.delivery.actions.wishes import keep_wishes
from pehra.foundation.delivery.queries import own_wishes
from pehra.foundation.delivery.rules.wishes import Subject, Way, Wishes

SUBJECTS: Final[Mapping[Subject, str | Promise]] = {
    Subject.CASES: _("Cases, reports and what is shared"),
    Subject.CLOCKS: _("Clocks and tasks"),
    Subject.CRISIS: _("Crisis levels"),
    Subject.CORRESPONDENCE: _("Requests, measures and questions"),
    Subject.FINDINGS: _("Findings"),
    Subject.COUNCIL: _("Council and directives"),
    Subject.READINESS: _("Drills, training and assessments"),
    Subject.NETWORK: _("Organisations, mandates and contacts"),
    Subject.OTHER: _("Everything else"),
}
WAYS: Final = (
    (Way.AT_ONCE.value, pgettext_lazy("notices", "Mail at once")),
    (Way.DAILY.value, pgettext_lazy("notices", "One mail a day")),
    (Way.INBOX.value, pgettext_lazy("notices", "Inbox only")),
)
# Where the people of a country's network are, and the one clock that everybody knows.
ZONES: Final = (
    "Asia/Karachi",
    "Asia/Dubai",
    "Asia/Riyadh",
    "Asia/Shanghai",
    "Europe/London",
    "America/New_York",
    "UTC",
)
CHOOSE: Final = {"required": _("Choose one."), "invalid_choice": _("Choose one of those offered.")}


class WishesForm(forms.Form):
    """One choice for each subject; the hour of the daily mail; quiet hours."""

    hour = forms.TypedChoiceField(
        label=_("Hour of the daily mail"), choices=[(n, f"{n:02}:00") for n in range(24)], coerce=int
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        error_messages={"invalid": _("Give a time.")},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "dir": "ltr"}),
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        error_messages={"invalid": _("Give a time.")},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "dir": "ltr"}),
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Quiet hours begin on"),
        choices=tuple(enumerate(WEEKDAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among those offered.")},
    )
    zone = forms.ChoiceField(label=_("Time zone"), error_messages=CHOOSE)
    urgent = forms.BooleanField(
        label=_("Urgent notices may come in quiet hours"),
        help_text=_("A clock has run out, or a situation report of a crisis waits to be acknowledged."),
        required=False,
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        zones = dict.fromkeys((settings.DISPLAY_TIME_ZONE, *ZONES, self.initial.get("zone", "UTC")))
        self.fields["zone"].choices = [(zone, zone) for zone in zones]
        for subject in Subject:
            self.fields[subject.value] = forms.ChoiceField(label=SUBJECTS[subject], choices=WAYS, error_messages=CHOOSE)

    @property
    def subjects(self) -> list[Any]:
        return [self[subject.value] for subject in Subject]

    def wishes(self) -> Wishes:
        given = dict(self.cleaned_data)
        ways = {subject: Way(given.pop(subject.value)) for subject in Subject}
        return Wishes(ways=ways, **given | {"days": frozenset(given["days"])})

    @staticmethod
    def of(chosen: Wishes) -> dict[str, Any]:
        ways = {subject.value: chosen.ways.get(subject, Way.AT_ONCE).value for subject in Subject}
        return ways | {
            "hour": chosen.hour,
            "quiet_from": chosen.quiet_from,
            "quiet_until": chosen.quiet_until,
            "days": sorted(chosen.days),
            "zone": chosen.zone,
            "urgent": chosen.urgent,
        }


@door(looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def wishes(request: HttpRequest) -> HttpResponse:
    """What the reader has chosen; a POST keeps another choice."""
    form = WishesForm(request.POST or None, initial=WishesForm.of(own_wishes(request.person)))
    if request.method == "POST" and form.is_valid() and _kept(request, form):
        messages.success(request, gettext("Kept. It holds for what you are told from now on."))
        return redirect("delivery:wishes")
    context = {"form": form, "mails": request.user.mail_notices}
    return render(request, "delivery/wishes.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, form: WishesForm) -> bool:
    try:
        keep_wishes(by=request.person, wishes=form.wishes(), at=timezone.now())
    except Invalid as refusal:
        for field, problem in refusal.problems.items():
            form.add_error(field, gettext(problem.text))
    return not form.errors
