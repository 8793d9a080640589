"""Which organisations get another chain when a body appears in it or leaves it, and what is open that passes with it.

Organisations are conditions on their attributes, never lists of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from pehra.law.chain import ChainError, Chains, Network, Step, Subject
from pehra.law.functions import Function, Ownership
from pehra.registry.queries.constituency import in_boxes, is_cii, is_named
from pehra.registry.queries.hand_overs import kinds_of_organisations
from pehra.registry.rules.coverage import Box

Steps = tuple[Step, ...]


@dataclass(frozen=True)
class Passage:
    """What one body has open under a function passes to another body, which takes it as holder of its own function.

    `kinds` are those of the organisations concerned, `count` is how many they are.
    """

    from_body: str
    function: Function
    to_body: str
    to_function: Function
    kinds: tuple[Subject, ...]
    count: int


@dataclass(frozen=True)
class Changes:
    """How many organisations get another chain, how many another first responder, and what passes.

    `served` are the kinds of those that get another first responder, by its slug.
    """

    chains: int = 0
    first_responders: int = 0
    passages: tuple[Passage, ...] = ()
    served: dict[str, tuple[Subject, ...]] = field(default_factory=dict)


def changes(before: Network, after: Network, on: date, body: str) -> Changes:
    """What differs on a day between two networks because of one body. Raises ChainError where `after` has a gap."""
    old_chains, new_chains = Chains(before, on), Chains(after, on)
    chains = responders = 0
    passing: dict[tuple[str, Function, str, Function], list[tuple[Subject, int]]] = defaultdict(list)
    served: dict[str, list[Subject]] = defaultdict(list)
    for subject, count in kinds_of_organisations(on):
        old, new = _told(old_chains, subject), new_chains.of(subject)
        if _shape(old) == _shape(new):
            continue
        chains += count
        if old[:1] and old[0].body != new[0].body:
            responders += count
            served[new[0].body].append(subject)
        for passage in passages(old, new, body):
            passing[passage].append((subject, count))
    return Changes(
        chains,
        responders,
        tuple(
            Passage(*key, tuple(subject for subject, _ in kinds), sum(count for _, count in kinds))
            for key, kinds in sorted(passing.items())
        ),
        {slug: tuple(kinds) for slug, kinds in sorted(served.items())},
    )


def first_responders(network: Network, on: date) -> dict[tuple[str, Function], tuple[Subject, ...]]:
    """Who responds first on a day, under which function, to which kinds of organisations. Raises ChainError."""
    chains = Chains(network, on)
    found: dict[tuple[str, Function], list[Subject]] = defaultdict(list)
    for subject, _ in kinds_of_organisations(on):
        first = chains.of(subject)[0]
        found[first.body, first.acting[0]].append(subject)
    return {key: tuple(kinds) for key, kinds in sorted(found.items())}


def passages(old: Steps, new: Steps, body: str) -> list[tuple[str, Function, str, Function]]:
    """What passes in one chain: to the body where it steps in front of another, from the body where it leaves.

    Each is who had it, under which function, who has it now, and under which function.
    """
    was, now = _place(old, body), _place(new, body)
    if was == now or not old:
        return []
    if now is not None and (was is None or now < was):
        before = old[min(now, len(old) - 1)]
        return [(before.body, before.acting[0], body, new[now].acting[0])]
    left = old[was or 0]
    after = new[min(was or 0, len(new) - 1)]
    return [(body, function, after.body, after.acting[0]) for function in left.acting if after.body != body]


def _place(steps: Steps, body: str) -> int | None:
    return next((place for place, step in enumerate(steps) if step.body == body), None)


def _told(chains: Chains, subject: Subject) -> Steps:
    try:
        return chains.of(subject)
    except ChainError:
        return ()


def _shape(steps: Steps) -> tuple[tuple[str, tuple[Function, ...]], ...]:
    return tuple((step.body, step.acting) for step in steps)


def written_kinds(kinds: Iterable[Subject]) -> list[list[Any]]:
    """Kinds of organisations as they are stored."""
    return [[each.slug, each.sector, each.ownership.value, each.province, each.cii, each.body] for each in kinds]


def read_kinds(rows: Iterable[list[Any]]) -> list[Subject]:
    return [Subject(row[0], row[1], Ownership(row[2]), *row[3:6]) for row in rows]


def organisations_of(kinds: Iterable[Subject], on: date) -> Q:
    """The organisations of these kinds; those that a mandate names are kinds of their own, by their slug."""
    kinds = list(kinds)
    condition = Q(slug__in=[each.slug for each in kinds if each.slug])
    for each in kinds:
        if each.body and not each.slug:
            own = Q(body__slug=each.body, sector=each.sector, ownership=each.ownership.value, province=each.province)
            cii = Q(is_cii(on))
            condition |= own & (cii if each.cii else ~cii)
    boxes = _boxes(each for each in kinds if not each.body and not each.slug)
    return condition | (Q(body=None) & ~Q(is_named(on)) & in_boxes(boxes, on))


def _boxes(kinds: Iterable[Subject]) -> list[Box]:
    found: dict[tuple[Ownership, bool], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in kinds:
        found[each.ownership, each.cii][each.province].add(each.sector)
    boxes = []
    for (ownership, cii), by_province in found.items():
        by_sectors: dict[frozenset[str], set[str]] = defaultdict(set)
        for province, sectors in by_province.items():
            by_sectors[frozenset(sectors)].add(province)
        boxes += [Box(ownership, cii, sectors, frozenset(where)) for sectors, where in by_sectors.items()]
    return boxes
