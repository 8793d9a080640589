"""What the codes of evidence are called on a page, and the sentence of each link of a chain."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LABELS: Final[Mapping[str, Mapping[str, str | Promise]]] = {
    "evidence-kind": {"file": pgettext_lazy("evidence", "File"), "item": pgettext_lazy("evidence", "Thing")},
    "evidence-state": {
        "held": _("In custody"),
        "released": _("Given out of custody"),
        "destroyed": _("Destroyed"),
    },
    "evidence-how": {
        "received": _("Handed in by somebody"),
        "collected": _("Collected on site"),
        "imaged": _("Copied bit by bit from a medium"),
        "exported": _("Exported from a running system"),
    },
    "evidence-scan": {
        "not-scanned": _("Not scanned"),
        "clean": _("Scanned, nothing found"),
        "found": _("Malware found"),
        "failed": _("Could not be scanned"),
    },
    "evidence-act": {
        "taken-in": _("Taken in"),
        "offered": _("Offered for taking over"),
        "accepted": _("Taken over"),
        "refused": _("Not taken over"),
        "withdrawn": _("Offer taken back"),
        "copied": _("A copy was given out"),
        "checked": _("Checked against its hash"),
        "scanned": _("Scanned for malware"),
        "sealed": _("Sealed"),
        "unsealed": _("Seal broken"),
        "labelled": _("Label changed"),
        "named": _("A person was named"),
        "hold-placed": _("Legal hold placed"),
        "hold-lifted": _("Legal hold lifted"),
        "bundled": _("Put into a bundle for a court"),
        "released": _("Given out of custody"),
        "destruction-proposed": _("Destruction proposed"),
        "destruction-confirmed": _("Destruction confirmed by the first person"),
        "destruction-declined": _("Destruction declined"),
        "destroyed": _("Destroyed"),
    },
    "evidence-fact": {
        "name": _("Name"),
        "serial": _("Serial number"),
        "size": _("Size"),
        "sha256": "SHA-256",
        "how": _("How it was come by"),
        "source": _("From whom, or out of what"),
        "acquired_at": _("Come by at"),
        "seal": _("Seal"),
        "tlp": _("Label"),
        "to": _("To"),
        "from": _("From"),
        "reason": _("Reason"),
        "result": _("Result"),
        "told": _("The scanner says"),
        "found": _("Malware found"),
        "before": _("Before"),
        "after": _("After"),
        "person": _("Person"),
        "code": _("Code of the bundle"),
        "rule": _("Rule"),
        "days": _("Kept for days"),
        "first": _("First person"),
        "second": _("Second person"),
    },
    "evidence-result": {
        "same": _("The same as when it was taken in"),
        "different": _("Not the same any more"),
        "clean": _("Nothing found"),
        "found": _("Malware found"),
        "failed": _("Could not be scanned"),
    },
}
# How serious a link looks in the timeline.
TONES: Final = {"refused": "warning", "unsealed": "warning", "destroyed": "danger"}
IMAGES: Final = {
    "taken-in": "plus",
    "offered": "arrow-forward-up",
    "accepted": "check",
    "refused": "x",
    "withdrawn": "arrow-back-up",
    "copied": "download",
    "checked": "eye-check",
    "scanned": "bug",
    "sealed": "lock",
    "unsealed": "key",
    "labelled": "eye",
    "named": "user-circle",
    "hold-placed": "gavel",
    "hold-lifted": "gavel",
    "bundled": "archive",
    "released": "logout",
    "destruction-proposed": "clock",
    "destruction-confirmed": "clock-check",
    "destruction-declined": "x",
    "destroyed": "trash",
}
CODES: Final = {"how": "evidence-how", "result": "evidence-result"}
MARKS: Final = frozenset({"sha256", "serial", "seal", "code", "rule", "tlp", "before", "after"})


def facts_of(link: Any, parties: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a link tells besides its act: each fact with its name, its value, and whether that is a mark or typed."""
    found = []
    for name, value in link.facts.items():
        labels = LABELS.get(CODES.get(name, ""), {})
        party = parties.get(str(value)) if name in ("to", "from") else None
        found.append(
            {
                "name": LABELS["evidence-fact"].get(name, name),
                "value": datetime.fromisoformat(value) if name == "acquired_at" else labels.get(str(value), value),
                "party": party,
                "field": name,
                "mark": name in MARKS,
            }
        )
    return found
