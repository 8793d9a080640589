"""What lists of cases are narrowed to, and in what order they are."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.incidents.models import Case, Named, Transfer
from pehra.incidents.queries.assignments import HELD, NOBODY, UNHELD, in_hands_of, in_nobodys_hands
from pehra.incidents.queries.drills import Kind, of_kind
from pehra.incidents.queries.narrowing import narrow, through
from pehra.incidents.rules.listing import EVER, Order, Span
from pehra.incidents.rules.references import tidy
from pehra.incidents.rules.wording import TransferState
from pehra.law.taxonomy import with_types
from pehra.law.tlp import TLP


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; empty means any. `waiting`: offered to one of my bodies and not answered.

    `hands`: in the hands of ME, or of a colleague (by address), in one of my parties; NOBODY: with one of my bodies,
    not closed, and in nobody's hands there. `field` with this `value`: see `queries.narrowing`. `since` and `until` (no
    longer in it) are when a case was registered; `sector` and `province` those of its organisation. `due`: its next
    clock runs out then, and the list is in the order of the clocks. Only real cases unless another `kind` is asked for.
    """

    status: str = ""
    severity: str = ""
    custodian_id: int | None = None
    organisation_id: int | None = None
    rsit: str = ""
    waiting: bool = False
    mine: bool = False
    reference: str = ""
    kind: Kind = Kind.REAL
    hands: str = ""
    field: str = ""
    value: str = ""
    tlp: str = ""
    ransomware: bool | None = None
    sector: str = ""
    province: str = ""
    since: datetime | None = None
    until: datetime | None = None
    due: Span | None = None
    order: Order = Order.NEWEST
    outcome: str = ""

    @property
    def span(self) -> Span | None:
        """Which clocks the list goes through in their order; None: it is in the order of registration."""
        return self.due or (EVER if self.order is Order.CLOCK else None)

    @property
    def narrows(self) -> bool:
        """Whether it leaves out anything but by its clocks."""
        return replace(self, due=None, order=Order.NEWEST) != Filter()


def through_of(narrowed: Filter) -> str:
    """The relation whose rows hold the order of such cases, under an index; the cases themselves otherwise."""
    if not _is_stored(narrowed):
        return ""
    if narrowed.hands:
        return UNHELD if narrowed.hands == NOBODY else HELD
    return through() if narrowed.field else ""


def narrow_to(rows: "QuerySet[Case]", person: Person, narrowed: Filter) -> "QuerySet[Case]":
    """Those of the cases that fit, but for what is asked of their clocks."""
    if not _is_stored(narrowed):
        return rows.none()
    rows = of_kind(rows.filter(**_exact(narrowed)), narrowed.kind)
    bodies = list(person.parties(WORKS_CASES))
    if narrowed.tlp == TLP.RED and narrowed.kind is Kind.REAL:
        # Only who is named on one may see it: these few are found by the person, and not among all that is seen. One of
        # a drill is seen by its directing staff as well.
        rows = rows.filter(pk__in=Named.objects.filter(user_id=person.user_id, until=None).values("case_id"))
    if narrowed.rsit:
        rows = rows.filter(classification__overlap=with_types(narrowed.rsit))
    if narrowed.mine:
        rows = rows.filter(custodian_id__in=bodies)
    if narrowed.waiting:
        rows = rows.filter(is_offered_to(bodies))
    if narrowed.hands == NOBODY:
        rows = in_nobodys_hands(rows, bodies)
    elif narrowed.hands:
        rows = in_hands_of(rows, person, narrowed.hands)
    if narrowed.field:
        rows = narrow(rows, person, narrowed.field, narrowed.value)
    if narrowed.reference:
        rows = rows.filter(reference=tidy(narrowed.reference))
    return rows


def offered_to(bodies: Any) -> "QuerySet[Transfer]":
    """What waits for an answer of these bodies."""
    return Transfer.objects.filter(state=TransferState.OFFERED, to_body__among=bodies)


def is_offered_to(bodies: Any) -> Exists:
    return Exists(offered_to(bodies).filter(case=OuterRef("pk")))


def _exact(narrowed: Filter) -> dict[str, Any]:
    wanted = {
        "status": narrowed.status,
        "severity": narrowed.severity,
        "outcome": narrowed.outcome,
        "custodian_id": narrowed.custodian_id,
        "organisation_id": narrowed.organisation_id,
        "tlp": narrowed.tlp,
        "organisation__organisation__sector_id": narrowed.sector,
        "organisation__organisation__province_id": narrowed.province,
        "opened_at__gte": narrowed.since,
        "opened_at__lt": narrowed.until,
    }
    found = {field: value for field, value in wanted.items() if value}
    return found if narrowed.ransomware is None else found | {"ransomware": narrowed.ransomware}


def _is_stored(narrowed: Filter) -> bool:
    """Whether such words can be stored at all: PostgreSQL takes not every other one to compare.

    The value of a field is never compared as it was typed, and Urdu is written with joiners, which nobody sees.
    """
    words = [narrowed.status, narrowed.severity, narrowed.rsit, narrowed.hands, narrowed.field, narrowed.outcome]
    places = [narrowed.tlp, narrowed.sector, narrowed.province]
    return all(word.isprintable() for word in (*words, *places)) and "\0" not in narrowed.value
