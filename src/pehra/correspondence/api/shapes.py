"""What the operations on requests and measures take and give."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Path, Query
from pydantic import Field

from pehra.correspondence.actions.drafting import Draft
from pehra.correspondence.queries.composing import Leaving
from pehra.correspondence.queries.measures import Row as MeasureRow
from pehra.correspondence.queries.requests import Row, Thread
from pehra.correspondence.rules.requests import LONGEST_NAME, LONGEST_PURPOSE, LONGEST_SUBJECT, LONGEST_WORDS
from pehra.correspondence.rules.telling import Placeholder
from pehra.correspondence.rules.wording import (
    AnswerWay,
    LetterKind,
    MeasureAct,
    MeasureKind,
    MeasureState,
    Outsider,
    RequestState,
)
from pehra.foundation.access.api.paging import Page
from pehra.foundation.access.api.shapes import Given, Moment, Slug, Taken
from pehra.law.tlp import TLP

CaseReference = Annotated[str, Path(description="Reference of a case, as in C-2M8X-41TV.")]
RequestReference = Annotated[str, Path(description="Reference of a request, as in W-2M8X-41TV.")]
MeasureReference = Annotated[str, Path(description="Reference of a measure, as in H-2M8X-41TV.")]
Cursor = Annotated[
    str,
    Query(
        "",
        pattern=r"^([on][0-9]{1,17}-[WH]-[0-9A-Z]{4}-[0-9A-Z]{4})?$",
        description="A place in the list, taken from `next` or `previous`; never made up.",
    ),
]


class TraceNamed(Taken):
    """A technical trace of the case."""

    type: str = Field(max_length=30, examples=["ipv4-addr"])
    value: str = Field(min_length=1, max_length=2048)


class TraceTold(Given):
    """A technical trace that a letter tells."""

    type: str
    value: str


class RequestIn(Taken):
    """A letter to be drafted: to a party of the network (`to`), or to somebody outside (`to_name`, `to_address`)."""

    kind: LetterKind = Field(default=LetterKind.FREE, strict=False)
    language: str = Field(default="en", pattern="^(en|ur)$", description="Of the letter: `en` or `ur`.")
    to: Slug | None = Field(default=None, description="Slug of a party of the network; null: somebody outside.")
    to_name: str = Field(default="", max_length=LONGEST_NAME)
    to_address: str = Field(default="", max_length=254, description="Their mail address.")
    to_kind: Outsider | None = Field(default=None, strict=False)
    reply_to: str = Field(default="", max_length=254, description="Where answers by mail go.")
    tlp: TLP | None = Field(
        default=None, strict=False, description="Label of the letter, never wider than the case's; null: the case's."
    )
    purpose: str = Field(
        default="", max_length=LONGEST_PURPOSE, description="What for; needed for TLP:AMBER+STRICT and TLP:RED."
    )
    subject: str = Field(
        default="", max_length=LONGEST_SUBJECT, description="Empty together with `body`: the ready letter of the kind."
    )
    body: str = Field(default="", max_length=LONGEST_WORDS, description="With places such as `{values}`.")
    due_at: Moment | None = Field(default=None, description="When an answer is due.")
    values: list[TraceNamed] = Field(default_factory=list, max_length=200)

    def draft(self) -> Draft:
        told = self.model_dump(exclude={"values"})
        told |= {"to": self.to or "", "tlp": self.tlp or "", "to_kind": self.to_kind or ""}
        return Draft(**told, values=[(each.type, each.value) for each in self.values])


class RequestSendIn(Taken):
    """What is confirmed with sending."""

    seen: str = Field(pattern="^[0-9a-f]{64}$", description="`seal` of the preview: nothing else leaves.")
    by_hand: AnswerWay | None = Field(
        default=None, strict=False, description="By which way you bring it there yourself; null: by mail from here."
    )


class RequestWordsIn(Taken):
    """A further word to whoever is asked."""

    text: str = Field(max_length=LONGEST_WORDS)
    due_at: Moment | None = Field(default=None, description="Another day for the answer; null: it stays.")


class RequestAnswerIn(Taken):
    """The answer of a party that is asked."""

    text: str = Field(max_length=LONGEST_WORDS)


class RequestWrittenDownIn(Taken):
    """What the other side said past this site."""

    text: str = Field(max_length=LONGEST_WORDS)
    way: AnswerWay = Field(strict=False, description="`mail`, `phone`, `paper` or `meeting`.")
    said_at: Moment | None = Field(default=None, description="When it was said; null: now.")
    only_received: bool = Field(default=False, description="They have the letter, and have not answered yet.")


class RequestEndIn(Taken):
    """How a request ends."""

    outcome: str = Field(max_length=LONGEST_PURPOSE)


class RequestReopenIn(Taken):
    """Why a request is taken up again."""

    reason: str = Field(max_length=LONGEST_PURPOSE)
    due_at: Moment | None = Field(default=None, description="When an answer is due now.")


class RequestOut(Given):
    """A request as it stands."""

    request: str = Field(examples=["W-2M8X-41TV"])
    case: str | None = Field(description="Reference of its case; null for whoever is asked and sees nothing of it.")
    party: str = Field(description="Slug of the body that asks.")
    to: str | None = Field(description="Slug of the party that is asked; null: somebody outside.")
    to_name: str
    kind: LetterKind
    state: RequestState
    tlp: TLP
    subject: str
    sent_at: datetime | None
    due_at: datetime | None
    overdue: bool
    answered_at: datetime | None
    created_at: datetime


class RequestPage(Page):
    """A page of requests, the newest first."""

    items: list[RequestOut]


class RequestListOut(Given):
    """The requests of a case, the newest first."""

    items: list[RequestOut]


class RequestFileOut(Given):
    """A file that came with an answer."""

    name: str
    size: int = Field(description="In bytes.")
    sha256: str


class RequestMessageOut(Given):
    """One thing that was said."""

    ours: bool = Field(description="By those who ask.")
    way: AnswerWay
    author: str
    text: str
    at: datetime
    files: list[RequestFileOut]


class RequestPreviewOut(Given):
    """Exactly what leaves, once it is sent."""

    to: str
    subject: str
    body: str
    mail_subject: str | None = Field(description="Of the mail; null where none leaves.")
    mail_body: str | None = Field(description="Of the mail, before its secret link; null where none leaves.")
    empty: list[Placeholder] = Field(description="Places for which there is nothing.")
    kept_back: list[Placeholder] = Field(description="Places that the label does not allow.")
    whole: bool = Field(description="Whether it can be sent.")
    seal: str = Field(description="To be sent back as `seen`.")


class RequestDetailOut(RequestOut):
    """A request with what was said."""

    language: str
    body: str
    purpose: str = Field(description="For those who take part in the case; empty for whoever is asked.")
    values: list[TraceTold]
    outcome: str = Field(description="For those who take part in the case; empty for whoever is asked.")
    messages: list[RequestMessageOut] = Field(description="A page of them, in the order in which they were said.")
    older_page: int | None = Field(description="The page with what was said before these; null where there is none.")
    preview: RequestPreviewOut | None = Field(description="Of a draft; null of what has left.")


class MeasureIn(Taken):
    """A measure to be asked for."""

    kind: MeasureKind = Field(strict=False)
    party: Slug = Field(description="Slug of the party of the case that carries it out.")
    trace: TraceNamed | None = Field(default=None, description="On which technical trace of the case.")
    asset: str = Field(default="", max_length=200, description="Or on which asset.")
    text: str = Field(default="", max_length=4000, description="How exactly.")
    ends_at: Moment | None = Field(default=None, description="On its day it is to be removed by itself.")
    active: bool = Field(default=False, description="It is active already.")


class MeasureChangeIn(Taken):
    """One act on a measure."""

    act: MeasureAct = Field(strict=False)
    reason: str = Field(default="", max_length=4000, description="Needed but for `activate`.")
    ends_at: Moment | None = Field(default=None, description="Another day, where it becomes active or is kept.")


class MeasureStepOut(Given):
    """A change of a measure."""

    before: str = Field(description="Empty: it was not there.")
    after: MeasureState
    by: str
    at: datetime
    reason: str


class MeasureOut(Given):
    """A measure as it stands."""

    measure: str = Field(examples=["H-2M8X-41TV"])
    case: str
    kind: MeasureKind
    type: str = Field(description="Of the technical trace; empty for an asset.")
    value: str
    asset: str
    text: str
    party: str = Field(description="Slug of the party that carries it out.")
    state: MeasureState
    since: datetime | None
    ends_at: datetime | None
    proposed_at: datetime
    same: list[str] = Field(description="References of other measures for the same value that you may see.")


class MeasureDetailOut(MeasureOut):
    """A measure with its history, and what you can do with it now."""

    steps: list[MeasureStepOut]
    acts: list[MeasureAct]


class MeasurePage(Page):
    """A page of measures, the newest first."""

    items: list[MeasureOut]


class MeasureListOut(Page):
    """A page of the measures of a case, the newest first."""

    items: list[MeasureDetailOut]


def request_out(row: Row, case: str | None) -> dict[str, Any]:
    request = row.request
    return {
        "request": request.reference,
        "case": case,
        "party": row.party.slug,
        "to": row.to.slug if row.to else None,
        "to_name": request.to_name,
        "kind": request.kind,
        "state": request.state,
        "tlp": request.tlp,
        "subject": request.subject,
        "sent_at": request.sent_at,
        "due_at": request.due_at,
        "overdue": row.late,
        "answered_at": request.answered_at,
        "created_at": request.created_at,
    }


def detail_out(found: Thread, leaving: Leaving | None) -> RequestDetailOut:
    row = found.row.request
    return RequestDetailOut(
        **request_out(found.row, found.case.reference if found.case else None),
        language=row.language,
        body=row.body,
        purpose=row.purpose if found.takes_part else "",
        values=[TraceTold(**each) for each in row.values],
        outcome=row.outcome if found.takes_part else "",
        messages=[
            RequestMessageOut(
                ours=each.message.ours,
                way=each.message.way,
                author=each.message.author,
                text=each.message.words,
                at=each.message.at,
                files=[RequestFileOut(name=file.name, size=file.size, sha256=file.sha256) for file in each.files],
            )
            for each in found.talk.said
        ],
        older_page=found.talk.page + 1 if found.talk.older else None,
        preview=preview_out(leaving) if leaving else None,
    )


def preview_out(leaving: Leaving) -> RequestPreviewOut:
    return RequestPreviewOut(
        to=leaving.to,
        subject=leaving.letter.subject,
        body=leaving.letter.body,
        mail_subject=leaving.mail.subject if leaving.mail else None,
        mail_body=leaving.mail.body if leaving.mail else None,
        empty=list(leaving.filled.empty),
        kept_back=list(leaving.filled.kept_back),
        whole=leaving.whole,
        seal=leaving.seal,
    )


def measure_out(row: MeasureRow, case: str) -> dict[str, Any]:
    measure = row.measure
    return {
        "measure": measure.reference,
        "case": case,
        "kind": measure.kind,
        "type": measure.type,
        "value": measure.value,
        "asset": measure.asset,
        "text": measure.words,
        "party": row.party.slug,
        "state": measure.state,
        "since": measure.since,
        "ends_at": measure.ends_at,
        "proposed_at": measure.proposed_at,
        "same": [each.reference for each in row.same],
    }


def measure_detail_out(row: MeasureRow, case: str) -> MeasureDetailOut:
    return MeasureDetailOut(
        **measure_out(row, case),
        steps=[
            MeasureStepOut(before=each.before, after=each.after, by=each.by, at=each.at, reason=each.reason)
            for each in row.steps
        ],
        acts=list(row.acts),
    )
