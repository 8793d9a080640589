"""How organisations want to be told."""

import hmac
from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings

from pehra.events.models import Preference
from pehra.events.policy import tells_for
from pehra.events.rules.telling import Rhythm, Wishes
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person


def preference(person: Person, organisation_id: int) -> Preference | None:
    """What an organisation has chosen, None where nothing. Raises Absent for whoever does not answer for it."""
    if not tells_for(person, organisation_id):
        raise Absent
    return Preference.objects.filter(pk=organisation_id).first()


def wishes_of(row: Preference | None) -> Wishes:
    """The chosen wishes, or the usual ones."""
    if row is None:
        return Wishes()
    return Wishes(
        Rhythm(row.rhythm), row.hour, row.weekday, row.at_once, row.least, row.quiet_from, row.quiet_until, row.mail
    )


def preferences_of(organisations: Iterable[int]) -> dict[int, Preference]:
    """What these organisations have chosen, those that have."""
    return Preference.objects.in_bulk(list(organisations))


def hook_secret(row: Preference) -> str:
    """The secret with which calls of an organisation's program are signed, in hex.

    It is made from the installation's own secret and never stored: who reads the database cannot sign.
    """
    made = hmac.new(settings.SECRET_KEY.encode(), b"events.hook:" + row.hook_key.bytes, sha256)
    return made.hexdigest()
