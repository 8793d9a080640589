"""The slow way to count: every case and report read into memory, one by one, by no code that the figures use."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from pehra.foundation.deadlines.models import Deadline
from pehra.incidents.models import Case, Report, Transfer
from pehra.statistics.models import Contained
from pehra.statistics.rules.measures import STEPS

Counts = dict[tuple[str, str, str, int], int]
AHEAD = timedelta(hours=5)


def slowly(scope: int, starts: date, ends: date) -> Counts:
    """By dimension, key, measure and step; what there is nothing of is left out."""
    found: Counts = defaultdict(int)
    for case in Case.objects.filter(drill=None).select_related("organisation__organisation"):
        first = Transfer.objects.filter(case=case, kind="report").order_by("pk").first()
        assert first is not None
        if scope not in (0, first.to_body_id):
            continue
        groups = _groups(case, first, scope)
        for day, measure, step in _moves(case):
            for place in groups:
                if starts <= day <= ends:
                    found[(*place, measure, step)] += 1
                if day <= ends and measure in ("opened", "closed"):
                    found[(*place, "open", 0)] += 1 if measure == "opened" else -1
        for report in Report.objects.filter(case=case):
            if starts <= (report.submitted_at + AHEAD).date() <= ends:
                for dimension, key in groups:
                    found[dimension, report.channel if dimension == "channel" else key, "reports", 0] += 1
    return {place: amount for place, amount in found.items() if amount}


def _groups(case: Case, first: Transfer, scope: int) -> list[tuple[str, str]]:
    organisation = case.organisation.organisation
    classes = {each.split("/")[0] for each in case.classification}
    one = "*" if len(classes) > 1 else next(iter(classes), "")
    kinds = [each.partition("/")[2] for each in case.classification]
    inner = "*" if len(kinds) > 1 else next(iter(kinds), "")
    report = Report.objects.filter(case=case).order_by("pk").first()
    cii = organisation.designations.exists()
    cert = f"{first.function}/{first.to_body_id}"
    found = {
        "all": "",
        "tier": first.function,
        "cert": cert,
        "holder": str(case.custodian_id),
        "sector": organisation.sector_id,
        "province": organisation.province_id,
        "kind": "cii" if cii else organisation.ownership,
        "class": one,
        "type": f"{one}/{inner}",
        "severity": case.severity,
        "channel": report.channel if report else "",
    }
    if scope:
        found["organisation"] = f"{cert}/{case.organisation_id}"
    return list(found.items())


def _moves(case: Case) -> list[tuple[date, str, int]]:
    opened = (case.opened_at + AHEAD).date()
    found: list[tuple[date, str, int]] = []
    none = case.outcome in ("false-alarm", "not-an-incident", "test")
    if case.counted_as is None and not none:
        found.append((opened, "incidents", 0))
    for clock in Deadline.objects.filter(subject=f"case:{case.reference}"):
        if (clock.breached_at or clock.state == "met") and (clock.stage == "acknowledge" or not none):
            found.append((opened, f"{'late' if clock.late else 'kept'}:{clock.stage}", 0))
    if case.merged_into_id is not None:
        return found
    found.append((opened, "opened", 0))
    if case.closed_at:
        found.append(((case.closed_at + AHEAD).date(), "closed", 0))
    return found + ([(opened, "no-incident", 0)] if none else _lengths(case, opened))


def _lengths(case: Case, opened: date) -> list[tuple[date, str, int]]:
    offered = Transfer.objects.filter(case=case, kind="escalate").order_by("offered_at").first()
    contained = Contained.objects.filter(case=case).first()
    found = _took(opened, "to-acknowledge", case, case.acknowledged_at)
    found += _took(opened, "to-escalate", case, offered and offered.offered_at)
    found += _took(opened, "to-contain", case, contained and contained.at)
    if case.closed_at:
        found += _took((case.closed_at + AHEAD).date(), "to-close", case, case.closed_at)
    return found


def _took(day: date, measure: str, case: Case, moment: Any) -> list[tuple[date, str, int]]:
    if moment is None:
        return []
    seconds = int((moment - case.opened_at).total_seconds())
    return [(day, measure, len([each for each in STEPS if each <= seconds]))]
