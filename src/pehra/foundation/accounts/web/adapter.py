"""How allauth behaves here: nobody signs up, its few letters are ours, and secrets are encrypted."""

import base64
import hashlib
import time
from typing import Any

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from qrcode.image.svg import SvgPathFillImage

from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.queries import factors, person
from pehra.foundation.accounts.web.origin import address

SAID = {
    "account/messages/logged_out.txt": gettext_lazy("You have signed out."),
    "account/messages/password_changed.txt": gettext_lazy(
        "Your password is changed. Wherever else you were signed in, you are signed out."
    ),
    "mfa/messages/totp_activated.txt": gettext_lazy("Your authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("Your authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("Your passkey is added."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("You have new recovery codes."),
}


# Letters to one address.
LETTERS = {"letters": "3/h/key"}


def display(user: User) -> str:
    """What a passkey shows on the person's own device."""
    return user.name


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations alone; see `accounts.actions.invitations`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:settings")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for who has just signed in: the first visit of a CERT's analyst is for setting up the second factor."""
        request = self.request
        records = get_authentication_records(request, request.user) if request.user.is_authenticated else []
        latest = max((record["at"] for record in records if record["method"] in ("password", "mfa")), default=0)
        return time.time() - latest > app_settings.REAUTHENTICATION_TIMEOUT

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say only what is worth it. That somebody signed in, they see."""
        text = kwargs.get("message") or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The two letters of a forgotten password. They cost the same, whether or not the account exists.

        Beyond a few an hour to one address nothing is sent, and the page says the same: a refusal would let anybody
        keep the owner from asking.
        """
        limit: dict[str, Any] = {
            "app": "pehra",
            "action": "letters",
            "config": LETTERS,
            "key": email.strip().casefold(),
        }
        if not ratelimit.consume(self.request, **limit):
            return
        if template_prefix == "account/email/password_reset_key":
            body = gettext("Somebody, probably you, asked for a new password. This link lets you choose one:")
            body += f"\n\n{context['password_reset_url']}\n\n"
            body += gettext("If it was not you, do nothing: your password stays as it is.")
        elif template_prefix == "account/email/unknown_account":
            body = gettext(
                "Somebody, probably you, asked for a new password for this address. There is no account with it here. "
                "Accounts are made by invitation: ask the administrator of your organisation or CERT."
            )
        else:
            raise NotImplementedError(template_prefix)
        send_mail(gettext("Pehra: your password"), body, None, [email])

    def get_reset_password_from_key_url(self, key: str) -> str:
        # The address of this site as the operator set it, not as the request's Host header claims.
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", key)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: secrets encrypted with the installation's key, and the last one stays where it is needed."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        if not person(user).needs_second_factor:
            return True
        others = factors(user.pk, but=authenticator.pk) - {Authenticator.Type.RECOVERY_CODES}
        return bool(others)

    def build_totp_svg(self, url: str) -> str:
        """On white: a page in dark colours would swallow a picture without a ground of its own."""
        return str(qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode"))

    def _get_site_name(self) -> str:
        return "Pehra"


def _cipher() -> Fernet:
    key = hashlib.sha256(b"pehra second factors\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
