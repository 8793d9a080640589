"""Incidents as an event in the format of MISP (https://www.misp-standard.org/rfc/misp-standard-core.txt)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

# Category and type of MISP for the types of observables.
TYPES: Final = {
    "ipv4-addr": ("Network activity", "ip-dst"),
    "ipv6-addr": ("Network activity", "ip-dst"),
    "cidr": ("Network activity", "ip-dst"),
    "asn": ("Network activity", "AS"),
    "domain-name": ("Network activity", "domain"),
    "url": ("Network activity", "url"),
    "email-addr": ("Network activity", "email"),
    "md5": ("Payload delivery", "md5"),
    "sha1": ("Payload delivery", "sha1"),
    "sha256": ("Payload delivery", "sha256"),
    "sha512": ("Payload delivery", "sha512"),
    "file-name": ("Payload delivery", "filename"),
    "vulnerability": ("External analysis", "vulnerability"),
    "phone-number": ("Person", "phone-number"),
}
OTHER: Final = ("Other", "text")
# 1 high, 2 medium, 3 low, 4 undefined.
THREAT: Final = {"high": "1", "medium": "2", "low": "3"}
# 0 initial, 1 ongoing, 2 complete.
ANALYSIS: Final = {"new": "0", "open": "1", "closed": "2"}
YOUR_ORGANISATION_ONLY: Final = "0"
# A tag of MISP's taxonomy “false-positive”, by which receivers leave an event out.
FALSE_ALARM, FALSE_POSITIVE = "false-alarm", 'false-positive:confirmed="true"'


@dataclass(frozen=True)
class Attribute:
    """An observable: its type as the network names it, its value, what was noted of it, and when."""

    type: str
    value: str
    note: str
    at: datetime


@dataclass(frozen=True)
class Remark:
    """A line in words beside the observables. `name` stays the same when what it says has changed."""

    name: str
    text: str
    note: str
    at: datetime


@dataclass(frozen=True)
class Event:
    """What is told of an incident. `classes` are RSIT classes and types, `class/type`; moments carry their zone.

    `outcome`: how it ended, as a word; empty while it goes on.
    """

    issuer: str
    reference: str
    label: str
    status: str
    severity: str
    title: str
    opened_at: datetime
    changed_at: datetime
    classes: Sequence[str] = ()
    outcome: str = ""
    attributes: Sequence[Attribute] = field(default_factory=tuple)
    remarks: Sequence[Remark] = field(default_factory=tuple)


def event(given: Event) -> bytes:
    """The incident as a MISP event, JSON. The same incident gets the same identifiers each time.

    Nothing is marked for automatic blocking, and the receiver decides about passing on within its label.
    """
    base = f"https://{given.issuer}/cases/{given.reference}/"
    told = {
        "uuid": str(uuid5(NAMESPACE_URL, base)),
        "info": f"{given.title} ({given.reference})",
        "date": f"{given.opened_at.astimezone(UTC):%Y-%m-%d}",
        "timestamp": _seconds(given.changed_at),
        "threat_level_id": THREAT.get(given.severity, "4"),
        "analysis": ANALYSIS.get(given.status, "0"),
        "distribution": YOUR_ORGANISATION_ONLY,
        "published": False,
        "Orgc": {"name": given.issuer, "uuid": str(uuid5(NAMESPACE_URL, f"https://{given.issuer}/"))},
        "Tag": [{"name": name} for name in _tags(given)],
        "Attribute": [
            *(_attribute(each, base) for each in given.attributes),
            *(_remark(each, base) for each in given.remarks),
        ],
    }
    return json.dumps({"Event": told}, ensure_ascii=False, indent=2).encode() + b"\n"


def _tags(given: Event) -> list[str]:
    found = [given.label.lower()]
    for each in given.classes:
        name, _, kind = each.partition("/")
        found.append(f'rsit:{name}="{kind}"' if kind else f"rsit:{name}")
    if given.outcome:
        found.append(f'pehra:outcome="{given.outcome}"')
    if given.outcome == FALSE_ALARM:
        found.append(FALSE_POSITIVE)
    return found


def _attribute(given: Attribute, base: str) -> dict[str, object]:
    category, kind = TYPES.get(given.type, OTHER)
    return {
        "uuid": str(uuid5(NAMESPACE_URL, f"{base}{given.type}/{given.value}")),
        "category": category,
        "type": kind,
        "value": given.value,
        "comment": given.note,
        "timestamp": _seconds(given.at),
        "to_ids": False,
        "distribution": "5",
    }


def _remark(given: Remark, base: str) -> dict[str, object]:
    return {
        "uuid": str(uuid5(NAMESPACE_URL, f"{base}comment/{given.name}")),
        "category": "Other",
        "type": "comment",
        "value": given.text,
        "comment": given.note,
        "timestamp": _seconds(given.at),
        "to_ids": False,
        # The same answer in two events is no trace that they have in common.
        "disable_correlation": True,
        "distribution": "5",
    }


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))
