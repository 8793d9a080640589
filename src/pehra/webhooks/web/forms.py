"""Forms of webhooks."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pehra.webhooks.models import Endpoint
from pehra.webhooks.rules.endpoints import LONGEST_ADDRESS, LONGEST_NAME, Wishes, wishes
from pehra.webhooks.rules.happenings import Happening
from pehra.webhooks.web.wording import LABELS

NEEDED: Final = {"required": _("This field is needed.")}
MOMENT: Final = "%Y-%m-%dT%H:%M"
USUAL: Final = [each.value for each in Happening if each not in (Happening.NOTED, Happening.WORKED_ON)]


class EndpointForm(forms.Form):
    """What is called where, with what."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, error_messages=NEEDED)
    url = forms.CharField(
        label=_("Address"),
        help_text=_("https, in a public network. It is called with a POST; redirects are not followed."),
        max_length=LONGEST_ADDRESS,
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://soc.example/pehra"}),
        error_messages=NEEDED,
    )
    kinds = forms.MultipleChoiceField(
        label=_("Called when"),
        choices=lambda: [(each.value, LABELS["happening"][each.value]) for each in Happening],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one."), "invalid_choice": _("Choose among those offered.")},
    )
    wide = forms.BooleanField(
        label=_("Also of cases that the whole network may know (TLP:GREEN and TLP:CLEAR)"),
        help_text=_("Otherwise only of cases that concern this body."),
        required=False,
    )
    drills = forms.BooleanField(
        label=_("Also of drills"), help_text=_("Their calls say so in “drill”."), required=False
    )

    def wanted(self) -> Wishes:
        return wishes(**self.cleaned_data)

    @staticmethod
    def of(row: Endpoint) -> dict[str, Any]:
        return {"name": row.name, "url": row.url, "kinds": row.kinds, "wide": row.wide, "drills": row.drills}


def moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        input_formats=[MOMENT, f"{MOMENT}:%S"],
        error_messages=NEEDED | {"invalid": _("Give date and time.")},
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local", "dir": "ltr"}),
    )


class SpanForm(forms.Form):
    """From when until when everything is sent again."""

    since = moment(pgettext_lazy("time", "From"))
    until = moment(_("Until"))

    def span(self) -> dict[str, datetime]:
        return {"since": self.cleaned_data["since"], "until": self.cleaned_data["until"]}
