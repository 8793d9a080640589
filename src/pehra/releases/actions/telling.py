"""What a sharing leaves behind: notices to its two sides, and lines in the journal that name no case to a stranger."""

from collections.abc import Iterable
from datetime import datetime

from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.law.tlp import TLP
from pehra.releases.models import Share

PREFIX = "share:"


def subject_of(share: Share) -> str:
    """How journal, clocks and notices call a sharing."""
    return f"{PREFIX}{share.reference}"


def drill_of(share: Share) -> str:
    return share.drill.reference if share.drill else ""


def tell(share: Share, parties: Iterable[int], kind: str, text: str, *, at: datetime) -> None:
    """A notice of a sharing. It names the sharing and nothing of what is shared."""
    telling = Telling(
        kind=kind,
        text=text,
        link=f"/releases/shared/{share.reference}/",
        params={"share": share.reference},
        restricted=TLP(share.tlp).strictness >= TLP.AMBER_STRICT.strictness,
        subject=subject_of(share),
        drill=drill_of(share),
    )
    notify(telling=telling, parties=sorted(set(parties)), at=at)


def journal(share: Share, act: str, *, by: Person, party_id: int | None, at: datetime, **detail: object) -> None:
    """Called last. Of a copy its reference; of a case the case's, which both sides know."""
    what = {"case" if share.case_id else "copy": share.record}
    drill = {"drill": drill_of(share)} if drill_of(share) else {}
    record(by=by, at=at, act=act, subject=subject_of(share), party_id=party_id, detail=what | drill | detail)
