"""Accepting an invitation."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.accounts import actions
from pehra.foundation.accounts.models import Invitation
from pehra.foundation.accounts.queries import has_account
from pehra.foundation.accounts.queries import invitation as find
from pehra.foundation.accounts.web.forms import InvitationForm
from pehra.foundation.accounts.web.showing import show_refusal


@door(public=True, looks=False)
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The page that an invitation's link opens. A link that is used, withdrawn or expired leads to a plain 404."""
    found = find(secret, timezone.now())
    if request.user.is_authenticated:
        return _join(request, found, secret)
    if has_account(found.email):
        # The link proves the mailbox, not the person: an account is entered by its own sign-in.
        return redirect_to_login(request.get_full_path())
    form = InvitationForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.accept_invitation(secret=secret, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Welcome. Your account is made."))
            return perform_password_login(request, {"email": user.email}, Login(user=user, redirect_url="/"))
    return render(request, "accounts/invitation.html", {"invitation": found, "form": form})


def _join(request: HttpRequest, found: Invitation, secret: str) -> HttpResponse:
    """For somebody who is signed in: only the invited person learns what the link is for."""
    if request.user.email != found.email:
        raise Absent
    if request.method == "POST":
        actions.join(by=request.person, secret=secret, at=timezone.now())
        messages.success(request, _("You have taken up the invitation."))
        return redirect("/")
    return render(request, "accounts/invitation.html", {"invitation": found, "form": None})
