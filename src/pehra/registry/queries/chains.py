"""Chains of registered organisations."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from pehra.law.chain import ChainError, Chains, Step, Subject
from pehra.law.functions import Function, Ownership, Standing
from pehra.law.mandates import StandingStep
from pehra.registry.models import CiiDesignation, Organisation, PastAttributes
from pehra.registry.queries.network import Snapshot, snapshot

# On the way to a notification; what was suspended or dissolved is not waited for.
AWAITED = frozenset({Standing.PLANNED, Standing.DESIGNATED, Standing.RECOMMENDED})


@dataclass(frozen=True)
class Link:
    """One body of a chain, as a page shows it."""

    body_id: int
    slug: str
    name_en: str
    name_ur: str
    functions: tuple[Function, ...]
    acting: tuple[Function, ...]
    mandates: tuple[str, ...]
    rule: str
    citation: str


def designated(at: date) -> Q:
    """Designations that run on this date, as a condition on the table of designations."""
    return Q(designated_on__lte=at) & (Q(ended_on=None) | Q(ended_on__gt=at))


def subjects(at: date, among: Collection[int] | None = None) -> Iterator[tuple[int, Subject]]:
    """Every organisation, or each of these, with what the rules look at on this date, streamed."""
    only = Q() if among is None else Q(organisation_id__among=among)
    cii = set(CiiDesignation.objects.filter(designated(at), only).values_list("organisation_id", flat=True))
    past = _past_attributes(at, only)
    rows = Organisation.objects.order_by("pk").values_list(
        "pk", "slug", "sector_id", "ownership", "province_id", "body__slug"
    )
    if among is not None:
        rows = rows.filter(pk__among=among)
    ownerships = {each.value: each for each in Ownership}
    for pk, slug, *attributes in rows.iterator(chunk_size=10_000):
        sector, ownership, province, body = past.get(pk, attributes)
        yield pk, Subject(slug, sector, ownerships[ownership], province, pk in cii, body)


def _past_attributes(at: date, only: Q) -> dict[int, list[str]]:
    """Sector, ownership, province and body of those organisations that have become others since this date."""
    rows = PastAttributes.objects.filter(only, until__gt=at)
    rows = rows.order_by("organisation_id", "until").distinct("organisation_id")
    wanted = ("organisation_id", "sector_id", "ownership", "province_id", "body__slug")
    return {pk: attributes for pk, *attributes in rows.values_list(*wanted)}


def subject_of(organisation: Organisation, at: date) -> Subject:
    """What the rules look at in one organisation on a date."""
    cii = organisation.designations.filter(designated(at)).exists()
    then: Organisation | PastAttributes = organisation
    if organisation.attributes_since and at < organisation.attributes_since:
        past = organisation.past_attributes.select_related("body").filter(until__gt=at)
        then = past.order_by("until").first() or organisation
    return Subject(
        organisation.slug,
        then.sector_id,
        Ownership(then.ownership),
        then.province_id,
        cii,
        then.body.slug if then.body else None,
    )


def links(found: Snapshot, steps: tuple[Step, ...]) -> tuple[Link, ...]:
    """Steps with the bodies' ids and names."""
    rows = []
    for step in steps:
        body = found.institutions[step.body]
        rows.append(
            Link(
                body.id,
                step.body,
                body.name_en,
                body.name_ur,
                step.functions,
                step.acting,
                step.mandates,
                step.rule,
                step.citation,
            )
        )
    return tuple(rows)


@dataclass(frozen=True)
class PassedOver:
    """A body that would stand in a chain if it were in force, with its standing on the day."""

    body_id: int
    slug: str
    name_en: str
    name_ur: str
    acting: tuple[Function, ...]
    standing: Standing
    rule: str
    citation: str


def passed_over(found: Snapshot, subject: Subject, at: date) -> tuple[PassedOver, ...]:
    """The bodies that receive nothing by law although a mandate would put them into the subject's chain."""
    standings = {body.slug: body.standing_at(at) for body in found.network.bodies}
    willing = tuple(
        replace(body, standings=(StandingStep(Standing.NOTIFIED, date.min, ""),))
        if standings[body.slug] in AWAITED
        else body
        for body in found.network.bodies
    )
    steps = Chains(replace(found.network, bodies=willing), at).of(subject)
    return tuple(
        PassedOver(body.id, body.slug, body.name_en, body.name_ur, step.acting, standing, step.rule, step.citation)
        for step in steps
        if (standing := standings[step.body]) in AWAITED and (body := found.institutions[step.body])
    )


def chain_of(organisation: Organisation, at: date, subject: Subject | None = None) -> tuple[Link, ...]:
    """The chain of an organisation on a date, first responder first. Raises law.chain.ChainError.

    `subject` saves a statement where the caller has it already.
    """
    found = snapshot()
    return links(found, found.chains(at).of(subject or subject_of(organisation, at)))


def first_responder(organisation: Organisation, at: date) -> Link:
    return chain_of(organisation, at)[0]


def bodies_above(organisation_ids: Collection[int], at: date) -> dict[int, tuple[int, ...]]:
    """The bodies of the chain of each of these organisations, first responder first; empty where none can be told."""
    found = snapshot()
    compiled, chains = found.chains(at), dict[int, tuple[int, ...]]()
    for pk, subject in subjects(at, among=organisation_ids):
        try:
            chains[pk] = tuple(found.institutions[step.body].id for step in compiled.of(subject))
        except ChainError:
            chains[pk] = ()
    return chains


def chains_on(at: date) -> Iterator[tuple[int, tuple[Step, ...]]]:
    """The chain of every organisation, streamed with its id."""
    compiled = snapshot().chains(at)
    for pk, subject in subjects(at):
        yield pk, compiled.of(subject)
