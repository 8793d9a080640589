"""From findings to cases, by rules. The domain of cases subscribes; here is decided what it is asked for."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from pehra.events.actions.figures import take
from pehra.events.models import CaseLink, CaseRule, Due, Finding
from pehra.events.policy import keeps_rules
from pehra.events.queries.cases import MOST_TAKEN, matching, rule_keepers, untaken
from pehra.events.rules.cases import CaseRequest, Conditions, Found, RuleState, problems
from pehra.events.rules.states import OPEN
from pehra.events.rules.work import Work
from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Absent, Invalid, Problem
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.audit.actions import record
from pehra.law.case_rules import CaseRule as ProfileRule
from pehra.law.tlp import TLP, stricter
from pehra.pipeline.schema import SEVERITIES
from pehra.registry.queries import case_rules, local_date, party_names

log = logging.getLogger(__name__)
SLICE: Final = 50
Opener = Callable[[CaseRequest, datetime], str]
_opener: list[Opener] = []


def on_case(opener: Opener) -> None:
    """Subscribe: opens or extends a case and returns its reference ("" where none can be opened)."""
    _opener[:] = [opener]


def install_rules(*, at: datetime) -> int:
    """Make the rules of the profile that nobody has changed since those that it has today; returns how many changed.

    A new one is live. One that a person has changed, or taken out, stays as they left it, and so does one of which the
    profile knows nothing.
    """
    today = local_date(at)
    told = case_rules()
    wanted = {each.id: _of_profile(each) for each in told if each.runs_at(today)}
    over: dict[str, dict[str, Any]] = {each.id: {"state": RuleState.ENDED} for each in told if each.id not in wanted}
    known = {row.key: row for row in CaseRule.objects.all()}
    fresh = [
        CaseRule(key=key, changed_at=at, changed_by=SYSTEM.label, **values)
        for key, values in wanted.items()
        if key not in known
    ]
    changed = 0
    for row in known.values():
        values = wanted.get(row.key) or over.get(row.key, {})
        if row.changed_by == SYSTEM.label and any(getattr(row, name) != value for name, value in values.items()):
            changed += CaseRule.objects.filter(pk=row.pk).update(changed_at=at, **values)
    return changed + len(CaseRule.objects.bulk_create(fresh, ignore_conflicts=True))


def _of_profile(rule: ProfileRule) -> dict[str, Any]:
    return {
        "title_en": rule.title_en,
        "title_ur": rule.title_ur,
        "types": sorted(rule.types),
        "identifiers": sorted(rule.identifiers),
        "severity": rule.severity,
        "sectors": sorted(rule.sectors),
        "cii": rule.cii,
        "count": rule.count,
        "confidence": rule.confidence,
        "state": RuleState.LIVE,
        "citation": rule.citation,
    }


@transaction.atomic
def keep_rule(
    *,
    by: Person,
    key: str,
    title_en: str,
    title_ur: str = "",
    conditions: Conditions,
    state: RuleState = RuleState.DRY_RUN,
    active_from: datetime | None = None,
    is_new: bool = False,
    at: datetime,
) -> CaseRule:
    """Write a rule or change it; `is_new`: no other may have its key.

    Raises Absent for whoever does not keep rules, and Invalid.
    """
    if not keeps_rules(by, rule_keepers(at)):
        raise Absent
    found: dict[str, str | Problem] = dict(problems(conditions))
    for name, value in (("title_en", title_en), ("title_ur", title_ur)):
        if wrong := problem_in(value, longest=200, required=name == "title_en"):
            found[name] = Problem(wrong[0], **wrong[1])
    if not key.isascii() or not key.replace("-", "").isalnum() or len(key) > 80 or key != key.lower():
        found["key"] = "Write lower-case letters, digits and dashes."
    if is_new and CaseRule.objects.filter(key=key).exists():
        found["key"] = "There is a rule of this name already."
    if found:
        raise Invalid(found)
    values = {"title_en": tidy(title_en), "title_ur": tidy(title_ur), "state": state, "active_from": active_from}
    changed = {"changed_at": at, "changed_by": by.label, "citation": ""}
    row, _ = CaseRule.objects.update_or_create(key=key, defaults=values | changed | _stored(conditions))
    if state is not RuleState.ENDED:
        _look_at_all(conditions)
    record(by=by, at=at, act="case-rule.keep", subject=f"case-rule:{key}", detail={"state": state})
    return row


def _look_at_all(conditions: Conditions) -> None:
    """Have the rules look at every organisation with an open finding of this kind: nothing else may change there."""
    found = Finding.objects.filter(matching(conditions), state__in=OPEN).order_by("organisation_id")
    organisations = found.values_list("organisation_id", flat=True).distinct()
    Due.objects.bulk_create(
        (Due(work=Work.CASES, organisation_id=each) for each in organisations), ignore_conflicts=True
    )


def _stored(conditions: Conditions) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(conditions).items()}


def apply_rules(*, at: datetime, limit: int = SLICE) -> int:
    """Let the rules look at organisations whose findings changed; returns how many. Call it until it returns 0.

    An organisation is a transaction: its cases, its links and its leaving of the queue happen together. One that fails
    stays in the queue and keeps none of the others waiting.
    """
    install_rules(at=at)
    rules = list(CaseRule.objects.exclude(state=RuleState.ENDED).order_by("key"))
    looked = last = 0
    while looked < limit:
        before = last
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                taken = take(cursor, Work.CASES, 1, beyond=last)
                for last in taken:
                    _apply_all(rules, last, at)
        except Exception:
            if last == before:
                raise
            log.exception("the case rules fail for organisation %s, which is looked at again", last)
            continue
        if not taken:
            break
        looked += 1
    return looked


def _apply_all(rules: Sequence[CaseRule], organisation_id: int, at: datetime) -> None:
    for rule in rules:
        while _apply(rule, organisation_id, at):
            pass


def _apply(rule: CaseRule, organisation_id: int, at: datetime) -> bool:
    """Whether there may be more."""
    if rule.active_from is not None and rule.active_from > at:
        return False
    fresh, things = untaken(rule, organisation_id)
    if not fresh or things < rule.count:
        return False
    case = ""
    if rule.state == RuleState.LIVE:
        if not _opener:
            return False
        case = _opener[0](_request(rule, organisation_id, fresh), at)
        if not case:
            return False
    CaseLink.objects.bulk_create(
        (CaseLink(rule=rule, finding=each, episode=each.episode, case=case, at=at) for each in fresh),
        update_conflicts=True,
        unique_fields=["rule", "finding", "episode"],
        update_fields=["case", "at"],
    )
    return len(fresh) == MOST_TAKEN


def _request(rule: CaseRule, organisation_id: int, fresh: Sequence[Finding]) -> CaseRequest:
    label = TLP.CLEAR
    for each in fresh:
        label = stricter(label, TLP(each.tlp))
    links = CaseLink.objects.filter(rule=rule, finding__organisation_id=organisation_id).exclude(case="")
    return CaseRequest(
        rule=rule.key,
        title=rule.title_en,
        organisation=party_names([organisation_id])[organisation_id].slug,
        case=links.order_by("-at", "-pk").values_list("case", flat=True).first() or "",
        findings=tuple(_found(each) for each in fresh),
        severity=min((each.severity for each in fresh), key=SEVERITIES.index),
        tlp=label.value,
    )


def _found(row: Finding) -> Found:
    return Found(
        row.reference,
        row.source_ip,
        row.port,
        row.fqdn,
        row.url,
        row.account,
        f"{row.taxonomy}/{row.type}",
        row.identifier,
    )
