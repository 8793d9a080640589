"""What reports and acts on cases take in. Shapes only: what a word may mean is decided by the actions."""

from typing import Annotated, Literal

from pydantic import Field

from pehra.foundation.access.api.shapes import Moment, Slug, Taken
from pehra.incidents.rules.answers import Sheet
from pehra.incidents.rules.intake import (
    LONGEST_DESCRIPTION,
    LONGEST_TITLE,
    LONGEST_TRACE_NOTE,
    MOST_OBSERVABLES,
    Intake,
    Seen,
)
from pehra.incidents.rules.observables import LONGEST as LONGEST_VALUE
from pehra.incidents.rules.outcomes import CaseOutcome
from pehra.incidents.rules.wording import Channel, ObservableType, TraceState
from pehra.law.tlp import TLP

LONGEST_REASON = 4_000
LONGEST_NOTE = 20_000

Label = Annotated[TLP, Field(strict=False, description="A label of TLP 2.0.")]
Classification = Annotated[
    list[Annotated[str, Field(max_length=80)]],
    Field(
        max_length=50,
        description="Classes and types of RSIT v1003, as `class` or `class/type`.",
        examples=[["availability/ddos"]],
    ),
]
Reason = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_REASON,
        description="Why, in words that stay in the record.",
        examples=["The telecom regulator's CERT is responsible for this network."],
    ),
]
Version = Annotated[
    int | None,
    Field(
        ge=1,
        le=2**31 - 1,
        description="The version that you looked at. With it, the act is refused (409) if somebody changed the case.",
        examples=[3],
    ),
]
BodySlug = Annotated[Slug, Field(description="Slug of a body of the network.", examples=["cert-telecom"])]


class ObservableIn(Taken):
    """Something technical that was seen."""

    value: str = Field(
        min_length=1,
        max_length=LONGEST_VALUE,
        description="The value, plain or defanged (`hxxp://example[.]com`).",
        examples=["hxxp://login.example[.]com/verify"],
    )
    type: Annotated[ObservableType, Field(strict=False)] | None = Field(
        default=None, description="Its type; guessed when left out."
    )
    note: str = Field(default="", max_length=1_000, description="What is known about it.")

    def seen(self) -> Seen:
        return Seen(value=self.value, type=self.type or "", note=self.note)


class MoneyIn(Taken):
    """An amount of money."""

    amount: str = Field(max_length=40, description="In digits, with a point.", examples=["12500.50"])
    currency: str = Field(max_length=10, description="Its code.", examples=["PKR"])


AnswerIn = (
    bool | int | Annotated[str, Field(max_length=8_000)] | list[Annotated[str, Field(max_length=40)]] | MoneyIn | None
)


class AnswersIn(Taken):
    """Answers to the questions of one form; see `GET /api/v1/forms`."""

    form: str = Field(max_length=40, description="Name of the form.", examples=["ransomware"])
    version: int = Field(ge=1, le=999, description="The version that is asked today.", examples=[1])
    answers: dict[Annotated[str, Field(max_length=40)], AnswerIn] = Field(
        max_length=60,
        description="By question. Left out: what was answered before stands; null: it is taken back.",
        examples=[{"asked": True, "demand": {"amount": "2.5", "currency": "BTC"}}],
    )

    def sheet(self) -> Sheet:
        given = {
            name: value.model_dump() if isinstance(value, MoneyIn) else value for name, value in self.answers.items()
        }
        return Sheet(self.form, self.version, given)


Answers = Annotated[
    list[AnswersIn], Field(max_length=20, description="Answers to the forms that are asked about this incident.")
]


class ReportIn(Taken):
    """A report about an incident. Three fields are required; everything else can follow."""

    organisation: Slug = Field(
        description="Slug of the organisation that the incident hit, and that reports it.", examples=["indus-mobile"]
    )
    title: str = Field(
        min_length=1, max_length=LONGEST_TITLE, description="The incident in a line.", examples=["سرور پر حملہ"]
    )
    description: str = Field(
        min_length=1,
        max_length=LONGEST_DESCRIPTION,
        description="What happened, in the reporter's own words and language.",
        examples=["صبح سے سرور بند ہے، فائلیں انکرپٹ ہو گئی ہیں۔"],
    )
    channel: Literal["api", "phone", "paper", "email"] = Field(
        default="api", description="How it reached the CERT whose officer enters it; `api` for one's own report."
    )
    aware_at: Moment | None = Field(
        default=None, description="When the organisation became aware; default: the moment of the report."
    )
    submitted_at: Moment | None = Field(
        default=None, description="The original time of a phone, paper or mail report; for no other channel."
    )
    classification: Classification = Field(default=[], description="As far as it is known.")
    severity: str = Field(
        default="",
        max_length=40,
        description="A step of the profile's scale, as far as it is known.",
        examples=["high"],
    )
    ransomware: bool = Field(default=False, description="Whether ransomware is involved.")
    tlp: Label = Field(default=TLP.AMBER, description="Who may learn of it (TLP 2.0).")
    affected: list[Slug] = Field(default=[], max_length=100, description="Other organisations that it touches.")
    observables: list[ObservableIn] = Field(default=[], max_length=MOST_OBSERVABLES, description="What was seen.")
    drill: str = Field(
        default="",
        max_length=12,
        description="Reference of a drill under way in which the organisation plays; with it, nothing of this is real.",
        examples=["D-5V0N-3K8R"],
    )
    details: dict[Annotated[str, Field(max_length=60)], Annotated[str, Field(max_length=4_000)]] = Field(
        default={}, max_length=40, description="Further fields of the reporter's own.", examples=[{"ticket": "4711"}]
    )

    answers: Answers = []

    def intake(self) -> Intake:
        return Intake(
            organisation=self.organisation,
            title=self.title,
            description=self.description,
            channel=Channel(self.channel),
            aware_at=self.aware_at,
            submitted_at=self.submitted_at,
            classification=tuple(self.classification),
            severity=self.severity,
            ransomware=self.ransomware,
            tlp=self.tlp,
            affected=tuple(self.affected),
            observables=tuple(each.seen() for each in self.observables),
            details=self.details,
            answers=tuple(each.sheet() for each in self.answers),
        )


class ReasonIn(Taken):
    """An act that needs a reason."""

    reason: Reason


class ForwardIn(Taken):
    """To whom an offered case is sent on, and why."""

    to: BodySlug
    reason: Reason


class EscalateIn(Taken):
    """To whom a case is offered. Empty: to the next body of its chain."""

    to: BodySlug | None = Field(
        default=None, description="Another body than the next one of the chain; needs a reason."
    )
    reason: str = Field(default="", max_length=LONGEST_REASON, description="Why; needed with `to`.")


class OverrideIn(Taken):
    """Why the National CERT takes a case from a silent route, and to whom it offers it then."""

    reason: Reason
    to: BodySlug | None = Field(default=None, description="Offered to this body next; left out: kept.")


class CloseIn(Taken):
    """How a case ended."""

    outcome: Annotated[CaseOutcome, Field(strict=False)] = Field(
        default=CaseOutcome.HANDLED,
        description="`false-alarm`, `not-an-incident` and `test` count as no incident, and end what is owed about it.",
    )
    cause: str = Field(
        min_length=1,
        max_length=LONGEST_NOTE,
        description="What caused it; or why it was no incident.",
        examples=["An unpatched VPN gateway."],
    )
    lesson: str = Field(
        default="",
        max_length=LONGEST_NOTE,
        description="What is learned from it; may be left out of what was no incident.",
        examples=["Patch within 72 hours."],
    )
    version: Version = None


class DismissIn(Taken):
    """Why a report was no incident."""

    outcome: Literal["false-alarm", "not-an-incident", "test"]
    reason: str = Field(
        min_length=1,
        max_length=LONGEST_NOTE,
        description="Why, for whoever reported it and for the bodies above.",
        examples=["The alert was raised by our own scanner."],
    )


class NoteIn(Taken):
    """A note in the timeline."""

    body: str = Field(
        min_length=1,
        max_length=LONGEST_NOTE,
        description="The note.",
        examples=["The upstream has filtered the attack."],
    )
    tlp: Label | None = Field(default=None, description="The case's own label or a stricter one; default: the case's.")
    internal: bool = Field(default=False, description="Only for the people of your own body.")


class ClassifyIn(Taken):
    """What kind of incident it is."""

    classification: Classification
    severity: str = Field(max_length=40, description="A step of the profile's scale.", examples=["high"])
    ransomware: bool = False
    version: Version = None


class RenameIn(Taken):
    """Another title for a case."""

    title: str = Field(
        min_length=1, max_length=LONGEST_TITLE, description="The incident in a line.", examples=["سرور پر حملہ"]
    )
    version: Version = None


class AffectedIn(Taken):
    """Which organisations are affected besides, and which are not."""

    add: list[Slug] = Field(
        default=[], max_length=100, description="Organisations that your body serves.", examples=[["indus-mobile"]]
    )
    remove: list[Slug] = Field(default=[], max_length=100, description="Organisations that turned out not to be.")
    version: Version = None


class NamedIn(Taken):
    """A person who is to be named."""

    person: str = Field(
        min_length=3,
        max_length=254,
        description="E-mail address of somebody who reads cases at a party that takes part.",
        examples=["lead@cert-telecom.example"],
    )


class ObservablesIn(Taken):
    """Observables to add; those that the case has already are left as they are."""

    observables: list[ObservableIn] = Field(min_length=1, max_length=MOST_OBSERVABLES)


class _StandingIn(Taken):
    """An observable that stands on the case."""

    type: ObservableType = Field(strict=False, description="Its type.")
    value: str = Field(max_length=LONGEST_VALUE, description="As the case gives it out.", examples=["198.51.100.23"])


class JudgedIn(_StandingIn):
    """What an observable of the case is taken for."""

    state: TraceState = Field(strict=False, description="Only what is `seen` counts.", examples=["false-positive"])
    reason: Reason


class CorrectedIn(_StandingIn):
    """What is noted of an observable of the case, anew."""

    note: str = Field(max_length=LONGEST_TRACE_NOTE, description="The whole note; empty: none.")


class LabelIn(Taken):
    """Another label for the case. Wider than the source set needs its recorded permission."""

    tlp: Label


class PermissionIn(Taken):
    """A question to the source: may the case have a wider label?"""

    tlp: Label
    reason: Reason


class PermissionAnswerIn(Taken):
    """The source's answer to the open question."""

    grant: bool
    answer: str = Field(default="", max_length=LONGEST_REASON, description="Words that go with the answer.")


class FilingIn(Taken):
    """What the organisation files after its first report."""

    body: str = Field(
        min_length=1,
        max_length=LONGEST_DESCRIPTION,
        description="The update or the final report.",
        examples=["Service is restored since 14:00; the entry point is being examined."],
    )
    answers: Answers = []

    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(each.sheet() for each in self.answers)
