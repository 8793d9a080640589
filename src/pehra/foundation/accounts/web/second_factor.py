"""The second factor: which session has proved one, where to prove it, and what the demonstration shows of it."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest

from pehra.foundation.accounts.actions import end_sessions
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.queries import factors, totp_secret
from pehra.foundation.accounts.rules import used_code_key
from pehra.foundation.accounts.web.origin import is_this_machine

PROVED = "second_factor"


def is_proved(request: HttpRequest) -> bool:
    """Whether this very session has proved a second factor of the user who is signed in."""
    return request.session.get(PROVED) == request.user.pk


def where_to_prove(user: User) -> str:
    """The name of the page that lets this person go on: to set a factor up, or to prove one that is there."""
    kinds = factors(user.pk)
    if not kinds:
        return "mfa_activate_totp"
    return "mfa_reauthenticate_webauthn" if kinds == {Authenticator.Type.WEBAUTHN} else "mfa_reauthenticate"


@receiver([signals.authenticator_added, signals.authenticator_used], dispatch_uid="pehra.second_factor.proved")
def note_proof(request: HttpRequest | None, user: User, **rest: Any) -> None:
    """Setting a factor up proves it as much as using it: both end with an answer that only it can give."""
    if request is not None:
        request.session[PROVED] = user.pk


@receiver(signals.authenticator_added, dispatch_uid="pehra.second_factor.first")
def end_other_sessions(request: HttpRequest | None, user: User, authenticator: Authenticator, **rest: Any) -> None:
    """Whoever is signed in elsewhere came in without a factor: with the first one, only this session goes on."""
    codes = {Authenticator.Type.RECOVERY_CODES}
    if request is None or authenticator.type in codes or factors(user.pk, but=authenticator.pk) - codes:
        return
    user.session_round = end_sessions(user_id=user.pk)
    update_session_auth_hash(request, user)


@receiver(signals.authenticator_removed, dispatch_uid="pehra.second_factor.removed")
def forget_proof(request: HttpRequest | None, user: User, **rest: Any) -> None:
    if request is not None and not factors(user.pk):
        request.session.pop(PROVED, None)


def demonstration_code(request: HttpRequest, user: User) -> str | None:
    """The code of the moment, for the page of somebody who tries the demonstration on their own machine.

    Only with all three: the installation is a demonstration, the account was made by it, and the browser is on this
    machine. A real account's code is never computed.
    """
    if not (settings.DEMONSTRATION and user.demonstration and is_this_machine(request)):
        return None
    secret = totp_secret(user.pk)
    if secret is None:
        return None
    counters = list(yield_hotp_counters_from_time())
    now = len(counters) // 2
    # Who signs in twice within half a minute is shown the next code, which the tolerance for clocks lets in already.
    codes = [format_hotp_value(hotp_value(decrypt(secret), counter)) for counter in counters[now:] + counters[:now]]
    return next((code for code in codes if not cache.get(used_code_key(user.pk, code))), codes[0])
