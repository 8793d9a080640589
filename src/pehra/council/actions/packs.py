"""Packs: asked for by hand or because the agenda changed, made by a job, and read under the journal's eyes."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pehra.council.actions.acting import note
from pehra.council.actions.acting import shown as name_of
from pehra.council.models import AgendaPaper, Meeting, Pack, PackReading
from pehra.council.queries.desk import desk, party_on, secretariat_desk
from pehra.council.queries.packs import before_the_call, contents, latest, meeting_for, pack, upcoming
from pehra.council.rules.packs import (
    ENDINGS,
    LANGUAGES,
    MOST_BYTES,
    MOST_PAGES,
    Contents,
    Kind,
    Paper,
    fingerprint,
    kind_of,
)
from pehra.council.rules.steps import MeetingState
from pehra.foundation import printing
from pehra.foundation.access.errors import Conflict
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.documents import queries as documents
from pehra.foundation.documents.queries import Kept
from pehra.registry import queries as registry

log = logging.getLogger(__name__)

TEMPLATE: Final = Path(__file__).parents[1] / "templates" / "council" / "pack.typ"
# Named, not imported: a door calls an action and never the other way round.
MAKING: Final = "pehra.council.jobs.make_pack"
# What a press may take for one pack.
SECONDS: Final = 120
# About as many bytes of a text fill a page.
LETTERS: Final = 3000
# One that is not made by then never will be: its worker is gone, or was never there.
LONGEST: Final = timedelta(minutes=15)
# By SHA-256: how many pages of a file can be printed. A kept file never changes.
MOST_REMEMBERED: Final = 2000
_looked_at: dict[str, int] = {}


@transaction.atomic
def ask(*, by: Person, reference: str, at: datetime) -> list[Pack]:
    """Ask for a pack in each language, unless the newest shows the agenda as it stands; for one that failed, anew.

    Returns those asked for.
    Raises Absent, Forbidden, and Conflict for a meeting without an agenda.
    """
    found = secretariat_desk(by, at)
    meeting = meeting_for(found, reference)
    _give_up(at)
    asked = _ask(meeting, at, again=True)
    if asked:
        detail = {"version": asked[0].version, "fingerprint": asked[0].fingerprint}
        note(by, at, "pack-ask", f"meeting:{meeting.reference}", found.party, detail)
    return asked


def keep_up(*, at: datetime) -> int:
    """Ask for new packs of meetings whose agenda has changed since the last; returns how many were asked for.

    One that failed is not asked for again by itself: the same papers would fail it every minute.
    """
    _give_up(at)
    asked = 0
    for meeting in upcoming(at):
        try:
            with transaction.atomic():
                asked += len(_ask(meeting, at, again=False))
        except Exception:
            log.exception("the pack of %s could not be asked for", meeting.reference)
    return asked


def make(*, pack_id: int, at: datetime) -> None:
    """Make a pack that was asked for; done already: nothing happens. Each paper looked at is noted as progress."""
    row = Pack.objects.select_related("meeting").defer("content").filter(pk=pack_id, state=Pack.State.WAITING).first()
    if row is None:
        return
    try:
        found, shown, made = _printed(row, at)
        pages = printing.pages_of(made)
    except Exception as problem:
        # Whatever it was, somebody waits for an answer.
        log.exception("pack %s of %s cannot be made", row.version, row.meeting.reference)
        waiting = Pack.objects.filter(pk=row.pk, state=Pack.State.WAITING)
        waiting.update(state=Pack.State.FAILED, problem=_storable(problem))
        return
    left_out = [each for each in shown.values() if each["kind"] == Kind.LEFT_OUT]
    Pack.objects.filter(pk=row.pk, state=Pack.State.WAITING).update(
        state=Pack.State.READY,
        fingerprint=fingerprint(found),
        done=row.total,
        pages=pages,
        size=len(made),
        sha256=hashlib.sha256(made).hexdigest(),
        content=made,
        left_out=[{name: each[name] for name in ("title", "name", "sha256")} for each in left_out],
        made_at=at,
    )
    detail = {"version": row.version, "language": row.language, "sha256": hashlib.sha256(made).hexdigest()}
    note(SYSTEM, at, "pack-make", f"meeting:{row.meeting.reference}", party_on(registry.local_date(at)), detail)


@transaction.atomic
def read_paper(*, by: Person, subject: str, paper: AgendaPaper, at: datetime) -> tuple[Kept, bytes]:
    """Hand a single paper out to somebody who may see it, and note that in the journal, as of a pack. Raises Absent."""
    kept, content = documents.content_of(paper.document_id)
    detail = {"title": paper.title, "sha256": kept.sha256}
    note(by, at, "paper-read", subject, desk(by, at).party, detail)
    return kept, content


@transaction.atomic
def read(*, by: Person, reference: str, language: str, version: int, at: datetime) -> Pack:
    """Hand a pack out, and note who took it: the journal has each time, the list the first and the last.

    Raises Absent.
    """
    found = desk(by, at)
    row = pack(found, meeting_for(found, reference), language, version)
    reading, new = PackReading.objects.get_or_create(
        pack=row, user_id=by.user_id, defaults={"reader": name_of(by), "first_at": at, "last_at": at}
    )
    if not new:
        reading.last_at = at
        reading.save(update_fields=["last_at"])
    detail = {"version": version, "language": language, "sha256": row.sha256}
    note(by, at, "pack-read", f"meeting:{reference}", found.party, detail)
    return row


def _printed(row: Pack, at: datetime) -> tuple[Contents, dict[int, dict[str, Any]], bytes]:
    """What the pack shows, how each paper is shown, and the pack."""
    found = contents(row.meeting)
    files, shown = _papers(row, found)
    try:
        return found, shown, _pressed(row, found, shown, files, at)
    except printing.PrintingFailed:
        # A file may open well and break on a later page: whichever does is handed out beside the pack.
        broken = [name for name, content in files.items() if not _prints(name, content, shown)]
        if not broken:
            raise
    for name in broken:
        del files[name]
    for said in shown.values():
        if said.get("file") in broken:
            said["kind"] = Kind.LEFT_OUT
    return found, shown, _pressed(row, found, shown, files, at)


def _pressed(
    row: Pack, found: Contents, shown: Mapping[int, Mapping[str, Any]], files: Mapping[str, bytes], at: datetime
) -> bytes:
    with translation.override(row.language):
        data = _data(row, found, shown)
    return printing.pdf(TEMPLATE, data, language=row.language, files=files, at=at, seconds=SECONDS)


def _prints(name: str, content: bytes, shown: Mapping[int, Mapping[str, Any]]) -> bool:
    pages = next(said["pages"] for said in shown.values() if said.get("file") == name)
    try:
        printing.try_pages(name, content, pages)
    except printing.NotPrintable:
        return False
    return True


def _storable(problem: Exception) -> str:
    return (str(problem) or type(problem).__name__).replace("\0", "")[:500]


def _give_up(at: datetime) -> None:
    """Say of packs whose making has ended without a word that they could not be made."""
    lost = Pack.objects.filter(state=Pack.State.WAITING, asked_at__lt=at - LONGEST)
    lost.update(state=Pack.State.FAILED, problem=f"not made after {LONGEST}")


def _ask(meeting: Meeting, at: datetime, *, again: bool) -> list[Pack]:
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.state == MeetingState.CANCELLED:
        raise Conflict("This meeting is called off.")
    found = contents(meeting)
    if not found.items:
        raise Conflict("The agenda is empty: give an item a place on it first.")
    now = fingerprint(found)
    asked = []
    for language in LANGUAGES:
        last = latest(meeting, language)
        stands = last is not None and last.fingerprint == now and not before_the_call(last, meeting)
        if last is not None and stands and not (again and last.state == Pack.State.FAILED):
            continue
        row = Pack.objects.create(
            meeting=meeting,
            language=language,
            version=last.version + 1 if last else 1,
            state=Pack.State.WAITING,
            fingerprint=now,
            total=len(found.papers) + 1,
            asked_at=at,
        )
        app.configure_task(MAKING).defer(pack_id=row.pk)
        asked.append(row)
    return asked


def _papers(row: Pack, found: Contents) -> tuple[dict[str, bytes], dict[int, dict[str, Any]]]:
    """The files to put on pages, and how each paper is shown, by its document. What cannot be shown is left out."""
    files: dict[str, bytes] = {}
    shown: dict[int, dict[str, Any]] = {}
    pages = size = 0
    for number, paper in enumerate(found.papers, start=1):
        if paper.document not in shown:
            said = _shown(paper, files) if size + paper.size <= MOST_BYTES else _beside(paper)
            if pages + said.get("pages", 0) > MOST_PAGES:
                files.pop(said.get("file", ""), None)
                said = _beside(paper)
            if said["kind"] != Kind.LEFT_OUT:
                pages, size = pages + said.get("pages", 0), size + paper.size
            shown[paper.document] = said
        Pack.objects.filter(pk=row.pk).update(done=number)
    return files, shown


def _beside(paper: Paper) -> dict[str, Any]:
    return {"title": paper.title, "name": paper.name, "sha256": paper.sha256, "kind": Kind.LEFT_OUT}


def _shown(paper: Paper, files: dict[str, bytes]) -> dict[str, Any]:
    said = _beside(paper)
    kind = kind_of(paper)
    if kind is Kind.LEFT_OUT:
        return said
    _kept, content = documents.content_of(paper.document)
    if kind is Kind.TEXT:
        return said | {"kind": kind, "text": content.decode(errors="replace"), "pages": 1 + paper.size // LETTERS}
    name = f"paper-{paper.document}.{ENDINGS[paper.media_type]}"
    pages = _pages(paper.sha256, name, content)
    if not pages:
        return said
    files[name] = content
    return said | {"kind": kind, "file": name, "pages": pages}


def _pages(sha256: str, name: str, content: bytes) -> int:
    """How many pages of a file can be printed, 0 for none. A pack in the other language needs not ask again."""
    if sha256 not in _looked_at:
        if len(_looked_at) > MOST_REMEMBERED:
            _looked_at.clear()
        try:
            counted = printing.pages_of(content) if name.endswith(".pdf") else printing.picture_of(name, content)
        except printing.NotPrintable:
            # Not remembered: on a busy machine it may only have taken too long.
            return 0
        _looked_at[sha256] = counted
    return _looked_at[sha256]


def _data(row: Pack, found: Contents, shown: Mapping[int, Mapping[str, Any]]) -> dict[str, object]:
    body = registry.snapshot().by_id[party_on(registry.local_date(row.meeting.starts_at))]
    urdu = row.language == "ur"
    names = [body.name_ur or body.name_en, body.name_en] if urdu else [body.name_en, body.name_ur]
    facts = [(_("When"), found.when), (_("Where"), found.place), (_("To take part from afar"), found.link)]
    return {
        "title": found.title,
        "issuer": list(dict.fromkeys(name for name in names if name)),
        "reference": f"{found.reference} · {row.language} · {row.version}",
        "facts": [*(fact for fact in facts if fact[1]), (_("Version of this pack"), str(row.version))],
        "said": {
            "pack": _("Pack for the meeting"),
            "agenda": _("Agenda"),
            "number": _("No."),
            "item": _("Item"),
            "presenter": _("Presented by"),
            "minutes": _("Minutes of time"),
            "beside": _("Handed out beside this pack, since they cannot be put on its pages:"),
        },
        "items": [
            {
                "number": number,
                "title": item.title,
                "text": item.text,
                "presenter": item.presenter,
                "minutes": item.minutes,
                # One document may belong to two items under two titles.
                "papers": [dict(shown[paper.document]) | {"title": paper.title} for paper in item.papers],
            }
            for number, item in enumerate(found.items, start=1)
        ],
    }
