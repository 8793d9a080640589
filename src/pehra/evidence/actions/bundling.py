"""Putting a bundle together for a court: a signed manifest, and the files that it tells of, written out in a stream."""

import hashlib
import zipfile
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

import orjson
from django.db import transaction
from django.utils.translation import gettext_noop

from pehra.evidence.actions import store
from pehra.evidence.actions.links import Acting
from pehra.evidence.models import Bundle, Link, Piece
from pehra.evidence.queries.pieces import written
from pehra.evidence.rules.bundle import CHAINS, FILES, FORMAT, MANIFEST, PAPER
from pehra.evidence.rules.words import Act, EvidenceKind, tidy
from pehra.foundation import signing
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Conflict, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.printing import verification_code
from pehra.incidents import actions as cases
from pehra.registry import queries as registry

MOST: Final = 200


@transaction.atomic
def make(*, by: Person, reference: str, pieces: Collection[str], language: str, at: datetime) -> Bundle:
    """Seal a manifest of these pieces, each in its present state, as somebody who takes part.

    The bundle is for those who see each of them. Raises Invalid, Conflict for what is sealed.
    """
    case, party_id = cases.written(by, reference)
    wanted = {tidy(each) for each in pieces}
    rows = Piece.objects.select_for_update(of=("self",)).filter(visible_to(by), case_id=case.pk, reference__in=wanted)
    found = list(rows.order_by("taken_at", "pk"))
    if not found or len(found) != len(wanted) or len(found) > MOST:
        raise Invalid({"pieces": "Choose pieces of this case."})
    if any(piece.seal and piece.kind == EvidenceKind.FILE for piece in found):
        raise Conflict("There is a seal on one of these pieces: it has to be broken first.")
    code, acts = verification_code(), [Acting(case, piece, by, party_id, at) for piece in found]
    links = [act.link(Act.BUNDLED, {"code": code}) for act in acts]
    manifest = signing.sign(_manifest(case, found, code, by, party_id, at))
    keys = frozenset[int].intersection(*(frozenset(piece.audience) for piece in found))
    bundle = Bundle.objects.create(
        code=code,
        case_id=case.pk,
        party_id=party_id,
        pieces=[piece.pk for piece in found],
        language="ur" if language == "ur" else "en",
        manifest=manifest,
        sha256=hashlib.sha256(manifest_bytes(manifest)).hexdigest(),
        made_by=by.label,
        made_at=at,
        audience=sorted(keys),
    )
    acts[0].fact(gettext_noop("A bundle of evidence was made for a court."), "gavel")
    for act, link in zip(acts, links, strict=True):
        act.journal("evidence.bundle", link)
    return bundle


def manifest_bytes(manifest: dict[str, Any]) -> bytes:
    """The manifest as it lies in the bundle: the form that was signed, for people's eyes too."""
    return orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


def _manifest(case: Any, found: list[Piece], code: str, by: Person, party_id: int, at: datetime) -> dict[str, Any]:
    names = registry.party_names({party_id, *(piece.holder_id for piece in found)})
    return {
        "format": FORMAT,
        "kind": "evidence-bundle",
        "code": code,
        "case": case.reference,
        "made_at": at.isoformat(),
        "made_by": by.label,
        "party": names[party_id].slug,
        "public_key": signing.public_key(),
        "pieces": [_told(piece, names) for piece in found],
    }


def _told(piece: Piece, names: dict[int, registry.PartyName]) -> dict[str, Any]:
    chain = written(piece, Link.objects.filter(piece=piece).order_by("number"))
    return {
        "reference": piece.reference,
        "kind": piece.kind,
        "name": piece.name,
        "description": piece.description,
        "serial": piece.serial,
        "size": piece.size,
        "sha256": piece.sha256,
        "file": f"{FILES}{piece.reference}.bin" if piece.kept_as else "",
        "tlp": piece.tlp,
        "state": piece.state,
        "holder": names[piece.holder_id].slug,
        "seal": piece.seal,
        "scan": piece.scan_told or piece.scan,
        "chain": chain,
    }


class _Out:
    """What a ZIP was written to since it was last asked for: a file that is handed out while it grows."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []

    def write(self, block: bytes, /) -> int:
        self._blocks.append(bytes(block))
        return len(block)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing was opened."""

    def taken(self) -> bytes:
        blocks, self._blocks = self._blocks, []
        return b"".join(blocks)


def streamed(bundle: Bundle, paper: bytes) -> Iterator[bytes]:
    """The bundle as a ZIP, piece by piece in little memory. Files are stored as they are, under neutral names.

    Raises Damaged where a kept file is not what was taken in: whoever reads then has a ZIP without an end.
    """
    out = _Out()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr(_entry(PAPER, bundle), paper)
        packed.writestr(_entry(MANIFEST, bundle), manifest_bytes(bundle.manifest))
        for told in bundle.manifest["pieces"]:
            chain = orjson.dumps(told["chain"], option=orjson.OPT_INDENT_2)
            packed.writestr(_entry(f"{CHAINS}{told['reference']}.json", bundle), chain)
        yield out.taken()
        for row in Piece.objects.filter(pk__in=bundle.pieces).exclude(kept_as="").order_by("taken_at", "pk"):
            assert row.file_id is not None  # noqa: S101 - a kept file has one, by a constraint of the table
            with packed.open(_entry(f"{FILES}{row.reference}.bin", bundle), "w", force_zip64=True) as entry:
                for block in store.plain(row.kept_as, row.file_id):
                    entry.write(block)
                    yield out.taken()
    yield out.taken()


def _entry(name: str, bundle: Bundle) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, bundle.made_at.timetuple()[:6])
