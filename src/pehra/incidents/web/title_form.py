"""The form that corrects the title of a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pehra.incidents.web.act_forms import ActForm
from pehra.incidents.web.report_form import NEEDED, Words


class RenameForm(ActForm):
    title = Words(label=_("Title"), error_messages=NEEDED)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def offer_choices(self) -> None:
        for name in ("title", "version"):
            self.initial.setdefault(name, getattr(self.detail.case, name))
