"""What every act on a case leaves behind: an entry in the timeline, notices, a line in the journal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify, notify_each
from pehra.foundation.storing import store
from pehra.incidents.actions.taking_part import Circle, circle_of, entry_audience, subject_of
from pehra.incidents.models import Case, Entry, Named
from pehra.incidents.rules.wording import TOLD_AS_WIDELY_AS_THE_CASE, EntryKind
from pehra.law.tlp import TLP, stricter


@dataclass(frozen=True)
class Told:
    """What these parties are told: the kind of notice and its English sentence."""

    parties: Iterable[int]
    kind: str
    text: str
    params: Mapping[str, object] = field(default_factory=dict)


def add_entry(
    case: Case,
    kind: EntryKind,
    *,
    by: Person,
    party_id: int | None,
    at: datetime,
    body: str = "",
    params: Mapping[str, object] | None = None,
    tlp: TLP | None = None,
    internal: bool = False,
    named: Iterable[int] = (),
    circle: Circle | None = None,
) -> Entry:
    """Add to the timeline. The label is the case's unless a stricter one is given; `circle` where it is known.

    How a case is handled is TLP:AMBER at the widest.
    """
    entry = entry_of(
        case,
        kind,
        by=by,
        party_id=party_id,
        at=at,
        body=body,
        params=params,
        tlp=tlp,
        internal=internal,
        named=named,
        circle=circle or circle_of(case),
    )
    store([entry])
    return entry


def entry_of(
    case: Case,
    kind: EntryKind,
    *,
    by: Person,
    party_id: int | None,
    at: datetime,
    circle: Circle,
    body: str = "",
    params: Mapping[str, object] | None = None,
    tlp: TLP | None = None,
    internal: bool = False,
    named: Iterable[int] = (),
) -> Entry:
    """The entry that `add_entry` adds, not stored yet."""
    widest = TLP.CLEAR if kind in TOLD_AS_WIDELY_AS_THE_CASE else TLP.AMBER
    entry = Entry(
        case=case,
        kind=kind,
        at=at,
        author_id=by.user_id or None,
        author_label=by.label,
        party_id=party_id,
        tlp=stricter(tlp or TLP(case.tlp), widest),
        internal=internal,
        named=sorted(set(named)),
        body=body,
        params=dict(params or {}),
    )
    entry.audience = entry_audience(case, entry, circle)
    return entry


def tell(
    case: Case,
    parties: Iterable[int],
    kind: str,
    text: str,
    *,
    at: datetime,
    params: Mapping[str, object] | None = None,
) -> None:
    """Put a notice about a case into the outbox of these parties; of a RED case, of their named persons alone.

    A notice never carries the case's title or text: who may read those is decided when the case is opened.
    """
    tell_each(case, [Told(parties, kind, text, params or {})], at=at)


def tell_each(case: Case, told: Iterable[Told], *, at: datetime) -> None:
    """Several notices about one case, as `tell`, by one statement."""
    named = dict(_named(case)) if case.tlp == TLP.RED else {}
    tell_of(((case, each, named) for each in told), at=at)


def tell_of(told: Iterable[tuple[Case, Told, Mapping[int, int]]], *, at: datetime) -> None:
    """Notices about several cases, each as `tell`, by one statement. With whom the case names, and for which party."""
    notify_each(told=[_addressed(case, each, named) for case, each, named in told], at=at)


def _named(case: Case) -> Iterable[tuple[int, int]]:
    return Named.objects.filter(case=case, until=None).values_list("user_id", "party_id")


def _addressed(case: Case, told: Told, named: Mapping[int, int]) -> tuple[Telling, set[int], set[int]]:
    """The notice, the parties and the persons who get it."""
    parties, users = set(told.parties), set[int]()
    if case.tlp == TLP.RED:
        users = {user for user, party in named.items() if party in parties}
        parties = set()
    if case.drill is not None:
        parties &= case.drill.parties
    return _telling(case, told.kind, told.text, told.params), parties, users


def tell_persons(case: Case, users: Iterable[int], kind: str, text: str, *, at: datetime) -> None:
    """A notice to these persons alone; its mail carries a link and nothing else."""
    notify(telling=replace(_telling(case, kind, text), restricted=True), users=users, at=at)


def _telling(case: Case, kind: str, text: str, params: Mapping[str, object] | None = None) -> Telling:
    return Telling(
        kind=kind,
        text=text,
        link=f"/cases/{case.reference}/",
        params={"case": case.reference} | dict(params or {}),
        subject=subject_of(case),
        restricted=TLP(case.tlp).strictness >= TLP.AMBER_STRICT.strictness,
        drill=case.drill.reference if case.drill else "",
    )


def journal(
    case: Case, act: str, *, by: Person, party_id: int | None, at: datetime, detail: Mapping[str, object] | None = None
) -> None:
    """The journal's line; called last, see `audit.actions`."""
    facts = dict(detail or {}) | marked(case)
    record(by=by, at=at, act=act, subject=subject_of(case), party_id=party_id, detail=facts)


def marked(case: Case) -> dict[str, object]:
    """What a receipt or a line of the journal says besides, where a case belongs to a drill."""
    return {"drill": case.drill.reference} if case.drill else {}
