"""Where a technical trace was seen: for a person among the cases that they see, and blindly among those of others.

What is told blindly never says which case it was, nor whose. Cases stricter than TLP:AMBER take no part in it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Q
from django.utils.crypto import salted_hmac

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.incidents.models import Case, Observable
from pehra.incidents.policy import corrects, judgements
from pehra.incidents.queries.drills import real
from pehra.incidents.rules.wording import TraceState
from pehra.law.tlp import TLP

Trace = tuple[str, str]
# Labels under which a case may be told of without saying which it is.
TOLD_BLINDLY: Final = (TLP.CLEAR, TLP.GREEN, TLP.AMBER)
MOST: Final = 100
MOST_COUNTED: Final = 5000
# Of each value by itself, so that what stands in very many cases leaves room for what stands in one. Its cases are
# gathered by the value (OFFSET 0 keeps it so) and sorted then: in the order of all cases a rare one is found last.
ELSEWHERE: Final = """
SELECT asked.type, asked.value, other.reference, other.title
FROM unnest(%(types)s::text[], %(values)s::text[]) asked (type, value) CROSS JOIN LATERAL (
    SELECT * FROM (
        SELECT c.reference, c.title, c.opened_at FROM incidents_observable o JOIN incidents_case c ON c.id = o.case_id
        WHERE o.value = asked.value AND o.type = asked.type AND o.state = 'seen' AND o.case_id <> %(case)s
            AND c.audience && %(keys)s::bigint[] AND c.drill_id IS NOT DISTINCT FROM %(drill)s
        OFFSET 0
    ) every ORDER BY opened_at DESC, reference DESC LIMIT %(most)s
) other
ORDER BY asked.type, asked.value, other.opened_at DESC, other.reference DESC
"""


@dataclass(frozen=True)
class Standing:
    """A trace, what somebody may say that it is, and whether they may correct what is noted of it. See `trace_key`."""

    trace: Observable
    key: str
    may_say: frozenset[TraceState]
    may_correct: bool


@dataclass(frozen=True)
class Other:
    """Another case in which a trace stands, as it is named beside it."""

    reference: str
    title: str


@dataclass(frozen=True)
class Elsewhere:
    """Other cases with a trace, the newest first; `more`: not all of them."""

    cases: list[Other]
    more: bool


NOWHERE: Final = Elsewhere([], more=False)


@dataclass(frozen=True)
class Seen:
    """What is known of one value in cases that its reader does not see: which bodies hold it, how often by tier.

    Only an action looks at this; nobody is shown it as it is.
    """

    bodies: frozenset[int]
    cases: dict[str, int]
    holders: dict[str, int]


def every_trace_of(person: Person, case: Case) -> list[Observable]:
    """The traces of a case, and of those merged into it, that this person sees, whatever each is taken for."""
    on_it = Q(case=case) | Q(case__merged_into=case)
    rows = Observable.objects.filter(on_it, visible_to(person, "case__")).order_by("type", "value", "pk")
    return once_each(rows)


def observables_of(person: Person, case: Case) -> list[Observable]:
    """Those of them that count as seen, each once, by type and value."""
    return [row for row in every_trace_of(person, case) if row.state == TraceState.SEEN]


def once_each(rows: Iterable[Observable]) -> list[Observable]:
    """A trace that stands on a case and on one merged into it is one trace: the first that counts as seen, or else the
    first. The rows come by type and value.
    """
    found: dict[Trace, Observable] = {}
    for row in rows:
        first = found.setdefault((row.type, row.value), row)
        if row.state == TraceState.SEEN and first.state != TraceState.SEEN:
            found[row.type, row.value] = row
    return list(found.values())


def standing(person: Person, case: Case, trace: Observable) -> Standing:
    """What somebody who sees a trace of a case may do with it."""
    return Standing(trace, trace_key(trace.pk), judgements(person, case, trace), corrects(person, case, trace))


def trace_key(number: int) -> str:
    """Names a trace in an address without telling how many the network has."""
    return salted_hmac("pehra.incidents.trace", str(number)).hexdigest()[:20]


def trace_of(person: Person, case: Case, key: str) -> Observable:
    """One of the traces of a case, and of those merged into it, by its key. Raises Absent."""
    found = next((row for row in every_trace_of(person, case) if trace_key(row.pk) == key), None)
    if found is None:
        raise Absent
    return found


def stands_on(case: Case, type_: str, value: str) -> bool:
    """Whether a value is one of a case's own, and counts as seen."""
    return Observable.objects.filter(case=case, type=type_, value=value, state=TraceState.SEEN).exists()


def elsewhere(person: Person, case: Case, traces: Collection[Trace], *, most: int = MOST) -> dict[Trace, Elsewhere]:
    """In which other cases that this person sees each of these stands, at most so many cases for each; a trace that
    stands in no other is left out. Real ones with a real case, those of one drill with a case of that.
    """
    if not traces:
        return {}
    types, values = zip(*traces, strict=True)
    asked = {"types": list(types), "values": list(values), "keys": list(person.keys), "most": most + 1}
    found: dict[Trace, list[Other]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE, asked | {"case": case.pk, "drill": case.drill_id})
        for type_, value, reference, title in cursor.fetchall():
            found.setdefault((type_, value), []).append(Other(reference, title))
    return {trace: Elsewhere(cases[:most], more=len(cases) > most) for trace, cases in found.items()}


def seen_by_others(person: Person, type_: str, value: str, *, silent: Iterable[int]) -> Seen:
    """What others know of a value, as far as it may be told blindly; `silent` bodies are left out.

    `bodies` are those that hold it in a case that this person does not see, and at which they are not.
    """
    rows = (
        real(Case.objects.filter(observables__type=type_, observables__value=value, observables__state=TraceState.SEEN))
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
