"""Taking evidence in, in few words. Names and words are secrets: wherever they turn up outside, content has leaked."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from pehra.evidence.actions import custody, taking
from pehra.evidence.actions.taking import Details
from pehra.evidence.models import Link, Piece, Upload
from pehra.foundation.access.person import Person
from pehra.incidents import actions as cases
from pehra.incidents.models import Case
from tests.incidents.conftest import Net
from tests.world import NOW

HOUR = timedelta(hours=1)
LATER = NOW + 3 * HOUR
CONTENT = b"Zarqa-bytes " * 1000


def announce(by: Person, case: str, size: int = len(CONTENT), *, at: datetime = LATER, **told: str) -> Upload:
    sha256 = told.pop("sha256", "")
    details = Details(**{"name": "Zarqa-disk.img", "source": "Zarqa-source"} | told)
    return taking.begin(by=by, reference=case, details=details, size=size, sha256=sha256, at=at)


def send(by: Person, case: str, upload: Upload, offset: int, blocks: Iterable[bytes], *, sha256: str = "") -> Upload:
    return taking.append(
        by=by, reference=case, upload=str(upload.key), offset=offset, blocks=blocks, sha256=sha256, at=LATER
    )


def filed(by: Person, case: str, content: bytes = CONTENT, **told: str) -> Piece:
    """A file taken in at once."""
    upload = announce(by, case, len(content), **told)
    found = send(by, case, upload, 0, [content]).piece
    assert found is not None
    return found


def item(by: Person, case: str, **told: str) -> Piece:
    details = Details(**{"name": "Zarqa-telephone", "serial": "SN-1", "how": "collected"} | told)
    return taking.take_item(by=by, reference=case, details=details, at=LATER)


def files() -> list[Path]:
    """Everything that lies in the store."""
    return [path for path in (settings.HOME / "evidence").rglob("*") if path.is_file() and path.suffix != ".lock"]


def acts_of(piece: Piece) -> list[str]:
    return list(Link.objects.filter(piece=piece).order_by("number").values_list("act", flat=True))


def offer(net: Net, case: str, piece: Piece, to: str = "cert-cii", by: Person | None = None) -> None:
    cases_escalated(net, case)
    custody.hand_over(
        by=by or net.analyst,
        reference=case,
        piece=piece.reference,
        to=to,
        reason="Zarqa-reason",
        place="Zarqa",
        at=LATER,
    )


def cases_escalated(net: Net, case: str) -> None:
    if not Case.objects.get(reference=case).transfers.filter(to_body=net.cii_cert).exists():
        cases.escalate(by=net.analyst, reference=case, at=LATER)
