"""Keeping the store in order: what was abandoned is swept away, files are sealed anew, everything can be proved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from pehra.evidence.actions import store
from pehra.evidence.actions.copies import measure
from pehra.evidence.errors import Busy
from pehra.evidence.models import Link, Piece, Upload
from pehra.evidence.queries.pieces import written
from pehra.evidence.rules.chain import flaw_in
from pehra.foundation import signing

# A day: whoever lost the line at night goes on in the morning.
ABANDONED: Final = timedelta(days=1)


@dataclass(frozen=True)
class Proof:
    """What the proof of one piece came to; `problem` is empty where all holds."""

    reference: str
    links: int
    bytes: int
    problem: str


def sweep(*, at: datetime) -> int:
    """Remove uploads that nobody goes on with, and files that no row names; returns of how many."""
    done = 0
    for row in Upload.objects.filter(touched_at__lt=at - ABANDONED).order_by("pk"):
        try:
            with store.growing(row.key):
                row.delete()
                store.drop_part(row.key)
                done += 1
        except Busy:
            continue
    with store.removing() as free:
        if not free:
            return done
        for place in list(store.strays(_named(), _parts(), (at - ABANDONED).timestamp())):
            place.unlink(missing_ok=True)
            done += 1
    return done


def _named() -> frozenset[str]:
    return frozenset(Piece.objects.exclude(kept_as="").values_list("kept_as", flat=True))


def _parts() -> frozenset[UUID]:
    return frozenset(Upload.objects.filter(piece=None).values_list("key", flat=True))


def rotate(*, fresh: bool = True) -> Iterator[str]:
    """Make a new key and seal every file anew under it; gives the references of the pieces as they are done.

    Broken off at any moment, it is gone on with by `fresh=False`. Old keys stay for what still is under them.
    """
    ring = store.keyring()
    key = ring.replace() if fresh else ring.current()
    for row in Piece.objects.exclude(kept_as="").exclude(key_id=key.id).order_by("pk").iterator(100):
        if row.file_id is None:
            continue
        kept = store.resealed(row.kept_as, row.file_id)
        with transaction.atomic():
            locked = Piece.objects.select_for_update(of=("self",)).get(pk=row.pk)
            if locked.kept_as != row.kept_as:
                # It was destroyed meanwhile.
                store.remove(kept.kept_as)
                continue
            locked.kept_as, locked.key_id = kept.kept_as, kept.key_id
            locked.save(update_fields=["kept_as", "key_id"])
        store.remove(row.kept_as)
        yield row.reference


def unused_keys() -> list[str]:
    """Keys under which nothing is sealed any more, neither a piece nor an upload that is coming in."""
    ring = store.keyring()
    used = {ring.current().id, *Piece.objects.exclude(key_id="").values_list("key_id", flat=True)}
    present = {path.name.partition(".")[2] for path in ring.folder.glob(f"{ring.name}.*")} - {"current"}
    return [] if Upload.objects.filter(piece=None).exists() else sorted(present - used)


def prove(*, piece: str = "", files: bool = True) -> Iterator[Proof]:
    """Prove every piece, or one: its chain, the signatures in it, and the file against the hash it came with."""
    rows = Piece.objects.order_by("pk")
    for row in (rows.filter(reference=piece) if piece else rows).iterator(100):
        links = list(Link.objects.filter(piece=row).order_by("number"))
        yield Proof(row.reference, len(links), row.size or 0, _problem(row, links, files=files))


def _problem(row: Piece, links: list[Link], *, files: bool) -> str:
    if not links:
        return "it has no chain"
    if flaw := flaw_in(written(row, links)):
        return f"link {flaw.number} of its chain {flaw.reason}"
    for link in links:
        if link.receipt.get("hash") != link.hash or not signing.verify(link.receipt):
            return f"the signature of link {link.number} does not hold"
    if links[0].facts.get("sha256", "") != row.sha256:
        return "its hash is not the one with which it was taken in"
    if files and row.kept_as and measure(row) != row.sha256:
        return "the kept file is not what was taken in"
    return ""
