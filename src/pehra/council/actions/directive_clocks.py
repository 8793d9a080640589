"""The two clocks of a directive, one for all its addressees: acknowledge, and comply.

Who is late is who still owes something once the clock has run out, so no addressee needs a clock of their own.
"""

from collections import Counter
from datetime import datetime

from django.db.models import QuerySet, Sum

from pehra.council.models import Directive, Duty
from pehra.council.queries.desk import rules
from pehra.council.rules.addressing import supervisor
from pehra.council.rules.directives import OPEN, DirectiveState, DutyState
from pehra.council.rules.governing import find
from pehra.council.rules.tiers import column, read
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.actions import record
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines.actions import Terms
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.foundation.delivery.actions import Telling, notify
from pehra.law.council import About
from pehra.law.functions import Function
from pehra.registry import queries as registry

PREFIX = "directive:"
ACKNOWLEDGE = "acknowledge"
COMPLY = "comply"
# In which states an addressee is late once a clock has run out.
OWING = {ACKNOWLEDGE: frozenset({DutyState.TOLD}), COMPLY: OPEN}
DAY = 24


def start(row: Directive, *, at: datetime) -> None:
    """Both clocks run from the moment when it is issued."""
    rule = find(rules(), About.DIRECTIVE_REMINDER, registry.local_date(at))
    hours = tuple(days * DAY for days in rule.remind_days) if rule else ()
    function = Function.COUNCIL if row.resolution_id else Function.NATIONAL
    terms = [
        Terms(
            stage=stage,
            rule=rule.id if rule else "",
            citation=rule.citation if rule else "",
            party_id=row.issuer_id,
            function=function,
            anchor="issue",
            anchored_at=at,
            due_at=due_at,
            remind_before=hours,
            remind_after=hours,
        )
        for stage, due_at in ((ACKNOWLEDGE, row.acknowledge_by), (COMPLY, row.comply_by))
    ]
    deadlines.start(subject=f"{PREFIX}{row.reference}", terms=terms, at=at)


def end(row: Directive, *, at: datetime) -> None:
    """Nobody owes anything by it any more."""
    deadlines.cancel(subject=f"{PREFIX}{row.reference}", at=at)


def settle(row: Directive, *, at: datetime) -> None:
    """Stop the clocks for which nobody is left who owes. Called by an act after which its own tier owes nothing.

    The directive is locked by then: of two last ones at the same time, the second sees the first.
    """
    for stage, states in OWING.items():
        columns = [column(state) for state in states]
        sums = row.tallies.aggregate(**{f"sum_{name}": Sum(name) for name in columns})
        if not any(sums.values()):
            deadlines.meet(subject=f"{PREFIX}{row.reference}", stage=stage, at=at)


def lock_first(deadline: Deadline) -> None:
    """Lock the directive of a clock before the clock, in the order in which acts do."""
    _locked(deadline)


def on_deadline(deadline: Deadline, happening: Happening, at: datetime) -> None:
    """Remind whoever still owes; once it has run out, tell their supervisors and the issuer how many are late."""
    row = _locked(deadline)
    if row is None or row.state != DirectiveState.ISSUED:
        return
    owing = row.duties.filter(state__in=OWING[deadline.stage])
    parties = list(owing.values_list("party_id", flat=True))
    if not parties:
        deadlines.meet(subject=deadline.subject, stage=deadline.stage, at=at)
        return
    _remind(row, deadline, parties, late=happening is not Happening.REMINDER, at=at)
    if happening is Happening.BREACH:
        _tell_supervisors(row, deadline, owing, at)
        _tell(row, [row.issuer_id], len(parties), at)
        detail = {"stage": deadline.stage, "late": len(parties)}
        record(by=SYSTEM, at=at, act="directive.late", subject=deadline.subject, party_id=row.issuer_id, detail=detail)


def _locked(deadline: Deadline) -> Directive | None:
    if not deadline.subject.startswith(PREFIX):
        return None
    rows = Directive.objects.select_for_update()
    return rows.filter(reference=deadline.subject.removeprefix(PREFIX)).first()


def _remind(row: Directive, deadline: Deadline, parties: list[int], *, late: bool, at: datetime) -> None:
    texts = {
        (ACKNOWLEDGE, False): "Acknowledge the directive “%(title)s” by %(day)s.",
        (ACKNOWLEDGE, True): "The directive “%(title)s” was to be acknowledged by %(day)s.",
        (COMPLY, False): "Comply with the directive “%(title)s” by %(day)s, and show it.",
        (COMPLY, True): "You are late with the directive “%(title)s”: it was due on %(day)s.",
    }
    params = {"title": row.title_en, "day": registry.local_date(deadline.due_at).isoformat()}
    telling = Telling(
        kind="directive.late" if late else "directive.reminder",
        text=texts[deadline.stage, late],
        link=f"/council/directives/{row.reference}/",
        params=params,
        subject=deadline.subject,
    )
    notify(telling=telling, parties=parties, at=at)


def _tell_supervisors(row: Directive, deadline: Deadline, owing: "QuerySet[Duty]", at: datetime) -> None:
    late: Counter[str] = Counter()
    for slug, path in owing.values_list("party__slug", "place__path"):
        body = supervisor(read(path), [slug])
        if body is not None:
            late[body] += 1
    known = registry.snapshot().institutions
    for body, count in sorted(late.items()):
        if body in known and known[body].id != row.issuer_id:
            _tell(row, [known[body].id], count, at)


def _tell(row: Directive, parties: list[int], count: int, at: datetime) -> None:
    telling = Telling(
        kind="directive.late-below",
        text="%(count)s of those whom you look after are late with the directive “%(title)s”.",
        link=f"/council/directives/{row.reference}/",
        params={"title": row.title_en, "count": count},
        subject=f"{PREFIX}{row.reference}",
    )
    notify(telling=telling, parties=parties, at=at)
