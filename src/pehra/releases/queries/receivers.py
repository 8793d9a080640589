"""With whom something could be shared, and for each party why it would receive it or why not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import how_many
from pehra.incidents import actions as cases
from pehra.incidents.actions.sharing import widest_allowed
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.registry.queries import PartyName
from pehra.registry.queries.identifying import organisations_among
from pehra.releases.models import Copy, Share
from pehra.releases.rules.admitting import Party, Reason, Shared, reason
from pehra.releases.rules.states import ShareState


@dataclass(frozen=True)
class Candidate:
    """A party, why it would or would not receive, and how many people there would read it."""

    party: PartyName
    reason: Reason
    readers: int


def candidates(
    by: Person,
    *,
    at: datetime,
    case: Any = None,
    copy: Copy | None = None,
    via: Share | None = None,
    slugs: Collection[str] | None = None,
) -> list[Candidate]:
    """The bodies of the network and the organisations among `slugs` that the giver serves, by name.

    An organisation that the giver does not serve is nobody: who is registered is not told by trying names. With
    `slugs`, only these parties.
    """
    case, copy = (via.case, via.copy) if via else (case, copy)
    giver = via.to_party_id if via else case.custodian_id if case else copy.issuer_id  # type: ignore[union-attr]
    found = _bodies(slugs) + _served(giver, slugs or (), at)
    what, drill = _what(case, copy, passed_on=via is not None), (case or copy).drill  # type: ignore[union-attr]
    circle = cases.circle_of(case).parties | set(case.affected) if case else frozenset[int]()
    shared = _shared(by, case, copy)
    chain = _chain(case, at) if case else frozenset[int]()
    readers = how_many((each.id for each, _ in found), READS_CASES)
    result = []
    for party, served in found:
        stands = Party(
            own=party.id == giver,
            in_drill=drill is None or party.id in drill.parties,
            readers=readers.get(party.id, 0),
            takes_part=party.id in circle,
            shared=party.id in shared,
            in_chain=party.id in chain,
            served=served,
        )
        result.append(Candidate(party, reason(what, stands), stands.readers))
    return sorted(result, key=lambda each: (each.party.name_en, each.party.id))


def _what(case: Any, copy: Copy | None, *, passed_on: bool) -> Shared:
    if case is not None:
        return Shared(TLP(case.tlp), widest_allowed(case), passed_on=passed_on)
    label = TLP(copy.tlp) if copy else TLP.RED
    return Shared(label, label, is_copy=True, passed_on=passed_on)


def _bodies(slugs: Collection[str] | None) -> list[tuple[PartyName, bool]]:
    rows = [each for each in registry.snapshot().institutions.values() if not each.withdrawn]
    return [
        (PartyName(each.id, "body", each.slug, each.name_en, each.name_ur), False)
        for each in rows
        if slugs is None or each.slug in slugs
    ]


def _served(giver: int, slugs: Collection[str], at: datetime) -> list[tuple[PartyName, bool]]:
    body = registry.snapshot().by_id.get(giver)
    wanted = [slug for slug in set(slugs) if slug.isprintable()]
    if body is None or not wanted:
        return []
    serves: Q = registry.served_by(body.slug, registry.local_date(at))
    return [(each, True) for each in organisations_among(wanted, serves)]


def _shared(by: Person, case: Any, copy: Copy | None) -> set[int]:
    """Who has it already, as far as the giver may know: what another one gave to whom is not told by a refusal."""
    rows = Share.objects.filter(visible_to(by), state=ShareState.RUNNING)
    rows = rows.filter(case_id=case.pk) if case else rows.filter(copy=copy)
    return set(rows.values_list("to_party_id", flat=True))


def _chain(case: Any, at: datetime) -> frozenset[int]:
    organisation = registry.organisation(case.organisation_id)
    if organisation is None:
        return frozenset()
    return frozenset(registry.responsible(organisation, registry.local_date(at)).chain)
