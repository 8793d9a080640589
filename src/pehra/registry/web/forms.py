"""The forms of the registry. Fields are named like the actions' arguments; what may be in them the action says."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pehra.law.functions import Ownership
from pehra.registry.actions import ContactDetails, OrganisationDetails
from pehra.registry.models import Body, Contact, Organisation
from pehra.registry.queries import Snapshot
from pehra.registry.rules.rfc2350 import SECTIONS
from pehra.registry.web.showing import choices

NEEDED = {"required": _("This field is needed.")}
DAY = {"required": _("This field is needed."), "invalid": _("Write the day as year-month-day, for example 2026-03-01.")}
CHOICE = {"required": _("Choose one."), "invalid_choice": _("Choose one of those offered.")}
KINDS = (("cidr", _("Network prefix")), ("asn", _("Autonomous system")), ("domain", _("Domain")))
OWNERSHIPS = (
    (Ownership.GOVERNMENT.value, pgettext_lazy("ownership", "Government")),
    (Ownership.SEMI_GOVERNMENT.value, _("Semi-government")),
    (Ownership.PRIVATE.value, _("Private")),
)


def text(label: Any, hint: Any = "", *, required: bool = True, ltr: bool = False, rows: int = 0) -> forms.CharField:
    look: dict[str, Any] = {"dir": "ltr"} if ltr else {}
    widget = forms.Textarea(attrs=look | {"rows": rows}) if rows else forms.TextInput(attrs=look)
    return forms.CharField(
        label=label, help_text=hint, required=required, error_messages=NEEDED, strip=False, widget=widget
    )


def day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    # ISO only: the control of a browser shows the day in the reader's own way and sends this.
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, help_text=hint, required=required, error_messages=DAY, input_formats=["%Y-%m-%d"], widget=widget
    )


class DayForm(forms.Form):
    """On which day a page looks at the network."""

    at = day(_("On this day"), required=False)

    def chosen(self, today: date) -> date:
        return (self.is_valid() and self.cleaned_data["at"]) or today


class ChainForm(DayForm):
    """An organisation by its attributes."""

    sector = forms.ChoiceField(label=_("Sector"), error_messages=CHOICE)
    ownership = forms.ChoiceField(label=_("Ownership"), error_messages=CHOICE)
    province = forms.ChoiceField(label=_("Province"), error_messages=CHOICE)
    cii = forms.BooleanField(label=_("Designated as critical information infrastructure"), required=False)
    field_order = ("sector", "ownership", "province", "cii", "at")

    def __init__(self, *args: Any, found: Snapshot, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["sector"].choices = choices(found.sectors)
        self.fields["province"].choices = choices(found.provinces)
        self.fields["ownership"].choices = [("", ""), *OWNERSHIPS]


class OrganisationChainForm(DayForm):
    """A registered organisation, by its short name."""

    organisation = text(_("Organisation"), _("Its short name, as in the list of organisations."), ltr=True)
    field_order = ("organisation", "at")


class ContactForm(forms.Form):
    role = text(_("What they are reached for"), _("For example: security operations, point of contact, on call."))
    name = text(_("Name"))
    email = text(_("E-mail address"), required=False, ltr=True)
    phone = text(_("Telephone"), _("With the country's code, for example +92 51 1234567."), required=False, ltr=True)
    around_the_clock = forms.BooleanField(label=_("Answers around the clock"), required=False)
    published = forms.BooleanField(
        label=_("Published"), required=False, help_text=_("Shown to everybody, on the page that describes the team.")
    )
    reserved = forms.BooleanField(
        label=_("Only for the phone list"),
        required=False,
        help_text=_("Shown to those who keep the contacts, and to whoever has to call. For private numbers."),
    )
    pgp_key = text(
        _("OpenPGP public key"), _("The whole armored block. Never a private key."), required=False, ltr=True, rows=4
    )
    fingerprint = text(_("Fingerprint"), _("Compared with the key."), required=False, ltr=True)

    def __init__(self, *args: Any, of_body: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if not of_body:
            del self.fields["published"], self.fields["reserved"]

    @staticmethod
    def of(contact: Contact) -> dict[str, Any]:
        """What the form shows of a contact that is there already."""
        names = ("role", "name", "email", "phone", "around_the_clock", "published", "reserved", "pgp_key")
        return {name: getattr(contact, name) for name in names} | {"fingerprint": contact.pgp_fingerprint}

    def details(self) -> ContactDetails:
        return ContactDetails(**self.cleaned_data)


class ClaimForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, error_messages=CHOICE)
    value = text(
        _("Prefix, number or domain"), _("For example 203.0.113.0/24, AS17557, organisation.gov.pk."), ltr=True
    )
    held_since = day(_("Held since"), _("Left empty: always, as far as anybody asks."), required=False)


class ReasonForm(forms.Form):
    """Why, in words that somebody else will read."""

    reason = text(_("Reason"), rows=2)

    def __init__(self, *args: Any, required: bool = True, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["reason"].required = required


class OrganisationForm(forms.Form):
    name_en = text(_("Name in English"))
    name_ur = text(_("Name in Urdu"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), error_messages=CHOICE)
    ownership = forms.ChoiceField(label=_("Ownership"), choices=[("", ""), *OWNERSHIPS], error_messages=CHOICE)
    province = forms.ChoiceField(label=_("Province"), error_messages=CHOICE)
    parent = text(_("Belongs to"), _("The short name of the organisation above it."), required=False, ltr=True)
    body = forms.ChoiceField(
        label=_("Is itself this body of the network"),
        required=False,
        error_messages=CHOICE,
        help_text=_("A CERT never receives the report of its own incident."),
    )

    def __init__(self, *args: Any, found: Snapshot, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["sector"].choices = choices(found.sectors)
        self.fields["province"].choices = choices(found.provinces)
        bodies = [each for each in found.institutions.values() if not each.withdrawn]
        self.fields["body"].choices = choices(bodies, translated("No body"))

    @staticmethod
    def of(row: Organisation) -> dict[str, Any]:
        """What the form shows of an organisation that is there already."""
        return {
            "name_en": row.name_en,
            "name_ur": row.name_ur,
            "sector": row.sector_id,
            "ownership": row.ownership,
            "province": row.province_id,
            "parent": row.parent.slug if row.parent else "",
            "body": row.body.slug if row.body else "",
        }

    def details(self) -> OrganisationDetails:
        return OrganisationDetails(**self.cleaned_data)


class DesignationForm(forms.Form):
    designated_on = day(_("Designated on"))
    designated_by = text(_("Designated by"), _("The ministry or division that designates."))
    citation = text(_("Citation"), _("Where it is written: gazette, letter, number and day."))
    review_on = day(_("To be reviewed on"), _("A year later, unless another day is laid down."), required=False)


class EndForm(forms.Form):
    on = day(_("Ends on"))
    reason = text(_("Reason"), rows=2)


class HandOverForm(forms.Form):
    """Which mandate passes to which body, from when, and by what."""

    mandate_key = forms.ChoiceField(label=_("Mandate"), error_messages=CHOICE)
    to_body = forms.ChoiceField(label=_("Passes to"), error_messages=CHOICE)
    on = day(_("From the day"), _("The first day on which the new body holds it."))
    instrument = text(_("Instrument"), _("What makes it pass: a notification, an order, with its number."))
    citation = text(_("Citation"), _("Where that can be read."))


class DescriptionForm(forms.Form):
    """The body's own texts of RFC 2350 in one language, a field for each section."""

    def __init__(self, *args: Any, body: Body, language: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        held = body.description.get(language, {})
        for section in SECTIONS:
            if section.key:
                field = text(f"{section.number} {translated(section.title)}", _hint(section), required=False, rows=3)
                field.initial = held.get(section.key, "")
                field.widget.attrs["lang"] = language
                self.fields[section.key] = field


def _hint(section: Any) -> str:
    if section.derived:
        return translated("The registry fills this in; what you write stands below it.")
    return translated(section.hint) if section.hint else ""
