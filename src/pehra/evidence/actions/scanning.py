"""Having files scanned for malware, where the operator has set a scanner up. What is found stays, and is marked."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from pehra.connectors import clamav
from pehra.evidence.actions import store
from pehra.evidence.actions.links import add_link
from pehra.evidence.errors import Damaged
from pehra.evidence.models import Piece
from pehra.evidence.rules.words import Act, Scan
from pehra.foundation.access.person import SYSTEM


def scan(*, piece_id: int, at: datetime) -> Scan:
    """Show a kept file to the scanner, and write down what it said. Raises clamav.Away: it is tried again."""
    row = Piece.objects.filter(pk=piece_id).exclude(kept_as="").first()
    if row is None or row.file_id is None or not settings.CLAMAV:
        return Scan.NOT
    try:
        told = clamav.scan(settings.CLAMAV, store.plain(row.kept_as, row.file_id))
    except Damaged:
        told = clamav.Told(clamav.Verdict.FAILED, "the kept file cannot be read")
    _write(piece_id, Scan(told.verdict), told.words, at)
    return Scan(told.verdict)


def give_up(*, piece_id: int, at: datetime) -> None:
    """The scanner could not be reached, again and again."""
    _write(piece_id, Scan.FAILED, "the scanner could not be reached", at)


@transaction.atomic
def _write(piece_id: int, verdict: Scan, words: str, at: datetime) -> None:
    piece = Piece.objects.select_for_update(of=("self",)).get(pk=piece_id)
    # A name is whatever a list of signatures calls it.
    piece.scan, piece.scan_told, piece.scanned_at = verdict, "".join(filter(str.isprintable, words))[:200], at
    piece.save(update_fields=["scan", "scan_told", "scanned_at"])
    add_link(piece, Act.SCANNED, by=SYSTEM, party_id=None, at=at, facts={"result": verdict, "told": piece.scan_told})
