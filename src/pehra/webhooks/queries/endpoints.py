"""The webhooks of a body."""

import hmac
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from pehra.formats.references import tidy
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ADMINISTERS_BODY
from pehra.registry import queries as registry
from pehra.webhooks.models import Endpoint


def endpoint(person: Person, reference: str) -> Endpoint:
    """One webhook with its body. Raises Absent."""
    found = _rows().filter(reference=tidy(reference)).first()
    if found is None or not registry.administers_own(person, found.party_id):
        raise Absent
    return found


def endpoints_of(person: Person, party_id: int) -> list[Endpoint]:
    """The webhooks of one body, by name. Raises Absent."""
    if not registry.administers_own(person, party_id):
        raise Absent
    return list(_rows().filter(party_id=party_id).order_by("name", "pk"))


def own_endpoints(person: Person) -> list[Endpoint]:
    """The webhooks of all bodies that this person looks after."""
    rows = _rows().filter(party_id__in=person.parties(ADMINISTERS_BODY))
    return list(rows.order_by("party__slug", "name", "pk"))


def _rows() -> "QuerySet[Endpoint]":
    return Endpoint.objects.select_related("party")


def secret_of(row: Endpoint) -> str:
    """The secret with which calls are signed, in hex.

    It is made from the installation's own secret and never stored: who reads the database cannot sign.
    """
    key: UUID = row.secret_key
    return hmac.new(settings.SECRET_KEY.encode(), b"webhooks.secret:" + key.bytes, sha256).hexdigest()
