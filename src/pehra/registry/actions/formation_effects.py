"""What follows in the network when a CERT is notified, suspended, merged or dissolved.

Mandates are dated at once. What is open then passes with the chain, and the organisations concerned are told who serves
them now: that is ordered here, and carried out by the job.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from pehra.foundation.access.errors import Conflict, Refusal
from pehra.foundation.access.person import SYSTEM, Person
from pehra.law.chain import ChainError, Network
from pehra.law.formation import FORMED, FormationRow, notifying
from pehra.law.functions import Function, Standing
from pehra.registry import models
from pehra.registry.actions.formation_telling import tell_failure
from pehra.registry.actions.hand_overs import carry_out, hand_over, pass_to, take_back
from pehra.registry.actions.passing import everything_to_pass, to_pass
from pehra.registry.actions.queues import Queue, one_at_a_time
from pehra.registry.queries.days import local_date
from pehra.registry.queries.formation import File
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
    waiting = models.Mandate.objects.filter(key__in=[each.id for each in drafts(found.network, body.slug, on)])
    former = {each.key: [each.starts.isoformat(), each.instrument, each.citation] for each in waiting}
    source = step.citation or step.gazette
    waiting.update(starts=on, instrument=step.gazette, citation=source)
    for each in ending:
        mandate = models.Mandate.objects.get(key=each.mandate.id)
        draft = models.Mandate.objects.select_related("body").get(key=each.draft.id)
        pass_to(by=by, mandate=mandate, waiting=draft, on=on, at=at)
    models.FormationFile.objects.filter(pk=body.pk).update(pending_on=on, former=former)


def withdraw(by: Person, step: models.FormationStep, before: Network, at: datetime) -> None:
    """A notification is taken back before its day: nothing of what was dated for that day remains."""
    body = step.file.body
    file = models.FormationFile.objects.get(pk=body.pk)
    take_back(by=by, body_id=body.pk, at=at)
    for key, (starts, instrument, citation) in file.former.items():
        words = {"starts": date.fromisoformat(starts), "instrument": instrument, "citation": citation}
        models.Mandate.objects.filter(key=key).update(**words)
    models.StandingStep.objects.filter(
        body=body, standing=Standing.NOTIFIED, since=file.pending_on, from_file=True
    ).delete()
    file.pending_on, file.former = None, {}
    file.save(update_fields=["pending_on", "former"])


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
        except Exception as error:
            log.exception("the notification of body %s could not take effect and is tried again", pk)
            _failed(pk, error, at)
    return done


def _failed(pk: int, error: Exception, at: datetime) -> None:
    """Told once when it begins to fail, and shown on the file until it succeeds."""
    words = str(error) if isinstance(error, Refusal) else type(error).__name__
    file = models.FormationFile.objects.select_related("body").get(pk=pk)
    begins = file.failed_at is None
    file.failed_at, file.failure = file.failed_at or at, words[:500]
    file.save(update_fields=["failed_at", "failure"])
    if begins:
        tell_failure(file.body, "notification", words, at)


def take_effect(by: Person, step: models.FormationStep, at: datetime, *, seated: Seated) -> None:
    """The day of a notification has come: what is open passes, the constituents are told, the Council seats it."""
    body, today = step.file.body, local_date(at)
    rows = models.HandOver.objects.filter(new_mandate__body_id=body.pk, cancelled_at=None)
    restored = dict(rows.values_list("mandate__key", "former_end"))
    carry_out(by=by, body_id=body.pk, step=step, at=at)
    after = snapshot().network
    to_pass(_changes(without(after, body.slug, restored), after, today, body.slug), today, at, step=step)
    file = models.FormationFile.objects.filter(pk=body.pk)
    file.update(pending_on=None, former={}, failed_at=None, failure="")
    functions = tuple(dict.fromkeys(each.function for each in drafts(after, body.slug, today)))
    notified = Notified(body.pk, body.slug, body.name_en, body.name_ur, functions, today)
    seats = [seat for handler in _handlers if (seat := handler(notified, at))]
    if seats:
        seated(SYSTEM, body.slug, "; ".join(seats), at)


def leave(by: Person, step: models.FormationStep, before: Network, at: datetime) -> None:
    """Suspended or dissolved: whoever stands in the chain instead takes over, and nothing stays with the body."""
    body, today = step.file.body, local_date(at)
    to_pass(_changes(before, snapshot().network, today, body.slug), today, at, step=step)
    everything_to_pass(body.pk, today, at, step=step)


def come_back(by: Person, step: models.FormationStep, before: Network, at: datetime) -> None:
    """After a suspension the body stands in front again."""
    today = local_date(at)
    to_pass(_changes(before, snapshot().network, today, step.file.body.slug), today, at, step=step)


def merge(by: Person, step: models.FormationStep, before: Network, at: datetime) -> None:
    """What the body holds passes to another one, with what is open under it."""
    body, successor, today = step.file.body, step.successor, local_date(at)
    assert successor is not None  # noqa: S101 - see `needs` of its transition
    models.FormationFile.objects.filter(pk=body.pk).update(merged_into=successor)
    was = next(each for each in before.bodies if each.slug == body.slug)
    if was.in_force_at(step.on):
        _pass_mandates(by, step, before, at)
    to_pass(_changes(before, snapshot().network, today, body.slug), today, at, step=step)
    everything_to_pass(body.pk, today, at, step=step)


def _pass_mandates(by: Person, step: models.FormationStep, before: Network, at: datetime) -> None:
    """Each mandate that the successor does not hold itself passes to it."""
    body, successor = step.file.body, step.successor
    assert successor is not None  # noqa: S101 - see `merge`
    own = {scope(each) for each in before.mandates if each.body == successor.slug and each.runs_at(step.on)}
    words = {"instrument": step.remarks or step.citation or "Merger", "citation": step.citation or "Merger"}
    for each in before.mandates:
        if each.body == body.slug and each.function in FORMED and each.runs_at(step.on) and scope(each) not in own:
            row = hand_over(by=by, mandate_key=each.id, to_body=successor.slug, on=step.on, at=at, **words)
            row.passings.update(step=step)


def _changes(before: Network, after: Network, on: date, body: str) -> Changes:
    try:
        return changes(before, after, on, body)
    except ChainError:
        raise Conflict("Without this body somebody's reports would have no way to a National CERT.") from None
