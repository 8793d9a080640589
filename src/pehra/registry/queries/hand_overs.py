"""Hand-overs: what one would change before it is ordered, and those that were ordered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.law.chain import ChainError, Chains, Network, Step, Subject
from pehra.law.functions import Function, Ownership
from pehra.law.mandates import Mandate
from pehra.registry import models, policy
from pehra.registry.queries.constituency import is_cii, is_named
from pehra.registry.queries.network import Institution, Snapshot, snapshot
from pehra.registry.rules.fields import Fields
from pehra.registry.rules.hand_over import FEW, handed_over, successor, told


@dataclass(frozen=True)
class HandOver:
    """A mandate that passes: which, from whom, to whom, over what, from which day."""

    key: str
    mandate: str
    # None: whatever the body has.
    function: Function | None
    from_body: Institution
    to_body: Institution
    sector: str | None
    province: str | None
    organisation: str | None
    on: date
    instrument: str
    citation: str
    ordered_by: str = ""
    # Where what passes is taken under another function: a new CERT steps in front of whoever stood there for it.
    to_function: Function | None = None
    # The part of the jurisdiction that passes, as a condition on organisations; None: all of it.
    within: Q | None = None
    # What came to the body later stays with it; None: that too passes.
    before: datetime | None = None

    def jurisdiction(self) -> "QuerySet[models.Organisation] | None":
        """The organisations that the mandate covers; None for all."""
        if self.within is not None:
            return models.Organisation.objects.filter(self.within)
        scope = {"sector": self.sector, "province": self.province, "slug": self.organisation}
        named = {name: value for name, value in scope.items() if value is not None}
        return models.Organisation.objects.filter(**named) if named else None


@dataclass(frozen=True)
class HandOverPreview:
    """What would happen. `moves` are counts by what moves, None where so few that a number would tell of somebody."""

    hand_over: HandOver
    organisations: int
    first_responders: int
    moves: Mapping[str, int | None] = field(default_factory=dict)


PreviewHandler = Callable[[HandOver, datetime], Mapping[str, int]]
_preview_handlers: list[PreviewHandler] = []


def on_hand_over_preview(handler: PreviewHandler) -> None:
    """Have `handler(hand_over, at)` asked for counts of what would move, by a word for each."""
    if handler not in _preview_handlers:
        _preview_handlers.append(handler)


@dataclass(frozen=True)
class Planned:
    """A hand-over checked against the network as it stands."""

    hand_over: HandOver
    mandate: Mandate
    new: Mandate


def plan(mandate_key: str, to_body: str, on: date, instrument: str, citation: str) -> Planned:
    """The hand-over, if the law allows it. Raises Absent for an unknown mandate, and Invalid naming the fields."""
    found = snapshot()
    mandate = next((each for each in found.network.mandates if each.id == mandate_key), None)
    if mandate is None:
        raise Absent
    fields = Fields()
    words = (fields.text("instrument", instrument), fields.text("citation", citation))
    target = found.institutions.get(to_body)
    if target is None or target.withdrawn:
        fields.problem("to_body", "There is no such body.")
    elif to_body == mandate.body:
        fields.problem("to_body", "This body holds the mandate already.")
    elif not next(body for body in found.network.bodies if body.slug == to_body).in_force_at(on):
        fields.problem("to_body", "This body is not notified on that day, so it could hold nothing by law.")
    fields.day("on", on)
    _check_day(fields, mandate, on)
    fields.check()
    assert target is not None  # noqa: S101 - checked above, where the checker of types cannot follow
    new = successor(mandate, to_body=to_body, on=on, instrument=words[0], citation=words[1])
    return Planned(_hand_over(found, mandate, new, target), mandate, new)


def _check_day(fields: Fields, mandate: Mandate, on: date) -> None:
    if on <= mandate.starts:
        fields.problem("on", "The mandate itself only began on %(day)s.", day=mandate.starts.isoformat())
    elif mandate.ends is not None and on >= mandate.ends:
        fields.problem("on", "The mandate ends on %(day)s.", day=mandate.ends.isoformat())


def _hand_over(found: Snapshot, mandate: Mandate, new: Mandate, target: Institution) -> HandOver:
    return HandOver(
        key=new.id,
        mandate=mandate.id,
        function=mandate.function,
        from_body=found.institutions[mandate.body],
        to_body=target,
        sector=mandate.sector,
        province=mandate.province,
        organisation=mandate.organisation,
        on=new.starts,
        instrument=new.instrument,
        citation=new.citation,
    )


def hand_over_preview(
    viewer: Person, *, mandate_key: str, to_body: str, on: date, instrument: str, citation: str, at: datetime
) -> HandOverPreview:
    """What this hand-over would change, without changing it. Raises Absent, Invalid."""
    if not policy.orders_hand_overs(viewer):
        raise Absent
    planned = plan(mandate_key, to_body, on, instrument, citation)
    organisations, first_responders = _changed_chains(planned)
    jurisdiction = planned.hand_over.jurisdiction()
    number = None if jurisdiction is None else jurisdiction.count()
    moves = {word: told(count, number) for word, count in counted(planned.hand_over, at).items()}
    return HandOverPreview(planned.hand_over, organisations, first_responders, moves)


def counted(passing: HandOver, at: datetime) -> dict[str, int]:
    """How much of what would move, by a word for each, as those count who subscribed: not yet for everybody's eyes."""
    moves: dict[str, int] = {}
    for handler in _preview_handlers:
        moves.update(handler(passing, at))
    return moves


def _changed_chains(planned: Planned) -> tuple[int, int]:
    """How many organisations get another chain on that day, and how many another first responder."""
    found = snapshot()
    on = planned.hand_over.on
    before = found.chains(on)
    after = Chains(_changed(found.network, planned), on)
    chains = responders = 0
    for subject, count in kinds_of_organisations(on):
        old, new = _bodies(before, subject), _bodies(after, subject)
        chains += count if old != new else 0
        responders += count if old[:1] != new[:1] else 0
    return chains, responders


def _changed(network: Network, planned: Planned) -> Network:
    return handed_over(network, planned.mandate, planned.new)


def _bodies(chains: Chains, subject: Subject) -> tuple[tuple[str, tuple[Function, ...]], ...]:
    try:
        steps: tuple[Step, ...] = chains.of(subject)
    except ChainError:
        return ()
    return tuple((step.body, step.acting) for step in steps)


def kinds_of_organisations(on: date) -> list[tuple[Subject, int]]:
    """Organisations counted by what the rules look at; those that a mandate names stand alone."""
    rows = models.Organisation.objects.filter(withdrawn_at=None).annotate(cii=is_cii(on), named=is_named(on))
    shape = ("sector_id", "ownership", "province_id", "cii", "body__slug")
    counted = rows.filter(named=False).values_list(*shape).annotate(number=Count("pk"))
    kinds = [(Subject("", row[0], Ownership(row[1]), *row[2:5]), row[5]) for row in counted.order_by()]
    alone = rows.filter(named=True).values_list("slug", *shape)
    return kinds + [(Subject(row[0], row[1], Ownership(row[2]), *row[3:6]), 1) for row in alone]


def hand_overs(viewer: Person) -> list[models.HandOver]:
    """Every hand-over that was ordered, the newest first, for those who order them."""
    if not policy.orders_hand_overs(viewer):
        raise Absent
    return list(_with_names().order_by("-on", "-pk"))


def hand_overs_of(body_id: int) -> list[models.HandOver]:
    """The hand-overs by which a body gained or lost a mandate: public inside the network."""
    concerned = Q(mandate__body_id=body_id) | Q(to_body_id=body_id)
    return list(_with_names().filter(concerned, cancelled_at=None).order_by("-on", "-pk"))


def _with_names() -> "QuerySet[models.HandOver]":
    return models.HandOver.objects.select_related("mandate__body", "to_body", "new_mandate")


def moved_cases(row: models.HandOver) -> int | None:
    """How many open cases it moved. None where they, or the organisations that it is over, are so few that the number
    would tell whether somebody was attacked.
    """
    if row.mandate.organisation_id is not None or row.moved_cases < FEW:
        return None
    jurisdiction = stored_hand_over(row).jurisdiction()
    return told(row.moved_cases, None if jurisdiction is None else jurisdiction.count())


def stored_hand_over(row: models.HandOver) -> HandOver:
    """An ordered hand-over as plain values."""
    found = snapshot()
    return HandOver(
        key=row.key,
        mandate=row.mandate.key,
        function=Function(row.mandate.function),
        from_body=found.by_id[row.mandate.body_id],
        to_body=found.by_id[row.to_body_id],
        sector=row.mandate.sector_id,
        province=row.mandate.province_id,
        organisation=row.mandate.organisation.slug if row.mandate.organisation else None,
        on=row.on,
        instrument=row.instrument,
        citation=row.citation,
        ordered_by=row.ordered_by,
    )
