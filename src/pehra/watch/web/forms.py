"""Forms of the crisis levels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pehra.watch.queries.crisis import Option
from pehra.watch.web.wording import name_of, place_name

NEEDED = {"required": _("This field is needed.")}
CHOICE = {"required": _("Choose one."), "invalid_choice": _("Choose one of those offered.")}


def words(label: Any, hint: Any = "", *, rows: int = 3, required: bool = True) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, widget=area, required=required, error_messages=NEEDED)


class DeclareForm(forms.Form):
    """A level, where, and why. The choice of place holds sphere and place in one word."""

    level = forms.ChoiceField(label=_("Level"), widget=forms.RadioSelect, error_messages=CHOICE)
    where = forms.ChoiceField(label=_("For whom"), error_messages=CHOICE)
    reason = words(_("Why"), _("Everybody in the network reads this: write nothing that is labelled above TLP:GREEN."))
    statement_en = words(
        _("Public statement in English"),
        _("Only if the public should know. Left empty, nothing is published."),
        required=False,
    )
    statement_ur = words(_("Public statement in Urdu"), required=False)

    def __init__(self, *args: Any, options: list[Option], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.options = options
        named = {each.level.id: each.level for each in options}
        self.fields["level"].choices = [(key, name_of(level)) for key, level in named.items()]
        places = {place: None for each in options for place in each.places}
        self.fields["where"].choices = [
            (f"{sphere.value}:{place}", place_name(sphere, place)) for sphere, place in places
        ]

    def values(self) -> dict[str, str]:
        """What `declare` asks for."""
        given = dict(self.cleaned_data)
        sphere, _colon, place = given.pop("where").partition(":")
        return given | {"sphere": sphere, "place": place}


class ReasonForm(forms.Form):
    reason = words(_("Why"), _("Everybody in the network reads this: write nothing that is labelled above TLP:GREEN."))


class SituationForm(forms.Form):
    text = words(
        _("What is known, what is done, what is asked of whom"),
        _("TLP:AMBER: the CERTs and organisations concerned read it."),
        rows=6,
    )
