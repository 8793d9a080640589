"""Organisations as a viewer may see them. Whom a body serves is a condition on attributes, never a list of ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.law.chain import ChainError, Step, Subject
from pehra.law.functions import Function, Ownership
from pehra.registry import policy
from pehra.registry.models import CiiDesignation, Mandate, Organisation
from pehra.registry.queries.chains import designated, subject_of
from pehra.registry.queries.network import Institution, Snapshot, snapshot
from pehra.registry.queries.pages import Page, Turn, turned
from pehra.registry.rules.coverage import Box


@dataclass(frozen=True)
class Responsible:
    """The bodies that stand behind an organisation today; empty where no chain can be told."""

    first: int | None
    keepers: frozenset[int]
    chain: tuple[int, ...]


@dataclass(frozen=True)
class Constituent:
    """An organisation in a list."""

    organisation: Organisation
    cii: bool
    first: Institution | None


def responsible(organisation: Organisation, at: date, found: Snapshot | None = None) -> Responsible:
    """Who stands behind the organisation on this date."""
    found = found or snapshot()
    try:
        steps = found.chains(at).of(subject_of(organisation, at))
    except ChainError:
        return Responsible(None, frozenset(), ())
    ids = tuple(found.institutions[step.body].id for step in steps)
    return Responsible(ids[0], keepers_of(found, steps), ids)


def keepers_of(found: Snapshot, steps: Sequence[Step]) -> frozenset[int]:
    """The first responder and whoever holds the national or the CII function in a chain keep the entry."""
    hubs = {Function.NATIONAL, Function.CII}
    bodies = [steps[0].body, *(step.body for step in steps if hubs & set(step.functions))]
    return frozenset(found.institutions[body].id for body in bodies)


@dataclass(frozen=True)
class Served:
    """Conditions on the table of organisations: in whose chain a body stands, and to which it responds first.

    They name ids only of organisations that a mandate names or that are a body themselves, which are as few as there
    are bodies. An empty condition means all.
    """

    anywhere: Q
    first: Q


def served(body: str, at: date, found: Snapshot | None = None) -> Served:
    """Whom the body serves on this date by what the organisations are today."""
    found = found or snapshot()
    try:
        singled_out = _singled_out(found, at)
        return Served(
            _condition(found, body, at, singled_out, first=False), _condition(found, body, at, singled_out, first=True)
        )
    except ChainError:
        return Served(Q(pk__in=[]), Q(pk__in=[]))


def served_by(body: str, at: date, *, first: bool = False, found: Snapshot | None = None) -> Q:
    """One of the two conditions."""
    both = served(body, at, found)
    return both.first if first else both.anywhere


def _condition(found: Snapshot, body: str, at: date, singled_out: dict[int, tuple[str, ...]], *, first: bool) -> Q:
    covered = found.coverage(body, at, first=first)
    belongs = [pk for pk, bodies in singled_out.items() if body in (bodies[:1] if first else bodies)]
    if covered.everything and len(belongs) == len(singled_out):
        return Q()
    ordinary = Q(body=None) & ~Q(is_named(at))
    return (ordinary & in_boxes(covered.boxes, at)) | Q(pk__in=belongs)


def is_named(at: date) -> Exists:
    running = Q(starts__lte=at) & (Q(ends=None) | Q(ends__gt=at))
    return Exists(Mandate.objects.filter(running, organisation=OuterRef("pk")))


def is_cii(at: date) -> Exists:
    return Exists(CiiDesignation.objects.filter(designated(at), organisation=OuterRef("pk")))


def _singled_out(found: Snapshot, at: date) -> dict[int, tuple[str, ...]]:
    """Those organisations whose chain is their own, by id: the bodies of it in their order."""
    chains = found.chains(at)
    rows = Organisation.objects.filter(Q(body__isnull=False) | Q(is_named(at))).annotate(cii=is_cii(at))
    return {row.pk: tuple(step.body for step in chains.of(subject_today(row))) for row in rows.select_related("body")}


def in_boxes(boxes: Iterable[Box], at: date) -> Q:
    """A condition on attributes. Where the designation makes no difference, it is not looked at."""
    by_cii: dict[bool, set[tuple[Ownership, frozenset[str], frozenset[str]]]] = {True: set(), False: set()}
    for box in boxes:
        by_cii[box.cii].add((box.ownership, box.sectors, box.provinces))
    either = by_cii[True] & by_cii[False]
    cii = Q(is_cii(at))
    return _any(either) | (cii & _any(by_cii[True] - either)) | (~cii & _any(by_cii[False] - either))


def _any(boxes: set[tuple[Ownership, frozenset[str], frozenset[str]]]) -> Q:
    condition = Q(pk__in=[])
    for ownership, sectors, provinces in sorted(boxes, key=str):
        condition |= Q(ownership=ownership.value, sector__in=sorted(sectors), province__in=sorted(provinces))
    return condition


def visible_organisations(viewer: Person, at: date, found: Snapshot | None = None) -> Q:
    """What the viewer may see: their own organisations, and the constituents of bodies where they work."""
    if policy.is_operator(viewer):
        return Q()
    condition = Q(pk__in=viewer.parties(policy.SEES_OWN))
    found = found or snapshot()
    for party in sorted(viewer.parties(policy.SEES_CONSTITUENTS)):
        if party in found.by_id:
            anywhere = served_by(found.by_id[party].slug, at, found=found)
            if not anywhere:
                return Q()
            condition |= anywhere
    return condition


def visible_organisation(viewer: Person, slug: str, at: date) -> Organisation:
    """The organisation of this name. Raises Absent also where the viewer has no business with it."""
    found = Organisation.objects.select_related("sector", "province", "parent", "body").filter(slug=slug).first()
    if found is None or not policy.sees_organisation(viewer, found.pk, responsible(found, at).chain):
        raise Absent
    return found


def subject_today(row: Any) -> Subject:
    """What the rules look at in a row that was annotated with `cii`."""
    body = row.body.slug if row.body_id else None
    return Subject(row.slug, row.sector_id, Ownership(row.ownership), row.province_id, row.cii, body)


def constituents(
    viewer: Person,
    at: date,
    *,
    body: str = "",
    search: str = "",
    filters: dict[str, str] | None = None,
    turn: Turn | None = None,
) -> Page[Constituent]:
    """A page of the organisations that the viewer may see, those of one body if it is named, by slug.

    `filters` are exact values of sector, province, ownership, and cii ("yes" or "no").
    """
    found = snapshot()
    rows = _listed(viewer, at, body, search, filters or {}, found).select_related("sector", "province", "body")
    page = turned(rows.annotate(cii=is_cii(at)), "slug", turn or Turn())
    return page.map(lambda row: Constituent(row, row.cii, first_of(found, row, at)))


def count_constituents(
    viewer: Person, at: date, *, body: str = "", search: str = "", filters: dict[str, str] | None = None
) -> int:
    return _listed(viewer, at, body, search, filters or {}, snapshot()).count()


def _listed(
    viewer: Person, at: date, body: str, search: str, filters: dict[str, str], found: Snapshot
) -> "QuerySet[Organisation]":
    rows = Organisation.objects.filter(visible_organisations(viewer, at, found), withdrawn_at=None)
    if body:
        rows = rows.filter(served_by(body, at, found=found))
    if search:
        rows = rows.filter(Q(name_en__icontains=search) | Q(name_ur__icontains=search) | Q(slug__icontains=search))
    for field in ("sector", "province", "ownership"):
        if filters.get(field):
            rows = rows.filter(**{field: filters[field]})
    if filters.get("cii") in ("yes", "no"):
        cii = Q(is_cii(at))
        rows = rows.filter(cii if filters["cii"] == "yes" else ~cii)
    return rows


def first_of(found: Snapshot, row: Any, at: date) -> Institution | None:
    """The first responder to a row that was annotated with `cii`; None where no chain can be told."""
    try:
        steps: tuple[Step, ...] = found.chains(at).of(subject_today(row))
    except ChainError:
        return None
    return found.institutions[steps[0].body]
