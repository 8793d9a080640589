"""The gallery: every component with content as it occurs, to look at and to test. Only in a demonstration."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pehra.foundation.access.doors import door

PTA = {"name_en": "National Telecom CERT", "name_ur": "قومی ٹیلی کام سرٹ"}
PUNJAB = {"name_en": "Punjab CERT", "name_ur": "پنجاب سرٹ"}
NCERT = {"name_en": "National CERT", "name_ur": "قومی سرٹ"}
WORKS = {"name_en": "Punjab Public Works Department", "name_ur": "محکمہ تعمیرات عامہ پنجاب"}
INDUS = {"name_en": "Indus Cellular Ltd", "name_ur": "انڈس سیلولر لمیٹڈ"}


class SampleForm(forms.Form):
    """One field of each kind, as a report form has them."""

    title = forms.CharField(label=_("What happened?"), help_text=_("One sentence is enough; the rest can follow."))
    description = forms.CharField(label=_("Details"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    awareness = forms.DateTimeField(
        label=_("When did you become aware?"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=[("telecom", _("Telecom")), ("energy", _("Energy"))])
    email = forms.EmailField(label=_("E-mail to reach you"))
    severity = forms.ChoiceField(
        label=_("How bad is it?"),
        widget=forms.RadioSelect,
        choices=[("high", _("Services are down")), ("low", _("Noticed, no effect yet"))],
    )
    ransomware = forms.BooleanField(label=_("Ransomware is involved"), required=False)


class SignInForm(forms.Form):
    login = forms.EmailField(label=_("E-mail"))
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput)


def chain_steps() -> list[dict[str, Any]]:
    """A provincial body's report on its way, on a date on which a separate Government CERT exists."""
    now = timezone.now()
    government = {"name_en": "Government CERT", "name_ur": "گورنمنٹ سرٹ"}
    return [
        {
            "name": PUNJAB,
            "functions": ["provincial"],
            "state": "passed",
            "at": now - timedelta(hours=5),
            "rule": "organisation-to-provincial",
            "citation": "CERT Rules 2023: the provincial CERT secures what provincial public entities hold.",
        },
        {
            "name": government,
            "functions": ["government"],
            "state": "custodian",
            "at": now - timedelta(hours=1),
            "rule": "provincial-to-government",
            "citation": "Provincial CERTs report to the National CERT through the Government CERT.",
        },
        {
            "name": NCERT,
            "functions": ["cii", "national"],
            "state": "offered",
            "rule": "government-to-national",
            "citation": "default, no source",
            "note": _("Waiting for an answer"),
        },
    ]


def bodies() -> list[dict[str, Any]]:
    provinces = (
        ("Punjab CERT", "پنجاب سرٹ", "notified"),
        ("Sindh CERT", "سندھ سرٹ", "designated"),
        ("Khyber Pakhtunkhwa CERT", "خیبر پختونخوا سرٹ", "designated"),
        ("Balochistan CERT", "بلوچستان سرٹ", "designated"),
        ("Azad Jammu and Kashmir CERT", "آزاد جموں و کشمیر سرٹ", "planned"),
        ("Gilgit-Baltistan CERT", "گلگت بلتستان سرٹ", "planned"),
    )
    sectors = (
        ("National Telecom CERT", "قومی ٹیلی کام سرٹ", "operational"),
        ("Banking CERT", "بینکنگ سرٹ", "recommended"),
        ("Defence CERT", "دفاعی سرٹ", "recommended"),
    )
    council = {"name_en": "CERT Council", "name_ur": "سرٹ کونسل"}
    agency = {"name_en": "National Cyber Security Agency", "name_ur": "قومی سائبر سکیورٹی ایجنسی"}
    nsoc = {"name_en": "National Security Operation Center", "name_ur": "قومی سکیورٹی آپریشن سینٹر"}
    return [
        _body(council, "council", ["council"], "operational", since=date(2024, 6, 14)),
        _body(agency, "agency", ["agency"], "planned"),
        _body(NCERT, "national", ["national", "government", "cii"], "operational", since=date(2024, 3, 11)),
        _body(nsoc, "nsoc", ["nsoc"], "operational"),
        *(_body({"name_en": en, "name_ur": ur}, "sectoral", ["sectoral"], how) for en, ur, how in sectors),
        *(_body({"name_en": en, "name_ur": ur}, "provincial", ["provincial"], how) for en, ur, how in provinces),
    ]


def _body(
    name: dict[str, str], tier: str, functions: list[str], standing: str, since: date | None = None
) -> dict[str, Any]:
    # A body that is not yet notified holds nothing, whatever it is meant for.
    in_force = standing in ("notified", "operational")
    return {
        "name": name,
        "tier": tier,
        "functions": functions if in_force else [],
        "standing": standing,
        "since": since,
        "href": "#network",
        "current": name["name_en"] == "Punjab CERT",
    }


def cases() -> list[dict[str, Any]]:
    now = timezone.now()
    rows = (
        (
            "C-7QK2-M4XV",
            "Signalling gateway answers no longer",
            "TLP:AMBER+STRICT",
            "critical",
            INDUS,
            timedelta(hours=1),
        ),
        ("C-0R8N-JW5T", "بلنگ پورٹل پر غیر مجاز رسائی", "TLP:RED", "high", INDUS, timedelta(hours=-3, minutes=-20)),
        ("C-B6ZD-19PH", "Phishing page copies the customer portal", "TLP:GREEN", "medium", PTA, timedelta(days=3)),
    )
    return [
        {"ref": ref, "title": title, "tlp": tlp, "severity": severity, "from": name, "due": now + left}
        for ref, title, tlp, severity, name, left in rows
    ]


def events() -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {
            "at": now - timedelta(minutes=12),
            "title": _("Accepted by the National CERT"),
            "who": "Ayesha Khan",
            "image": "shield-check",
            "tone": "success",
            "tlp": None,
            "text": "",
        },
        {
            "at": now - timedelta(hours=1),
            "title": _("Escalated"),
            "who": "عمران صدیقی",
            "image": "arrow-up",
            "tone": "accent",
            "tlp": "TLP:AMBER",
            "text": "Signalling nodes in Lahore and Islamabad are affected; 203.0.113.7 keeps scanning.",
        },
        {
            "at": now - timedelta(hours=5),
            "title": _("Acknowledgement is late"),
            "who": None,
            "image": "clock-exclamation",
            "tone": "danger",
            "tlp": None,
            "text": "",
        },
    ]


@door(public=True, looks=False)
def pieces(request: HttpRequest) -> HttpResponse:
    """Every component once."""
    if "say" in request.GET:
        messages.success(request, _("The case was accepted."))
    now = timezone.now()
    context = {
        "wrong": SampleForm({"email": "not an address", "description": "لاہور میں سگنلنگ نوڈ SGW-2 متاثر ہے"}),
        "bodies": bodies(),
        "cases": cases(),
        "soon": now + timedelta(minutes=95),
        "later": now + timedelta(days=2, hours=3, minutes=5),
        "earlier": now - timedelta(hours=26),
    }
    return render(request, "gallery/pieces.html", context)


@door(public=True, looks=False)
def case(request: HttpRequest) -> HttpResponse:
    """A page as a case has it: the chain, a timeline, and a second column."""
    context = {
        "steps": chain_steps(),
        "organisation": WORKS,
        "events": events(),
        "later": timezone.now() + timedelta(days=2, hours=3, minutes=5),
    }
    return render(request, "gallery/case.html", context)


@door(public=True, looks=False)
def plain(request: HttpRequest) -> HttpResponse:
    """A page with one card."""
    return render(request, "gallery/plain.html", {"form": SignInForm()})
