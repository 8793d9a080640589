"""Case rules: which findings they take, and what they would do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from pehra.events.models import CaseLink, CaseRule, Finding
from pehra.events.policy import keeps_rules
from pehra.events.queries.findings import visible
from pehra.events.rules.cases import Conditions, RuleState
from pehra.events.rules.states import OPEN
from pehra.events.rules.telling import worse_than
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.law.functions import Function
from pehra.law.tlp import TLP
from pehra.registry.queries import bodies_holding, local_date

SAMPLE: Final = 20
MOST_TAKEN: Final = 1000
# What a rule counts: a machine with twenty open ports is one thing.
THINGS: Final = Count(
    Coalesce(
        Cast("source_ip", TextField()),
        NullIf(F("fqdn"), Value("")),
        NullIf(F("url"), Value("")),
        F("account"),
        output_field=TextField(),
    ),
    distinct=True,
)


@dataclass(frozen=True)
class Trial:
    """What a rule would have done: cases that it would have opened, one an organisation, of how many findings.

    `sample` are some of the findings, with their organisation.
    """

    cases: int
    findings: int
    sample: list[Finding]


@dataclass(frozen=True)
class Taken:
    """How many findings a rule has taken, and the cases that they became; on trial none."""

    findings: int
    cases: int


def conditions_of(rule: CaseRule) -> Conditions:
    return Conditions(
        tuple(rule.types),
        tuple(rule.identifiers),
        rule.severity,
        tuple(rule.sectors),
        rule.cii,
        rule.count,
        rule.confidence,
    )


def matching(conditions: Conditions) -> Q:
    """Findings that a rule takes, by what they are. A TLP:RED one is brought into a case by people alone."""
    wanted = ~Q(tlp=TLP.RED) & Q(confidence__gte=conditions.confidence)
    if conditions.types:
        kinds = Q(taxonomy__in=[each for each in conditions.types if "/" not in each])
        for each in conditions.types:
            taxonomy, slash, type_ = each.partition("/")
            if slash:
                kinds |= Q(taxonomy=taxonomy, type=type_)
        wanted &= kinds
    if conditions.identifiers:
        wanted &= Q(identifier__in=conditions.identifiers)
    if conditions.severity:
        wanted &= Q(severity__in=worse_than(conditions.severity))
    if conditions.sectors:
        wanted &= Q(sector__in=conditions.sectors)
    return wanted if conditions.cii is None else wanted & Q(cii=conditions.cii)


def try_rule(person: Person, conditions: Conditions, *, since: datetime, until: datetime) -> Trial:
    """What a rule would have made of the findings first seen in a time, of those that this person sees."""
    rows = visible(person).filter(matching(conditions), first_seen__gte=since, first_seen__lt=until)
    each = rows.values("organisation_id").annotate(number=Count("pk"), things=THINGS)
    each = each.filter(things__gte=conditions.count).order_by()
    counts = dict(each.values_list("organisation_id", "number"))
    sample = rows.filter(organisation_id__in=list(counts)).select_related("organisation").order_by("-first_seen")
    return Trial(len(counts), sum(counts.values()), list(sample[:SAMPLE]) if counts else [])


def rules(person: Person, at: datetime) -> list[CaseRule]:
    """All rules. Raises Absent for whoever does not keep them."""
    if not keeps_rules(person, rule_keepers(at)):
        raise Absent
    return list(CaseRule.objects.order_by("key"))


def rule(person: Person, key: str, at: datetime) -> CaseRule:
    """One rule. Raises Absent also for whoever does not keep them."""
    found = next((row for row in rules(person, at) if row.key == key), None)
    if found is None:
        raise Absent
    return found


def taken(rows: Collection[CaseRule]) -> dict[int, Taken]:
    """What each of these rules has taken so far, of what the viewer sees."""
    links = CaseLink.objects.filter(rule__in=[row.pk for row in rows]).values("rule")
    counts = links.annotate(findings=Count("pk"), cases=Count("case", filter=~Q(case=""), distinct=True)).order_by()
    found = {row["rule"]: Taken(row["findings"], row["cases"]) for row in counts}
    return {row.pk: found.get(row.pk, Taken(0, 0)) for row in rows}


def rule_keepers(at: datetime) -> frozenset[int]:
    """The bodies that decide which findings become cases: those with the national function or the watch floor."""
    on = local_date(at)
    found = (*bodies_holding(Function.NATIONAL, on), *bodies_holding(Function.NSOC, on))
    return frozenset(body.id for body in found)


def cases_of(person: Person, reference: str) -> list[str]:
    """The references of the cases into which rules brought a finding that this person sees."""
    rows = CaseLink.objects.filter(finding__in=visible(person).filter(reference=reference)).exclude(case="")
    return sorted(set(rows.values_list("case", flat=True)))


def findings_of_case(person: Person, case: str) -> list[Finding]:
    """The findings that rules brought into a case, as far as this person sees them."""
    return list(visible(person).filter(case_links__case=case).distinct().order_by("-open_since", "-reference")[:500])


def untaken(rule: CaseRule, organisation_id: int) -> tuple[list[Finding], int]:
    """The open findings of an organisation that a rule takes and has not taken yet, MOST_TAKEN at once.

    And on how many things it takes any; 0 where none is left. What it took in a dry run it takes again when it is live.
    """
    rows = Finding.objects.filter(matching(conditions_of(rule)), organisation_id=organisation_id, state__in=OPEN)
    if rule.active_from is not None:
        rows = rows.filter(changed_at__gte=rule.active_from)
    links = CaseLink.objects.filter(rule=rule, finding=OuterRef("pk"), episode=OuterRef("episode"))
    if rule.state == RuleState.LIVE:
        links = links.exclude(case="")
    found = list(rows.filter(~Exists(links)).order_by("pk")[:MOST_TAKEN])
    return found, rows.aggregate(things=THINGS)["things"] if found else 0
