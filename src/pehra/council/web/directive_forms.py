"""The forms of directives. Names of fields are those of the acts; what may be in them the acts check."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pehra.council.actions.directives import Draft
from pehra.council.models import Directive, Resolution
from pehra.council.queries.directives import instructing
from pehra.council.rules.directives import MOST_TEXT
from pehra.council.web.acting import in_language
from pehra.council.web.forms import Moment
from pehra.foundation.documents.web import DocumentField
from pehra.law.functions import Function, Ownership
from pehra.registry import queries as registry
from pehra.registry.queries import Selection
from pehra.registry.queries.network import Snapshot

CII = (("", _("Any")), ("yes", _("Only designated ones")), ("no", _("Only others")))
OWNERSHIPS = (
    (Ownership.GOVERNMENT.value, pgettext_lazy("ownership", "Government")),
    (Ownership.SEMI_GOVERNMENT.value, _("Semi-government")),
    (Ownership.PRIVATE.value, _("Private")),
)
FUNCTIONS = (
    (Function.NATIONAL.value, _("National CERT")),
    (Function.GOVERNMENT.value, _("Government CERT")),
    (Function.CII.value, _("CII CERT")),
    (Function.SECTORAL.value, _("Sectoral CERT")),
    (Function.PROVINCIAL.value, _("Provincial CERT")),
    (Function.ORGANISATIONAL.value, _("Organisational CERT")),
)


def _words(label: Any, rows: int, hint: Any = "", *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": MOST_TEXT})
    return forms.CharField(label=label, help_text=hint, required=required, widget=widget, strip=False)


def _several(label: Any, hint: Any = "", choices: Any = ()) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
    )


class DirectiveForm(forms.Form):
    """What a directive says, whom it binds, and until when."""

    issuer = forms.ChoiceField(label=_("In whose name"))
    resolution = forms.ChoiceField(
        label=_("By which resolution"), required=False, help_text=_("The Council instructs by a resolution.")
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_ur = forms.CharField(label=_("Title in Urdu"), max_length=200, required=False)
    text_en = _words(_("What is to be done, in English"), 6)
    text_ur = _words(_("What is to be done, in Urdu"), 6, required=False)
    acknowledge_by = Moment(label=_("To be acknowledged by"))
    comply_by = Moment(label=_("To be complied with by"))
    evidence_needed = forms.BooleanField(
        label=_("Evidence is needed: a file or an address"), required=False, initial=True
    )
    organisations = forms.BooleanField(
        label=_("Organisations"), required=False, help_text=_("All, or those that fit what is chosen below.")
    )
    sectors = _several(_("Only in these sectors"))
    provinces = _several(_("Only in these provinces"))
    ownerships = _several(_("Only with this ownership"), choices=OWNERSHIPS)
    cii = forms.ChoiceField(label=_("Critical information infrastructure"), choices=CII, required=False)
    functions = _several(_("Bodies with these functions"), choices=FUNCTIONS)
    parties = forms.CharField(
        label=_("And these by name"),
        required=False,
        help_text=_("Short names of organisations or bodies, one on each line."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )

    def __init__(self, *args: Any, issuers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: Snapshot = registry.snapshot()
        self._choose("issuer", issuers)
        self._choose("sectors", [(each.slug, in_language(each)) for each in found.sectors])
        self._choose("provinces", [(each.slug, in_language(each)) for each in found.provinces])
        self.resolutions = instructing()
        named = [(number, f"{number} · {each.motion.title}") for number, each in self.resolutions.items()]
        self._choose("resolution", [("", "—"), *named])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def resolution_chosen(self) -> Resolution | None:
        return self.resolutions.get(self.cleaned_data["resolution"])

    def draft(self) -> Draft:
        """As the acts take it."""
        given = self.cleaned_data
        return Draft(
            title_en=given["title_en"],
            title_ur=given["title_ur"],
            text_en=given["text_en"],
            text_ur=given["text_ur"],
            acknowledge_by=given["acknowledge_by"],
            comply_by=given["comply_by"],
            evidence_needed=given["evidence_needed"],
            selection=Selection(
                organisations=given["organisations"],
                sectors=frozenset(given["sectors"]),
                provinces=frozenset(given["provinces"]),
                ownerships=frozenset(given["ownerships"]),
                cii={"yes": True, "no": False}.get(given["cii"]),
                functions=frozenset(map(Function, given["functions"])),
                parties=frozenset(given["parties"].split()),
            ),
        )


def filled(row: Directive) -> dict[str, Any]:
    """What the form shows of a draft."""
    kept = row.selection
    names = ("title_en", "title_ur", "text_en", "text_ur", "acknowledge_by", "comply_by", "evidence_needed")
    return {name: getattr(row, name) for name in names} | {
        "issuer": row.issuer.slug,
        "resolution": row.resolution.number if row.resolution else "",
        "organisations": kept["organisations"],
        "sectors": kept["sectors"],
        "provinces": kept["provinces"],
        "ownerships": kept["ownerships"],
        "cii": {True: "yes", False: "no", None: ""}[kept["cii"]],
        "functions": kept["functions"],
        "parties": "\n".join(kept["parties"]),
    }


class ShowForm(forms.Form):
    """What was done, and what shows it."""

    text = _words(_("What you have done"), 4)
    document = DocumentField(label=_("File"), required=False)
    link = forms.CharField(
        label=_("Or an address"), max_length=500, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
    )


class WaiverForm(forms.Form):
    reason = _words(_("Why this cannot bind you"), 3)


class AnswerForm(forms.Form):
    """`read`: what this answers, as it stood on the page."""

    answer = _words(_("Your answer"), 3)
    read = forms.IntegerField(widget=forms.HiddenInput)


class OptionalAnswerForm(AnswerForm):
    answer = _words(_("Your answer"), 2, required=False)


class RevokeForm(forms.Form):
    reason = _words(_("Why it is revoked"), 3)
