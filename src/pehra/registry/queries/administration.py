"""What the people of a body look after, all at once."""

from dataclasses import dataclass
from datetime import datetime

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.law.functions import LISTED, Function
from pehra.law.mandates import StandingStep
from pehra.registry import models, policy
from pehra.registry.queries.bodies import body_to_administer, is_team
from pehra.registry.queries.constituency import served
from pehra.registry.queries.contacts import ContactView, contacts_of_body, grown_old
from pehra.registry.queries.days import local_date
from pehra.registry.queries.designations import due_reviews
from pehra.registry.queries.network import Snapshot, snapshot
from pehra.registry.queries.objects import ObjectView, meeting_others, once, waiting, with_rivals


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
        constituency=_constituency(found, slug, at) if viewer.holds(body.pk, policy.KEEPS) else None,
    )


def _constituency(found: Snapshot, slug: str, at: datetime) -> Constituency:
    today = local_date(at)
    both = served(slug, today, found)
    claims, contests = waiting(both.first), meeting_others(both.anywhere)
    # Each object is shown with its rivals in either list; they are asked for once.
    views = {view.found.pk: view for view in with_rivals([*claims, *contests], today, found)}
    return Constituency(
        count=models.Organisation.objects.filter(both.first, withdrawn_at=None).count(),
        claims=[views[each.pk] for each in claims],
        contests=once(views[each.pk] for each in contests),
        reviews=due_reviews(both.anywhere, today),
        stale=grown_old(both.first, at),
    )
