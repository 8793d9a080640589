"""The form of a campaign."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pehra.campaigns.rules.campaigns import LABELS, About
from pehra.foundation.access.errors import Invalid
from pehra.incidents.web.wording import told


class CampaignForm(forms.Form):
    """What somebody says of a campaign; what may be in it the act checks."""

    name = forms.CharField(label=_("Name"), help_text=_("The name by which the CERTs speak of it."))
    description = forms.CharField(
        label=_("What is going on"),
        help_text=_("Who is hit, by what, how it is recognised."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    tlp = forms.ChoiceField(
        label=_("Label"),
        choices=[(each.value, each.value) for each in reversed(LABELS)],
        initial="TLP:AMBER",
        help_text=_("TLP:AMBER: the bodies that take part. TLP:GREEN: the whole network reads this page."),
    )
    actors = forms.CharField(
        label=_("Actors"), required=False, help_text=_("One in each line."), widget=forms.Textarea(attrs={"rows": 2})
    )
    techniques = forms.CharField(
        label=_("Techniques (MITRE ATT&CK)"),
        required=False,
        help_text=_("Their numbers, as in T1566.001, with blanks or commas between them."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    first_seen = forms.DateField(label=_("First seen"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last_seen = forms.DateField(label=_("Last seen"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    version = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)

    def about(self) -> About:
        given = self.cleaned_data
        return About(
            name=given["name"],
            description=given["description"],
            tlp=given["tlp"],
            actors=given["actors"].splitlines(),
            techniques=given["techniques"].replace(",", " ").replace("،", " ").split(),
            first_seen=given["first_seen"],
            last_seen=given["last_seen"],
        )

    def put_back(self, refused: Invalid) -> None:
        """Say at each field what was wrong with it."""
        for field, problem in refused.problems.items():
            self.add_error(field if field in self.fields else None, told(problem))


def filled(campaign: Any) -> dict[str, Any]:
    """What a form begins with that changes a campaign."""
    return {
        "name": campaign.name,
        "description": campaign.description,
        "tlp": campaign.tlp,
        "actors": "\n".join(campaign.actors),
        "techniques": " ".join(campaign.techniques),
        "first_seen": campaign.first_seen and campaign.first_seen.isoformat(),
        "last_seen": campaign.last_seen and campaign.last_seen.isoformat(),
        "version": campaign.version,
    }
