"""Chains of registered organisations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from pehra.law.chain import Step, Subject
from pehra.law.functions import Function, Ownership
from pehra.registry.models import CiiDesignation, Organisation
from pehra.registry.queries.network import Snapshot, snapshot


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


def local_date(at: datetime) -> date:
    """The date on which the law looks at this moment: the country's own."""
    return at.astimezone(ZoneInfo(settings.DISPLAY_TIME_ZONE)).date()


def subjects(at: date) -> Iterator[tuple[int, Subject]]:
    """Every organisation, with what the rules look at on this date, streamed."""
    running = Q(designated_on__lte=at) & (Q(ended_on=None) | Q(ended_on__gt=at))
    designated = set(CiiDesignation.objects.filter(running).values_list("organisation_id", flat=True))
    rows = Organisation.objects.order_by("pk").values_list(
        "pk", "slug", "sector_id", "ownership", "province_id", "body__slug"
    )
    ownerships = {each.value: each for each in Ownership}
    for pk, slug, sector, ownership, province, body in rows.iterator(chunk_size=10_000):
        yield pk, Subject(slug, sector, ownerships[ownership], province, pk in designated, body)


def subject_of(organisation: Organisation, at: date) -> Subject:
    """What the rules look at in one organisation on a date."""
    running = Q(designated_on__lte=at) & (Q(ended_on=None) | Q(ended_on__gt=at))
    cii = organisation.designations.filter(running).exists()
    return Subject(
        organisation.slug,
        organisation.sector_id,
        Ownership(organisation.ownership),
        organisation.province_id,
        cii,
        organisation.body.slug if organisation.body else None,
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


def chain_of(organisation: Organisation, at: date, subject: Subject | None = None) -> tuple[Link, ...]:
    """The chain of an organisation on a date, first responder first. Raises law.chain.ChainError.

    `subject` saves a statement where the caller has it already.
    """
    found = snapshot()
    return links(found, found.chains(at).of(subject or subject_of(organisation, at)))


def first_responder(organisation: Organisation, at: date) -> Link:
    return chain_of(organisation, at)[0]


def chains_on(at: date) -> Iterator[tuple[int, tuple[Step, ...]]]:
    """The chain of every organisation, streamed with its id."""
    compiled = snapshot().chains(at)
    for pk, subject in subjects(at):
        yield pk, compiled.of(subject)
