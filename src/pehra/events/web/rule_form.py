"""The form of a case rule."""

from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pehra.events.models import CaseRule
from pehra.events.queries.cases import conditions_of
from pehra.events.rules.cases import Conditions
from pehra.events.web.wording import SEVERITY_NAMES

NEEDED: Final = {"required": _("This field is needed.")}
CHOICE: Final = {"required": _("Choose one."), "invalid_choice": _("Choose one of those offered.")}
NUMBER: Final = {"required": _("This field is needed."), "invalid": _("Write a whole number.")}
DAY: Final = {"invalid": _("Write the day as year-month-day, for example 2026-03-01.")}
CII: Final = (("", _("Anywhere")), ("yes", _("Only at critical infrastructure")), ("no", _("Only elsewhere")))
DAYS: Final = ((7, _("Last 7 days")), (30, _("Last 30 days")), (90, _("Last 90 days")))


class RuleForm(forms.Form):
    """Fields are named like those of `Conditions`; what may be in them the action says."""

    key = forms.CharField(
        label=_("Short name"),
        help_text=_("Lower-case letters, digits and dashes. It stays."),
        error_messages=NEEDED,
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    title_en = forms.CharField(
        label=_("Title in English"), help_text=_("Cases that it opens are called so."), error_messages=NEEDED
    )
    title_ur = forms.CharField(label=_("Title in Urdu"), required=False)
    types = forms.MultipleChoiceField(
        label=_("Kinds (RSIT)"),
        required=False,
        error_messages=CHOICE,
        help_text=_("One of those chosen; none chosen: any."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    identifiers = forms.CharField(
        label=_("What exactly"),
        required=False,
        max_length=4000,
        help_text=_("As feeds write it, for example open-telnet; several with commas between them."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    severity = forms.ChoiceField(
        label=_("Severity, at least"),
        required=False,
        error_messages=CHOICE,
        choices=[("", _("Any")), *SEVERITY_NAMES.items()],
    )
    sectors = forms.MultipleChoiceField(
        label=_("Sectors"),
        required=False,
        error_messages=CHOICE,
        help_text=_("One of those chosen; none chosen: any."),
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    cii = forms.ChoiceField(label=_("Where"), required=False, choices=CII, error_messages=CHOICE)
    count = forms.IntegerField(label=_("How many of one organisation"), initial=1, error_messages=NUMBER)
    confidence = forms.IntegerField(
        label=_("Confidence of the feed in percent, at least"), initial=0, error_messages=NUMBER
    )
    active_from = forms.DateField(
        label=_("Only what changes from this day on"),
        required=False,
        error_messages=DAY,
        input_formats=["%Y-%m-%d"],
        help_text=_("Left empty: also what is open already."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    days = forms.TypedChoiceField(
        label=_("Try it on"), choices=DAYS, coerce=int, initial=30, required=False, empty_value=30
    )

    def __init__(
        self, *args: Any, kinds: list[tuple[str, str]], sectors: list[tuple[str, str]], is_new: bool, **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        self.fields["types"].choices = kinds
        self.fields["sectors"].choices = sectors
        if not is_new:
            del self.fields["key"]

    def clean_active_from(self) -> datetime | None:
        day = self.cleaned_data["active_from"]
        return datetime.combine(day, time(), ZoneInfo(settings.DISPLAY_TIME_ZONE)) if day else None

    @staticmethod
    def of(row: CaseRule | None) -> dict[str, Any]:
        """What the form shows of a rule that is there already."""
        if row is None:
            return {}
        asked = conditions_of(row)
        zone = ZoneInfo(settings.DISPLAY_TIME_ZONE)
        return {
            "title_en": row.title_en,
            "title_ur": row.title_ur,
            "types": list(asked.types),
            "identifiers": ", ".join(asked.identifiers),
            "severity": asked.severity,
            "sectors": list(asked.sectors),
            "cii": {None: "", True: "yes", False: "no"}[asked.cii],
            "count": asked.count,
            "confidence": asked.confidence,
            "active_from": row.active_from.astimezone(zone).date() if row.active_from else None,
        }

    def conditions(self) -> Conditions:
        """What a sound form asks of findings."""
        given = self.cleaned_data
        words = (each.strip() for each in given["identifiers"].split(","))
        return Conditions(
            types=tuple(given["types"]),
            identifiers=tuple(dict.fromkeys(each for each in words if each)),
            severity=given["severity"],
            sectors=tuple(given["sectors"]),
            cii={"": None, "yes": True, "no": False}[given["cii"]],
            count=given["count"],
            confidence=given["confidence"],
        )
