"""What happens while a drill runs: injects by the clock or by the director's hand, and what observers note."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from pehra.foundation.access.errors import Absent, Conflict, Refusal
from pehra.foundation.access.person import SYSTEM, Held, Person
from pehra.foundation.access.roles import Role
from pehra.incidents.actions import Intake, submit
from pehra.incidents.rules.intake import LONGEST_TITLE, Seen
from pehra.incidents.rules.wording import Channel
from pehra.law.chain import ChainError
from pehra.readiness.actions.drills import begin, directors, record, tell
from pehra.readiness.models import Drill, DrillInject, DrillNote
from pehra.readiness.queries.drills import due_injects
from pehra.readiness.rules.drills import Act, Delivery, DrillState
from pehra.registry import queries as registry
from pehra.registry.rules.fields import Fields

log = logging.getLogger(__name__)
LONGEST_WORDS = 20_000
UNEXPECTED: Final = "Something went wrong that nobody had foreseen. The operator of the platform finds it in the log."


@dataclass(frozen=True)
class FreeInject:
    """What the director adds while it runs: a report of an organisation that plays, or a message to whoever does."""

    kind: str
    party: str
    title: str
    text: str


def play_due(*, at: datetime) -> int:
    """Deliver whatever is due in every drill that runs; returns how many injects were. The sweep's work.

    A worker that comes late delivers what it missed in its order, and the time for what is expected counts from then.
    One inject that fails is marked so and told to the directors, and stops neither the next nor another drill.
    """
    delivered = 0
    for pk in list(Drill.objects.filter(state=DrillState.RUNNING).order_by("pk").values_list("pk", flat=True)):
        try:
            delivered += _play(pk, at)
        except Exception:
            log.exception("drill %s could not be played on", pk)
    return delivered


@transaction.atomic
def _play(pk: int, at: datetime) -> int:
    # Two workers at once: the second finds the drill locked and then nothing left to deliver.
    drill = Drill.objects.select_for_update().get(pk=pk)
    if drill.state != DrillState.RUNNING:
        return 0
    due = list(due_injects(drill, at))
    for inject in due:
        _deliver(drill, inject, at)
    return sum(inject.state == Delivery.DONE for inject in due)


def _deliver(drill: Drill, inject: DrillInject, at: datetime) -> None:
    try:
        with transaction.atomic():
            _happen(drill, inject, at)
    except (Refusal, ChainError) as refused:
        _failed(drill, inject, str(refused), at)
    except Exception:
        # Whatever it is, nobody in the drill can mend it, and the next inject may do better.
        log.exception("inject %s of drill %s could not be delivered", inject.key, drill.reference)
        _failed(drill, inject, UNEXPECTED, at)
    record("drill.inject", drill, by=SYSTEM, at=at, detail={"inject": inject.key, "state": str(inject.state)})


def _happen(drill: Drill, inject: DrillInject, at: datetime) -> None:
    """Let it reach whom it is for. Raises whatever stands in its way; then nothing of it is there."""
    inject.case = _report(drill, inject, at) if inject.kind == "report" else _message(drill, inject, at)
    inject.state, inject.done_at = Delivery.DONE, at
    inject.audience = sorted({*inject.audience, inject.party_id})
    inject.save(update_fields=["case", "state", "done_at", "audience"])


def _failed(drill: Drill, inject: DrillInject, why: str, at: datetime) -> None:
    # Those who direct and observe, and nobody else: what came to nothing has reached nobody.
    inject.audience = [key for key in inject.audience if key < 0]
    inject.case, inject.state, inject.done_at, inject.error = "", Delivery.FAILED, None, why[:500]
    inject.save(update_fields=["case", "state", "done_at", "error", "audience"])
    text = "An inject of drill %(drill)s could not be delivered."
    tell(drill, "drill.failed", text, users=directors(drill), at=at)


def _report(drill: Drill, inject: DrillInject, at: datetime) -> str:
    """File it as the organisation would, by the same act; the label of who did says that nobody did."""
    party = registry.party_names([inject.party_id])[inject.party_id]
    told = inject.facts
    report = Intake(
        organisation=party.slug,
        title=inject.title_ur if drill.language == "ur" else inject.title_en,
        description=inject.text_ur if drill.language == "ur" else inject.text_en,
        channel=Channel.WEB,
        classification=tuple(told.get("classification", ())),
        ransomware=bool(told.get("ransomware")),
        tlp=told.get("tlp", "TLP:AMBER"),
        observables=tuple(Seen(value) for value in told.get("observables", ())),
    )
    control = Person(0, f"drill control {drill.reference}", (Held(inject.party_id, Role.CONTACT),))
    # A scenario knows no forms of the day: those who play answer them in what they file afterwards.
    return str(submit(by=control, report=report, at=at, drill=drill.reference, asked_later=True).case.reference)


def _message(drill: Drill, inject: DrillInject, at: datetime) -> str:
    text = "There is a message for you in drill %(drill)s."
    tell(drill, "drill.message", text, parties=[inject.party_id], played=True, at=at)
    return ""


@transaction.atomic
def inject_now(*, by: Person, reference: str, free: FreeInject, at: datetime) -> DrillInject:
    """Send something that the scenario does not have, at once. Raises Absent, Forbidden, Conflict, Invalid.

    What cannot be delivered is refused, and there is nothing of it.
    """
    drill = begin(by, reference, Act.INJECT)
    fields = Fields()
    title = fields.text("title", free.title, longest=LONGEST_TITLE)
    text = fields.text("text", free.text, longest=LONGEST_WORDS, lines=True)
    playing = registry.party_names([key for key in drill.audience if key > 0])
    party = next((each for each in playing.values() if each.slug == free.party), None)
    if party is None:
        fields.problem("party", "This party does not play in the drill.")
    elif free.kind == "report" and party.kind != "organisation":
        fields.problem("party", "Only an organisation reports: choose one, or send a message.")
    if free.kind not in ("report", "message"):
        fields.problem("kind", "Choose one of: %(choices)s.", choices="report, message")
    fields.check()
    number = DrillInject.objects.filter(drill=drill).count() + 1
    row = DrillInject.objects.create(
        drill=drill,
        key=f"free-{number}",
        kind=free.kind,
        party_id=party.id if party else 0,
        title_en=title,
        title_ur=title,
        text_en=text,
        text_ur=text,
        audience=[key for key in drill.audience if key < 0],
    )
    try:
        _happen(drill, row, at)
    except (Absent, ChainError):
        # Said to the director at once, who has the words still before them; nothing of it is kept.
        raise Conflict("Nobody can be told today who would receive a report of this organisation.") from None
    record("drill.inject-freely", drill, by=by, at=at, detail={"inject": row.key, "party": row.party_id})
    return row


@transaction.atomic
def observe(*, by: Person, reference: str, text: str, party: str = "", at: datetime) -> DrillNote:
    """Note what one saw, as a director or observer, of one party or of all. Raises Absent, Forbidden, Conflict."""
    drill = begin(by, reference, Act.NOTE)
    fields = Fields()
    words = fields.text("text", text, longest=LONGEST_WORDS, lines=True)
    playing = registry.party_names([key for key in drill.audience if key > 0])
    about = next((each for each in playing.values() if each.slug == party), None)
    if party and about is None:
        fields.problem("party", "This party does not play in the drill.")
    fields.check()
    staff = [key for key in drill.audience if key < 0]
    row = DrillNote.objects.create(
        drill=drill, party_id=about.id if about else None, author_id=by.user_id, text=words, at=at, audience=staff
    )
    record("drill.note", drill, by=by, at=at)
    return row
