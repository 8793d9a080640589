"""Actions that follow from a resolution: given to somebody, shown to be done, accepted. None without evidence."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from pehra.council import policy
from pehra.council.actions.acting import note, secretariat, shown, start_of, tell
from pehra.council.actions.seats import Upload
from pehra.council.models import ActionItem, Evidence, Motion, Resolution
from pehra.council.queries.desk import council_on, party_on, rules, secretariat_desk
from pehra.council.queries.seats import seated
from pehra.council.rules.governing import find
from pehra.council.rules.references import ACTION, fresh
from pehra.council.rules.steps import ActionState, MotionState, after
from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import members
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines.actions import Terms
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.foundation.documents.actions import keep
from pehra.law.council import About
from pehra.law.functions import Function
from pehra.registry.queries import local_date, party_named
from pehra.registry.rules.fields import Fields

PREFIX = "council-action:"
STAGE = "council-action"
HOURS = 24


@dataclass(frozen=True)
class Task:
    """What is to be done, by a seat of the Council (its key) or by a party (its slug), until the end of a day."""

    title: str
    due_on: date
    text: str = ""
    seat: str = ""
    party: str = ""


@transaction.atomic
def create(*, by: Person, year: int, running: int, task: Task, at: datetime) -> ActionItem:
    """Give somebody an action that follows from a resolution. Raises Absent, Forbidden, Conflict, Invalid."""
    found = secretariat_desk(by, at)
    resolution = Resolution.objects.select_related("motion").filter(year=year, running=running).first()
    if resolution is None:
        raise Absent
    if resolution.motion.state != MotionState.CARRIED:
        raise Conflict("This resolution is superseded.")
    fields = Fields()
    seat = next((each.seat for each in seated(found.on) if each.seat.key == task.seat), None) if task.seat else None
    party = party_named(task.party) if task.party else None
    if (seat is None) == (party is None):
        fields.problem("owner", "Choose one owner: a seat of the Council, or a body or organisation.")
    if task.due_on < found.on:
        fields.problem("due_on", "This is past.")
    action = ActionItem(
        reference=fresh(ACTION),
        resolution=resolution,
        title=fields.name("title", task.title),
        text=fields.text("text", task.text, required=False, lines=True),
        owner_seat=seat,
        owner_party_id=party.id if party else None,
        due_on=task.due_on,
        state=ActionState.OPEN,
        created_by=shown(by),
        created_at=at,
    )
    fields.check()
    action.save()
    _start(action, at)
    params = {"title": action.title, "day": action.due_on.isoformat()}
    text = "The Council has given you an action, due on %(day)s: %(title)s."
    tell(owners(action, at), "council.action", text, _link(action), at, params)
    detail = {"resolution": resolution.number, "title": action.title, "due_on": action.due_on}
    note(by, at, "action-create", _subject(action), found.party, detail)
    return action


@transaction.atomic
def show(
    *, by: Person, reference: str, link: str = "", note_text: str = "", upload: Upload | None = None, at: datetime
) -> Evidence:
    """The owner, or the secretariat for them, shows that an action is done: by a document, or a link, or both."""
    action = _locked(reference)
    council = council_on(local_date(at))
    mine = answers(by, action, at)
    if not mine and not policy.prepares(by, council):
        if policy.reads(by, council):
            raise Forbidden("Only the action's owner and the secretariat do this.")
        raise Absent
    state = after("action", action.state, "show")
    fields = Fields()
    address = fields.text("link", link, longest=500, required=False)
    if address and not address.startswith(("https://", "http://")):
        fields.problem("link", "An address that begins with https://.")
    words = fields.text("note", note_text, required=False, lines=True)
    if not address and upload is None:
        fields.problem("document", "Evidence is a document or a link.")
    fields.check()
    document = keep(name=upload.name, content=upload.content, by=by, at=at) if upload else None
    made = Evidence.objects.create(
        action=action, document=document, link=address, note=words, given_by=shown(by), given_at=at
    )
    action.state = state
    action.save(update_fields=["state"])
    params = {"title": action.title}
    tell(secretariat(at), "council.evidence", "Evidence waits for you: %(title)s.", _link(action), at, params)
    detail = {"sha256": document.sha256 if document else None, "link": address}
    note(by, at, "action-show", _subject(action), party_on(local_date(at)), detail)
    return made


@transaction.atomic
def accept(*, by: Person, reference: str, evidence: int, at: datetime) -> ActionItem:
    """The secretariat has looked at the evidence, which it names, and the action is done."""
    found = secretariat_desk(by, at)
    action = _locked(reference)
    state = after("action", action.state, "accept")
    _check_read(action, evidence)
    action.state, action.closed_at, action.closed_by = state, at, shown(by)
    action.save(update_fields=["state", "closed_at", "closed_by"])
    deadlines.meet(subject=PREFIX + action.reference, stage=STAGE, at=at)
    tell(
        owners(action, at),
        "council.accepted",
        "Your action is accepted as done: %(title)s.",
        _link(action),
        at,
        {"title": action.title},
    )
    note(by, at, "action-accept", _subject(action), found.party, {"evidence": evidence})
    return action


@transaction.atomic
def send_back(*, by: Person, reference: str, evidence: int, reason: str, at: datetime) -> ActionItem:
    """The evidence does not show it yet: the action is open again, and its clock has run on."""
    found = secretariat_desk(by, at)
    action = _locked(reference)
    state = after("action", action.state, "return")
    _check_read(action, evidence)
    fields = Fields()
    words = fields.text("reason", reason, lines=True)
    fields.check()
    action.evidence.filter(returned_at=None).update(returned_at=at, returned_reason=words)
    action.state = state
    action.save(update_fields=["state"])
    text = "The evidence for “%(title)s” is not enough: %(reason)s"
    tell(owners(action, at), "council.returned", text, _link(action), at, {"title": action.title, "reason": words})
    note(by, at, "action-return", _subject(action), found.party, {"evidence": evidence, "reason": words})
    return action


def _check_read(action: ActionItem, evidence: int) -> None:
    """Nothing is answered that was not read: what waits is what whoever answers has named."""
    newest = action.evidence.filter(returned_at=None).order_by("-pk").first()
    if newest is None:
        raise Conflict("No action is closed without evidence.")
    if newest.pk != evidence:
        raise Conflict("Something else was handed in meanwhile: read it before you answer.")


def supersede_actions(motion: Motion, *, at: datetime) -> None:
    """A resolution is superseded: what follows from it is not owed any more."""
    rows = ActionItem.objects.select_for_update().filter(resolution__motion=motion)
    for action in rows.filter(state__in=[ActionState.OPEN, ActionState.SHOWN]):
        action.state, action.closed_at = after("action", action.state, "supersede"), at
        action.save(update_fields=["state", "closed_at"])
        deadlines.cancel(subject=PREFIX + action.reference, at=at)


def on_deadline(deadline: Deadline, happening: Happening, at: datetime) -> None:
    """An action comes due, or is late: its owner is told, and of a late one the secretariat."""
    if not deadline.subject.startswith(PREFIX):
        return
    action = ActionItem.objects.filter(reference=deadline.subject.removeprefix(PREFIX)).first()
    if action is None:
        return
    late = happening is not Happening.REMINDER
    told = owners(action, at) + (secretariat(at) if late else [])
    text = "Your action is late: %(title)s." if late else "Your action is due on %(day)s: %(title)s."
    params = {"title": action.title, "day": action.due_on.isoformat()}
    tell(told, "council.action-late" if late else "council.action-due", text, _link(action), at, params)


def owners(action: ActionItem, at: datetime) -> list[int]:
    """The accounts of those who answer for an action."""
    if action.owner_party_id is not None:
        return [user.pk for user in members([action.owner_party_id], policy.ANSWERS)]
    places = seated(local_date(at))
    sitters = next((each.sitters for each in places if each.seat.pk == action.owner_seat_id), ())
    return [each.user_id for each in sitters if each.user_id is not None]


def answers(by: Person, action: ActionItem, at: datetime) -> bool:
    """Whether somebody answers for an action."""
    if action.owner_party_id is not None:
        return policy.answers_for(by, action.owner_party_id)
    return policy.sits(by, council_on(local_date(at))) and by.user_id in owners(action, at)


def _start(action: ActionItem, at: datetime) -> None:
    rule = find(rules(), About.ACTION_REMINDER, local_date(at))
    terms = Terms(
        stage=STAGE,
        rule=rule.id if rule else "",
        citation=f"Resolution {action.resolution.number}",
        party_id=action.owner_party_id or party_on(local_date(at)),
        function=Function.COUNCIL,
        anchor="act",
        anchored_at=at,
        due_at=start_of(action.due_on + timedelta(days=1)),
        remind_before=tuple(days * HOURS for days in (rule.remind_days if rule else ())),
        remind_after=(7 * HOURS, 30 * HOURS),
    )
    deadlines.start(subject=PREFIX + action.reference, terms=[terms], at=at)


def _locked(reference: str) -> ActionItem:
    action = (
        ActionItem.objects.select_for_update(of=("self",))
        .select_related("resolution")
        .filter(reference=reference)
        .first()
    )
    if action is None:
        raise Absent
    return action


def _subject(action: ActionItem) -> str:
    return f"action:{action.reference}"


def _link(action: ActionItem) -> str:
    return f"/council/actions/{action.reference}/"
