"""Copies of a case in few words. What is in `SECRETS` tells who the victim is: nobody may read it in a copy."""

from datetime import datetime, timedelta

from pehra.foundation.access.person import Person
from pehra.incidents import actions as cases
from pehra.incidents.rules.intake import Seen
from pehra.releases.actions import deciding, drafting, sharing
from pehra.releases.actions.sharing import Terms
from pehra.releases.models import Block, Copy, Draft, Share
from pehra.releases.queries.drafts import workspace
from tests.incidents.acting import report
from tests.incidents.conftest import Net
from tests.world import NOW

HOUR = timedelta(hours=1)
LATER = NOW + 3 * HOUR
RELEASED = NOW + 4 * HOUR
SHARED = NOW + 5 * HOUR
DAY = timedelta(days=1)

TITLE = "Files of Zarqa Telecom locked"
WORDS = (
    "At 08:00 staff of ZARQA-TELECOM saw that files on portal[.]zarqa[.]example (203.0.113[.]9) were locked.\n"
    "Sohail Zarqani, card 35202-1234567-1, answers at 0300-1234567 or noc (at) zarqa dot example.\n"
    "The attacker came from 198.51.100.23 and left the file README-LOCK.txt."
)
NOTE = "زرقا ٹيلی كام کے عملے سے فون پر بات ہوئی؛ سرور بند ہے۔"
SECRETS = (
    "zarqa", "زرقا", "sohail", "203.0.113", "35202", "1234567", "operator",
)  # fmt: skip
LEFT = ("08:00", "were locked", "198.51.100.23", "README-LOCK.txt")


def told_of(net: Net, drill: str = "", **fields: object) -> str:
    """A case that the Telecom CERT has accepted, with a note in Urdu and three traces."""
    seen = (Seen("198.51.100.23"), Seen("hxxp://login.zarqa[.]example/x"), Seen("203.0.113.9"))
    usual: dict[str, object] = {"title": TITLE, "description": WORDS, "observables": seen}
    reference = cases.submit(by=net.contact, report=report(**usual | fields), drill=drill, at=NOW).case.reference
    cases.accept(by=net.analyst, reference=reference, at=NOW + HOUR)
    cases.note(by=net.analyst, reference=reference, body=NOTE, at=NOW + 2 * HOUR)
    return reference


def begun(by: Person, case: str, tlp: str = "TLP:GREEN", *, at: datetime = LATER, **terms: object) -> Draft:
    return drafting.begin(by=by, reference=case, tlp=tlp, at=at, **terms)  # type: ignore[arg-type]


def redacted(by: Person, case: str, tlp: str = "TLP:GREEN", **terms: object) -> Draft:
    """A copy from which everything was taken out that is suggested."""
    draft = begun(by, case, tlp, **terms)
    return drafting.remove_found(by=by, reference=case, draft=draft.reference, at=LATER)


def submitted(by: Person, case: str, tlp: str = "TLP:GREEN", **terms: object) -> Draft:
    draft = redacted(by, case, tlp, **terms)
    return deciding.submit(by=by, reference=case, draft=draft.reference, at=LATER)


def shown(by: Person, case: str, draft: Draft) -> str:
    """What stands for what this person is shown of a draft."""
    return workspace(by, case, draft.reference, LATER).seen


def release(by: Person, case: str, draft: Draft, at: datetime = RELEASED) -> Copy:
    seen_as = shown(by, case, draft)
    return deciding.release(by=by, reference=case, draft=draft.reference, seen_as=seen_as, at=at)


def released(net: Net, case: str, tlp: str = "TLP:AMBER", **terms: object) -> Copy:
    """A copy that the analyst made and the lead released."""
    return release(net.lead, case, submitted(net.analyst, case, tlp, **terms))


def terms(**fields: object) -> Terms:
    usual: dict[str, object] = {"until": SHARED + 7 * DAY, "purpose": "To look for it in their own logs"}
    return Terms(**usual | fields)  # type: ignore[arg-type]


def shared(net: Net, copy: Copy, to: str = "cert-punjab", **fields: object) -> Share:
    """The copy, shared by the Telecom CERT with one party."""
    found = sharing.share_copy(by=net.analyst, reference=copy.reference, to=[to], terms=terms(**fields), at=SHARED)
    return found[0]


def case_shared(net: Net, case: str, to: str, **fields: object) -> Share:
    found = sharing.share_case(by=net.analyst, reference=case, to=[to], terms=terms(**fields), at=SHARED)
    return found[0]


def text_of(draft: Draft) -> str:
    """All that would be released of a draft."""
    rows = Block.objects.filter(draft=draft, kept=True).order_by("number")
    return "\n".join(rows.values_list("text", flat=True))


def block(draft: Draft, kind: str) -> Block:
    return Block.objects.filter(draft=draft, kind=kind).order_by("number")[0]
