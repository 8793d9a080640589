"""Letters that one domain causes and another sends."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pehra.foundation.accounts.models import Invitation
from pehra.foundation.delivery.actions import write


def invitation(invited: Invitation, secret: str, at: datetime) -> None:
    """The letter with the link. In both languages, since nobody knows yet which of them is read."""
    link = settings.BASE_URL + reverse("accounts:invitation", args=[secret])
    parts, subjects = [], []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            subjects.append(_("Pehra: an invitation"))
            parts.append(
                _("You are invited to take part in the CERT network. This link makes your account; it lives 72 hours:")
                + f"\n\n{link}\n\n"
                + _("If you do not know what this is about, do nothing.")
            )
    write(
        address=invited.email,
        subject=" / ".join(dict.fromkeys(subjects)),
        body="\n\n".join(dict.fromkeys(parts)),
        at=at,
    )
