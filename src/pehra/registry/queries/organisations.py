"""One organisation with everything that its page shows."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ADMINISTERS_BODY
from pehra.law.chain import ChainError
from pehra.registry import policy
from pehra.registry.models import CiiDesignation, Organisation
from pehra.registry.queries.chains import Link, links, subject_of
from pehra.registry.queries.constituency import Responsible, keepers_of, responsible
from pehra.registry.queries.contacts import ContactView, contacts_of_organisation
from pehra.registry.queries.days import local_date
from pehra.registry.queries.designations import designations_of
from pehra.registry.queries.network import Snapshot, snapshot
from pehra.registry.queries.objects import ObjectView, objects_of, with_rivals


@dataclass(frozen=True)
class OrganisationView:
    """`may_speak` for the organisation, `may_keep` its entry as its CERT, `may_decide` its claims, `lets_people_in`."""

    organisation: Organisation
    chain: tuple[Link, ...]
    cii: CiiDesignation | None
    designations: list[CiiDesignation]
    contacts: list[ContactView]
    objects: list[ObjectView]
    children: list[Organisation]
    may_speak: bool
    may_keep: bool
    may_decide: bool
    lets_people_in: bool


def organisation_view(viewer: Person, slug: str, at: datetime) -> OrganisationView:
    """The organisation as this viewer may see it. Raises Absent, also where there is one that they may not see."""
    organisation = Organisation.objects.select_related("sector", "province", "parent", "body").filter(slug=slug).first()
    if organisation is None:
        raise Absent
    today, found = local_date(at), snapshot()
    chain, bodies = _chain(found, organisation, today)
    if not policy.sees_organisation(viewer, organisation.pk, bodies.chain):
        raise Absent
    decides = policy.decides_claims(viewer, bodies.first)
    keeps = policy.keeps(viewer, bodies.keepers)
    objects = objects_of(organisation.pk)
    designations = designations_of(organisation.pk)
    return OrganisationView(
        organisation=organisation,
        chain=chain,
        cii=next((each for each in designations if each.designated_on <= today and _runs(each, at)), None),
        designations=designations,
        contacts=contacts_of_organisation(organisation.pk, at),
        # Whose claim stands against one's own is known to the CERTs alone.
        objects=with_rivals(objects, today, found) if decides or keeps else [ObjectView(each) for each in objects],
        children=_children(viewer, organisation, bodies),
        may_speak=policy.speaks_for(viewer, organisation.pk),
        may_keep=keeps,
        may_decide=decides,
        lets_people_in=not viewer.parties(ADMINISTERS_BODY).isdisjoint(bodies.keepers | {organisation.pk}),
    )


def own_organisations(viewer: Person) -> list[Organisation]:
    """The organisations at which the viewer holds a role, by slug."""
    parties = viewer.parties(policy.SEES_OWN)
    return list(Organisation.objects.filter(pk__in=parties, withdrawn_at=None).order_by("slug"))


def _runs(designation: CiiDesignation, at: datetime) -> bool:
    return designation.ended_on is None or designation.ended_on > local_date(at)


def _chain(found: Snapshot, organisation: Organisation, today: date) -> tuple[tuple[Link, ...], Responsible]:
    try:
        steps = found.chains(today).of(subject_of(organisation, today))
    except ChainError:
        return (), Responsible(None, frozenset(), ())
    chain = links(found, steps)
    ids = tuple(link.body_id for link in chain)
    return chain, Responsible(ids[0], keepers_of(found, steps), ids)


def _children(viewer: Person, organisation: Organisation, bodies: Responsible) -> list[Organisation]:
    """Those below it. A CERT sees them all; the organisation's people only those where they work too."""
    rows = organisation.children.filter(withdrawn_at=None)
    if not policy.keeps(viewer, bodies.keepers):
        rows = rows.filter(Q(pk__in=viewer.parties(policy.SEES_OWN)))
    return list(rows.order_by("slug")[:100])


def lets_people_in(by: Person, party_id: int, at: date) -> bool:
    """Whether one of the bodies that keep an organisation's entry is this person's to administer."""
    organisation = Organisation.objects.select_related("body").filter(pk=party_id).first()
    if organisation is None:
        return False
    return not by.parties(ADMINISTERS_BODY).isdisjoint(responsible(organisation, at).keepers)
