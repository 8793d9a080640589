"""The forms of measures: asking for one, and changing one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pehra.correspondence.queries.composing import isolated
from pehra.correspondence.rules.measures import LONGEST_ASSET, LONGEST_WORDS
from pehra.correspondence.rules.wording import MeasureAct, MeasureKind
from pehra.correspondence.web.forms import choice, moment, text
from pehra.correspondence.web.wording import choices, in_urdu
from pehra.incidents.queries import sightings
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType
from pehra.registry import queries as registry


class ProposeForm(forms.Form):
    """What is to be done, on what, by whom, until when."""

    kind = choice(_("What is done?"), choices("measure-kind", MeasureKind))
    value = choice(_("On which technical trace?"), [], required=False)
    asset = text(_("Or on which asset?"), _("Such as: mail server"), required=False, longest=LONGEST_ASSET)
    party = choice(_("By whom?"), [], _("Only parties of the case see it. Ask others by a request."))
    text = text(_("How exactly?"), required=False, rows=2, longest=LONGEST_WORDS)
    ends_at = moment(_("Until when?"), _("On its day it is to be removed by itself. Empty: until somebody says so."))
    active = forms.BooleanField(label=_("It is active already"), required=False)

    def __init__(self, *args: Any, person: Any, case: Any, circle: Iterable[int], **rest: Any) -> None:
        super().__init__(*args, **rest)
        offered: Any = self.fields
        rows = sightings.observables_of(person, case)
        seen = [(f"{row.type} {row.value}", isolated(defang(ObservableType(row.type), row.value))) for row in rows]
        offered["value"].choices = [("", _("None of them, but an asset")), *seen]
        parties = registry.party_names(circle).values()
        language = "ur" if in_urdu() else "en"
        named = [(each.slug, each.name(language)) for each in parties]
        offered["party"].choices = sorted(named, key=lambda pair: pair[1])

    def arguments(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        type_, _space, value = found.pop("value").partition(" ")
        return found | {"type": type_, "value": value}


class ChangeForm(forms.Form):
    """One of the acts that are open, with its reason."""

    act = choice(_("What has happened?"), [])
    reason = text(_("Why"), required=False, rows=2, longest=LONGEST_WORDS)
    ends_at = moment(_("Until when?"), _("Only where it becomes active or is kept."))

    def __init__(self, *args: Any, acts: Iterable[MeasureAct], **rest: Any) -> None:
        super().__init__(*args, **rest)
        offered: Any = self.fields
        offered["act"].choices = choices("measure-act", acts)
