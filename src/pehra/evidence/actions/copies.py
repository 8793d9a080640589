"""Copies and checks of kept files. Whoever takes a copy stands in the chain before the first byte leaves."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pehra.evidence.actions import store
from pehra.evidence.actions.links import acting
from pehra.evidence.errors import Damaged, Malicious
from pehra.evidence.models import Link, Piece
from pehra.evidence.rules.words import Act, EvidenceKind, Scan
from pehra.foundation.access.errors import Conflict
from pehra.foundation.access.person import Person


@dataclass(frozen=True)
class Copy:
    """A file to be given out: name, size in bytes, and the bytes, which raise Damaged if they are not as they came."""

    name: str
    size: int
    blocks: Iterator[bytes]


def take_copy(*, by: Person, reference: str, piece: str, anyway: bool = False, at: datetime) -> Copy:
    """A copy for somebody who takes part. Raises Malicious where the scanner found something, unless `anyway`.

    Such a file goes out under a name that opens nothing.
    """
    with transaction.atomic():
        act = acting(by, reference, piece, at, any_state=True)
        row = act.piece
        _check_has_file(row)
        if row.seal:
            raise Conflict("There is a seal on this piece: it has to be broken first.")
        if row.scan == Scan.FOUND and not anyway:
            raise Malicious(row.scan_told)
        link = act.link(Act.COPIED, {"found": row.scan_told if row.scan == Scan.FOUND else ""})
        act.journal("evidence.copy", link)
    name = f"{row.reference}.bin" if row.scan == Scan.FOUND else row.name
    assert row.size is not None  # noqa: S101 - a file has a size, by a constraint of the table
    return Copy(name, row.size, _whole(row))


def _check_has_file(row: Piece) -> None:
    if row.kind != EvidenceKind.FILE or not row.kept_as:
        raise Conflict("There is no file of this piece.")


def _whole(row: Piece) -> Iterator[bytes]:
    assert row.file_id is not None  # noqa: S101 - as above
    yield from store.plain(row.kept_as, row.file_id)


def measure(row: Piece) -> str:
    """The hash that a kept file has today; empty where it cannot be read."""
    digest, size = hashlib.sha256(), 0
    try:
        for block in _whole(row):
            digest.update(block)
            size += len(block)
    except Damaged:
        return ""
    return digest.hexdigest()


def check(*, by: Person, reference: str, piece: str, at: datetime) -> Link:
    """Hash the kept file again and compare; the answer is a link of the chain, whatever it is."""
    with transaction.atomic():
        row = acting(by, reference, piece, at, any_state=True).piece
        _check_has_file(row)
    # It takes long for a large file: nothing is locked meanwhile.
    found = measure(row)
    with transaction.atomic():
        act = acting(by, reference, piece, at, any_state=True)
        facts = {"sha256": found, "result": "same" if found == act.piece.sha256 else "different"}
        link = act.link(Act.CHECKED, facts)
        act.journal("evidence.check", link)
    return link
