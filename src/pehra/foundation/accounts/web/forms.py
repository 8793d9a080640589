"""The forms of accounts."""

from typing import Any

from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.rules import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_TOKEN, SCOPES, used_code_key

# Wrong codes for one account. Only who knows its password comes this far, so it cannot be used against strangers; the
# second limit keeps a stolen password from guessing its way through in a year.
WRONG_CODES = {"second_factor": "10/900s/key,50/86400s/key"}


class _Guarded:
    """A code is tried a few times, and taken once."""

    user: User

    def clean_code(self) -> str:
        limit: dict[str, Any] = {
            "app": "pehra",
            "action": "second_factor",
            "config": WRONG_CODES,
            "key": f"second-factor-{self.user.pk}",
        }
        if not ratelimit.consume(context.request, **limit):
            raise forms.ValidationError(_("Too many wrong codes. Please wait a quarter of an hour."))
        code = super().clean_code()  # type: ignore[misc]
        # As long as the tolerance for slow clocks lets a code be good, whoever looked over a shoulder could use it too.
        good_for = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(used_code_key(self.user.pk, normalize_user_code(code)), 1, timeout=good_for):
            raise forms.ValidationError(_("This code was used already. Wait for the next one."))
        ratelimit.clear(context.request, **limit)
        return code


class CodeForm(_Guarded, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_Guarded, ReauthenticateForm):
    """The same during a session, before something delicate."""


class InvitationForm(forms.Form):
    """Accepting an invitation with a new account."""

    name = forms.CharField(label=_("Your name"), max_length=LONGEST_NAME, strip=True)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A few words that belong together only for you are easy to keep."),
    )


class SettingsForm(forms.Form):
    """What people set for themselves."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    language = forms.ChoiceField(label=_("Language of letters to me"), choices=settings.LANGUAGES)
    mail_notices = forms.BooleanField(label=_("Send me notices by e-mail too"), required=False)


class InviteForm(forms.Form):
    """Inviting an address to a role. The roles are those that the person may give."""

    email = forms.EmailField(label=_("E-mail address"), max_length=LONGEST_ADDRESS)
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, required=False)
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, role) for role in roles]


class TokenForm(forms.Form):
    """A new API token."""

    party = forms.TypedChoiceField(label=_("For"), coerce=int)
    name = forms.CharField(label=_("Name of the token"), max_length=100, help_text=_("Which program will use it?"))
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope, scope) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(label=_("Days until it expires"), initial=90, min_value=1, max_value=LONGEST_TOKEN.days)

    def __init__(self, *args: Any, parties: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = parties
