"""What people do with their own accounts on the sign-in pages, told to the journal."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import Signal, receiver
from django.http import HttpRequest
from django.utils import timezone

from pehra.foundation.accounts.actions import note_lock_out, note_security, revoke_tokens
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.queries import person, user_by_email
from pehra.foundation.accounts.web.origin import address

ACTS: dict[Signal, str] = {
    user_logged_in: "account.sign-in",
    user_logged_out: "account.sign-out",
    account.password_changed: "account.change-password",
    account.password_reset: "account.reset-password",
    mfa.authenticator_added: "account.add-factor",
    mfa.authenticator_removed: "account.remove-factor",
    mfa.authenticator_reset: "account.new-recovery-codes",
    mfa.authentication_failed: "account.wrong-code",
}


@receiver(list(ACTS), dispatch_uid="pehra.security_log")
def note(signal: Signal, request: HttpRequest | None, user: User | None, **rest: Any) -> None:
    """One entry. Signing out without being signed in is nothing."""
    if user is None or not user.pk or request is None:
        return
    authenticator = rest.get("authenticator")
    detail = {"from": address(request)} | ({"factor": authenticator.type} if authenticator else {})
    note_security(user=user, act=ACTS[signal], at=timezone.now(), detail=detail)


@receiver(account.password_reset, dispatch_uid="pehra.security_log.tokens")
def end_tokens(user: User, **rest: Any) -> None:
    """A password that was lost may have been found: what its finder made with it ends."""
    revoke_tokens(by=person(user), user_id=user.pk, at=timezone.now())


@receiver(user_locked_out, dispatch_uid="pehra.security_log.locked")
def note_lock(request: HttpRequest, username: str, ip_address: str, **rest: Any) -> None:
    """Somebody was locked out: noted once, not at each further knock.

    For an address without an account as well, though without the address: the time that the answer takes must not tell
    whether there is one.
    """
    if not request.axes_failures_since_start:
        return
    note_lock_out(user=user_by_email(username or ""), origin=ip_address, at=timezone.now())
