"""The words that the incident tables use for states, parts and kinds."""

from enum import StrEnum
from typing import Final


class Channel(StrEnum):
    """How a report came in. PUBLIC: through the public form, taken up by an officer of the desk that reads it."""

    WEB = "web"
    API = "api"
    CLI = "cli"
    PHONE = "phone"
    PAPER = "paper"
    EMAIL = "email"
    PUBLIC = "public"


class Status(StrEnum):
    """NEW: nobody has acknowledged it. OPEN: a body works on it. CLOSED: with how it ended, with cause and lesson."""

    NEW = "new"
    OPEN = "open"
    CLOSED = "closed"


class ParticipantPart(StrEnum):
    """As what a party takes part in a case."""

    REPORTER = "reporter"  # it reported, or wrote down what was reported
    RESPONDER = "responder"  # has or had custody
    OFFERED = "offered"  # is asked to take custody
    SUPERVISOR = "supervisor"  # a late clock climbed to it, or it was to see that this was no incident


class TransferKind(StrEnum):
    """REPORT: the report reached its first responder. The others move custody between bodies."""

    REPORT = "report"
    ESCALATE = "escalate"
    FORWARD = "forward"
    OVERRIDE = "override"
    HAND_OVER = "hand-over"


class TransferState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    FORWARDED = "forwarded"
    OVERRIDDEN = "overridden"
    WITHDRAWN = "withdrawn"
    PASSED_ON = "passed-on"  # the mandate passed to another body, and the offer with it


class PermissionState(StrEnum):
    """ENDED: permitted once, and then the source itself set a stricter label."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    ENDED = "ended"


class SamenessState(StrEnum):
    """“The same incident as yours”. ENDED: agreed once, and then one side took it back."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class EntryKind(StrEnum):
    """NOTE is written by a person; the others are facts that the system records with the act they belong to.

    PART: a fact of a part of case work that has a package of its own; it brings its sentence along.
    STRUCK: a note without its words, or for whoever read it that it is closed to some of them now; see `actions.notes`.
    """

    NOTE = "note"
    STRUCK = "struck"
    REPORTED = "reported"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    FORWARDED = "forwarded"
    WITHDRAWN = "withdrawn"
    OVERRIDDEN = "overridden"
    HANDED_OVER = "handed-over"
    CLASSIFIED = "classified"
    RENAMED = "renamed"
    AFFECTED = "affected"
    OBSERVABLE = "observable"
    TRACE = "trace"  # of one observable: what it is taken for, or what is noted of it
    TLP = "tlp"
    NAMED = "named"
    PERMISSION = "permission"
    UPDATE_FILED = "update-filed"
    FINAL_FILED = "final-filed"
    REMINDED = "reminded"
    BREACHED = "breached"
    CLOSED = "closed"
    REOPENED = "reopened"
    PART = "part"


class Amendment(StrEnum):
    """What becomes of a note afterwards. It never becomes wider, and its words are never changed."""

    STRICTER = "stricter"
    STRUCK = "struck"


# What an incident is, for whoever its label admits. Every other fact tells how the bodies deal with it, which is the
# business of those whom the case concerns, however wide its label.
TOLD_AS_WIDELY_AS_THE_CASE: Final = frozenset(
    {
        EntryKind.NOTE,
        EntryKind.STRUCK,
        EntryKind.REPORTED,
        EntryKind.CLASSIFIED,
        EntryKind.RENAMED,
        EntryKind.OBSERVABLE,
        EntryKind.TRACE,
        EntryKind.TLP,
        EntryKind.CLOSED,
        EntryKind.REOPENED,
    }
)


class TraceState(StrEnum):
    """What an observable is taken for. Only what counts as SEEN is compared, asked about and given out.

    FALSE_POSITIVE: it was there, and is benign. WITHDRAWN: it should not have been added.
    """

    SEEN = "seen"
    FALSE_POSITIVE = "false-positive"
    WITHDRAWN = "withdrawn"


class ObservableType(StrEnum):
    """Named as MISP and STIX name them, as far as the two agree."""

    IPV4 = "ipv4-addr"
    IPV6 = "ipv6-addr"
    CIDR = "cidr"
    ASN = "asn"
    DOMAIN = "domain-name"
    URL = "url"
    EMAIL = "email-addr"
    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"
    SHA512 = "sha512"
    FILENAME = "file-name"
    PHONE = "phone-number"
    WALLET = "cryptocurrency-wallet"
    CVE = "vulnerability"
    OTHER = "other"
