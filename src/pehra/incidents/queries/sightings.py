"""Where a technical trace was seen: for a person among the cases that they see, and blindly among those of others.

What is told blindly never says which case it was, nor whose. Cases stricter than TLP:AMBER take no part in it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.incidents.models import Case, Observable
from pehra.incidents.queries.drills import real
from pehra.law.tlp import TLP

Trace = tuple[str, str]
# Labels under which a case may be told of without saying which it is.
TOLD_BLINDLY: Final = (TLP.CLEAR, TLP.GREEN, TLP.AMBER)
MOST: Final = 300
MOST_COUNTED: Final = 5000


@dataclass(frozen=True)
class Seen:
    """What is known of one value in cases that its reader does not see: which bodies hold it, how often by tier.

    Only an action looks at this; nobody is shown it as it is.
    """

    bodies: frozenset[int]
    cases: dict[str, int]
    holders: dict[str, int]


def observables_of(person: Person, case: Case) -> list[Observable]:
    """The traces of a case, and of those merged into it, that this person sees; each once, by type and value."""
    on_it = Q(case=case) | Q(case__merged_into=case)
    rows = Observable.objects.filter(on_it, visible_to(person, "case__")).order_by("type", "value", "pk")
    return list({(row.type, row.value): row for row in reversed(rows)}.values())[::-1]


def stands_on(case: Case, type_: str, value: str) -> bool:
    """Whether a value is one of a case's own."""
    return Observable.objects.filter(case=case, type=type_, value=value).exists()


def elsewhere(person: Person, case: Case, traces: Collection[Trace]) -> dict[Trace, list[Case]]:
    """In which other cases that this person sees each of these stands, the newest first; real ones, or of one drill."""
    rows = Observable.objects.select_related("case__organisation").filter(
        visible_to(person, "case__"), value__in=[value for _type, value in traces]
    )
    rows = rows.filter(case__drill=case.drill_id) if case.drill_id else real(rows, "case__")
    found: dict[Trace, list[Case]] = {}
    for row in rows.exclude(case=case)[:MOST]:
        if (row.type, row.value) in traces:
            found.setdefault((row.type, row.value), []).append(row.case)
    return {trace: sorted(cases, key=lambda each: each.opened_at, reverse=True) for trace, cases in found.items()}


def seen_by_others(person: Person, type_: str, value: str, *, silent: Iterable[int]) -> Seen:
    """What others know of a value, as far as it may be told blindly; `silent` bodies are left out.

    `bodies` are those that hold it in a case that this person does not see, and at which they are not.
    """
    rows = (
        real(Case.objects.filter(observables__type=type_, observables__value=value))
        .filter(tlp__in=TOLD_BLINDLY)
        .exclude(custodian_id__in=list(silent))
    )
    mine = set(person.keys)
    bodies: set[int] = set()
    cases: dict[str, int] = {}
    holders: dict[str, set[int]] = {}
    for body, tier, keys in rows.values_list("custodian_id", "custodian_function", "audience")[:MOST_COUNTED]:
        cases[tier] = cases.get(tier, 0) + 1
        holders.setdefault(tier, set()).add(body)
        if mine.isdisjoint(keys):
            bodies.add(body)
    return Seen(frozenset(bodies - mine), cases, {tier: len(found) for tier, found in holders.items()})
