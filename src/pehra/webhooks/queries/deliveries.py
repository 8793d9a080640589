"""The log of a webhook: what was told to it, and what became of that.

Whoever administers a body need not read its cases. So the log names a case, and shows the words that were sent, only
to those who may see what happened; to everybody else it says kind, time and outcome.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from django.conf import settings
from django.db.models import Q

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.incidents.queries.happenings import Happened, happened
from pehra.law.tlp import TLP
from pehra.webhooks.models import Delivery, Endpoint
from pehra.webhooks.rules.happenings import PING, reaches, told
from pehra.webhooks.rules.wording import DeliveryState

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SHAPE: Final = re.compile(r"([0-9]{1,17})-([0-9a-f]{32})")


@dataclass(frozen=True)
class Line:
    """One delivery as somebody may see it. `case` is empty where the reader may not know of it.

    `kept`: it can be sent again.
    """

    row: Delivery
    case: str
    kept: bool


@dataclass(frozen=True)
class Log:
    """A page of the log, newest first; `older` is the cursor of the next one."""

    lines: list[Line]
    older: str | None


def log(person: Person, row: Endpoint, *, state: DeliveryState | None = None, before: str = "", limit: int = 50) -> Log:
    """What was told to a webhook. The caller has seen to it that this person looks after it. Raises Absent."""
    rows = Delivery.objects.filter(_older(before), endpoint=row)
    if state is not None:
        rows = rows.filter(state=state)
    found = list(rows.order_by("-at", "-key")[: limit + 1])
    shown = found[:limit]
    known = happened(each.entry_id for each in shown if each.entry_id)
    lines = [_line(person, each, known) for each in shown]
    return Log(lines, _cursor(shown[-1]) if len(found) > limit else None)


def line(person: Person, row: Endpoint, key: UUID) -> Line:
    """One delivery of a webhook. Raises Absent."""
    found = Delivery.objects.filter(endpoint=row, key=key).first()
    if found is None:
        raise Absent
    return _line(person, found, happened([found.entry_id] if found.entry_id else []))


def _line(person: Person, row: Delivery, known: dict[int, Happened]) -> Line:
    about = known.get(row.entry_id or 0)
    seen = about is not None and not about.keys.isdisjoint(person.keys)
    return Line(row, about.case if about and seen else "", row.facts is not None and row.kind != PING)


def words(endpoint: Endpoint, rows: Iterable[Delivery]) -> dict[int, bytes]:
    """What each of these deliveries says now, by its number; one of which nothing may be said (any more) is left out.

    `endpoint` with what it may know, asked at this moment: a label that was made stricter since leaves fewer words.
    """
    rows = list(rows)
    known = happened(row.entry_id for row in rows if row.entry_id)
    found = {}
    for row in rows:
        about = known.get(row.entry_id or 0)
        if row.kind == PING:
            found[row.pk] = body_of(row, {"link": f"{settings.BASE_URL}/"})
        elif row.facts is not None and about and may_be_told(endpoint, about):
            found[row.pk] = body_of(row, told(row.facts, about.tlp) | {"tlp": about.case_tlp.value})
    return found


def may_be_told(endpoint: Endpoint, about: Happened) -> bool:
    """Whether a program may be told of this happening at this moment."""
    return about.tlp is not TLP.RED and reaches(about.keys, endpoint.party_id, wide=endpoint.wide)


def body_of(row: Delivery, facts: dict[str, Any]) -> bytes:
    """The document that is sent."""
    said = {"id": str(row.key), "kind": row.kind, "at": row.at.isoformat()}
    return orjson.dumps(said | facts)


def facts_of(about: Happened) -> dict[str, Any]:
    """What may be said of a happening under the widest label."""
    return {
        "case": about.case,
        "link": f"{settings.BASE_URL}/cases/{about.case}/",
        "tlp": about.case_tlp.value,
        "drill": about.drill or None,
        "step": about.kind.value,
        "severity": about.severity,
        "status": about.status,
        "outcome": about.outcome or None,
        "classification": list(about.classification),
        "custodian": about.custodian,
        "stage": about.stage or None,
    }


def _cursor(row: Delivery) -> str:
    return f"{(row.at - EPOCH) // timedelta(microseconds=1)}-{row.key.hex}"


def _older(word: str) -> Q:
    """What stands behind a cursor; everything for none. Raises Absent for a word that is none."""
    if not word:
        return Q()
    found = SHAPE.fullmatch(word)
    if found is None:
        raise Absent
    at = EPOCH + timedelta(microseconds=int(found[1]))
    return Q(at__lte=at) & (Q(at__lt=at) | Q(key__lt=UUID(found[2])))
