"""Addresses that belong to nobody known: who holds their network, and what a CERT does about them."""

from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pehra.events.actions.exporting import note_export
from pehra.events.actions.passing import LONGEST_NOTE, pass_on, propose
from pehra.events.errors import StoreSilent, TooMuch
from pehra.events.queries import unclaimed as queries
from pehra.events.queries.seeing import sight_of
from pehra.events.rules.telling import table
from pehra.events.web.watch import unless_away
from pehra.events.web.wording import Names
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.refused import attempt
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.access.viewing import viewing

SPANS: Final = {"7": timedelta(days=7), "30": timedelta(days=30), "90": timedelta(days=90)}
USUAL: Final = "30"
SHOWN: Final = 100
MOST_ASN: Final = 4294967295
NEEDED: Final = {"required": gettext_lazy("This field is needed.")}
HEADS: Final = (
    *("address", "port", "transport", "host", "url", "account", "taxonomy", "type", "identifier", "severity"),
    *("feed", "tlp", "events", "first_seen", "last_seen"),
)


class ProposeForm(forms.Form):
    """Whose it is, as far as the CERT knows."""

    organisation = forms.CharField(
        label=gettext_lazy("Organisation (short name)"),
        error_messages=NEEDED,
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    value = forms.CharField(
        label=gettext_lazy("Prefix, number or domain"),
        help_text=gettext_lazy("Narrow it to what is the organisation's own."),
        error_messages=NEEDED,
        max_length=400,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    held_since = forms.DateField(
        label=gettext_lazy("Held since"),
        help_text=gettext_lazy("Left empty: always, as far as anybody asks."),
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Write the day as year-month-day, for example 2026-03-01.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class PassForm(forms.Form):
    """That the holder was told, and how."""

    note = forms.CharField(
        label=gettext_lazy("How they were told"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@door(*WORKS_CASES)
@require_safe
@never_cache
def unclaimed(request: HttpRequest) -> HttpResponse:
    """All networks, or those whose holder was told."""
    now = timezone.now()
    span = request.GET.get("span", USUAL)
    span = span if span in SPANS else USUAL
    done = request.GET.get("state", "") == "told"
    sight = sight_of(request.person, now)
    found = unless_away(lambda: queries.groups(request.person, sight, now - SPANS[span]))
    context: dict[str, Any] = {"span": span, "done": done, "spans": list(SPANS), "away": None, "groups": []}
    if isinstance(found, list):
        parties = {int(each.row[name]) for each in found for name in ("cert", "holder")}
        context |= {
            "groups": [_line(each, span) for each in found if bool(each.passed) == done],
            "open": sum(not each.passed for each in found),
            "told": sum(bool(each.passed) for each in found),
            "names": Names(frozenset(parties)),
        }
    else:
        context["away"] = found
    return render(request, "events/unclaimed.html", context)


@door(*WORKS_CASES)
@require_safe
@never_cache
def network(request: HttpRequest) -> HttpResponse:
    """One network with what was seen in it, and what can be done."""
    return _page(request, *_asked(request), ProposeForm(initial=_proposal(request)), PassForm())


@door(*WORKS_CASES, looks=False)
@require_POST
@never_cache
def tell(request: HttpRequest) -> HttpResponse:
    """Note that the holder was told."""
    value, asn = _asked(request)
    form = PassForm(request.POST)
    if attempt(
        form,
        lambda: pass_on(by=request.person, network=value, asn=asn, note=form.cleaned_data["note"], at=timezone.now()),
    ):
        messages.success(request, _("Noted. It comes back as soon as something new is seen there."))
        return HttpResponseRedirect(reverse("events:unclaimed"))
    with viewing(request.person):
        return _page(request, value, asn, ProposeForm(initial=_proposal(request)), form, 422)


@door(*WORKS_CASES, looks=False)
@require_POST
@never_cache
def claim(request: HttpRequest) -> HttpResponse:
    """Propose a network object to an organisation."""
    value, asn = _asked(request)
    form = ProposeForm(request.POST)
    made: list[Any] = []

    def act() -> None:
        given = form.cleaned_data
        made.append(propose(by=request.person, network=value, asn=asn, at=timezone.now(), **given))

    if attempt(form, act):
        text = _("%(value)s is proposed for %(organisation)s. Its first responder decides.")
        named = {"value": made[0].value, "organisation": made[0].organisation.slug}
        messages.success(request, text % named)
        return HttpResponseRedirect(reverse("events:unclaimed"))
    with viewing(request.person):
        return _page(request, value, asn, form, PassForm(), 422)


# It writes (the journal), so it runs outside the window.
@door(*WORKS_CASES, looks=False)
@require_safe
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """What was seen in a network, as a table for its holder."""
    now, (value, asn), span = timezone.now(), _asked(request), _span(request)
    with viewing(request.person):
        sight = sight_of(request.person, now)
        queries.group(request.person, sight, now - SPANS[span], value, asn)
        rows = queries.things(sight, now - SPANS[span], value, asn)
    note_export(
        by=request.person, at=now, kind="unclaimed", since=now - SPANS[span], until=now, narrowed=["network", "asn"]
    )
    response = HttpResponse(
        table(HEADS, ([row[name] for name in HEADS] for row in rows)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="pehra-as{asn}-{now:%Y%m%d-%H%M%S}.csv"'
    return response


def _page(
    request: HttpRequest, value: str, asn: int, proposal: forms.Form, word: forms.Form, status: int = 200
) -> HttpResponse:
    now, span = timezone.now(), _span(request)
    sight = sight_of(request.person, now)
    try:
        found = queries.group(request.person, sight, now - SPANS[span], value, asn)
        rows = queries.things(sight, now - SPANS[span], value, asn, SHOWN + 1)
    except (StoreSilent, TooMuch) as away:
        return render(request, "events/unclaimed_network.html", {"group": None, "away": away, "value": value})
    context = {
        "group": found,
        "line": _line(found, span),
        "things": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "names": Names(frozenset({int(found.row["cert"]), int(found.row["holder"])})),
        "proposal": proposal,
        "word": word,
        "value": value,
        "asn": asn,
        "span": span,
        "away": None,
    }
    return render(request, "events/unclaimed_network.html", context, status=status)


def _line(found: queries.Group, span: str) -> dict[str, Any]:
    """A network with its addresses on this site."""
    place = urlencode({"network": found.row["network"], "asn": found.row["asn"], "span": span})
    return {
        "group": found,
        "row": found.row,
        "first_seen": datetime.fromisoformat(f"{found.row['first_seen']}+00:00"),
        "href": f"{reverse('events:unclaimed_network')}?{place}",
        "file": f"{reverse('events:unclaimed_export')}?{place}",
    }


def _asked(request: HttpRequest) -> tuple[str, int]:
    """The network and the autonomous system that are asked for. Raises Absent for what is none."""
    given = request.POST if request.method == "POST" else request.GET
    value, asn = given.get("network", ""), given.get("asn", "")
    if len(value) > 50 or not value.isprintable():
        raise Absent
    if not (asn.isascii() and asn.isdecimal() and len(asn) <= 10 and int(asn) <= MOST_ASN):
        raise Absent
    return value, int(asn)


def _span(request: HttpRequest) -> str:
    word = request.GET.get("span", USUAL)
    return word if word in SPANS else "90"


def _proposal(request: HttpRequest) -> dict[str, str]:
    given = request.POST if request.method == "POST" else request.GET
    return {"value": given.get("network", "")}
