"""Network objects: an organisation's own, the claims that a CERT has to decide, and those that are contested."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.person import Person
from pehra.law.constituency import ObjectKind
from pehra.registry import policy
from pehra.registry.models import Contest, NetworkObject, Organisation
from pehra.registry.queries.constituency import first_of, is_cii, responsible, served_by, visible_organisation
from pehra.registry.queries.days import local_date
from pehra.registry.queries.network import Institution, snapshot
from pehra.registry.rules.addresses import Meeting, meeting


@dataclass(frozen=True)
class Rival:
    """Another organisation's live object that meets one's own, and the CERT that speaks for it."""

    found: NetworkObject
    lies: Meeting
    cert: Institution | None


@dataclass(frozen=True)
class ObjectView:
    """A network object, with its rivals for those who decide."""

    found: NetworkObject
    rivals: tuple[Rival, ...] = ()


def objects_of(organisation_id: int) -> list[NetworkObject]:
    """What an organisation has claimed: in force first, then the newest decisions."""
    rows = NetworkObject.objects.filter(organisation_id=organisation_id).select_related("deciding_body")
    live = [each for each in rows.order_by("kind", "value", "pk") if each.state in ("claimed", "approved")]
    past = rows.exclude(state__in=("claimed", "approved")).order_by("-decided_at", "-pk")[:20]
    return [*live, *past]


def claims_to_decide(viewer: Person, body_id: int, at: date, limit: int = 50) -> list[ObjectView]:
    """The oldest undecided claims of the organisations to which the body is the first responder, with their rivals."""
    served = _served(viewer, body_id, at, first=True)
    rows = NetworkObject.objects.filter(state=NetworkObject.State.CLAIMED, organisation__in=served)
    return with_rivals(rows.select_related("organisation").order_by("claimed_at", "pk")[:limit], at)


def contested(viewer: Person, body_id: int, at: date, limit: int = 50) -> list[ObjectView]:
    """The objects of a body's constituents that meet another organisation's. Each pair is listed once.

    Both CERTs see it, and every body above either of them; nobody else does.
    """
    served = _served(viewer, body_id, at)
    once = Q(mine_id__lt=F("other_id")) | ~Q(other__organisation__in=served)
    pairs = Contest.objects.filter(once, mine__organisation__in=served).order_by("mine_id", "other_id")
    wanted = dict.fromkeys(pairs.values_list("mine_id", flat=True)[: 4 * limit])
    rows = NetworkObject.objects.filter(pk__in=list(wanted)[:limit]).select_related("organisation")
    return with_rivals(rows.order_by("pk"), at)


def object_to_decide(viewer: Person, slug: str, object_id: int, at: datetime) -> ObjectView:
    """One live object of an organisation, for its own people and its CERT. Raises Absent, Forbidden."""
    organisation = visible_organisation(viewer, slug, local_date(at))
    found = NetworkObject.objects.filter(
        pk=object_id, organisation=organisation, state__in=(NetworkObject.State.CLAIMED, NetworkObject.State.APPROVED)
    ).first()
    if found is None:
        raise Absent
    if policy.decides_claims(viewer, responsible(organisation, local_date(at)).first):
        return with_rivals([found], local_date(at))[0]
    if policy.speaks_for(viewer, organisation.pk):
        return ObjectView(found)
    raise Forbidden("A claim is decided by the organisation's first responder.")


def with_rivals(objects: Iterable[NetworkObject], at: date) -> list[ObjectView]:
    """The objects of one page with what they meet."""
    rows = list(objects)
    if not rows:
        return []
    pairs = Contest.objects.filter(mine_id__in=[each.pk for each in rows]).values_list("mine_id", "other_id")
    by_mine: dict[int, list[int]] = defaultdict(list)
    for mine, other in pairs:
        by_mine[mine].append(other)
    others = _others({pk for found in by_mine.values() for pk in found}, at)
    return [
        ObjectView(row, tuple(_rival(row, *others[pk]) for pk in sorted(by_mine[row.pk]) if pk in others))
        for row in rows
    ]


def _others(ids: set[int], at: date) -> dict[int, tuple[NetworkObject, Institution | None]]:
    if not ids:
        return {}
    rows = NetworkObject.objects.filter(pk__in=ids).select_related("organisation")
    organisations = Organisation.objects.filter(network_objects__in=ids).select_related("body").distinct()
    network = snapshot()
    certs = {each.pk: first_of(network, each, at) for each in organisations.annotate(cii=is_cii(at))}
    return {row.pk: (row, certs.get(row.organisation_id)) for row in rows}


def _rival(mine: NetworkObject, other: NetworkObject, cert: Institution | None) -> Rival:
    lies = meeting(ObjectKind(mine.kind), mine.value, other.value)
    return Rival(other, lies or Meeting.EQUAL, cert)


def _served(viewer: Person, body_id: int, at: date, *, first: bool = False) -> "QuerySet[Organisation]":
    found = snapshot()
    body = found.by_id.get(body_id)
    if body is None or not (viewer.holds(body_id, policy.SEES_CONSTITUENTS) or policy.is_operator(viewer)):
        raise Absent
    return Organisation.objects.filter(served_by(body.slug, at, first=first, found=found), withdrawn_at=None)
