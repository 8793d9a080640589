"""The reporting chain: who receives a report first, and through whom it climbs to the National CERT.

A pure function of the mandates, the routing rows, the subject and a date. Nothing here reads a clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pehra.law.functions import LISTED, ORGANISATION, Function, Ownership, Tier
from pehra.law.mandates import Body, Mandate, mandates_in_force
from pehra.law.routing import RoutingRule


class ChainError(Exception):
    """No chain can be told."""


class NoNationalCert(ChainError):
    """No body holds the national function on that date, so no chain can end."""

    def __init__(self, at: date) -> None:
        self.at = at
        super().__init__(f"No National CERT is in force on {at.isoformat()}, so no chain can end on that date.")


class NoRoute(ChainError):
    """No routing rule in force leads on from a tier. A checked profile always has a default rule."""

    def __init__(self, tier: Tier, at: date) -> None:
        self.tier = tier
        self.at = at
        super().__init__(f"No routing rule leads on from the tier '{tier}' on {at.isoformat()}.")


class RuleDoesNotClimb(ChainError):
    """A routing rule leads to the same or a lower tier, or to a function that receives no reports."""

    def __init__(self, rule: RoutingRule) -> None:
        self.rule = rule.id
        super().__init__(f"Routing rule '{rule.id}' does not climb: from {rule.tier_from} to {rule.to}.")


@dataclass(frozen=True, slots=True)
class Subject:
    """What the rules look at in an organisation, on one date.

    `slug` may be empty for an organisation that is only imagined. `body` is the slug of the body that this
    organisation is itself, if it is one: a CERT does not report its own incident to itself.
    """

    slug: str
    sector: str
    ownership: Ownership
    province: str
    cii: bool
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """Every body, mandate and routing rule, of all times. The order of the rows never matters."""

    bodies: tuple[Body, ...]
    mandates: tuple[Mandate, ...]
    rules: tuple[RoutingRule, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One body in a chain.

    `functions` are all that the body holds on the date, `acting` those in whose capacity it stands in this
    chain, from the lowest, `mandates` the ids of its mandates in force, `rule` the id of the rule that put it
    here; `citation` quotes that rule and the mandate by which it found the body.
    """

    body: str
    functions: tuple[Function, ...]
    acting: tuple[Function, ...]
    mandates: tuple[str, ...]
    rule: str
    citation: str


@dataclass(frozen=True, slots=True)
class _Hop:
    rule: RoutingRule
    mandate: Mandate


class Chains:
    """The chains of one date, for many subjects: rows are sorted once, alike subjects answered once."""

    def __init__(self, network: Network, at: date) -> None:
        """Raises RuleDoesNotClimb for a row that could turn in a circle."""
        self._at = at
        in_force = mandates_in_force(network.bodies, network.mandates, at)
        self._rules = _rules_by_tier(network, at)
        # By the organisation too: there may be as many organisational CERTs as organisations.
        self._holders: dict[tuple[Function, str | None], list[Mandate]] = {}
        held: dict[str, list[Mandate]] = {}
        for mandate in in_force:
            self._holders.setdefault((mandate.function, mandate.organisation), []).append(mandate)
            held.setdefault(mandate.body, []).append(mandate)
        self._held = {body: _everything(mandates) for body, mandates in held.items()}
        self._named = frozenset(m.organisation for m in in_force if m.organisation)
        self._answers: dict[tuple[str, Ownership, str, bool, str | None, str | None], tuple[Step, ...]] = {}

    def of(self, subject: Subject) -> tuple[Step, ...]:
        """The subject's chain, first responder first. Raises NoNationalCert, NoRoute."""
        # The slug only matters where a mandate names it; without it, alike organisations share an answer.
        slug = subject.slug if subject.slug in self._named else None
        key = (subject.sector, subject.ownership, subject.province, subject.cii, subject.body, slug)
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = self._fold(subject)
        return answer

    def _hops(self, subject: Subject) -> Iterator[_Hop]:
        if self._holder(Function.NATIONAL, subject) is None:
            raise NoNationalCert(self._at)
        tier: Tier = ORGANISATION
        while tier != Function.NATIONAL:
            hop = self._next(tier, subject)
            yield hop
            tier = hop.rule.to

    def _next(self, tier: Tier, subject: Subject) -> _Hop:
        for rule in self._rules.get(tier, ()):
            if _applies(rule, subject):
                mandate = self._holder(rule.to, subject)
                if mandate is not None:
                    return _Hop(rule, mandate)
        raise NoRoute(tier, self._at)

    def _holder(self, function: Function, subject: Subject) -> Mandate | None:
        for_all = self._holders.get((function, None), [])
        for_one = self._holders.get((function, subject.slug), [])
        covering = (m for m in (*for_one, *for_all) if _covers(m, subject))
        return min(covering, key=lambda mandate: mandate.order, default=None)

    def _fold(self, subject: Subject) -> tuple[Step, ...]:
        """One step for each body, at its first place in the walk."""
        hops = list(self._hops(subject))
        national = hops[-1].mandate.body
        found: dict[str, list[_Hop]] = {}
        for hop in hops:
            body = hop.mandate.body
            # What has reached the National CERT has arrived: it isn't sent down again to climb once more.
            if body == national or national not in found:
                found.setdefault(body, []).append(hop)
        if subject.body != national:
            found.pop(subject.body or "", None)
        return tuple(self._step(body, walked) for body, walked in found.items())

    def _step(self, body: str, walked: list[_Hop]) -> Step:
        first = walked[0]
        functions, mandates = self._held[body]
        return Step(
            body=body,
            functions=functions,
            acting=tuple(hop.rule.to for hop in walked),
            mandates=mandates,
            rule=first.rule.id,
            citation=f"{first.rule.citation}; mandate: {first.mandate.citation}",
        )


def chain(subject: Subject, at: date, network: Network) -> tuple[Step, ...]:
    """Who receives a report about `subject` on the date `at`: first responder first, the National CERT last.

    Raises NoNationalCert when nobody holds the national function on that date, NoRoute when the rows leave a
    gap and RuleDoesNotClimb when a row could turn in a circle.
    """
    return Chains(network, at).of(subject)


def _rules_by_tier(network: Network, at: date) -> dict[Tier, list[RoutingRule]]:
    by_tier: dict[Tier, list[RoutingRule]] = {}
    for rule in sorted(network.rules, key=lambda rule: rule.order):
        if rule.runs_at(at):
            if not rule.climbs:
                raise RuleDoesNotClimb(rule)
            by_tier.setdefault(rule.tier_from, []).append(rule)
    return by_tier


def _applies(rule: RoutingRule, subject: Subject) -> bool:
    return (
        (not rule.ownership or subject.ownership in rule.ownership)
        and (not rule.sectors or subject.sector in rule.sectors)
        and (not rule.provinces or subject.province in rule.provinces)
        and (rule.cii is None or rule.cii == subject.cii)
    )


def _covers(mandate: Mandate, subject: Subject) -> bool:
    return (
        mandate.sector in (None, subject.sector)
        and mandate.province in (None, subject.province)
        and mandate.organisation in (None, subject.slug)
    )


def _everything(mandates: list[Mandate]) -> tuple[tuple[Function, ...], tuple[str, ...]]:
    """All functions and all mandates of one body, in the order in which functions are listed."""
    ordered = sorted(mandates, key=lambda m: (LISTED[m.function], m.id))
    return tuple(dict.fromkeys(m.function for m in ordered)), tuple(m.id for m in ordered)
