"""What every act on a request has in common: locking, the thread, who is told, the line in the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pehra.correspondence.errors import NotInThisState
from pehra.correspondence.models import AnswerLink, Message, MessageFile, Request
from pehra.correspondence.policy import is_asked, writes_for
from pehra.correspondence.queries.requests import request as visible
from pehra.correspondence.rules.requests import (
    LONGEST_WORDS,
    MEGABYTE,
    MOST_BYTES,
    MOST_FILES,
    MOST_FILES_ALTOGETHER,
    MOST_MESSAGES,
    after,
)
from pehra.correspondence.rules.wording import AnswerWay, RequestAct, RequestState
from pehra.formats.text import problem_in
from pehra.formats.text import tidy as tidied
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.delivery.actions import Telling, notify
from pehra.foundation.documents.actions import keep
from pehra.foundation.documents.rules import JPEG, PDF, PNG, TEXT, media_type, shown_name
from pehra.incidents import actions as cases
from pehra.incidents.actions.taking_part import check_running
from pehra.law.tlp import TLP, stricter
from pehra.registry import queries as registry

PREFIX: Final = "request:"
STAGE: Final = "answer"
RULE: Final = "request"
CITATION: Final = "default, no source: the day that the letter names"
# Whoever answers by a secret link. It is the link that is known, not the person.
OUTSIDER: Final = Person(user_id=0, label="secret link")
# What may hold a program is not taken from somebody whom nobody knows.
TAKEN: Final = (PNG, JPEG, PDF, TEXT)
ENDINGS: Final = (".png", ".jpg", ".jpeg", ".pdf", ".txt")


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


@dataclass(frozen=True)
class Acting:
    """An act under way by those who ask: the locked case, the locked request, who acts for which body, and when."""

    case: Any
    row: Request
    by: Person
    party_id: int
    at: datetime

    def fact(self, text: str, image: str = "mail", **params: str) -> None:
        add_fact(self.case, self.row, text, by=self.by, party_id=self.party_id, at=self.at, image=image, **params)

    def journal(self, act: str, **detail: object) -> None:
        told = {"request": self.row.reference} | detail
        cases.journal(self.case, act, by=self.by, party_id=self.party_id, at=self.at, detail=told)


def subject_of(row: Request) -> str:
    """How clocks, notices and the journal call a request."""
    return f"{PREFIX}{row.reference}"


def officer(by: Person, case: Any, party: int) -> None:
    """Raises Forbidden for whoever takes part and is no officer of a body."""
    if not writes_for(by, party) or registry.organisation(party) is not None:
        raise Forbidden("Only those who work cases at a CERT write to third parties.")


def acting(by: Person, reference: str, act: RequestAct, at: datetime) -> Acting:
    """Lock case and request for an officer of a body that takes part. Raises Absent, Forbidden, NotInThisState.

    To whoever is asked and does not take part, the case does not exist: for them this is Forbidden, without it.
    """
    found = visible(by, reference)
    try:
        # What has left goes on under the case about which it left, wherever that is dealt with now.
        merged = act not in (RequestAct.EDIT, RequestAct.SEND)
        case, party = cases.written(by, _case_reference(found), merged=merged)
    except Absent:
        raise Forbidden("Only those who ask can do this.") from None
    officer(by, case, party)
    row = Request.objects.select_for_update(of=("self",)).get(pk=found.pk)
    move_check(row, act)
    return Acting(case, row, by, party, at)


def _case_reference(row: Request) -> str:
    return str(Request.objects.filter(pk=row.pk).values_list("case__reference", flat=True).get())


def asked(by: Person, reference: str, act: RequestAct) -> Request:
    """Lock case and request for whoever is asked within the network. Raises Absent, Forbidden, NotInThisState."""
    found = visible(by, reference)
    if not is_asked(by, found):
        raise Forbidden("Only those who are asked can do this.")
    row = locked_from_outside(found)
    if set(by.keys).isdisjoint(row.readers):
        raise Absent
    move_check(row, act)
    return row


def locked_from_outside(found: Request) -> Request:
    """Lock the case of a request and then itself, in the order in which every act does. Raises DrillStands, DrillOver.

    Whoever asks for it does not see the case; nothing of it is shown or checked but whether its drill goes on.
    """
    row = Request.objects.select_related("case__drill").select_for_update(of=("case",)).get(pk=found.pk)
    check_running(row.case.drill)
    return (
        Request.objects.select_related("case__drill", "case__organisation")
        .select_for_update(of=("self",))
        .get(pk=row.pk)
    )


def move_check(row: Request, act: RequestAct) -> RequestState:
    """The state to which an act leads. Raises NotInThisState."""
    found = after(act, RequestState(row.state), sent=row.sent_at is not None)
    if found is None:
        raise NotInThisState
    return found


def words(field: str, text: str, *, longest: int = LONGEST_WORDS, lines: bool = True, required: bool = True) -> str:
    """A text as it is kept. Raises Invalid, naming the field."""
    found = problem_in(text, longest=longest, required=required, lines=lines)
    if found is not None:
        raise Invalid({field: Problem(found[0], **found[1])})
    return tidied(text)


def add_message(
    row: Request,
    text: str,
    *,
    ours: bool,
    way: AnswerWay,
    author: str,
    at: datetime,
    kept_at: datetime | None = None,
    kept_by: str = "",
    mail: UUID | None = None,
) -> Message:
    """Keep what was said. Raises Conflict where the thread has all that one holds."""
    if Message.objects.filter(request=row).count() >= MOST_MESSAGES:
        raise Conflict(
            "This request has %(most)d messages, and takes no more: go on in a new one.",
            most=MOST_MESSAGES,
        )
    return Message.objects.create(
        request=row,
        ours=ours,
        way=way,
        author=author,
        words=text,
        at=at,
        kept_at=kept_at or at,
        kept_by=kept_by,
        mail=mail,
    )


def check_files(row: Request, files: Sequence[Upload]) -> None:
    """Raises Invalid for files that are too many, too large, or of a kind that is not taken; told by their bytes."""
    if problem := _files_problem(row, files):
        raise Invalid({"files": problem})


def _files_problem(row: Request, files: Sequence[Upload]) -> Problem | None:
    if len(files) > MOST_FILES:
        return Problem("At most %(most)d files at a time.", most=MOST_FILES)
    if files and MessageFile.objects.filter(message__request=row).count() + len(files) > MOST_FILES_ALTOGETHER:
        return Problem("At most %(most)d files for one request.", most=MOST_FILES_ALTOGETHER)
    for each in files:
        name = shown_name(each.name)
        if not each.content:
            return Problem("“%(name)s” is empty.", name=name)
        if len(each.content) > MOST_BYTES:
            return Problem("“%(name)s” has more than %(limit)d MB.", name=name, limit=MOST_BYTES // MEGABYTE)
        if media_type(name, each.content) not in TAKEN:
            return Problem("“%(name)s” is no picture, PDF or plain text, or not what its name says.", name=name)
    return None


def add_files(message: Message, files: Sequence[Upload], *, by: Person, at: datetime) -> None:
    for each in files:
        document = keep(name=each.name, content=each.content, by=by, at=at, field="files")
        MessageFile.objects.create(message=message, document=document)


def add_fact(
    case: Any, row: Request, text: str, *, by: Person, party_id: int, at: datetime, image: str = "mail", **params: str
) -> None:
    """A fact in the timeline of the case, for those who take part in it."""
    label = stricter(TLP(case.tlp), TLP.AMBER_STRICT)
    told = {"request": row.reference} | params
    cases.add_fact(case, text, by=by, party_id=party_id, at=at, params=told, image=image, tlp=label)


def tell_us(case: Any, row: Request, kind: str, text: str, *, at: datetime) -> None:
    """A notice to the body that asks; of a RED case, to its named persons. It says no word of the thread.

    Where that body takes no part in the case any more, whoever has the case goes on with its requests and is told.
    """
    circle = cases.circle_of(case)
    ours = row.party_id if row.party_id in circle.parties else case.custodian_id
    parties, users = {ours}, set[int]()
    if case.tlp == TLP.RED:
        parties, users = set(), {user for user, party in circle.named.items() if party == ours}
    label = stricter(TLP(case.tlp), TLP(row.tlp))
    notify(telling=_telling(case, row, kind, text, label, cases.subject_of(case)), parties=parties, users=users, at=at)


def tell_them(case: Any, row: Request, kind: str, text: str, *, at: datetime) -> None:
    """A notice to whoever is asked within the network; nothing in it leads to the case."""
    parties, users = {key for key in row.readers if key > 0}, {-key for key in row.readers if key < 0}
    if parties or users:
        telling = _telling(case, row, kind, text, TLP(row.tlp), subject_of(row))
        notify(telling=telling, parties=parties, users=users, at=at)


def _telling(case: Any, row: Request, kind: str, text: str, label: TLP, subject: str) -> Telling:
    return Telling(
        kind=kind,
        text=text,
        link=f"/requests/{row.reference}/",
        params={"request": row.reference},
        subject=subject,
        restricted=label.strictness >= TLP.AMBER_STRICT.strictness,
        drill=case.drill.reference if case.drill else "",
    )


def journal_from_outside(row: Request, act: str, *, by: Person, at: datetime, **detail: object) -> None:
    """The journal's line of an act by the other side; called last, and never with a word of the thread."""
    facts: Mapping[str, object] = {name: value for name, value in detail.items() if value not in (None, "", 0)}
    party = row.to_party_id if by.user_id else row.party_id
    record(by=by, at=at, act=act, subject=subject_of(row), party_id=party, detail=facts)


def end_links_of(row: Request, at: datetime) -> int:
    """End every secret link of a request; returns how many stood."""
    return AnswerLink.objects.filter(request=row, ended_at=None).update(ended_at=at)


def stop_clock(row: Request, at: datetime) -> None:
    deadlines.cancel(subject=subject_of(row), stage=STAGE, at=at)
