"""Findings as a viewer may see them: lists by cursor, and one with its story."""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any, Final

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from pehra.events.models import Change, Episode, Finding, Sighting
from pehra.events.policy import acts_open_to
from pehra.events.rules.references import tidy
from pehra.events.rules.states import OPEN, Act, FindingState
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import Slice, place, slice_of
from pehra.foundation.access.roles import REPORTS, WORKS_CASES
from pehra.pipeline.schema import SEVERITIES

MOST_CHANGES: Final = 500


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; empty means any.

    `state` is a state, or `open` for all that wait for somebody; `severity` this one or worse; `type` an RSIT type or
    `class/type`; `address` an address or a prefix; `mine`: of organisations for which I answer, or whose first
    responder I am; `digest` the findings that a digest named.
    """

    state: str = ""
    severity: str = ""
    type: str = ""
    identifier: str = ""
    organisation_id: int | None = None
    cert_id: int | None = None
    sector: str = ""
    province: str = ""
    address: str = ""
    feed: str = ""
    mine: bool = False
    digest: str = ""
    reference: str = ""

    def narrow(self, rows: "QuerySet[Finding]", person: Person) -> "QuerySet[Finding]":
        """The rows that fit. What cannot be meant fits nothing."""
        exact = {
            "identifier": self.identifier,
            "organisation_id": self.organisation_id,
            "cert_id": self.cert_id,
            "sector": self.sector,
            "province": self.province,
            "feed": self.feed,
        }
        if not all(str(word).isprintable() for word in vars(self).values()):
            return rows.none()
        rows = rows.filter(**{field: value for field, value in exact.items() if value})
        rows = rows.filter(_of_state(self.state), _of_type(self.type), _at_least(self.severity), _within(self.address))
        if self.mine:
            rows = rows.filter(
                Q(organisation_id__in=person.parties(REPORTS)) | Q(cert_id__in=person.parties(WORKS_CASES))
            )
        if self.digest:
            rows = rows.filter(lines__digest__reference=tidy(self.digest))
        return rows.filter(reference=tidy(self.reference)) if self.reference else rows


@dataclass(frozen=True)
class Story:
    """One finding with what is known of it, and what the viewer may do with it now."""

    finding: Finding
    sightings: list[Sighting]
    changes: list[Change]
    episodes: list[Episode]
    acts: frozenset[Act]


def visible(person: Person) -> "QuerySet[Finding]":
    """All findings that this person may see."""
    return Finding.objects.filter(visible_to(person))


def findings(
    person: Person, narrowed: Filter, *, after: str = "", before: str = "", last: bool = False, limit: int = 50
) -> "Slice[Finding]":
    """A page of findings, the newest first, each with `last_seen`; cursors as in other lists.

    The organisation and the CERT of each row are loaded.
    """
    rows = narrowed.narrow(visible(person), person).select_related("organisation", "cert")
    return slice_of(with_last_seen(rows), "open_since", after=after, before=before, last=last, limit=limit)


def with_last_seen(rows: Any) -> Any:
    """Each row with when any feed saw it last."""
    seen = Sighting.objects.filter(finding=OuterRef("pk")).values("finding").annotate(last=Max("last_seen"))
    return rows.annotate(last_seen=Subquery(seen.values("last")))


def finding(person: Person, reference: str) -> Finding:
    """The finding of this reference. Raises Absent also for one that this person may not see."""
    rows = with_last_seen(visible(person).select_related("organisation", "cert"))
    found = rows.filter(reference=tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def story(person: Person, reference: str) -> Story:
    """A finding with its sightings, changes and episodes. Raises Absent."""
    found = finding(person, reference)
    sightings = Sighting.objects.select_related("stream").filter(finding=found).order_by("-last_seen")
    return Story(
        found,
        list(sightings),
        list(Change.objects.select_related("party").filter(finding=found).order_by("at", "pk")[:MOST_CHANGES]),
        list(Episode.objects.filter(finding=found).order_by("number")),
        acts_open_to(person, found),
    )


def days_seen(sighting: Sighting) -> int:
    """On how many days a feed saw the finding."""
    return sum((each.upper - each.lower).days for each in sighting.days)


def cursor(found: Finding) -> str:
    """The place of a finding in a list."""
    return place(found.open_since, found.reference)


def counts(person: Person, narrowed: Filter) -> dict[str, int]:
    """How many findings there are by state; for small selections such as one organisation or one digest."""
    rows = narrowed.narrow(visible(person), person).values("state").annotate(count=Count("pk"))
    return dict(rows.order_by("state").values_list("state", "count"))


def _of_state(state: str) -> Q:
    if not state:
        return Q()
    return Q(state__in=sorted(OPEN)) if state == "open" else Q(state=state if state in list(FindingState) else None)


def _of_type(type_: str) -> Q:
    if not type_:
        return Q()
    taxonomy, slash, rest = type_.partition("/")
    return Q(taxonomy=taxonomy, type=rest) if slash else Q(type=type_) | Q(taxonomy=type_)


def _at_least(severity: str) -> Q:
    if not severity:
        return Q()
    return Q(severity__in=SEVERITIES[: SEVERITIES.index(severity) + 1] if severity in SEVERITIES else [])


def _within(address: str) -> Q:
    if not address:
        return Q()
    try:
        return Q(source_ip__range=_ends(address)) if "/" in address else Q(source_ip=str(ip_address(address)))
    except ValueError:
        return Q(pk__in=[])


def _ends(prefix: str) -> tuple[str, str]:
    """First and last address of a prefix, between which PostgreSQL's order of addresses keeps all of it."""
    network = ip_network(prefix, strict=False)
    return str(network[0]), str(network[-1])
