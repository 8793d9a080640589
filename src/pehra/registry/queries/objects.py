"""Network objects: an organisation's own, the claims that a CERT has to decide, and those that are contested."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.person import Person
from pehra.law.constituency import ObjectKind
from pehra.registry import policy
from pehra.registry.models import CiiDesignation, Contest, NetworkObject, Organisation
from pehra.registry.queries.chains import designated
from pehra.registry.queries.constituency import Served, first_of, responsible, served, visible_organisation
from pehra.registry.queries.days import local_date
from pehra.registry.queries.network import Institution, Snapshot, snapshot
from pehra.registry.rules.addresses import Meeting, meeting

# How many of a list a page shows; those who decide begin with the oldest.
LIMIT = 50


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


def claims_to_decide(viewer: Person, body_id: int, at: date, limit: int = LIMIT) -> list[ObjectView]:
    """The oldest undecided claims of the organisations to which the body is the first responder, with their rivals."""
    found = snapshot()
    return with_rivals(waiting(_served(viewer, body_id, at, found).first, limit), at, found)


def contested(viewer: Person, body_id: int, at: date, limit: int = LIMIT) -> list[ObjectView]:
    """The objects of a body's constituents that meet another organisation's. Each pair is listed once.

    Both CERTs see it, and every body above either of them; nobody else does.
    """
    found = snapshot()
    return once(with_rivals(meeting_others(_served(viewer, body_id, at, found).anywhere, limit), at, found))


@dataclass(frozen=True)
class Dispute:
    """Two live claims that meet, of constituents of two CERTs: neither CERT can decide it alone."""

    one: NetworkObject
    other: NetworkObject


def disputes(at: date, limit: int = LIMIT) -> list[Dispute]:
    """Claims that meet across CERTs, each pair once, for who puts such a conflict before the Council."""
    views = once(with_rivals(meeting_others(Q(), limit), at, snapshot()))
    found = []
    for view in views:
        first = responsible(view.found.organisation, at).first
        found += [Dispute(view.found, rival.found) for rival in view.rivals if rival.cert and rival.cert.id != first]
    return found


def waiting(served: Q, limit: int = LIMIT) -> list[NetworkObject]:
    """Undecided claims of the organisations that fit the condition, the oldest first."""
    rows = NetworkObject.objects.filter(state=NetworkObject.State.CLAIMED, organisation__in=_live(served))
    return list(rows.select_related("organisation").order_by("claimed_at", "pk")[:limit])


def meeting_others(served: Q, limit: int = LIMIT) -> list[NetworkObject]:
    """Contested objects of the organisations that fit the condition."""
    rows = NetworkObject.objects.filter(contested=True, organisation__in=_live(served))
    return list(rows.select_related("organisation").order_by("pk")[:limit])


def once(views: Iterable[ObjectView]) -> list[ObjectView]:
    """Without those whose every rival is in the list already, with them as its rival."""
    shown: list[ObjectView] = []
    listed: set[int] = set()
    for view in views:
        if not {rival.found.pk for rival in view.rivals} <= listed:
            shown.append(view)
            listed.add(view.found.pk)
    return shown


def object_to_decide(viewer: Person, slug: str, object_id: int, at: datetime, *, withdraw: bool = False) -> ObjectView:
    """One live object of an organisation, for its CERT; to `withdraw` it, also for its own people.

    Raises Absent, Forbidden.
    """
    organisation = visible_organisation(viewer, slug, local_date(at))
    found = NetworkObject.objects.filter(
        pk=object_id, organisation=organisation, state__in=(NetworkObject.State.CLAIMED, NetworkObject.State.APPROVED)
    ).first()
    if found is None:
        raise Absent
    if policy.decides_claims(viewer, responsible(organisation, local_date(at)).first):
        return with_rivals([found], local_date(at), snapshot())[0]
    if withdraw and policy.speaks_for(viewer, organisation.pk):
        return ObjectView(found)
    raise Forbidden("A claim is decided by the organisation's first responder.")


def with_rivals(objects: Iterable[NetworkObject], at: date, network: Snapshot) -> list[ObjectView]:
    """The objects of one page with what they meet."""
    rows = {each.pk: each for each in objects}
    rivals: dict[int, list[Rival]] = defaultdict(list)
    if contested := [row.pk for row in rows.values() if row.contested]:
        cii = CiiDesignation.objects.filter(designated(at), organisation=OuterRef("other__organisation"))
        pairs = Contest.objects.filter(mine__in=contested).annotate(cii=Exists(cii))
        for pair in pairs.select_related("other__organisation__body").order_by("mine_id", "other_id"):
            organisation = pair.other.organisation
            organisation.cii = pair.cii
            cert = first_of(network, organisation, at)
            rivals[pair.mine_id].append(_rival(rows[pair.mine_id], pair.other, cert))
    return [ObjectView(row, tuple(rivals[pk])) for pk, row in rows.items()]


def _rival(mine: NetworkObject, other: NetworkObject, cert: Institution | None) -> Rival:
    lies = meeting(ObjectKind(mine.kind), mine.value, other.value)
    return Rival(other, lies or Meeting.EQUAL, cert)


def _served(viewer: Person, body_id: int, at: date, found: Snapshot) -> Served:
    body = found.by_id.get(body_id)
    if body is None or not (viewer.holds(body_id, policy.SEES_CONSTITUENTS) or policy.is_operator(viewer)):
        raise Absent
    return served(body.slug, at, found)


def _live(condition: Q) -> "QuerySet[Organisation]":
    return Organisation.objects.filter(condition, withdrawn_at=None)
