"""What every act on a public report has in common."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from pehra.formats.text import tidy as tidy_text
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.delivery.actions import Telling, notify
from pehra.foundation.documents.actions import keep
from pehra.law.clocks import Stage
from pehra.public import policy
from pehra.public.errors import WrongState
from pehra.public.models import File, Message, PublicReport
from pehra.public.rules.handing_in import Upload
from pehra.public.rules.references import tidy
from pehra.public.rules.states import Act, may

# Whoever reports without an account. Nobody knows who it is, and the journal does not guess.
PUBLIC: Final = Person(user_id=0, label="public")
PREFIX: Final = "public:"


def subject_of(row: PublicReport) -> str:
    """How journal, clocks and notices call a public report."""
    return f"{PREFIX}{row.reference}"


def locked(by: Person, reference: str, act: Act | None = None) -> PublicReport:
    """The report, locked until the act commits. Raises Absent, Forbidden, WrongState."""
    rows = PublicReport.objects.select_for_update().filter(visible_to(by), reference=tidy(reference))
    found = rows.first()
    if found is None:
        raise Absent
    if not policy.handles(by, found):
        raise Forbidden("Only the desk that reads what the public reports can do this.")
    if act is not None and not may(act, found.state):
        raise WrongState
    return found


def acknowledged(row: PublicReport, at: datetime) -> None:
    """The desk has answered for the first time: its clock ends."""
    if row.acknowledged_at is None:
        row.acknowledged_at = at
        deadlines.meet(subject=subject_of(row), stage=Stage.ACKNOWLEDGE_PUBLIC, at=at)


def add_message(
    row: PublicReport, words: str, *, author: Person | None, files: Sequence[Upload] = (), at: datetime
) -> Message:
    """Something said about a report; without an author by its sender."""
    message = Message.objects.create(
        report=row,
        from_sender=author is None,
        author_label=author.label if author else "",
        words=tidy_text(words),
        at=at,
    )
    add_files(row, files, message=message, at=at)
    return message


def add_files(row: PublicReport, files: Iterable[Upload], *, message: Message | None, at: datetime) -> None:
    for each in files:
        document = keep(name=each.name, content=each.content, by=PUBLIC, at=at, field="files")
        File.objects.create(report=row, message=message, document=document)


def tell_desk(row: PublicReport, kind: str, text: str, *, at: datetime, mailed: bool = True) -> None:
    """A notice to whoever works at the desk; it says no word of the report."""
    telling = Telling(
        kind=kind,
        text=text,
        link=f"/public/desk/{row.reference}/",
        params={"public": row.reference},
        subject=subject_of(row),
        mailed=mailed,
    )
    notify(telling=telling, parties=[row.desk_id], at=at)


def journal(
    row: PublicReport, act: str, *, by: Person, at: datetime, party_id: int | None = None, **detail: object
) -> None:
    """The journal's line, called last; never a word of what was told."""
    facts: Mapping[str, object] = {name: value for name, value in detail.items() if value not in (None, "")}
    record(by=by, at=at, act=act, subject=subject_of(row), party_id=party_id or row.desk_id, detail=facts)
