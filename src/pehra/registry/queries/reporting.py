"""An organisation as a report meets it: on the busiest path of all, in one small statement."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from pehra.foundation.storing import prepared
from pehra.law.chain import Subject
from pehra.law.functions import Ownership
from pehra.registry.models import Party
from pehra.registry.queries.chains import Link, links, subject_of
from pehra.registry.queries.network import snapshot
from pehra.registry.queries.parties import organisation_named

# The revision of the network comes along, which saves asking for it.
FOUND = """
SELECT p.id, p.kind, p.slug, p.name_en, p.name_ur,
       o.parent_id, o.sector_id, o.ownership, o.province_id, b.slug, o.attributes_since,
       EXISTS (SELECT FROM registry_cii_designation d WHERE d.organisation_id = p.id
               AND d.designated_on <= %(on)s AND (d.ended_on IS NULL OR d.ended_on > %(on)s)),
       (SELECT number FROM registry_revision)
FROM registry_party p
JOIN registry_organisation o ON o.party_ptr_id = p.id
LEFT JOIN registry_party b ON b.id = o.body_id
WHERE p.slug = %(slug)s
"""


@dataclass(frozen=True)
class Reporting:
    """Who reports, and what the rules look at in it on the day."""

    party: Party
    parent_id: int | None
    subject: Subject


def reporting(slug: str, on: date) -> Reporting | None:
    """The organisation of this slug on a date."""
    with prepared() as cursor:
        cursor.execute(FOUND, {"slug": slug, "on": on})
        row = cursor.fetchone()
    if row is None:
        return None
    *names, parent_id, sector, ownership, province, body, since, cii, revision = row
    party = Party.from_db(connection.alias, ["id", "kind", "slug", "name_en", "name_ur"], names)
    snapshot(revision)
    if since is not None and on < since:
        # It was another one then: its history tells.
        organisation = organisation_named(slug)
        return Reporting(party, parent_id, subject_of(organisation, on)) if organisation else None
    return Reporting(party, parent_id, Subject(slug, sector, Ownership(ownership), province, cii, body))


def chain_for(subject: Subject, on: date) -> tuple[Link, ...]:
    """The chain of a subject on a date, first responder first. Raises law.chain.ChainError."""
    found = snapshot()
    return links(found, found.chains(on).of(subject))
