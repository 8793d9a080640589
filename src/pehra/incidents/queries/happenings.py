"""What happened on cases, for whoever tells programs of it: facts without a word that anybody wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pehra.incidents.models import Entry
from pehra.incidents.rules.wording import EntryKind
from pehra.law.tlp import TLP, stricter

READ: Final = (
    *("pk", "kind", "at", "tlp", "params", "audience", "case__reference", "case__tlp", "case__audience"),
    *("case__severity", "case__status", "case__outcome", "case__classification", "case__custodian__slug"),
    "case__drill__reference",
)


@dataclass(frozen=True)
class Happened:
    """An entry of a timeline with its case as it is now.

    `keys`: who may know of both, as audience keys; whoever reads this asks them before telling anybody. `tlp` is the
    stricter one of the two labels, `text` the sentence of a part, `drill` a reference or empty.
    """

    entry_id: int
    kind: EntryKind
    at: datetime
    text: str
    stage: str
    keys: frozenset[int]
    case: str
    tlp: TLP
    case_tlp: TLP
    severity: str
    status: str
    outcome: str
    classification: tuple[str, ...]
    custodian: str
    drill: str


def happened(entries: Iterable[int]) -> dict[int, Happened]:
    """Those of these entries that are still there, by their numbers, in one statement."""
    rows = Entry.objects.filter(pk__in=list(entries)).values(*READ)
    return {row["pk"]: _happened(row) for row in rows}


def _happened(row: dict[str, Any]) -> Happened:
    params = dict(row["params"] or {})
    return Happened(
        entry_id=row["pk"],
        kind=EntryKind(row["kind"]),
        at=row["at"],
        text=str(params.get("text", "")),
        stage=str(params.get("stage", "")),
        keys=frozenset(row["audience"]) & frozenset(row["case__audience"]),
        case=str(row["case__reference"]),
        tlp=stricter(TLP(row["tlp"]), TLP(row["case__tlp"])),
        case_tlp=TLP(row["case__tlp"]),
        severity=str(row["case__severity"]),
        status=str(row["case__status"]),
        outcome=str(row["case__outcome"]),
        classification=tuple(row["case__classification"] or ()),
        custodian=str(row["case__custodian__slug"]),
        drill=str(row["case__drill__reference"] or ""),
    )
