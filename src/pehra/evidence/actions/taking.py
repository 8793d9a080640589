"""Taking evidence in: a file that comes in parts, in whatever order of days, or a physical thing."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from pehra.evidence.actions import store
from pehra.evidence.actions.links import Acting, audience_of, words
from pehra.evidence.errors import NoRoom, WrongOffset
from pehra.evidence.models import Piece, Upload
from pehra.evidence.rules.words import LONGEST, MOST_OPEN_UPLOADS, PREFIX, Act, EvidenceKind, How, PieceState, fresh
from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.documents.rules import shown_name
from pehra.incidents import actions as cases
from pehra.incidents import queries
from pehra.law.tlp import TLP, stricter

# Named, not imported: a door calls an action and never the other way round.
SCANNING = "pehra.evidence.jobs.scan"
EARLIEST = datetime(1988, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Details:
    """What is told of a piece when it is taken in.

    `how` is one of `How`; `acquired_at` when it was come by (None: now); `source` from whom or out of what; `tlp`
    empty: the case's label.
    """

    name: str = ""
    description: str = ""
    how: str = How.RECEIVED
    source: str = ""
    place: str = ""
    acquired_at: datetime | None = None
    seal: str = ""
    tlp: str = ""
    serial: str = ""

    def tidied(self, case_tlp: str, at: datetime) -> "Details":
        """As it is kept. Raises Invalid."""
        moment = self.acquired_at or at
        if self.how not in list(How):
            raise Invalid({"how": "Choose one of those offered."})
        if not EARLIEST <= moment <= at:
            raise Invalid({"acquired_at": "This time cannot be: it lies ahead, or too far back."})
        if self.tlp and self.tlp not in list(TLP):
            raise Invalid({"tlp": "This is not a label of TLP 2.0."})
        label = TLP(self.tlp or case_tlp)
        if label.strictness < TLP(case_tlp).strictness:
            raise Invalid({"tlp": "A piece is never wider than its case: choose the case's label or a stricter one."})
        optional = {
            field: words(
                field, getattr(self, field), longest=LONGEST[field], lines=field == "description", required=False
            )
            for field in ("description", "source", "place", "seal", "serial")
        }
        return Details(name=self.name, how=self.how, acquired_at=moment, tlp=label, **optional)


@transaction.atomic
def begin(*, by: Person, reference: str, details: Details, size: int, sha256: str = "", at: datetime) -> Upload:
    """Announce a file of so many bytes. Raises Invalid, NoRoom."""
    case, party_id = cases.written(by, reference)
    problems = {}
    if not 0 < size <= settings.EVIDENCE_LARGEST:
        problems["size"] = "The file is empty, or larger than this installation takes."
    if sha256 and not (len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")):
        problems["sha256"] = "A SHA-256 has 64 hexadecimal digits, in small letters."
    name = shown_name(words("name", details.name.replace("\0", ""), longest=1000, lines=False) or "")
    _, dot, ending = name.rpartition(".")
    if settings.EVIDENCE_ENDINGS and not (dot and ending.lower() in settings.EVIDENCE_ENDINGS):
        problems["name"] = "Files with this ending are not taken here."
    if problems:
        raise Invalid(problems)
    tidy = details.tidied(case.tlp, at)
    if Upload.objects.filter(user_id=by.user_id, piece=None).count() >= MOST_OPEN_UPLOADS:
        raise Conflict("Too many of your uploads are unfinished. Finish or drop one first.")
    if not store.has_room(size):
        raise NoRoom
    told = asdict(tidy) | {"name": name, "acquired_at": tidy.acquired_at.isoformat() if tidy.acquired_at else ""}
    return Upload.objects.create(
        case_id=case.pk,
        user_id=by.user_id,
        party_id=party_id,
        size=size,
        sha256=sha256,
        details=told,
        begun_at=at,
        touched_at=at,
    )


def append(
    *,
    by: Person,
    reference: str,
    upload: str,
    offset: int,
    blocks: Iterable[bytes],
    sha256: str = "",
    at: datetime,
) -> Upload:
    """Go on with an upload at `offset`. With its last byte it becomes a piece.

    `sha256` is of what comes now: with it, all of it or nothing is taken. Raises WrongOffset, Busy, NoRoom, Invalid;
    and Absent for an upload of anybody else.
    """
    mine(by, reference, upload)
    with store.growing(UUID(upload)) as part:
        row = mine(by, reference, upload)
        if row.piece_id is not None:
            return row
        if offset != row.received:
            raise WrongOffset(row.received)
        if row.received < row.size:
            room = row.size - row.received
            for received, stored in part.grow(
                blocks, stored=row.stored, received=row.received, room=room, sha256=sha256
            ):
                row.received, row.stored, row.touched_at = received, stored, at
                row.save(update_fields=["received", "stored", "touched_at"])
        if row.received == row.size:
            _finish(by, reference, row, at)
    return row


def mine(by: Person, reference: str, upload: str) -> Upload:
    """An upload of this person into a case that they see. Raises Absent."""
    case = queries.case(by, reference)
    try:
        key = UUID(upload)
    except ValueError:
        raise Absent from None
    found = Upload.objects.select_related("piece").filter(key=key, case_id=case.pk, user_id=by.user_id).first()
    if found is None or str(key) != upload:
        raise Absent
    return found


def drop(*, by: Person, reference: str, upload: str) -> None:
    """Give up an upload that is not finished."""
    row = mine(by, reference, upload)
    if row.piece_id is not None:
        raise Conflict("This upload is finished: it is a piece of evidence by now.")
    with store.growing(row.key):
        row.delete()
        store.drop_part(row.key)


def _finish(by: Person, reference: str, row: Upload, at: datetime) -> None:
    """The file has its place on the disk before a row names it."""
    kept = store.settle(row.key, row.stored)
    if row.sha256 and kept.sha256 != row.sha256:
        row.delete()
        store.drop_part(row.key)
        store.remove(kept.kept_as)
        raise Invalid({"sha256": "The whole file has another hash than the one announced. Nothing was kept of it."})
    told = dict(row.details)
    details = Details(**told | {"acquired_at": datetime.fromisoformat(told["acquired_at"])})
    with transaction.atomic():
        file = {
            "size": kept.size,
            "sha256": kept.sha256,
            "kept_as": kept.kept_as,
            "key_id": kept.key_id,
            "file_id": row.key,
        }
        row.piece = _take(by, reference, EvidenceKind.FILE, details, at, **file)
        row.save(update_fields=["piece"])
        if settings.CLAMAV:
            app.configure_task(SCANNING).defer(piece_id=row.piece.pk)
    store.drop_part(row.key)


@transaction.atomic
def take_item(*, by: Person, reference: str, details: Details, at: datetime) -> Piece:
    """Take a physical thing into custody: a disk, a telephone, a paper."""
    case, _ = cases.written(by, reference)
    name = words("name", details.name, longest=LONGEST["name"], lines=False)
    tidy = details.tidied(case.tlp, at)
    told = Details(**asdict(tidy) | {"name": name})
    return _take(by, reference, EvidenceKind.ITEM, told, at)


def _take(by: Person, reference: str, kind: EvidenceKind, details: Details, at: datetime, **file: Any) -> Piece:
    case, party_id = cases.written(by, reference)
    piece = Piece(
        reference=fresh(PREFIX),
        case_id=case.pk,
        kind=kind,
        name=details.name,
        description=details.description,
        serial=details.serial,
        # The case may have become stricter while the file was coming in.
        tlp=stricter(TLP(details.tlp), TLP(case.tlp)),
        holder_id=party_id,
        state=PieceState.HELD,
        seal=details.seal,
        taken_at=at,
        **file,
    )
    piece.named = [by.user_id] if TLP(piece.tlp) is TLP.RED else []
    piece.audience = audience_of(case, piece)
    piece.save()
    act = Acting(case, piece, by, party_id, at)
    facts = {
        "name": piece.name,
        "serial": piece.serial,
        "size": piece.size,
        "sha256": piece.sha256,
        "how": details.how,
        "source": details.source,
        "acquired_at": details.acquired_at.astimezone(UTC).isoformat() if details.acquired_at else "",
        "seal": details.seal,
        "tlp": piece.tlp,
    }
    link = act.link(Act.TAKEN_IN, facts, place=details.place)
    act.fact(gettext_noop("Evidence %(piece)s was taken in."), "paperclip")
    act.journal("evidence.take-in", link)
    return piece
