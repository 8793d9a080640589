"""An act on many cases, from its preview to its end."""

from collections.abc import Mapping
from typing import Any

from pehra.foundation.access.person import Person
from pehra.incidents.actions import bulk as bulks
from pehra.incidents.models import Bulk, BulkItem
from pehra.incidents.rules.bulk import BulkAct
from tests.incidents.acting import HOUR, LATER

AFTER = LATER + HOUR
WORDS: Mapping[BulkAct, Mapping[str, Any]] = {
    BulkAct.ASSIGN: {"to": "lead@example.org"},
    BulkAct.ACKNOWLEDGE: {},
    BulkAct.CLASSIFY: {"classification": ["fraud/phishing"]},
    BulkAct.SEVERITY: {"severity": "critical"},
    BulkAct.OBSERVABLE: {"value": "203.0.113.9", "note": "the same server"},
    BulkAct.NOTE: {"body": "One campaign", "internal": True},
    BulkAct.CLOSE: {"cause": "One cause", "lesson": "One lesson"},
    BulkAct.DISMISS: {"outcome": "false-alarm", "reason": "One scanner"},
}


def looked_through(by: Person, act: BulkAct, references: list[str], **words: Any) -> Bulk:
    made = bulks.choose(by=by, act=act, cases=references, at=LATER)
    bulks.preview(by=by, reference=made.reference, given=words or WORDS[act], at=LATER)
    while bulks.carry_on(bulk_id=made.pk, at=LATER):
        pass
    return Bulk.objects.get(pk=made.pk)


def carried_out(by: Person, bulk: Bulk) -> Bulk:
    bulks.begin(by=by, reference=bulk.reference, at=AFTER)
    while bulks.carry_on(bulk_id=bulk.pk, at=AFTER):
        pass
    return Bulk.objects.get(pk=bulk.pk)


def states(bulk: Bulk) -> list[str]:
    return list(BulkItem.objects.filter(bulk=bulk).order_by("place").values_list("state", flat=True))


def why(bulk: Bulk) -> list[str]:
    return [item.why.get("text", "") for item in BulkItem.objects.filter(bulk=bulk).order_by("place")]
