"""What people do with findings, one by one and many at once."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from pehra.events.actions.untold import nothing_to_tell, still_to_tell
from pehra.events.errors import NotNow
from pehra.events.models import Change, Due, Episode, Finding
from pehra.events.policy import acting_party, acts_open_to, sides
from pehra.events.queries.findings import Filter, visible
from pehra.events.rules.references import tidy
from pehra.events.rules.states import BY_PEOPLE, NEEDS_REASON, Act, FindingState, Side, leads_to, open_acts
from pehra.events.rules.work import Work
from pehra.formats import text
from pehra.foundation.access.errors import Absent, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.law.tlp import TLP
from pehra.registry.queries import local_date

MOST_AT_ONCE: Final = 10_000
LONGEST_REASON: Final = 2_000
# Whoever lives with a risk looks at it again within the year.
LONGEST_ACCEPTANCE: Final = timedelta(days=366)


@dataclass(frozen=True)
class Answered:
    """The references of the findings that changed, and how many of the selection could not be changed so."""

    done: tuple[str, ...]
    skipped: int


@transaction.atomic
def answer(
    *, by: Person, reference: str, act: Act, reason: str = "", until: date | None = None, at: datetime
) -> Finding:
    """Do one act with one finding. Raises Absent, Forbidden, NotNow, Invalid."""
    finding = visible(by).select_for_update(of=("self",)).filter(reference=tidy(reference)).first()
    if finding is None:
        raise Absent
    _check(act, reason, until, at)
    if act not in acts_open_to(by, finding):
        raise NotNow if _is_anybodys(by, finding, act) else Forbidden("This is for somebody else to do.")
    _carry_out([finding], by, act, text.tidy(reason), until, at)
    detail = {"to": leads_to(act, set(Side), FindingState(finding.state))}
    record(
        by=by,
        at=at,
        act=f"finding.{act}",
        subject=f"finding:{finding.reference}",
        party_id=acting_party(by, finding),
        detail=detail,
    )
    finding.refresh_from_db()
    return finding


@transaction.atomic
def answer_many(
    *,
    by: Person,
    references: Collection[str] = (),
    selection: Filter | None = None,
    act: Act,
    reason: str = "",
    until: date | None = None,
    at: datetime,
) -> Answered:
    """Do one act with all findings of a selection that allow it; the others stay as they are. Raises Invalid, Absent.

    The journal gets one entry with their number and the SHA-256 of their references in order, one a line.
    """
    _check(act, reason, until, at)
    rows = visible(by) if selection is None else selection.narrow(visible(by), by)
    if selection is None:
        rows = rows.filter(reference__in={tidy(each) for each in references})
    found = list(rows.order_by("pk").select_for_update(of=("self",))[: MOST_AT_ONCE + 1])
    if len(found) > MOST_AT_ONCE:
        raise Invalid({"selection": Problem("At most %(most)d findings at once.", most=MOST_AT_ONCE)})
    if not found:
        raise Absent
    chosen = [finding for finding in found if act in acts_open_to(by, finding)]
    asked = len(found) if selection is not None else len(set(references))
    if chosen:
        _carry_out(chosen, by, act, text.tidy(reason), until, at)
        _journal_many(chosen, by, act, at)
    return Answered(tuple(finding.reference for finding in chosen), asked - len(chosen))


def digest(references: Iterable[str]) -> str:
    """What the journal keeps of a selection."""
    return hashlib.sha256("\n".join(sorted(references)).encode()).hexdigest()


def _journal_many(chosen: Sequence[Finding], by: Person, act: Act, at: datetime) -> None:
    by_party: dict[int, list[str]] = {}
    for finding in chosen:
        by_party.setdefault(acting_party(by, finding), []).append(finding.reference)
    for party, references in sorted(by_party.items()):
        detail = {"count": len(references), "sha256": digest(references)}
        record(by=by, at=at, act=f"finding.{act}", subject="findings", party_id=party, detail=detail)


def _is_anybodys(by: Person, finding: Finding, act: Act) -> bool:
    """Whether the person may do this at all, in another state of the finding."""
    mine = sides(by, finding)
    return any(act in open_acts(state, mine) for state in FindingState)


def _check(act: Act, reason: str, until: date | None, at: datetime) -> None:
    problems: dict[str, str | Problem] = {}
    if act not in BY_PEOPLE:
        raise Invalid({"act": "This is no act for people."})
    if wrong := text.problem_in(reason, longest=LONGEST_REASON, required=act in NEEDS_REASON, lines=True):
        problems["reason"] = Problem(wrong[0], **wrong[1])
    today = local_date(at)
    if act is Act.ACCEPT and (until is None or not today < until <= today + LONGEST_ACCEPTANCE):
        problems["until"] = "Give a day from tomorrow on, at most a year away."
    if act is not Act.ACCEPT and until is not None:
        problems["until"] = "Only an accepted risk has a day until which it holds."
    if problems:
        raise Invalid(problems)


def _carry_out(chosen: Sequence[Finding], by: Person, act: Act, reason: str, until: date | None, at: datetime) -> None:
    target = next(to for state in FindingState if (to := leads_to(act, set(Side), state)))
    Change.objects.bulk_create(
        Change(
            finding=finding,
            at=at,
            act=act,
            before=finding.state,
            after=target,
            by=by.label,
            party_id=acting_party(by, finding),
            reason=reason,
        )
        for finding in chosen
    )
    ids = [finding.pk for finding in chosen]
    if act is Act.REOPEN:
        # The fix that is taken back here was none: its episode goes on.
        _annul(chosen)
    rows = Finding.objects.filter(pk__in=ids)
    rows.update(state=target, changed_at=at, **_fields(act, reason, until, at))
    (still_to_tell if act is Act.REOPEN else nothing_to_tell)(chosen)
    if act is Act.DISPUTE:
        agreed = [finding.pk for finding in chosen if Side.CERT in sides(by, finding)]
        Finding.objects.filter(pk__in=agreed).update(confirmed=True)
    _tell(chosen, by, act, at)
    organisations = {finding.organisation_id for finding in chosen}
    # A fix that is taken back may have been counted long ago.
    work = Work.HISTORY if act is Act.REOPEN else Work.FIGURES
    Due.objects.bulk_create(
        (Due(work=work, organisation_id=each) for each in sorted(organisations)), ignore_conflicts=True
    )


def _fields(act: Act, reason: str, until: date | None, at: datetime) -> dict[str, Any]:
    """What an act sets beside the state."""
    open_again = {"said": False, "confirmed": False, "fixed_at": None, "accepted_until": None}
    by_act: dict[Act, dict[str, Any]] = {
        Act.SAY_FIXED: {"said": True, "fixed_at": at},
        Act.ACCEPT: {"accepted_until": until, "reason": reason},
        Act.DISPUTE: {"reason": reason, "said": False, "fixed_at": None, "confirmed": False},
        Act.CONFIRM: {"confirmed": True},
        Act.REOPEN: open_again | {"told_at": None, "reason": reason},
    }
    return by_act.get(act, {})


def _annul(chosen: Sequence[Finding]) -> None:
    for finding in chosen:
        if finding.state == FindingState.FIXED_CONFIRMED:
            Episode.objects.filter(finding=finding, number=finding.episode).delete()


def _tell(chosen: Sequence[Finding], by: Person, act: Act, at: datetime) -> None:
    """Tell the other side of what waits for it: the CERT of disputes, the organisation of what the CERT reopens."""
    texts = {
        Act.DISPUTE: "%(count)d findings are said to be false alarms and wait for your word.",
        Act.REOPEN: "%(count)d findings have been reopened.",
    }
    if act not in texts:
        return
    groups: dict[tuple[int | None, bool], list[Finding]] = {}
    for finding in chosen:
        own = Side.ORGANISATION in sides(by, finding)
        other = finding.cert_id if own else finding.organisation_id
        groups.setdefault((other, TLP(finding.tlp) is TLP.RED), []).append(finding)
    for (party, red), rows in groups.items():
        if party is None or (act is Act.DISPUTE and party != rows[0].cert_id):
            continue
        named = {-key for finding in rows for key in finding.audience if key < 0} - {by.user_id}
        telling = Telling(
            kind=f"finding.{act}",
            text=texts[act],
            link=f"/findings/?state={FindingState.FALSE_ALARM if act is Act.DISPUTE else FindingState.REOPENED}",
            params={"count": len(rows)},
            restricted=any(TLP(row.tlp).strictness >= TLP.AMBER_STRICT.strictness for row in rows),
        )
        notify(telling=telling, parties=[] if red else [party], users=named if red else [], at=at)
