"""What a CERT does about addresses of nobody known: it says whose they are, or that it told their holder."""

from datetime import date, datetime
from ipaddress import ip_network
from typing import Any, Final

from django.db import transaction

from pehra.events.models import Passed
from pehra.events.queries.seeing import sight_of, watching_all
from pehra.events.queries.unclaimed import LONGEST, Group, group
from pehra.formats import text
from pehra.foundation.access.errors import Absent, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.audit.actions import record
from pehra.law.constituency import ObjectKind
from pehra.registry.actions import claim_object
from pehra.registry.queries import party_named

LONGEST_NOTE: Final = 500


@transaction.atomic
def pass_on(*, by: Person, network: str, asn: int, note: str = "", at: datetime) -> Passed:
    """Note that the holder of a network was told of all that has come. What comes later opens it again.

    Raises Absent for whoever sees nothing of it, Invalid, and StoreSilent or TooMuch.
    """
    found = group(by, sight_of(by, at), at - LONGEST, network, asn)
    if wrong := text.problem_in(note, longest=LONGEST_NOTE, required=False, lines=True):
        raise Invalid({"note": Problem(wrong[0], **wrong[1])})
    body = _body(by, found, at)
    values = {"at": at, "by": by.label, "note": text.tidy(note)}
    audience = sorted({body, int(found.row["cert"])} - {0})
    row, _ = Passed.objects.update_or_create(
        body_id=body, network=network, asn=asn, defaults=values | {"audience": audience}
    )
    detail = {"network": network, "asn": asn, "events": int(found.row["events"])}
    record(by=by, at=at, act="unclaimed.pass", subject=f"network:{network or '-'}", party_id=body, detail=detail)
    return row


def propose(
    *, by: Person, network: str, asn: int, organisation: str, value: str, held_since: date | None = None, at: datetime
) -> Any:
    """Claim a prefix, an autonomous system or a domain for an organisation; its first responder decides as ever.

    Raises Absent for whoever sees nothing of the network, Invalid, and what the registry's claim raises.
    """
    group(by, sight_of(by, at), at - LONGEST, network, asn)
    party = party_named(organisation) if organisation.isprintable() else None
    unknown = Invalid({"organisation": "No organisation of this name is known to you."})
    if party is None:
        raise unknown
    try:
        return claim_object(
            by=by, organisation_id=party.id, kind=kind_of(value), value=value, held_since=held_since, at=at
        )
    except Absent:
        raise unknown from None


def kind_of(value: str) -> ObjectKind:
    """What somebody means who writes this: AS17557 is a number, what has a network's form one, all else a name."""
    word = value.strip()
    if word[:2].upper() == "AS" and word[2:].isdecimal():
        return ObjectKind.ASN
    try:
        ip_network(word, strict=False)
    except ValueError:
        return ObjectKind.DOMAIN
    return ObjectKind.CIDR


def _body(by: Person, found: Group, at: datetime) -> int:
    """For whom the word is given: the responding body, else the own one that watches everything. Raises Absent."""
    own = by.parties(WORKS_CASES)
    if int(found.row["cert"]) in own:
        return int(found.row["cert"])
    watching = sorted(own & watching_all(at))
    if not watching:
        raise Absent
    return watching[0]
