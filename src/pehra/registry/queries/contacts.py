"""Contacts as a viewer may see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from pehra.formats.openpgp import PublicKey, UnreadableKey, read_public_key
from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.person import Person
from pehra.law.functions import Function
from pehra.registry import policy
from pehra.registry.models import Contact, Organisation, Party
from pehra.registry.queries.constituency import responsible, served_by
from pehra.registry.queries.days import local_date
from pehra.registry.queries.network import Institution, Snapshot, snapshot
from pehra.registry.rules.freshness import CONTACT_AGES, is_stale


@dataclass(frozen=True)
class ContactView:
    """A contact, whether nobody confirmed it for ninety days, and what its key says of itself."""

    contact: Contact
    stale: bool
    key: PublicKey | None


def contacts_of_organisation(organisation_id: int, now: datetime) -> list[ContactView]:
    """All contacts of an organisation, for a viewer who was found to see it."""
    return _viewed(organisation_id, now, published_only=False)


def contacts_of_body(viewer: Person, body: Institution, now: datetime, found: Snapshot) -> list[ContactView]:
    """A body's contacts: the published ones for the network, all for its own people and the National CERT.

    But for those that are kept for whoever has to call: whoever keeps the contacts sees these as well.
    """
    national = {each.id for each in found.holders(Function.NATIONAL, local_date(now))}
    shown = _viewed(body.id, now, published_only=not policy.sees_body_contacts(viewer, body.id, national))
    if policy.administers_body(viewer, body.id):
        return shown
    return [each for each in shown if not each.contact.reserved]


def published_contacts(body_id: int, now: datetime) -> list[ContactView]:
    """What a body shows to everybody."""
    return _viewed(body_id, now, published_only=True)


@dataclass(frozen=True)
class ContactParty:
    """A body or an organisation, for whoever may change its contacts."""

    id: int
    slug: str
    name_en: str
    name_ur: str
    is_body: bool


def party_for_contacts(viewer: Person, slug: str, at: datetime) -> ContactParty:
    """The party, if the viewer may change its contacts.

    Raises Forbidden where they may only look, and Absent where they may not even know of it.
    """
    return party_with_contacts(viewer, Party.objects.filter(slug=slug).first(), at)


def party_with_contacts(viewer: Person, party: Party | None, at: datetime) -> ContactParty:
    """The same for a row; None is absent."""
    if party is None:
        raise Absent
    found = ContactParty(party.pk, party.slug, party.name_en, party.name_ur, party.kind == Party.Kind.BODY)
    if found.is_body:
        if not policy.administers_body(viewer, party.pk):
            raise Forbidden("Only an administrator of this body can change its contacts.")
        return found
    organisation = Organisation.objects.select_related("body").get(pk=party.pk)
    bodies = responsible(organisation, local_date(at))
    if policy.speaks_for(viewer, organisation.pk) or policy.keeps(viewer, bodies.keepers):
        return found
    if policy.sees_organisation(viewer, organisation.pk, bodies.chain):
        raise Forbidden("Only the organisation and its CERT can change its contacts.")
    raise Absent


def contact_to_change(party_id: int, contact_id: int) -> Contact:
    """One contact of a party, for its form. Raises Absent."""
    contact = Contact.objects.filter(pk=contact_id, party_id=party_id, removed_at=None).first()
    if contact is None:
        raise Absent
    return contact


def stale_contacts(viewer: Person, body_id: int, now: datetime) -> list[Contact]:
    """The oldest unconfirmed contacts of the organisations to which a body is the first responder."""
    found = snapshot()
    body = found.by_id.get(body_id)
    if body is None or not (viewer.holds(body_id, policy.KEEPS) or policy.is_operator(viewer)):
        raise Absent
    return grown_old(served_by(body.slug, local_date(now), first=True, found=found), now)


def numbers_of(body_id: int) -> list[Contact]:
    """The contacts of a body that have a telephone number, for whoever was found to keep its phone list."""
    rows = Contact.objects.filter(party_id=body_id, removed_at=None).exclude(phone="")
    return list(rows.order_by("name", "pk"))


def grown_old(served: Q, now: datetime, limit: int = 50) -> list[Contact]:
    """The same for the organisations that fit a condition."""
    rows = Contact.objects.filter(
        party_id__in=Organisation.objects.filter(served, withdrawn_at=None).values("pk"),
        removed_at=None,
        confirmed_at__lte=now - CONTACT_AGES,
    )
    return list(rows.select_related("party").order_by("confirmed_at", "pk")[:limit])


def _viewed(party_id: int, now: datetime, *, published_only: bool) -> list[ContactView]:
    rows = Contact.objects.filter(party_id=party_id, removed_at=None)
    if published_only:
        rows = rows.filter(published=True)
    return [ContactView(row, is_stale(row.confirmed_at, now), _key(row)) for row in rows.order_by("pk")]


def _key(contact: Contact) -> PublicKey | None:
    try:
        return read_public_key(contact.pgp_key) if contact.pgp_key else None
    except UnreadableKey:
        return None
