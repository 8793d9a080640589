"""What the people of a body look after, all at once."""

from dataclasses import dataclass
from datetime import datetime

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.law.functions import LISTED, Function
from pehra.law.mandates import StandingStep
from pehra.registry import models, policy
from pehra.registry.queries.bodies import body_to_administer, is_team
from pehra.registry.queries.constituency import served_by
from pehra.registry.queries.contacts import ContactView, contacts_of_body, stale_contacts
from pehra.registry.queries.days import local_date
from pehra.registry.queries.designations import reviews_due
from pehra.registry.queries.network import snapshot
from pehra.registry.queries.objects import ObjectView, claims_to_decide, contested


@dataclass(frozen=True)
class Constituency:
    """What waits for a body about the organisations that it serves; `count` are those to which it responds first."""

    count: int
    claims: list[ObjectView]
    contests: list[ObjectView]
    reviews: list[models.CiiDesignation]
    stale: list[models.Contact]


@dataclass(frozen=True)
class AdministrationView:
    """`constituency` is None for whoever administers the body without working there."""

    body: models.Body
    step: StandingStep | None
    functions: tuple[Function, ...]
    contacts: list[ContactView]
    is_team: bool
    may_administer: bool
    constituency: Constituency | None


def administration_view(viewer: Person, slug: str, at: datetime) -> AdministrationView:
    """A body for its own people and for a platform administrator, who sees nothing of its constituents."""
    body = body_to_administer(viewer, slug)
    found, today = snapshot(), local_date(at)
    institution = found.institutions.get(slug)
    if institution is None:
        raise Absent
    law = next(each for each in found.network.bodies if each.slug == slug)
    held = [
        each for each in found.network.mandates if each.body == slug and each.runs_at(today) and law.in_force_at(today)
    ]
    return AdministrationView(
        body=body,
        step=law.step_at(today),
        functions=tuple(sorted({each.function for each in held}, key=LISTED.__getitem__)),
        contacts=contacts_of_body(viewer, institution, at, found),
        is_team=is_team(found, slug),
        may_administer=policy.administers_body(viewer, body.pk),
        constituency=_constituency(viewer, body, at) if viewer.holds(body.pk, policy.KEEPS) else None,
    )


def _constituency(viewer: Person, body: models.Body, at: datetime) -> Constituency:
    today = local_date(at)
    served = models.Organisation.objects.filter(served_by(body.slug, today, first=True), withdrawn_at=None)
    return Constituency(
        count=served.count(),
        claims=claims_to_decide(viewer, body.pk, today),
        contests=contested(viewer, body.pk, today),
        reviews=reviews_due(viewer, body.pk, today),
        stale=stale_contacts(viewer, body.pk, at),
    )
