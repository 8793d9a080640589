"""The pages of signing in and of the second factor: allauth's, with what Pehra adds to them, each with its door."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from pehra.foundation.access.doors import View, door
from pehra.foundation.accounts.web.adapter import FactorAdapter
from pehra.foundation.accounts.web.second_factor import demonstration_code


def opened(**says: bool) -> Callable[[View], View]:
    """A door of allauth's pages. allauth itself takes a PUT for a form that was sent."""

    def declare(view: View) -> View:
        return door(looks=False, **says)(require_http_methods(["GET", "HEAD", "POST"])(view))

    return declare


public = opened(public=True)
# Open before the second factor is proved: here that is done.
anteroom = opened(anteroom=True)
# Open before it is proved only as long as there is none: here the first is set up. Whoever knows the password alone
# must not see the recovery codes, or add a factor of their own.
first_factor = opened(anteroom=True, factors=True)
all_factors = opened(factors=True)
within = opened()


class SecondStep(factor.AuthenticateView):
    """The second step of signing in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = demonstration_code(self.request, self.stage.login.user)
        # One click is enough where the code is no secret.
        self.auth_form.initial["code"] = code
        return super().get_context_data(**kwargs) | {"demonstration_code": code}


class ProveAgain(factor.ReauthenticateView):
    """Proving the second factor during a session."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = demonstration_code(self.request, self.request.user)
        return super().get_context_data(**kwargs) | {"demonstration_code": code}


class SetUpApp(totp.ActivateTOTPView):
    """Setting up an authenticator app."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        needed = self.request.person.needs_second_factor
        return super().get_context_data(**kwargs) | {"needs_factor": needed}


class ChangePassword(account.PasswordChangeView):
    """Changing the password. Whoever has none yet is sent a link by which they choose one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)


class RemovePasskey(passkey.RemoveWebAuthnView):
    """Removing a passkey, unless it is the last factor of somebody who needs one."""

    def form_valid(self, form: Form) -> HttpResponse:
        if not FactorAdapter().can_delete_authenticator(self.get_object()):
            said = gettext("Your role needs a second factor: add another before you remove this one.")
            messages.error(self.request, said)
            return HttpResponseRedirect(reverse("accounts:settings"))
        return super().form_valid(form)


@door(looks=False)
@require_safe
def factors(request: HttpRequest) -> HttpResponse:
    """allauth's overview of factors: here they stand with the other settings."""
    return redirect("accounts:settings")


sign_in = public(account.login)
sign_out = public(account.logout)
inactive = public(account.account_inactive)
closed = public(account.signup)
forgotten = public(account.password_reset)
forgotten_done = public(account.password_reset_done)
reset = public(account.password_reset_from_key)
reset_done = public(account.password_reset_from_key_done)
again = anteroom(account.reauthenticate)
change_password = within(ChangePassword.as_view())

second_step = public(SecondStep.as_view())
prove_again = anteroom(ProveAgain.as_view())
activate_app = first_factor(SetUpApp.as_view())
deactivate_app = all_factors(totp.deactivate_totp)

passkey_sign_in = public(passkey.login_webauthn)
passkey_again = anteroom(passkey.reauthenticate_webauthn)
add_passkey = first_factor(passkey.add_webauthn)
passkeys = all_factors(passkey.list_webauthn)
rename_passkey = all_factors(passkey.edit_webauthn)
remove_passkey = all_factors(RemovePasskey.as_view())

recovery_codes = all_factors(recovery.view_recovery_codes)
new_recovery_codes = all_factors(recovery.generate_recovery_codes)
download_recovery_codes = all_factors(recovery.download_recovery_codes)
