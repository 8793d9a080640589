"""What people set for themselves: name, language, mail, second factor, API tokens."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.actions import change_settings, create_token, revoke_token
from pehra.foundation.accounts.queries import factors, held_by, tokens
from pehra.foundation.accounts.web.forms import SettingsForm, TokenForm
from pehra.foundation.accounts.web.showing import show_refusal


@door(looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """The overview; a POST changes name, language and wish for mail."""
    user = request.user
    form = SettingsForm(
        request.POST or None,
        initial={"name": user.name, "language": user.language, "mail_notices": user.mail_notices},
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_settings(by=_person(request), at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:settings")
    return _page(request, form, TokenForm(parties=_parties(request)))


@door(looks=False)
@never_cache
@require_POST
@reauthentication_required(app="pehra.accounts")
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show its secret, on this page and never again."""
    form = TokenForm(request.POST, parties=_parties(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = create_token(
                by=_person(request),
                party_id=given["party"],
                name=given["name"],
                scopes=given["scopes"],
                days=given["days"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return render(request, "accounts/token.html", {"secret": made.secret, "name": given["name"]})
    user = request.user
    plain = SettingsForm(initial={"name": user.name, "language": user.language, "mail_notices": user.mail_notices})
    return _page(request, plain, form)


@door(looks=False)
@require_POST
def end_token(request: HttpRequest, token_id: int) -> HttpResponse:
    revoke_token(by=_person(request), token_id=token_id, at=timezone.now())
    messages.success(request, _("The token is revoked. Whatever uses it is refused from now on."))
    return redirect("accounts:settings")


def _page(request: HttpRequest, form: SettingsForm, token_form: TokenForm) -> HttpResponse:
    person = _person(request)
    context: dict[str, Any] = {
        "form": form,
        "token_form": token_form,
        "factors": factors(person.user_id),
        "needs_factor": person.needs_second_factor,
        "held": held_by(person.user_id),
        "tokens": tokens(person.user_id),
        "now": timezone.now(),
    }
    return render(request, "accounts/settings.html", context)


def _parties(request: HttpRequest) -> list[tuple[int, str]]:
    parties = {held.party_id: held.party for held in held_by(request.user.pk)}
    urdu = get_language() == "ur"
    named = [(pk, (urdu and party.name_ur) or party.name_en) for pk, party in parties.items()]
    return sorted(named, key=lambda pair: pair[1])


def _person(request: HttpRequest) -> Person:
    return request.person
