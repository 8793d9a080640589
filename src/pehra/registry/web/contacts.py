"""Contacts of a body or an organisation: added, changed, confirmed, removed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pehra.foundation.access.doors import door
from pehra.foundation.access.refused import attempt
from pehra.registry import actions, queries
from pehra.registry.queries import ContactParty
from pehra.registry.web.forms import ContactForm
from pehra.registry.web.showing import now, person


@door()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    party = queries.party_for_contacts(person(request), slug, now())
    form = ContactForm(request.POST or None, of_body=party.is_body)

    def act() -> object:
        return actions.add_contact(by=person(request), party_id=party.id, details=form.details(), at=now())

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The contact was added."))
        return redirect(_page_of(party))
    return _form(request, party, form, _("Add a contact"))


@door()
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    party = queries.party_for_contacts(person(request), slug, now())
    contact = queries.contact_to_change(party.id, contact_id)
    form = ContactForm(request.POST or None, of_body=party.is_body, initial=ContactForm.of(contact))

    def act() -> object:
        return actions.change_contact(by=person(request), contact_id=contact_id, details=form.details(), at=now())

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The contact was changed, and so confirmed."))
        return redirect(_page_of(party))
    return _form(request, party, form, _("Change a contact"))


@door()
@require_POST
def confirm(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    party = queries.party_for_contacts(person(request), slug, now())
    queries.contact_to_change(party.id, contact_id)
    actions.confirm_contact(by=person(request), contact_id=contact_id, at=now())
    messages.success(request, _("The contact is confirmed as it stands."))
    return redirect(_page_of(party))


@door()
@require_POST
def confirm_all(request: HttpRequest, slug: str) -> HttpResponse:
    party = queries.party_for_contacts(person(request), slug, now())
    count = actions.confirm_contacts(by=person(request), party_id=party.id, at=now())
    said = ngettext("%(count)d contact is confirmed.", "%(count)d contacts are confirmed.", count)
    messages.success(request, said % {"count": count})
    return redirect(_page_of(party))


@door()
@require_POST
def remove(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    party = queries.party_for_contacts(person(request), slug, now())
    queries.contact_to_change(party.id, contact_id)
    actions.remove_contact(by=person(request), contact_id=contact_id, at=now())
    messages.success(request, _("The contact was removed."))
    return redirect(_page_of(party))


def _page_of(party: ContactParty) -> str:
    name = "registry:body_admin" if party.is_body else "registry:organisation"
    return reverse(name, args=[party.slug])


def _form(request: HttpRequest, party: ContactParty, form: ContactForm, title: str) -> HttpResponse:
    context: dict[str, Any] = {"party": party, "form": form, "title": title, "back": _page_of(party)}
    return render(request, "registry/contact_form.html", context, status=422 if form.errors else 200)
