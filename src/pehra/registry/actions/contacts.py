"""Contacts of bodies and organisations: added, changed, removed, confirmed, and asked about when they are old."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from pehra.formats.openpgp import PrivateKeyGiven, PublicKey, UnreadableKey, read_public_key
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.registry.models import Contact, Organisation, Party
from pehra.registry.queries.contacts import ContactParty, party_with_contacts
from pehra.registry.rules.fields import Fields
from pehra.registry.rules.freshness import ASKED_AGAIN, CONTACT_AGES

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ContactDetails:
    """A contact as somebody fills it in. `fingerprint` is what the key is compared with, if it is given.

    A body's contact may be `reserved` for whoever has to call.
    """

    role: str
    name: str
    phone: str = ""
    email: str = ""
    around_the_clock: bool = False
    pgp_key: str = ""
    fingerprint: str = ""
    published: bool = False
    reserved: bool = False


@transaction.atomic
def add_contact(*, by: Person, party_id: int, details: ContactDetails, at: datetime) -> Contact:
    """Add a contact to a body or an organisation. Raises Absent, Forbidden, Invalid."""
    party = _party_to_change(by, party_id, at)
    values = _checked(details, party, at)
    contact = Contact.objects.create(party_id=party.id, confirmed_at=at, **values)
    _done(by, at, "contact.add", contact, party)
    return contact


@transaction.atomic
def change_contact(*, by: Person, contact_id: int, details: ContactDetails, at: datetime) -> Contact:
    """Change a contact, which confirms it. The journal names the fields and never what they hold."""
    contact = _contact(contact_id)
    party = _party_to_change(by, contact.party_id, at)
    values = _checked(details, party, at)
    changed = [name for name, value in values.items() if getattr(contact, name) != value]
    for name in changed:
        setattr(contact, name, values[name])
    contact.confirmed_at, contact.reminded_at = at, None
    contact.save()
    _done(by, at, "contact.change", contact, party, changed)
    return contact


@transaction.atomic
def remove_contact(*, by: Person, contact_id: int, at: datetime) -> None:
    """Remove a contact. The row stays for the journal and is shown to nobody."""
    contact = _contact(contact_id)
    party = _party_to_change(by, contact.party_id, at)
    contact.removed_at = at
    contact.save(update_fields=["removed_at"])
    _done(by, at, "contact.remove", contact, party)


@transaction.atomic
def confirm_contact(*, by: Person, contact_id: int, at: datetime) -> None:
    """Say that a contact still holds as it stands."""
    contact = _contact(contact_id)
    party = _party_to_change(by, contact.party_id, at)
    contact.confirmed_at, contact.reminded_at = at, None
    contact.save(update_fields=["confirmed_at", "reminded_at"])
    _done(by, at, "contact.confirm", contact, party)


@transaction.atomic
def confirm_contacts(*, by: Person, party_id: int, at: datetime) -> int:
    """Say that every contact of a party still holds; returns how many there are."""
    party = _party_to_change(by, party_id, at)
    rows = Contact.objects.filter(party_id=party.id, removed_at=None)
    confirmed = rows.update(confirmed_at=at, reminded_at=None)
    _keep_as_own(party)
    record(
        by=by,
        at=at,
        act="contact.confirm-all",
        subject=f"party:{party.slug}",
        party_id=party.id,
        detail={"contacts": confirmed},
    )
    return confirmed


def remind_of_contacts(*, at: datetime, limit: int = 500) -> int:
    """Tell each party with contacts that nobody confirmed for ninety days, again every thirty; returns how many.

    A party that cannot be told is left for the next time and never keeps the others from being told.
    """
    stale = Q(removed_at=None, confirmed_at__lte=at - CONTACT_AGES)
    due = stale & (Q(reminded_at=None) | Q(reminded_at__lte=at - ASKED_AGAIN))
    parties = Contact.objects.filter(due).order_by("party_id").values_list("party_id", flat=True).distinct()
    told = 0
    for party_id in list(parties[:limit]):
        try:
            with transaction.atomic():
                told += _remind(party_id, due, at)
        except Exception:
            log.exception("party %s could not be reminded of its contacts", party_id)
    return told


def _remind(party_id: int, due: Q, at: datetime) -> int:
    """Claimed by a conditional update: of two workers, one tells."""
    count = Contact.objects.filter(due, party_id=party_id).update(reminded_at=at)
    if not count:
        return 0
    party = Party.objects.get(pk=party_id)
    telling = Telling(
        kind="contact.stale",
        text="%(count)d of your contacts were not confirmed for 90 days. Confirm or correct them.",
        link=_page_of(party),
        params={"count": count},
    )
    notify(telling=telling, parties=[party_id], at=at)
    detail = {"contacts": count}
    record(by=SYSTEM, at=at, act="contact.remind", subject=f"party:{party.slug}", party_id=party_id, detail=detail)
    return 1


def _page_of(party: Party) -> str:
    if party.kind == Party.Kind.BODY:
        return f"/network/administration/{party.slug}/"
    return f"/network/organisations/{party.slug}/"


def _contact(contact_id: int) -> Contact:
    contact = Contact.objects.select_for_update().filter(pk=contact_id, removed_at=None).first()
    if contact is None:
        raise Absent
    return contact


def _party_to_change(by: Person, party_id: int, at: datetime) -> ContactParty:
    return party_with_contacts(by, Party.objects.filter(pk=party_id).first(), at)


def _checked(details: ContactDetails, party: ContactParty, at: datetime) -> dict[str, object]:
    fields = Fields()
    phone = fields.phone("phone", details.phone)
    email = fields.email("email", details.email)
    if not phone and not email:
        fields.problem("email", "A contact needs an e-mail address, a telephone number, or both.")
    if details.around_the_clock and not phone:
        fields.problem("phone", "Who is reached around the clock needs a telephone number.")
    if details.reserved and details.published:
        fields.problem("reserved", "What is published is known to everybody. Choose one of the two.")
    values = {
        "role": fields.text("role", details.role, longest=80),
        "name": fields.name("name", details.name),
        "phone": phone,
        "email": email,
        "around_the_clock": details.around_the_clock,
        "published": details.published and party.is_body,
        "reserved": details.reserved and party.is_body,
        **_checked_key(fields, details, at),
    }
    fields.check()
    return values


def _checked_key(fields: Fields, details: ContactDetails, at: datetime) -> dict[str, str]:
    armored = details.pgp_key.strip()
    expected = fields.fingerprint("fingerprint", details.fingerprint)
    if not armored:
        if expected:
            fields.problem("pgp_key", "Give the key itself, not only its fingerprint.")
        return {"pgp_key": "", "pgp_fingerprint": ""}
    try:
        key = read_public_key(armored)
    except PrivateKeyGiven:
        fields.problem("pgp_key", "This is a private key. Give it to nobody, and give the public key here.")
        return {}
    except UnreadableKey:
        fields.problem("pgp_key", "This is not one armored OpenPGP public key.")
        return {}
    _check_key(fields, key, expected, at)
    return {"pgp_key": armored, "pgp_fingerprint": key.fingerprint}


def _check_key(fields: Fields, key: PublicKey, expected: str, at: datetime) -> None:
    if expected and expected != key.fingerprint:
        fields.problem("fingerprint", "The key has another fingerprint: %(found)s.", found=key.fingerprint)
    if key.revoked:
        fields.problem("pgp_key", "This key is revoked.")
    if key.expires and key.expires <= at:
        fields.problem("pgp_key", "This key ended on %(day)s.", day=key.expires.date().isoformat())


def _keep_as_own(party: ContactParty) -> None:
    """From the first act on, a reloaded profile leaves the organisation alone."""
    Organisation.objects.filter(pk=party.id, from_profile=True).update(from_profile=False)


def _done(
    by: Person, at: datetime, act: str, contact: Contact, party: ContactParty, changed: list[str] | None = None
) -> None:
    _keep_as_own(party)
    detail: dict[str, object] = {"party": party.slug, "role": contact.role}
    if changed is not None:
        detail["changed"] = changed
    record(by=by, at=at, act=act, subject=f"contact:{contact.pk}", party_id=party.id, detail=detail)
