"""Who is told of a step, which organisations learn who serves them now, and when somebody is reminded of a file."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.access.roles import ADMINISTERS_BODY, Role
from pehra.foundation.accounts.queries import members
from pehra.foundation.audit.actions import record
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines import queries as running
from pehra.foundation.deadlines.actions import Terms
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.foundation.delivery.actions import Telling, notify
from pehra.registry import models
from pehra.registry.queries.days import local_date
from pehra.registry.queries.formation import File, councils, files
from pehra.registry.queries.network import snapshot
from pehra.registry.rules.formation import FileAct, Who

PREFIX: Final = "formation:"
# A file that rests is told of a week before it is late, and every thirty days afterwards for a year.
REMIND_BEFORE: Final = (7 * 24,)
REMIND_AFTER: Final = tuple(30 * 24 * number for number in range(1, 13))

TOLD: Final[dict[FileAct, str]] = {
    FileAct.OPEN: "An establishment file is opened: %(body)s.",
    FileAct.DESIGNATE: "A department is designated: %(body)s.",
    FileAct.PROPOSE: "%(body)s is proposed to the Council.",
    FileAct.RECOMMEND: "The Council recommends the notification of %(body)s.",
    FileAct.SEND: "The summary on %(body)s is sent to the cabinet.",
    FileAct.APPROVE: "The cabinet has approved the notification of %(body)s.",
    FileAct.RETURN: "The summary on %(body)s was returned with remarks.",
    FileAct.NOTIFY: "%(body)s is notified in the gazette, with effect from %(day)s.",
    FileAct.WITHDRAW: "The notification of %(body)s is withdrawn before its day.",
    FileAct.SEAT: "A seat on the Council is opened for %(body)s.",
    FileAct.START: "%(body)s begins its soft operation.",
    FileAct.COMPLETE: "%(body)s is in full operation.",
    FileAct.SUSPEND: "%(body)s is suspended.",
    FileAct.RESUME: "%(body)s resumes its work.",
    FileAct.MERGE: "%(body)s is merged into another body.",
    FileAct.DISSOLVE: "%(body)s is dissolved.",
}
SERVED: Final = "From %(day)s %(body)s serves you: it is the first to receive your reports, and answers for them."
RESTS: Final = "The establishment file of %(body)s has rested for longer than expected."
WILL_REST: Final = "The establishment file of %(body)s should move on within days."
FAILURES: Final = {
    "notification": "The notification of %(body)s could not take effect. It is tried again every minute.",
    "passing": "What passes because of %(body)s could not be passed on. It is tried again every minute.",
}


def tell(step: models.FormationStep, at: datetime) -> None:
    """The secretariat and the heads of the CERT to be."""
    body = step.file.body
    params = {"body": body.name_en, "day": (step.effective_on or step.on).isoformat()}
    act = FileAct(step.act)
    telling = Telling(kind=f"formation.{act}", text=TOLD[act], link=_page(body.slug), params=params)
    notify(telling=telling, users=_heads(body.pk, at), at=at)


def tell_served(body_id: int, organisations: Iterable[int], on: date, at: datetime) -> None:
    """Each of these organisations gets one notice that this body is the first to respond to it from this day on."""
    body = snapshot().by_id[body_id]
    link = f"/network/bodies/{body.slug}/rfc2350/"
    telling = Telling("formation.served", SERVED, link, {"body": body.name_en, "day": on.isoformat()})
    notify(telling=telling, parties=organisations, at=at)


def tell_failure(body: models.Body, what: str, why: str, at: datetime) -> None:
    """The secretariat learns that what should have followed by itself has failed; the journal says why."""
    telling = Telling(f"formation.{what}-failed", FAILURES[what], _page(body.slug), {"body": body.name_en})
    notify(telling=telling, users=[user.pk for user in _secretariat(at)], at=at)
    act, detail = f"formation.{what}-failed", {"why": why}
    record(by=SYSTEM, at=at, act=act, subject=f"body:{body.slug}", party_id=body.pk, detail=detail)


def watch(shown: File, at: datetime) -> None:
    """Start the clock of the state that a file is in now, and end that of the one before."""
    subject = PREFIX + shown.body.slug
    for clock in running.of_subject(subject):
        if clock.state == Deadline.State.OPEN and clock.stage != shown.state:
            deadlines.meet(subject=subject, stage=clock.stage, at=at)
    owed_by = _owed_by(shown, at)
    if shown.row is None or shown.row.days is None or shown.since is None or owed_by is None or shown.pending_on:
        return
    begun = datetime.combine(shown.since, time(), ZoneInfo(settings.DISPLAY_TIME_ZONE))
    if any(clock.stage == shown.state and clock.anchored_at == begun for clock in running.of_subject(subject)):
        return
    terms = Terms(
        stage=shown.state,
        rule=shown.row.id,
        citation=shown.row.citation,
        party_id=owed_by,
        function=shown.functions[0],
        anchor="entry",
        anchored_at=begun,
        due_at=begun + timedelta(days=shown.row.days),
        remind_before=REMIND_BEFORE,
        remind_after=REMIND_AFTER,
    )
    deadlines.start(subject=subject, terms=[terms], at=at)


def watch_all(*, at: datetime) -> None:
    """Clocks for the files that nobody has acted on yet: where they stand is told by the profile."""
    for shown in files(at):
        watch(shown, at)


def on_deadline(deadline: Deadline, happening: Happening, at: datetime) -> None:
    """What the sweep found on a file's clock: tell those who can move it on."""
    if not deadline.subject.startswith(PREFIX):
        return
    slug = deadline.subject.removeprefix(PREFIX)
    body = snapshot().institutions.get(slug)
    if body is None:
        return
    text = WILL_REST if happening is Happening.REMINDER else RESTS
    telling = Telling("formation.waits", text, _page(slug), {"body": body.name_en})
    notify(telling=telling, users=_heads(body.id, at), at=at)
    detail = {"state": deadline.stage, "due": deadline.due_at.isoformat()}
    record(by=SYSTEM, at=at, act=f"formation.{happening}", subject=f"body:{slug}", party_id=body.id, detail=detail)


def _owed_by(shown: File, at: datetime) -> int | None:
    """The CERT itself where the next step is its own, else the Council, whose secretariat keeps the file."""
    if shown.awaited is not None and shown.awaited.who is Who.TEAM:
        return shown.body.id
    return min(councils(snapshot(), local_date(at)), default=None)


def _heads(body_id: int, at: datetime) -> Iterable[int]:
    return {user.pk for user in (*_secretariat(at), *members([body_id], ADMINISTERS_BODY))}


def _secretariat(at: datetime) -> Iterable[Any]:
    return members(councils(snapshot(), local_date(at)), {Role.SECRETARIAT})


def _page(slug: str) -> str:
    return f"/network/formation/{slug}/"
