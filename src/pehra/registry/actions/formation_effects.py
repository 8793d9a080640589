"""What follows in the network when a CERT is notified, suspended, merged or dissolved.

Mandates are dated, what is open passes with the chain, and the organisations concerned are told who serves them now.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from pehra.foundation.access.errors import Conflict
from pehra.foundation.access.person import SYSTEM, Person
from pehra.law.chain import ChainError, Network
from pehra.law.formation import FORMED, FormationRow, notifying
from pehra.law.functions import Function
from pehra.registry import models
from pehra.registry.actions.formation_telling import tell_served
from pehra.registry.actions.hand_overs import carry_out, hand_over, move, pass_to
from pehra.registry.actions.queues import Queue, one_at_a_time
from pehra.registry.queries.days import local_date
from pehra.registry.queries.formation import File, passing_of
from pehra.registry.queries.formation_passing import Changes, changes
from pehra.registry.queries.network import snapshot
from pehra.registry.rules.formation import FileAct
from pehra.registry.rules.formation_network import drafts, scope, stand_ins, without

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Notified:
    """A CERT whose notification has taken effect."""

    body_id: int
    slug: str
    name_en: str
    name_ur: str
    functions: tuple[Function, ...]
    on: date


# Returns what is to be noted of a seat that was opened for the CERT; nothing where there is none for it.
Handler = Callable[[Notified, datetime], str]
Seated = Callable[[Person, str, str, datetime], None]
_handlers: Final[list[Handler]] = []


def on_notified(handler: Handler) -> None:
    """Have `handler(notified, at)` called, inside the transaction, when a notification takes effect."""
    if handler not in _handlers:
        _handlers.append(handler)


def notifies(file: File, rows: Iterable[FormationRow], on: date) -> FormationRow | None:
    """The profile's row on which government notifies this CERT."""
    return notifying(tuple(rows), file.functions, on)


def date_mandates(by: Person, step: models.FormationStep, at: datetime) -> None:
    """From its day on the body holds what was drafted, and what the National CERT held for it until then ends."""
    body, on, found = step.file.body, step.effective_on, snapshot()
    assert on is not None  # noqa: S101 - a notification has one, see `needs` of its transition
    ending = stand_ins(found.network, body.slug, on)
    waiting = [each.id for each in drafts(found.network, body.slug, on)]
    source = step.citation or step.gazette
    models.Mandate.objects.filter(key__in=waiting).update(starts=on, instrument=step.gazette, citation=source)
    for each in ending:
        mandate = models.Mandate.objects.get(key=each.mandate.id)
        draft = models.Mandate.objects.select_related("body").get(key=each.draft.id)
        pass_to(by=by, mandate=mandate, waiting=draft, on=on, at=at)
    models.FormationFile.objects.filter(pk=body.pk).update(pending_on=on)


def carry_out_due(at: datetime, *, seated: Seated) -> int:
    """Let those notifications take effect whose day has come. One that fails never keeps back the others."""
    due = models.FormationFile.objects.filter(pending_on__lte=local_date(at)).order_by("pending_on", "pk")
    done = 0
    for pk in list(due.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                one_at_a_time(Queue.NETWORK)
                row = models.FormationFile.objects.filter(pk=pk, pending_on__lte=local_date(at)).first()
                if row is not None:
                    take_effect(SYSTEM, row.steps.filter(act=FileAct.NOTIFY).latest("pk"), at, seated=seated)
                    done += 1
        except Exception:
            log.exception("the notification of body %s could not take effect and is tried again", pk)
    return done


def take_effect(by: Person, step: models.FormationStep, at: datetime, *, seated: Seated) -> None:
    """The day of a notification has come: what is open passes, the constituents are told, the Council seats it."""
    body, today = step.file.body, local_date(at)
    rows = models.HandOver.objects.filter(new_mandate__body_id=body.pk, cancelled_at=None)
    restored = dict(rows.values_list("mandate__key", "former_end"))
    moved = carry_out(by=by, body_id=body.pk, at=at)
    after = snapshot().network
    found = _changes(without(after, body.slug, restored), after, today, body.slug)
    step.moved_cases = moved + _move(found, body.slug, today, at)
    step.told = tell_served(found.served, today, at)
    step.save(update_fields=["moved_cases", "told"])
    models.FormationFile.objects.filter(pk=body.pk).update(pending_on=None)
    functions = tuple(dict.fromkeys(each.function for each in drafts(after, body.slug, today)))
    notified = Notified(body.pk, body.slug, body.name_en, body.name_ur, functions, today)
    seats = [seat for handler in _handlers if (seat := handler(notified, at))]
    if seats:
        seated(SYSTEM, body.slug, "; ".join(seats), at)


def leave(by: Person, step: models.FormationStep, before: Network, at: datetime) -> None:
    """Suspended or dissolved: whoever stands in the chain instead takes over, and nobody is left without anybody."""
    body, today = step.file.body, local_date(at)
    found = _changes(before, snapshot().network, today, body.slug)
    _carry(step, found, 0, today, at)


def come_back(by: Person, step: models.FormationStep, before: Network, at: datetime) -> None:
    """After a suspension the body stands in front again."""
    found = _changes(before, snapshot().network, local_date(at), step.file.body.slug)
    _carry(step, found, 0, local_date(at), at)


def merge(by: Person, step: models.FormationStep, before: Network, at: datetime) -> None:
    """What the body holds passes to another one, with what is open under it."""
    body, successor, today = step.file.body, step.successor, local_date(at)
    assert successor is not None  # noqa: S101 - see `needs` of its transition
    models.FormationFile.objects.filter(pk=body.pk).update(merged_into=successor)
    moved = 0
    was = next(each for each in before.bodies if each.slug == body.slug)
    if was.in_force_at(step.on):
        moved = _pass_mandates(by, step, before, at)
    _carry(step, _changes(before, snapshot().network, today, body.slug), moved, today, at)


def _pass_mandates(by: Person, step: models.FormationStep, before: Network, at: datetime) -> int:
    """Each mandate that the successor does not hold itself passes to it; returns how many open cases did."""
    body, successor = step.file.body, step.successor
    assert successor is not None  # noqa: S101 - see `merge`
    own = {scope(each) for each in before.mandates if each.body == successor.slug and each.runs_at(step.on)}
    words = {"instrument": step.remarks or step.citation or "Merger", "citation": step.citation or "Merger"}
    moved = 0
    for each in before.mandates:
        if each.body == body.slug and each.function in FORMED and each.runs_at(step.on) and scope(each) not in own:
            row = hand_over(by=by, mandate_key=each.id, to_body=successor.slug, on=step.on, at=at, **words)
            moved += row.moved_cases
    return moved


def _carry(step: models.FormationStep, found: Changes, moved: int, today: date, at: datetime) -> None:
    step.moved_cases = moved + _move(found, step.file.body.slug, today, at)
    step.told = tell_served(found.served, today, at)
    step.save(update_fields=["moved_cases", "told"])


def _changes(before: Network, after: Network, on: date, body: str) -> Changes:
    try:
        return changes(before, after, on, body)
    except ChainError:
        raise Conflict("Without this body somebody's reports would have no way to a National CERT.") from None


def _move(found: Changes, slug: str, on: date, at: datetime) -> int:
    network = snapshot()
    return sum(move(each, at) for each in passing_of(network, slug, on, found))
