"""What reports, cases and clocks look like when they are given out."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from pehra.foundation.access.api.paging import Onward, Page
from pehra.foundation.access.api.shapes import Given
from pehra.incidents.api.answers import AnsweredOut
from pehra.incidents.rules.custody import Act
from pehra.incidents.rules.outcomes import CaseOutcome
from pehra.incidents.rules.wording import (
    Amendment,
    Channel,
    EntryKind,
    ObservableType,
    ParticipantPart,
    PermissionState,
    Status,
    TraceState,
    TransferKind,
    TransferState,
)
from pehra.law.clocks import Anchor, Stage
from pehra.law.functions import Function
from pehra.law.tlp import TLP

ReportReference = Annotated[str, Field(description="Reference of the report.", examples=["R-7K3F-9QPD"])]
CaseReference = Annotated[str, Field(description="Reference of the case.", examples=["C-2M8X-41TV"])]
DrillReference = Annotated[
    str | None,
    Field(description="Reference of the drill to which this belongs. Empty: it is real.", examples=["D-5V0N-3K8R"]),
]
Receipt = Annotated[
    dict[str, Any],
    Field(
        description="A flat object signed with the key of this installation; see `GET /api/v1/receipts/key`.",
        examples=[
            {
                "kind": "report",
                "report": "R-7K3F-9QPD",
                "case": "C-2M8X-41TV",
                "received_at": "2026-03-01T04:00:00+00:00",
                "submitted_at": "2026-03-01T04:00:00+00:00",
                "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "key": "4e0a6d2f9c1b7e35",
                "signature": "bWFkZSB1cCBmb3IgdGhpcyBleGFtcGxl",
            }
        ],
    ),
]


class PartyOut(Given):
    """A body of the network or an organisation that it serves."""

    kind: str = Field(description="`body` or `organisation`.", examples=["body"])
    slug: str = Field(description="Its name in addresses.", examples=["cert-telecom"])
    name_en: str = Field(description="Its English name.")
    name_ur: str = Field(description="Its Urdu name; empty where none is known.")


class ReceivedOut(Given):
    """The answer to a report: where it went, and the proof that it arrived."""

    report: ReportReference
    case: CaseReference
    received_at: datetime = Field(description="When it was stored durably.")
    receipt: Receipt
    drill: DrillReference = None


class ReportOut(Given):
    """A report as it was told; its words never change."""

    report: ReportReference
    case: CaseReference
    organisation: PartyOut
    reporter: str = Field(description="Who reported it, as the journal names them.")
    channel: Channel
    title: str
    description: str
    aware_at: datetime = Field(description="When the organisation became aware.")
    submitted_at: datetime = Field(description="When it reached the network.")
    recorded_at: datetime = Field(description="When it was written here.")
    classification: list[str]
    severity: str = Field(description="As the reporter judged it; empty: not judged.")
    tlp: TLP
    details: dict[str, Any]
    answers: list[AnsweredOut] = Field(default=[], description="To the forms of the day on which it was reported.")
    drill: DrillReference = None
    sha256: str = Field(description="Digest of the report's canonical form, as in its receipt.")


class ReportPage(Page):
    """Reports, the newest first."""

    items: list[ReportOut]


class KeyOut(Given):
    """The public key of this installation's receipts."""

    algorithm: str = Field(examples=["Ed25519"])
    key: str = Field(description="The 32 bytes of the key, base64.")


class CaseLine(Given):
    """A case in a list."""

    case: CaseReference
    title: str
    status: Status
    severity: str
    tlp: TLP
    classification: list[str]
    ransomware: bool
    organisation: PartyOut
    custodian: PartyOut = Field(description="The body that has custody; exactly one at any time.")
    custodian_function: Function = Field(description="The function under which it has custody.")
    opened_at: datetime
    updated_at: datetime
    acknowledged_at: datetime | None
    closed_at: datetime | None
    outcome: CaseOutcome | None = Field(
        default=None, description="How it ended; empty while it is not closed, and where it was merged."
    )
    drill: DrillReference = None


class CasePage(Page):
    """Cases, the newest first."""

    items: list[CaseLine]


class ReaderOut(Given):
    """Somebody who had opened a note before it was taken back."""

    name: str
    party: str = Field(description="English name of the party for which it was opened; empty: none is known.")
    at: datetime


class AmendmentOut(Given):
    """What became of a note of your own body; others are not shown it."""

    what: Amendment
    at: datetime
    by: str
    reason: str
    words: str = Field(description="Of a note that was struck out: what it said.")
    readers: list[ReaderOut] | None = Field(
        description="Who had opened it, as far as the journal has it; null: its label has no reading recorded."
    )
    recorded_since: datetime | None = Field(
        description="From when on readings are in the journal, where the note is older; null: from its beginning."
    )


class EntryOut(Given):
    """Something that happened in a case or was noted on it."""

    kind: EntryKind
    at: datetime
    author: str
    party: PartyOut | None = Field(description="For whom the author acted.")
    tlp: TLP
    internal: bool = Field(description="Shown to the people of that party alone.")
    body: str = Field(description="A person's words; empty for most facts.")
    params: dict[str, Any] = Field(description="What a fact is about.")
    answers: list[AnsweredOut] = Field(default=[], description="What was answered with an update or a final report.")
    note: str = Field(default="", description="Its key, for a note that you may strike out or make stricter.")
    amendments: list[AmendmentOut] = Field(default=[], description="What became of it, for your own body.")


class TransferOut(Given):
    """A step of custody, with its signed receipts."""

    kind: TransferKind
    sender: PartyOut
    receiver: PartyOut
    function: Function
    rule: str = Field(description="The routing rule that sent it; empty: chosen by a person.")
    citation: str
    reason: str
    state: TransferState
    offered_by: str
    offered_at: datetime
    answered_by: str
    answered_at: datetime | None
    answer_reason: str
    offer_receipt: dict[str, Any]
    answer_receipt: dict[str, Any]


class ParticipantOut(Given):
    """A party that takes or took part."""

    party: PartyOut
    part: ParticipantPart
    since: datetime
    until: datetime | None


class NamedOut(Given):
    """A person named on the case; while it is TLP:RED, nobody else sees it."""

    name: str
    party: PartyOut
    why: str
    since: datetime
    named: str = Field(default="", description="Key of the naming, where you may end it.")


class ObservableOut(Given):
    """Something technical that was seen, in its one spelling. Not defanged: never show it as a link."""

    type: ObservableType
    value: str
    note: str
    added_by: str
    added_at: datetime
    state: TraceState = Field(description="What it is taken for. Only what is `seen` counts.")
    reason: str = Field(description="Why it does not count as seen.")
    judged_by: str
    judged_at: datetime | None = Field(description="Since when it does not count as seen.")


class PermissionOut(Given):
    """A question to the source, and its answer."""

    tlp: TLP
    asked_by: str
    asking_body: PartyOut
    reason: str
    asked_at: datetime
    state: PermissionState
    answered_by: str
    answered_at: datetime | None
    answer: str


class ClockOut(Given):
    """A deadline."""

    case: CaseReference
    stage: Stage
    owed_by: PartyOut
    function: str = Field(description="Under which function of the network it is owed.", examples=["sectoral"])
    anchor: Anchor
    anchored_at: datetime = Field(description="From when it counts. A revision never moves it.")
    due_at: datetime
    state: str = Field(description="`open`, `met` or `cancelled`.", examples=["open"])
    met_at: datetime | None
    late: bool
    rule: str = Field(description="The profile's row that rules it.")
    citation: str
    drill: DrillReference = None


class ClockPage(Onward):
    """Clocks, the most urgent first: `next` leads to those that are due later."""

    items: list[ClockOut]


class AssignedOut(Given):
    """Who works on a case inside one of your own parties. No other party sees it."""

    party: PartyOut
    name: str
    email: str
    since: datetime


class CaseOut(CaseLine):
    """A case with all that hangs on it, as far as you may see it."""

    affected: list[PartyOut] = Field(description="The organisations that it touches.")
    cause: str
    lesson: str
    version: int = Field(description="Raised by every change.")
    acts: list[Act] = Field(description="What you may do with it in its present state.")
    assigned: list[AssignedOut] = Field(description="In whose hands it is, within your own parties.")
    reports: list[ReportOut]
    timeline: list[EntryOut] = Field(description="Oldest first.")
    transfers: list[TransferOut] = Field(description="Every step of custody, oldest first.")
    participants: list[ParticipantOut]
    named: list[NamedOut]
    observables: list[ObservableOut]
    permissions: list[PermissionOut]
    clocks: list[ClockOut]


class DoneOut(Given):
    """The answer to an act on a case."""

    case: CaseReference
    act: str = Field(description="What was done.", examples=["accept"])
    at: datetime
    status: Status = Field(description="The case's status after it.")
    custodian: str = Field(description="Slug of the body that has custody after it.", examples=["cert-telecom"])
    version: int = Field(description="The case's version after it.")
    drill: DrillReference = None
    receipt: dict[str, Any] | None = Field(
        default=None, description="For a step of custody: who handed what to whom, signed by this installation."
    )
