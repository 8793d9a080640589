"""A case as the parts of which a copy is made, as far as this person sees them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from pehra.foundation.access.person import Person
from pehra.incidents import queries as incidents
from pehra.incidents.rules.wording import EntryKind, TraceState
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.registry.queries.identifying import identifying
from pehra.releases.rules.finding import Victim
from pehra.releases.rules.material import Material, victim
from pehra.releases.rules.words import BlockKind, FactKey


@dataclass(frozen=True)
class Source:
    """A case, its parts, and by what its victim is recognised. `sector` of the organisation, by language.

    `entries` are those of its timeline, of which some are parts.
    """

    case: Any
    parts: tuple[Material, ...]
    entries: tuple[Any, ...]
    victim: Victim
    sector: dict[str, str]
    sector_slug: str

    def taken(self, sources: Collection[str]) -> list[Any]:
        """The entries that are among these parts."""
        return [each for each in self.entries if _named(each) in sources]

    @property
    def by_source(self) -> dict[str, Material]:
        return {part.source: part for part in self.parts}


def source(person: Person, reference: str) -> Source:
    """Raises Absent."""
    detail = incidents.detail(person, reference, national=frozenset())
    organisation = registry.organisation(detail.case.organisation_id)
    sector = organisation.sector if organisation else None
    return Source(
        case=detail.case,
        parts=tuple(_parts(detail, organisation)),
        entries=tuple(detail.entries),
        victim=_victim(detail),
        sector={"en": sector.name_en, "ur": sector.name_ur} if sector else {},
        sector_slug=sector.slug if sector else "",
    )


def _victim(detail: incidents.Detail) -> Victim:
    found = identifying([detail.case.organisation_id, *detail.case.affected])
    people = [each.author_label for each in detail.entries] + [each.reporter_label for each in detail.reports]
    people += [str(each.user) for each in detail.named]
    references = [detail.case.reference, *(each.reference for each in detail.reports)]
    return victim(found.names, [*found.persons, *people], found.networks, references)


def _parts(detail: incidents.Detail, organisation: Any) -> Iterator[Material]:
    case = detail.case
    yield Material("case:title", BlockKind.TITLE, case.title)
    yield from _facts(case, organisation)
    for report in detail.reports:
        yield Material(f"report:{report.reference}", BlockKind.REPORT, report.description, at=report.submitted_at)
    for entry in detail.entries:
        if entry.kind == EntryKind.NOTE and entry.body and _may_be_taken(entry, case):
            yield _note(entry)
    for kind, text in ((BlockKind.CAUSE, case.cause), (BlockKind.LESSON, case.lesson)):
        if text:
            yield Material(f"case:{kind}", kind, text)
    for seen in detail.observables:
        if seen.state == TraceState.SEEN:
            yield Material(f"observable:{seen.pk}", BlockKind.TRACE, seen.value, tag=seen.type, came_at=seen.added_at)


def _may_be_taken(entry: Any, case: Any) -> bool:
    """What another party wrote for named persons is not this body's to tell, in whatever words."""
    return TLP(entry.tlp) is not TLP.RED or entry.party_id == case.custodian_id


def _named(entry: Any) -> str:
    return f"entry:{entry.pk}"


def _note(entry: Any) -> Material:
    closed = TLP(entry.tlp) is TLP.RED
    return Material(
        _named(entry),
        BlockKind.NOTE,
        entry.body,
        at=entry.at,
        kept=not closed and not entry.internal,
        only=frozenset(-key for key in entry.audience if key < 0) if closed else None,
    )


def _facts(case: Any, organisation: Any) -> Iterator[Material]:
    told: list[tuple[FactKey, str, bool]] = [
        (FactKey.CLASSIFICATION, "\n".join(case.classification), True),
        (FactKey.SEVERITY, case.severity, True),
        (FactKey.RANSOMWARE, "yes" if case.ransomware else "", True),
        (FactKey.STATUS, case.status, True),
        (FactKey.OPENED, case.opened_at.isoformat(), True),
        (FactKey.CLOSED, case.closed_at.isoformat() if case.closed_at else "", True),
        (FactKey.SECTOR, organisation.sector.slug if organisation else "", True),
        # With the sector, a province often leaves but one.
        (FactKey.PROVINCE, organisation.province.slug if organisation else "", False),
    ]
    for key, value, kept in told:
        if value:
            yield Material(f"fact:{key}", BlockKind.FACT, value, tag=key, kept=kept)
