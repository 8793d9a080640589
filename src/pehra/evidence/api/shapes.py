"""What the operations on evidence take and give."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Path
from pydantic import Field

from pehra.evidence.actions.taking import Details
from pehra.evidence.models import Upload
from pehra.evidence.queries.pieces import Detail, Row, written
from pehra.evidence.rules.words import EvidenceKind, How, PieceState, Scan
from pehra.foundation.access.api.shapes import Given, Moment, Slug, Taken
from pehra.law.tlp import TLP

Reference = Annotated[str, Path(description="Reference of a case, as in C-2M8X-41TV.")]
PieceReference = Annotated[str, Path(description="Reference of a piece, as in E-2M8X-41TV.")]
UploadKey = Annotated[str, Path(description="Key of an upload of your own.")]


class EvidenceTold(Taken):
    """What is told of a piece that is taken in."""

    name: str = Field(max_length=1000, description="What it is called; of a file, its name.")
    description: str = Field(default="", max_length=4000)
    how: How = Field(default=How.RECEIVED, strict=False, description="How it was come by.")
    source: str = Field(default="", max_length=200, description="From whom, or out of what.")
    place: str = Field(default="", max_length=200)
    acquired_at: Moment | None = Field(default=None, description="When it was come by; null: now.")
    seal: str = Field(default="", max_length=60, description="Number of the seal that is on it.")
    tlp: TLP | None = Field(
        default=None, strict=False, description="Its label; null: the case's. Never wider than that."
    )

    def details(self) -> Details:
        told = self.model_dump(exclude={"size", "sha256"}) | {"tlp": self.tlp or ""}
        return Details(**told)


class EvidenceThingIn(EvidenceTold):
    """A physical thing to be taken in."""

    serial: str = Field(default="", max_length=120, description="Serial number.")


class EvidenceUploadIn(EvidenceTold):
    """A file that is announced."""

    size: int = Field(ge=1, description="In bytes.")
    sha256: str = Field(
        default="", pattern=r"^([0-9a-f]{64})?$", description="Of the whole file; checked when all of it came."
    )


class EvidenceHandOverIn(Taken):
    """To whom a piece is offered, and why."""

    to: Slug = Field(description="Slug of a body or organisation that takes part in the case.")
    reason: str = Field(min_length=1, max_length=4000)
    place: str = Field(default="", max_length=200)


class EvidenceAnswerIn(Taken):
    """Whether an offered piece is taken over."""

    accept: bool
    reason: str = Field(default="", max_length=4000, description="Needed where it is refused.")
    place: str = Field(default="", max_length=200)


class EvidenceCopyIn(Taken):
    """What is said with asking for a copy."""

    anyway: bool = Field(default=False, description="Also where the scanner found malware in it.")


class EvidencePieceOut(Given):
    """A piece of evidence."""

    piece: str = Field(examples=["E-2M8X-41TV"])
    kind: EvidenceKind
    name: str
    serial: str
    size: int | None = Field(description="In bytes; null for a thing.")
    sha256: str = Field(description="Of the file as it came; empty for a thing.")
    tlp: TLP
    holder: str = Field(description="Slug of the party in whose custody it is.")
    offered_to: str | None = Field(description="Slug of the party to which it is offered.")
    state: PieceState
    seal: str = Field(description="Number of the seal that is on it now.")
    scan: Scan
    on_hold: bool = Field(description="Whether a legal hold stands.")
    taken_at: datetime


class EvidenceLinkOut(Given):
    """A link of a chain of custody, as it is hashed."""

    piece: str
    number: int
    at: str = Field(description="In UTC with microseconds, as it is hashed.")
    act: str
    by: str
    party: str
    place: str
    facts: dict[str, Any]
    previous: str = Field(description="Hash of the link before it.")
    hash: str = Field(description="SHA-256 of the fields above as canonical JSON.")
    receipt: dict[str, Any] = Field(description="Signed by the installation.")


class EvidenceDetailOut(EvidencePieceOut):
    """A piece with its chain of custody."""

    description: str
    kept_until: datetime | None = Field(description="When its time of keeping is over; null while nothing says.")
    chain_holds: bool
    chain: list[EvidenceLinkOut]


class EvidenceListOut(Given):
    """The pieces of a case, the newest first."""

    items: list[EvidencePieceOut]


class EvidenceUploadOut(Given):
    """Where an upload stands."""

    upload: UUID
    received: int = Field(description="So many bytes are durable: go on here.")
    size: int
    piece: str | None = Field(description="What it has become, once all of it came.")


def piece_out(row: Row) -> dict[str, Any]:
    piece = row.piece
    return {
        "piece": piece.reference,
        "kind": piece.kind,
        "name": piece.name,
        "serial": piece.serial,
        "size": piece.size,
        "sha256": piece.sha256,
        "tlp": piece.tlp,
        "holder": row.holder.slug,
        "offered_to": row.offered_to.slug if row.offered_to else None,
        "state": piece.state,
        "seal": piece.seal,
        "scan": piece.scan,
        "on_hold": row.on_hold,
        "taken_at": piece.taken_at,
    }


def detail_out(detail: Detail) -> EvidenceDetailOut:
    links = written(detail.row.piece, detail.links)
    return EvidenceDetailOut(
        **piece_out(detail.row),
        description=detail.row.piece.description,
        kept_until=detail.until,
        chain_holds=detail.flaw is None,
        chain=[EvidenceLinkOut.model_validate(each) for each in links],
    )


def upload_out(row: Upload) -> EvidenceUploadOut:
    piece = row.piece.reference if row.piece else None
    return EvidenceUploadOut(upload=row.key, received=row.received, size=row.size, piece=piece)
