"""Playbooks as a person sees them: the country's, those of the own body, and what others share or prescribe."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.law.playbook_conditions import Facts, parse
from pehra.law.playbooks import Reach, Step, step_of
from pehra.playbooks import policy
from pehra.playbooks.models import Mandate, Playbook, Run, Version
from pehra.playbooks.queries.facts import facts_of
from pehra.playbooks.rules.words import VersionState, tidy
from pehra.registry import queries as registry


@dataclass(frozen=True)
class Row:
    """A playbook in a list with its newest published version (None: only a draft) and who prescribes it."""

    playbook: Playbook
    version: Version | None
    draft: Version | None
    owner: registry.PartyName | None
    mandates: list[Mandate]
    own: bool


@dataclass(frozen=True)
class Detail:
    """A playbook with one version, and what this person can do with it. `reaches`: what one's body may prescribe."""

    row: Row
    shown: Version
    steps: list[Step]
    versions: list[Version]
    bodies: dict[int, registry.PartyName]
    edits: bool
    publishes: bool
    prescribes: dict[str, tuple[Reach, ...]]


@dataclass(frozen=True)
class Startable:
    """A playbook that can be started on a case. `fits`: the case is one of those that it is for; `prescribed`: to the
    body that has the case.
    """

    playbook: Playbook
    version: Version
    fits: bool
    prescribed: bool


def visible(person: Person) -> "QuerySet[Playbook]":
    """What this person may know of. A playbook of which there is only a draft is its own body's alone."""
    own = Q(owner_id__in=person.parties(WORKS_CASES))
    prescribed = Exists(Mandate.objects.filter(playbook=OuterRef("pk")))
    return Playbook.objects.filter(own | (Q(latest__gt=0) & (Q(owner=None) | Q(shared=True) | prescribed)))


def running(on: date) -> Q:
    """Playbooks that can be started on a day."""
    begun = Q(starts=None) | Q(starts__lte=on)
    return Q(latest__gt=0, withdrawn_at=None) & begun & (Q(ends=None) | Q(ends__gt=on))


def prescribed(on: date) -> "QuerySet[Mandate]":
    """Mandates that stand on a day, oldest first."""
    return Mandate.objects.filter(Q(ends=None) | Q(ends__gt=on), starts__lte=on).order_by("starts", "pk")


def listed(person: Person, on: date) -> list[Row]:
    """Every playbook that this person may know of: the own body's first, then the country's, then those of others."""
    found = list(visible(person).filter(withdrawn_at=None).order_by("pk"))
    versions = Version.objects.filter(playbook__in=found).defer("steps").order_by("number")
    rows = _rows(person, found, versions, on)
    return sorted(
        rows, key=lambda row: (not row.own, row.owner is not None, (row.version or row.draft or Version()).title_en)
    )


def _rows(person: Person, found: list[Playbook], versions: Iterable[Version], on: date) -> list[Row]:
    """`versions` of these playbooks, the oldest first."""
    newest: dict[int, Version] = {}
    drafts: dict[int, Version] = {}
    for version in versions:
        (drafts if version.state == VersionState.DRAFT else newest)[version.playbook_id] = version
    mandates: dict[int, list[Mandate]] = {}
    for mandate in prescribed(on).filter(playbook__in=found):
        mandates.setdefault(mandate.playbook_id, []).append(mandate)
    names = registry.party_names({each.owner_id for each in found if each.owner_id})
    return [
        Row(
            each,
            newest.get(each.pk),
            drafts.get(each.pk) if policy.owns(person, each) else None,
            names.get(each.owner_id) if each.owner_id else None,
            mandates.get(each.pk, []),
            policy.owns(person, each),
        )
        for each in found
    ]


def playbook(person: Person, reference: str) -> Playbook:
    """Raises Absent also for one that is not for this person, and for whoever works on no cases."""
    found = visible(person).filter(reference=tidy(reference)).first()
    if found is None or not person.has_role(*WORKS_CASES):
        raise Absent
    return found


def detail(person: Person, reference: str, on: date, number: int | None = None) -> Detail:
    """A playbook at one of its versions: by default the newest published one, else the draft. Raises Absent."""
    found = playbook(person, reference)
    every = list(Version.objects.filter(playbook=found).order_by("number"))
    row = _rows(person, [found], every, on)[0]
    rows = [each for each in reversed(every) if each.state == VersionState.PUBLISHED or row.own]
    wanted = number if number is not None else (found.latest or None)
    shown = next((each for each in rows if wanted is None or each.number == wanted), None)
    if shown is None:
        raise Absent
    leads = sorted(person.parties(policy.PUBLISHES))
    institutions = registry.snapshot().by_id
    prescribes = {
        institutions[party].slug: registry.reaches_of(institutions[party].slug, on)
        for party in leads
        if party in institutions and found.latest and _may_prescribe(found, party)
    }
    bodies = registry.party_names({mandate.body_id for mandate in row.mandates})
    return Detail(
        row=row,
        shown=shown,
        steps=steps_of(shown),
        versions=rows,
        bodies=bodies,
        edits=row.own and found.withdrawn_at is None,
        publishes=policy.publishes(person, found.owner_id) and found.withdrawn_at is None,
        prescribes={slug: reach for slug, reach in prescribes.items() if reach},
    )


def _may_prescribe(found: Playbook, body_id: int) -> bool:
    """A body prescribes its own playbooks and the country's."""
    return found.withdrawn_at is None and found.owner_id in (None, body_id)


def steps_of(version: Version) -> list[Step]:
    return [step_of(each) for each in version.steps]


def newest(found: Iterable[Playbook]) -> dict[int, Version]:
    """The newest published version of each playbook."""
    rows = Version.objects.filter(playbook__in=list(found), state=VersionState.PUBLISHED).order_by("number")
    return {row.playbook_id: row for row in rows}


def startable(person: Person, case: Any, at: datetime) -> list[Startable]:
    """Every playbook that can be started on a case, in its newest version: prescribed, then fitting, then others."""
    on = registry.local_date(at)
    facts = facts_of(case, at)
    started = Run.objects.filter(case_id=case.pk).values("playbook_id")
    binding = _binding(facts, on).filter(playbook=OuterRef("playbook_id"))
    offered = visible(person).filter(running(on)).exclude(pk__in=started)
    rows = Version.objects.filter(playbook__in=offered, state=VersionState.PUBLISHED, number=F("playbook__latest"))
    found = [
        Startable(row.playbook, row, parse(row.condition).holds(facts), row.binds)
        for row in rows.select_related("playbook").defer("steps").annotate(binds=Exists(binding))
    ]
    return sorted(found, key=lambda each: (not each.prescribed, not each.fits, each.version.title_en, each.version.pk))


def binding_on(facts: Facts, on: date) -> list[Mandate]:
    """The mandates that bind whoever has a case with these facts on a day, the oldest of each playbook."""
    found: dict[int, Mandate] = {}
    for mandate in _binding(facts, on):
        found.setdefault(mandate.playbook_id, mandate)
    return list(found.values())


def _binding(facts: Facts, on: date) -> "QuerySet[Mandate]":
    places = {"sector__in": ["", facts.sector], "province__in": ["", facts.province]}
    return prescribed(on).filter(over__contains=[facts.function], **places)
