"""Figures under the viewer's predicate. Their cost is that of the small sums, however many findings there are."""

from collections import defaultdict
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Sum

from pehra.events.models import Remedied, Standing
from pehra.events.rules.figures import Figure, age, percentile
from pehra.events.rules.states import OPEN
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person


class By(StrEnum):
    """What figures are told apart by. ALL: one figure for all that the viewer sees, under the key ""."""

    ALL = "all"
    ORGANISATION = "organisation_id"
    CERT = "cert_id"
    SECTOR = "sector"
    PROVINCE = "province"
    TYPE = "type"
    SEVERITY = "severity"


def figures(
    person: Person,
    by: By,
    *,
    today: date,
    since: date | None = None,
    organisation_id: int | None = None,
    cert_id: int | None = None,
    sector: str = "",
    province: str = "",
    type: str = "",
) -> list[Figure]:
    """What is open now and how long fixing took in the months from `since` on, for each value, by key.

    The keys of organisations and bodies are their numbers as text.
    """
    exact = {
        "organisation_id": organisation_id,
        "cert_id": cert_id,
        "sector": sector,
        "province": province,
        "type": type,
    }
    narrow = {field: value for field, value in exact.items() if value}
    keyed = [] if by is By.ALL else [by.value]
    found: dict[str, Figure] = {}
    standing = Standing.objects.filter(visible_to(person), **narrow)
    for *key, state, week, count in _summed(standing, [*keyed, "standing", "since"]):
        figure = found.setdefault(_key(key), Figure(_key(key)))
        figure.standing[state] = figure.standing.get(state, 0) + count
        if state in OPEN:
            figure.ages[age(week, today)] += count
    remedied = Remedied.objects.filter(visible_to(person), **narrow)
    if since is not None:
        remedied = remedied.filter(month__gte=since.replace(day=1))
    histograms: dict[str, dict[int, int]] = defaultdict(dict)
    for *key, bucket, count in _summed(remedied, [*keyed, "bucket"]):
        histograms[_key(key)][bucket] = count
    for name, histogram in histograms.items():
        figure = found.setdefault(name, Figure(name))
        figure.fixed = sum(histogram.values())
        figure.median, figure.p90 = percentile(histogram, 0.5), percentile(histogram, 0.9)
    return sorted(found.values(), key=lambda figure: figure.key)


def _summed(rows: Any, fields: list[str]) -> Any:
    return rows.values_list(*fields).annotate(total=Sum("count")).order_by()


def _key(values: list[object]) -> str:
    return str(values[0] if values and values[0] is not None else "")
