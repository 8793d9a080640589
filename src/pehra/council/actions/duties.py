"""What one addressee does about a directive, and what its supervisor and the issuer answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from pehra.council.actions import directive_clocks
from pehra.council.actions.directives import link_of, subject_of
from pehra.council.models import Directive, Duty, Showing, Tally, Waiver
from pehra.council.queries.directives import Standpoint, duty_of, standpoint
from pehra.council.rules.directives import MOST_TEXT, OPEN, DirectiveState, after
from pehra.council.rules.tiers import column
from pehra.foundation.access.errors import Conflict, Forbidden
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.foundation.documents.actions import keep
from pehra.registry.rules.fields import Fields

LONGEST_LINK = 500
Answered = TypeVar("Answered", Showing, Waiver)


@dataclass(frozen=True)
class Shown:
    """What an addressee says that it has done, with a file or a link that shows it."""

    text: str
    file_name: str = ""
    content: bytes = b""
    link: str = ""


@transaction.atomic
def acknowledge(*, by: Person, reference: str, party: str, at: datetime) -> Duty:
    """The addressee has read the directive and will answer it. Raises Absent, Forbidden, Conflict."""
    stand, duty = _own(by, reference, party, at)
    _step(duty, "acknowledge", at, acknowledged_at=at)
    _done(stand, at, "directive.acknowledge", duty, {})
    return duty


@transaction.atomic
def show(*, by: Person, reference: str, party: str, shown: Shown, at: datetime) -> Showing:
    """The addressee says what it has done and shows it; its supervisor then accepts or returns that."""
    stand, duty = _own(by, reference, party, at)
    fields = Fields()
    text = fields.text("text", shown.text, longest=MOST_TEXT, lines=True)
    link = fields.text("link", shown.link, longest=LONGEST_LINK, required=False)
    if link and not link.startswith(("https://", "http://")):
        fields.problem("link", "An address begins with https://.")
    if duty.directive.evidence_needed and not (shown.content or link):
        fields.problem("document", "This directive asks for evidence: a file, or an address.")
    fields.check()
    _step(duty, "show", at, acknowledged_at=duty.acknowledged_at or at)
    document = keep(name=shown.file_name, content=shown.content, by=by, at=at) if shown.content else None
    row = Showing.objects.create(duty=duty, text=text, document=document, link=link, given_by=by.label, given_at=at)
    detail = {"sha256": document.sha256 if document else None}
    _done(stand, at, "directive.show", duty, detail)
    return row


@transaction.atomic
def ask_waiver(*, by: Person, reference: str, party: str, reason: str, at: datetime) -> Waiver:
    """The addressee asks the issuer not to be bound, and says why."""
    stand, duty = _own(by, reference, party, at)
    words = _words("reason", reason)
    _step(duty, "ask-waiver", at, acknowledged_at=duty.acknowledged_at or at)
    row = Waiver.objects.create(duty=duty, reason=words, asked_by=by.label, asked_at=at)
    telling = Telling(
        kind="directive.waiver-asked",
        text="%(party)s asks for a waiver of the directive “%(title)s”.",
        link=f"{link_of(duty.directive)}parties/{duty.party.slug}/",
        params={"party": duty.party.slug, "title": duty.directive.title_en},
        subject=subject_of(duty.directive),
    )
    notify(telling=telling, parties=[duty.directive.issuer_id], at=at)
    _done(stand, at, "directive.ask-waiver", duty, {})
    return row


@transaction.atomic
def answer_showing(
    *, by: Person, reference: str, party: str, showing: int, accepted: bool, answer: str = "", at: datetime
) -> Showing:
    """Accept what was shown, or return it with what is wanting. `showing` is the one that was read: whoever answers
    never accepts another that they have not seen. Raises Absent, Forbidden, Conflict, Invalid.
    """
    stand = standpoint(by, at)
    duty = duty_of(stand, reference, party)
    if not stand.accepts(duty.directive, duty):
        raise Forbidden("What was shown is accepted by the addressee's first responder or by who issued the directive.")
    words = _words("answer", answer, required=not accepted)
    if accepted:
        _step(duty, "accept", at, settled_at=at)
    else:
        _step(duty, "return", at)
    row = _read(duty.showings.filter(accepted=None).order_by("-pk").first(), showing)
    row.accepted, row.answer, row.answered_by, row.answered_at = accepted, words, by.label, at
    row.save()
    text = (
        "You have complied with the directive “%(title)s”."
        if accepted
        else "What you showed for the directive “%(title)s” is not enough yet: look at the answer."
    )
    _tell(duty, "directive.answered", text, at)
    act = "directive.accept" if accepted else "directive.return"
    _done(stand, at, act, duty, {"showing": row.pk, "answer": words})
    return row


@transaction.atomic
def decide_waiver(
    *, by: Person, reference: str, party: str, waiver: int, granted: bool, answer: str, at: datetime
) -> Waiver:
    """The issuer grants or refuses a waiver, the one that was read, and says why.

    Raises Absent, Forbidden, Conflict, Invalid.
    """
    stand = standpoint(by, at)
    duty = duty_of(stand, reference, party)
    if not stand.decides(duty.directive, duty):
        raise Forbidden("A waiver is decided by who issued the directive.")
    words = _words("answer", answer)
    if granted:
        _step(duty, "grant", at, settled_at=at)
    else:
        _step(duty, "refuse", at)
    row = _read(duty.waivers.filter(granted=None).order_by("-pk").first(), waiver)
    row.granted, row.answer, row.decided_by, row.decided_at = granted, words, by.label, at
    row.save()
    text = (
        "The directive “%(title)s” is waived for you."
        if granted
        else "Your request to be waived of the directive “%(title)s” is refused: it binds you."
    )
    _tell(duty, "directive.waiver", text, at)
    act = "directive.grant-waiver" if granted else "directive.refuse-waiver"
    _done(stand, at, act, duty, {"waiver": row.pk, "answer": words})
    return row


def _own(by: Person, reference: str, party: str, at: datetime) -> tuple[Standpoint, Duty]:
    stand = standpoint(by, at)
    duty = duty_of(stand, reference, party)
    if not stand.answers_for(duty):
        raise Forbidden("This is answered by the addressee's contact or lead.")
    return stand, duty


def _read(newest: Answered | None, read: int) -> Answered:
    """What waits for an answer, if it is what was read."""
    if newest is None or newest.pk != read:
        raise Conflict("Something else was handed in meanwhile: read it before you answer.")
    return newest


def _step(duty: Duty, act: str, at: datetime, **fields: object) -> None:
    """Take a duty to its next state, and the counts with it. Whoever comes second finds it changed: Conflict.

    The directive is locked first, as by whoever revokes it or sweeps its clocks.
    """
    if Directive.objects.select_for_update().get(pk=duty.directive_id).state != DirectiveState.ISSUED:
        raise Conflict("This directive binds nobody any more.")
    before, now = duty.state, after("duty", duty.state, act)
    changed = Duty.objects.filter(pk=duty.pk, state=before).update(state=now, **fields)
    if not changed:
        raise Conflict("This has been answered already, or was decided meanwhile.")
    duty.refresh_from_db(fields=["state", "place", *fields])
    counts = Tally.objects.filter(directive_id=duty.directive_id, place_id=duty.place_id)
    counts.update(**{column(before): F(column(before)) - 1, column(now): F(column(now)) + 1})
    _settle_clocks(duty.directive, counts.get(), at)


def _settle_clocks(directive: Directive, here: Tally, at: datetime) -> None:
    """Only where the tier directly above owes nothing is there anything to stop: the others are not asked."""
    if here.told == 0 or all(getattr(here, column(state)) == 0 for state in OPEN):
        directive_clocks.settle(directive, at=at)


def _words(field: str, text: str, *, required: bool = True) -> str:
    fields = Fields()
    words = fields.text(field, text, required=required, lines=True)
    fields.check()
    return words


def _tell(duty: Duty, kind: str, text: str, at: datetime) -> None:
    telling = Telling(
        kind=kind,
        text=text,
        link=f"{link_of(duty.directive)}parties/{duty.party.slug}/",
        params={"title": duty.directive.title_en},
        subject=subject_of(duty.directive),
    )
    notify(telling=telling, parties=[duty.party_id], at=at)


def _done(stand: Standpoint, at: datetime, act: str, duty: Duty, detail: dict[str, object]) -> None:
    said = {"party": duty.party.slug} | detail
    record(by=stand.person, at=at, act=act, subject=subject_of(duty.directive), party_id=duty.party_id, detail=said)
