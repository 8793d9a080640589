"""The form by which a person is named on a case no longer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pehra.incidents.queries.notes import named_key
from pehra.incidents.web import choices
from pehra.incidents.web.act_forms import ActForm
from pehra.incidents.web.report_form import NEEDED, NO_CHOICE


class UnnameForm(ActForm):
    named = forms.ChoiceField(label=_("Who is no longer named?"), error_messages=NEEDED | NO_CHOICE)

    def offer_choices(self) -> None:
        found = [
            (named_key(each.pk), f"{each.user.name} · {choices.in_language(each.party)}")
            for each in self.detail.unnameable
        ]
        self.fields["named"].choices = [("", ""), *sorted(found, key=lambda pair: pair[1])]
