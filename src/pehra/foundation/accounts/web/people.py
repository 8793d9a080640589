"""The people of a body or an organisation: who holds which role, inviting, ending a role."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ADMINISTERS_BODY, Role
from pehra.foundation.accounts.actions import end_membership, invite, withdraw_invitation
from pehra.foundation.accounts.policy import removable
from pehra.foundation.accounts.queries import administered_party, memberships, offered, open_invitations
from pehra.foundation.accounts.web.forms import InviteForm
from pehra.foundation.accounts.web.showing import show_refusal

ADMINISTRATORS = (*sorted(ADMINISTERS_BODY), Role.PLATFORM_ADMINISTRATOR)


@door(*ADMINISTRATORS, looks=False)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who belongs to a party; a POST invites somebody."""
    person = _person(request)
    party = administered_party(person, slug)
    form = InviteForm(request.POST or None, roles=offered(person, party))
    if request.method == "POST" and form.is_valid():
        try:
            made = invite(by=person, party_id=party.pk, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return _invited(request, party, form.cleaned_data["email"], made.secret)
    return _page(request, party, form)


@door(*ADMINISTRATORS, looks=False)
@require_POST
def end_role(request: HttpRequest, slug: str, membership_id: int) -> HttpResponse:
    person = _person(request)
    administered_party(person, slug)
    end_membership(by=person, membership_id=membership_id, at=timezone.now())
    messages.success(request, _("The role has ended."))
    return redirect("accounts:people", slug=slug)


@door(*ADMINISTRATORS, looks=False)
@require_POST
def withdraw(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    person = _person(request)
    administered_party(person, slug)
    withdraw_invitation(by=person, invitation_id=invitation_id, at=timezone.now())
    messages.success(request, _("The invitation is withdrawn. Its link leads nowhere."))
    return redirect("accounts:people", slug=slug)


def _invited(request: HttpRequest, party: Any, email: str, secret: str) -> HttpResponse:
    """With a mail server the link travels by mail alone; without one, the inviter hands it over."""
    if settings.SMTP_URL:
        messages.success(request, _("The invitation is on its way."))
        return redirect("accounts:people", slug=party.slug)
    link = settings.BASE_URL + reverse("accounts:invitation", args=[secret])
    return render(request, "accounts/invited.html", {"party": party, "email": email, "link": link})


def _page(request: HttpRequest, party: Any, form: InviteForm) -> HttpResponse:
    now = timezone.now()
    person = _person(request)
    context = {
        "party": party,
        "form": form,
        "memberships": memberships(party.pk),
        "invitations": open_invitations(party.pk, now),
        "offered": offered(person, party),
        "removable": removable(person, party.pk),
        "now": now,
    }
    return render(request, "accounts/people.html", context)


def _person(request: HttpRequest) -> Person:
    return request.person
