"""The bodies of the network as pages show them: the tiers, and one body with its history and its mandates."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.law.functions import LISTED, Function, Standing
from pehra.law.mandates import Body, Mandate, StandingStep, binds_since
from pehra.registry import models, policy
from pehra.registry.queries.contacts import ContactView, contacts_of_body
from pehra.registry.queries.hand_overs import hand_overs_of
from pehra.registry.queries.network import Institution, Snapshot, snapshot
from pehra.registry.queries.parties import PartyName

# A body stands in the picture where the first of these puts it.
TIERS: Final = (
    Function.COUNCIL,
    Function.AGENCY,
    Function.NATIONAL,
    Function.NSOC,
    Function.GOVERNMENT,
    Function.CII,
    Function.SECTORAL,
    Function.PROVINCIAL,
    Function.ORGANISATIONAL,
    Function.FOREIGN,
)
# Teams that receive reports or watch, and so describe themselves by RFC 2350.
TEAMS: Final = frozenset(TIERS) - {Function.COUNCIL, Function.AGENCY, Function.FOREIGN}


@dataclass(frozen=True)
class Tile:
    """A body in the picture of the tiers: what it holds on the day, and what it would hold once it is in force."""

    body: Institution
    tier: Function | None
    functions: tuple[Function, ...]
    waiting: tuple[Function, ...]
    step: StandingStep

    @property
    def standing(self) -> Standing:
        return self.step.standing

    @property
    def since(self) -> date | None:
        return self.step.since


@dataclass(frozen=True)
class MandateView:
    """A mandate of a body on a day. `waits`: it runs, and does not bind because of the body's standing.

    `since` is the day from which it binds, which may be later than the day that its instrument names.
    """

    mandate: Mandate
    since: date | None
    in_force: bool
    waits: bool
    over: bool


@dataclass(frozen=True)
class BodyView:
    body: Body
    institution: Institution
    step: StandingStep | None
    functions: tuple[Function, ...]
    mandates: tuple[MandateView, ...]
    contacts: list[ContactView]
    facts: list[models.Fact]
    hand_overs: list[models.HandOver]
    is_team: bool
    may_administer: bool


def tiles(at: date) -> list[Tile]:
    """Every body that anybody had heard of by this date, tier by tier."""
    found = snapshot()
    held: dict[str, list[Mandate]] = {}
    for mandate in found.network.mandates:
        if mandate.runs_at(at):
            held.setdefault(mandate.body, []).append(mandate)
    shown = [tile for body in found.network.bodies if (tile := _tile(found, body, held.get(body.slug, []), at))]
    return sorted(shown, key=lambda tile: (TIERS.index(tile.tier) if tile.tier else len(TIERS), tile.body.slug))


def _tile(found: Snapshot, body: Body, mandates: list[Mandate], at: date) -> Tile | None:
    step = body.step_at(at)
    if step is None or (found.institutions[body.slug].withdrawn and step.standing is Standing.DISSOLVED):
        return None
    functions = tuple(sorted({mandate.function for mandate in mandates}, key=LISTED.__getitem__))
    in_force = body.in_force_at(at)
    return Tile(
        body=found.institutions[body.slug],
        tier=min(functions, key=TIERS.index, default=None),
        functions=functions if in_force else (),
        waiting=() if in_force else functions,
        step=step,
    )


def body_view(viewer: Person, slug: str, at: datetime, on: date) -> BodyView:
    """A body as it stands on a day, for a member of the network. Raises Absent."""
    found = snapshot()
    institution = found.institutions.get(slug)
    if institution is None:
        raise Absent
    body = next(each for each in found.network.bodies if each.slug == slug)
    mandates = mandate_views(found, body, on)
    facts = models.Fact.objects.filter(body_id=institution.id).order_by("subject", "since", "key")
    return BodyView(
        body=body,
        institution=institution,
        step=body.step_at(on),
        functions=tuple(sorted({each.mandate.function for each in mandates if each.in_force}, key=LISTED.__getitem__)),
        mandates=mandates,
        contacts=contacts_of_body(viewer, institution, at, found),
        facts=list(facts),
        hand_overs=hand_overs_of(institution.id),
        is_team=is_team(found, slug),
        may_administer=policy.administers_body(viewer, institution.id),
    )


def is_team(found: Snapshot, slug: str) -> bool:
    return any(each.body == slug and each.function in TEAMS for each in found.network.mandates)


def mandate_views(found: Snapshot, body: Body, on: date) -> tuple[MandateView, ...]:
    """Every mandate of a body, as it stands on a day."""
    return tuple(_mandate_view(body, each, on) for each in found.network.mandates if each.body == body.slug)


def _mandate_view(body: Body, mandate: Mandate, on: date) -> MandateView:
    since = binds_since(body, mandate, on)
    return MandateView(
        mandate=mandate,
        since=since,
        in_force=since is not None,
        waits=since is None and mandate.runs_at(on),
        over=mandate.ends is not None and mandate.ends <= on,
    )


def administered_bodies(viewer: Person) -> list[Institution]:
    """The bodies that the viewer administers or works for in the registry, by slug."""
    parties = viewer.parties(policy.KEEPS)
    return [each for each in snapshot().institutions.values() if each.id in parties and not each.withdrawn]


def body_to_administer(viewer: Person, slug: str) -> models.Body:
    """The body, for those who administer it or look after its constituents. Raises Absent."""
    body = models.Body.objects.filter(slug=slug, withdrawn_at=None).first()
    if body is None or not (policy.administers_body(viewer, body.pk) or viewer.holds(body.pk, policy.KEEPS)):
        raise Absent
    return body


def may_administer(viewer: Person, body_id: int) -> bool:
    return policy.administers_body(viewer, body_id)


def own_body(viewer: Person, slug: str) -> PartyName:
    """A body by its short name, for its own leads and administrators. Raises Absent for everybody else."""
    body = models.Body.objects.filter(slug=slug, withdrawn_at=None).first()
    if body is None or not administers_own(viewer, body.pk):
        raise Absent
    return PartyName(body.pk, body.kind, body.slug, body.name_en, body.name_ur)


def administers_own(viewer: Person, body_id: int) -> bool:
    """Whether this person keeps what is a body's alone: its phone list, its fields, its webhooks."""
    return policy.administers_own(viewer, body_id)
