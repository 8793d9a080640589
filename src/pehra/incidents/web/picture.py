"""The chain as a picture: through whom a report would climb, and where a case is on its way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pehra.incidents.models import Transfer
from pehra.incidents.queries import Detail
from pehra.incidents.rules.wording import Status, TransferState
from pehra.law.clocks import Stage
from pehra.registry.queries import Link, PartyName


@dataclass(frozen=True)
class Step:
    """A body in the picture, as the chain component takes it; `due` is when its open answer is owed."""

    body_id: int
    name: Any
    functions: Sequence[str]
    state: str
    rule: str
    citation: str
    at: datetime | None = None
    note: str = ""
    href: str = ""
    due: datetime | None = None
    words: str = ""
    clock: str = field(default="")

    def with_clock(self, badge: str) -> "Step":
        """The same step with its clock drawn."""
        return replace(self, clock=badge)


def preview(chain: Iterable[Link]) -> list[Step]:
    """Who would receive a report: the first at once, the others when it is escalated to them."""
    steps = [Step(each.body_id, each, each.acting, "ahead", each.rule, each.citation) for each in chain]
    first = [replace(step, state="offered", words=_("Receives it at once")) for step in steps[:1]]
    return first + [replace(step, words=_("When it is escalated")) for step in steps[1:]]


def of_case(detail: Detail, chain: Sequence[Link]) -> list[Step]:
    """The chain of today with what has become of the case, and with bodies outside it where people sent the case."""
    steps = [Step(each.body_id, each, each.acting, "ahead", each.rule, each.citation) for each in chain]
    for transfer in detail.transfers:
        _insert(steps, transfer)
    if all(step.body_id != detail.case.custodian_id for step in steps):
        steps.insert(0, _outside(detail.case.custodian, detail.case.custodian_function, ""))
    reached = next(place for place, step in enumerate(steps) if step.body_id == detail.case.custodian_id)
    return [_placed(step, detail, passed_over=place < reached) for place, step in enumerate(steps)]


def _insert(steps: list[Step], transfer: Transfer) -> None:
    """A body that took the case, or is asked to, has a place in the picture also when no rule put it there."""
    counts = transfer.state in (TransferState.ACCEPTED, TransferState.OFFERED)
    if not counts or any(step.body_id == transfer.to_body_id for step in steps):
        return
    before = [place for place, step in enumerate(steps) if step.body_id == transfer.from_party_id]
    step = _outside(transfer.to_body, transfer.function, transfer.reason)
    steps.insert(before[0] + 1 if before else 0, step)


def _outside(body: Any, function: str, reason: str) -> Step:
    name = PartyName(body.pk, body.kind, body.slug, body.name_en, body.name_ur)
    return Step(body.pk, name, [function], "ahead", "-", reason or _("Chosen by a person, not by a rule"))


def _placed(step: Step, detail: Detail, *, passed_over: bool) -> Step:
    case, offer = detail.case, detail.offer
    accepted = [
        each for each in detail.transfers if each.to_body_id == step.body_id and each.state == TransferState.ACCEPTED
    ]
    at = accepted[-1].answered_at if accepted else None
    due = next((each.due_at for each in detail.clocks if _answers(each, step.body_id)), None)
    if step.body_id == case.custodian_id:
        note = _("Responsible from the start; has not acknowledged it yet") if case.status == Status.NEW else ""
        return replace(step, state="custodian", at=at or case.opened_at, note=note, due=due)
    if offer is not None and offer.to_body_id == step.body_id:
        return replace(step, state="offered", at=offer.offered_at, due=due)
    if accepted:
        return replace(step, state="passed", at=at)
    return replace(step, state="silent") if passed_over else step


def _answers(clock: Any, body_id: int) -> bool:
    return clock.stage == Stage.ACKNOWLEDGE and clock.state == "open" and clock.party_id == body_id
