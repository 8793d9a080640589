"""Proposing a measure, carrying it out, and taking it away again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_noop

from pehra.correspondence.actions import audience
from pehra.correspondence.actions.acting import words
from pehra.correspondence.errors import NotInThisState
from pehra.correspondence.models import Measure, Step
from pehra.correspondence.policy import may_change
from pehra.correspondence.queries.measures import measure as visible
from pehra.correspondence.rules.measures import (
    FURTHEST,
    LONGEST_ASSET,
    LONGEST_WORDS,
    NO_REASON_NEEDED,
    REMIND_AFTER,
    REMIND_BEFORE,
    STANDS,
    after,
)
from pehra.correspondence.rules.wording import MEASURE, MeasureAct, MeasureKind, MeasureState
from pehra.formats.references import fresh
from pehra.foundation.access.errors import Forbidden, Invalid, Problem
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines.rules import Happening
from pehra.incidents import actions as cases
from pehra.incidents.queries import sightings
from pehra.law.tlp import TLP, stricter
from pehra.registry import queries as registry

PREFIX: Final = "measure:"
STAGE: Final = "measure-end"
RULE: Final = "measure"
CITATION: Final = "default, no source: the day that was set for the measure"
FACTS: Final[Mapping[MeasureState, tuple[str, str]]] = {
    MeasureState.PENDING: (gettext_noop("Measure %(measure)s is asked for."), "shield"),
    MeasureState.ACTIVE: (gettext_noop("Measure %(measure)s is active."), "shield-check"),
    MeasureState.TO_BE_REMOVED: (gettext_noop("Measure %(measure)s is to be removed."), "clock-exclamation"),
    MeasureState.REMOVED: (gettext_noop("Measure %(measure)s was removed."), "trash"),
    MeasureState.REFUSED: (gettext_noop("Measure %(measure)s was refused."), "x"),
}
REMINDERS: Final = {
    Happening.REMINDER: "The day on which a measure of case %(case)s is to be removed is near.",
    Happening.BREACH: "A measure of case %(case)s is to be removed: its day has come.",
    Happening.STILL_LATE: "A measure of case %(case)s is still to be removed.",
}


@transaction.atomic
def propose(
    *,
    by: Person,
    reference: str,
    kind: str,
    party: str,
    type: str = "",
    value: str = "",
    asset: str = "",
    text: str = "",
    ends_at: datetime | None = None,
    active: bool = False,
    at: datetime,
) -> Measure:
    """Ask for a measure on an observable of the case (`type`, `value`) or on an asset in words, by a party of the case.

    `active`: it is carried out already. Raises Absent, Forbidden, Invalid.
    """
    case, own = cases.written(by, reference)
    what = _checked(
        case, kind=kind, party=party, type=type, value=value, asset=asset, text=text, ends_at=ends_at, at=at
    )
    row = Measure(
        reference=fresh(MEASURE),
        case_id=case.pk,
        audience=audience.of_case(case),
        state=MeasureState.PENDING,
        proposed_by=by.label,
        proposed_at=at,
        **what,
    )
    row.case = case
    if active and not may_change(by, row, MeasureAct.ACTIVATE, case.custodian_id):
        raise Forbidden("Only those who carry it out, or the body that has the case, can say so.")
    row.save()
    _step(row, "", MeasureState.PENDING, by=by, party_id=own, reason="", at=at)
    if ends_at is not None:
        _start_clock(row, at)
    if active:
        _move(row, MeasureAct.ACTIVATE, by=by, party_id=own, reason="", at=at)
    elif row.party_id != own:
        cases.tell(case, [row.party_id], "measure.new", "You are asked for a measure on case %(case)s.", at=at)
    _journal(row, "measure.propose", by=by, party_id=own, at=at)
    return row


@transaction.atomic
def change(
    *, by: Person, reference: str, act: str, reason: str = "", ends_at: datetime | None = None, at: datetime
) -> Measure:
    """Do one act with a measure, and say why. `ends_at` is another day, where it becomes active or is kept.

    Raises Absent, Forbidden, NotInThisState, Invalid.
    """
    found = visible(by, reference)
    # What stands has to be taken away some day, also where its case was merged into another one.
    case, own = cases.written(by, found.case.reference, merged=True)
    row = Measure.objects.select_for_update(of=("self",)).get(pk=found.pk)
    row.case = case
    if act not in list(MeasureAct):
        raise Invalid({"act": Problem("Choose one of those offered.")})
    doing = MeasureAct(act)
    if not may_change(by, row, doing, case.custodian_id):
        raise Forbidden("Only those who carry it out, or the body that has the case, can say so.")
    why = words("reason", reason, longest=LONGEST_WORDS, required=doing not in NO_REASON_NEEDED)
    problems: dict[str, Problem] = {}
    _check_day(ends_at, at, problems)
    stays = doing in (MeasureAct.ACTIVATE, MeasureAct.KEEP)
    if stays and ends_at is None and row.ends_at is not None and row.ends_at <= at:
        problems["ends_at"] = Problem("Set another day: the one that was set has come.")
    if problems:
        raise Invalid(problems)
    if after(doing, MeasureState(row.state)) is None:
        raise NotInThisState
    if ends_at is not None and stays:
        row.ends_at = ends_at
        _start_clock(row, at)
    before = row.state
    _move(row, doing, by=by, party_id=own, reason=why, at=at)
    if row.state == MeasureState.TO_BE_REMOVED and own != row.party_id:
        text = "You are asked to remove a measure on case %(case)s."
        cases.tell(case, [row.party_id], "measure.remove", text, at=at)
    _journal(row, f"measure.{doing}", by=by, party_id=own, at=at, before=before)
    return row


def on_day(reference: str, happening: Happening, at: datetime) -> None:
    """What the sweep found: on its day, what is active is to be removed by itself. Case and measure are locked."""
    rows = Measure.objects.select_related("case__drill", "case__organisation")
    row = rows.filter(reference=reference, state__in=sorted(STANDS)).first()
    if row is None:
        return
    if row.case.drill is not None and row.case.drill.ended_at is not None:
        deadlines.cancel(subject=f"{PREFIX}{row.reference}", stage=STAGE, at=at)
        return
    if happening is Happening.BREACH and row.state == MeasureState.ACTIVE:
        _move(row, MeasureAct.ASK_REMOVAL, by=SYSTEM, party_id=row.party_id, reason="", at=at)
    # Whoever carries it out and has left the case hears nothing more of it.
    told = cases.circle_of(row.case).parties & {row.party_id, row.case.custodian_id}
    cases.tell(row.case, sorted(told), f"measure.{happening}", REMINDERS[happening], at=at)
    _journal(row, f"measure.{happening}", by=SYSTEM, party_id=row.party_id, at=at)


def _move(row: Measure, act: MeasureAct, *, by: Person, party_id: int, reason: str, at: datetime) -> None:
    before = MeasureState(row.state)
    found = after(act, before)
    if found is None:
        raise NotInThisState
    row.state = found
    if found is MeasureState.ACTIVE and row.since is None:
        row.since = at
    row.save()
    _step(row, before, found, by=by, party_id=party_id, reason=reason, at=at)
    if found in (MeasureState.REMOVED, MeasureState.REFUSED):
        deadlines.meet(subject=f"{PREFIX}{row.reference}", stage=STAGE, at=at)


def _step(
    row: Measure, before: str, now: MeasureState, *, by: Person, party_id: int, reason: str, at: datetime
) -> None:
    """The line of its history, and the fact in the timeline of the case, for those who take part in it."""
    Step.objects.create(
        measure=row,
        before=before,
        after=now,
        by=by.label,
        party_id=party_id,
        at=at,
        reason=reason,
        ends_at=row.ends_at,
    )
    text, image = FACTS[now]
    case = row.case
    label = stricter(TLP(case.tlp), TLP.AMBER_STRICT)
    params = {"measure": row.reference}
    cases.add_fact(case, text, by=by, party_id=party_id, at=at, params=params, image=image, tlp=label)


def _journal(row: Measure, act: str, *, by: Person, party_id: int, at: datetime, **detail: object) -> None:
    told = {"measure": row.reference, "kind": row.kind, "state": row.state} | detail
    cases.journal(row.case, act, by=by, party_id=party_id, at=at, detail=told)


def _checked(
    case: Any,
    *,
    kind: str,
    party: str,
    type: str,
    value: str,
    asset: str,
    text: str,
    ends_at: datetime | None,
    at: datetime,
) -> dict[str, Any]:
    """The columns that say what is done, on what, by whom. Raises Invalid, naming each field that is wrong."""
    problems: dict[str, Problem] = {}
    carrier = _carrier(case, party, problems)
    if kind not in list(MeasureKind):
        problems["kind"] = Problem("Choose one of those offered.")
    told = _words(asset, text, problems)
    if bool(told["asset"]) == bool(value):
        problems["value"] = Problem("Choose one technical trace of the case, or name an asset.")
    elif value and ("\0" in type + value or not sightings.stands_on(case, type, value)):
        problems["value"] = Problem("This technical trace does not stand on the case.")
    _check_day(ends_at, at, problems)
    if problems:
        raise Invalid(problems)
    on = {"type": type if value else "", "value": value}
    return {"party_id": carrier, "kind": kind, "ends_at": ends_at} | on | told


def _carrier(case: Any, slug: str, problems: dict[str, Problem]) -> int:
    """The party that carries it out: one that takes part, since nobody else sees what is asked of them."""
    found = registry.party_named(slug[:80]) if slug.isascii() and slug.isprintable() else None
    if found is None or found.id not in cases.circle_of(case).parties:
        problems["party"] = Problem("Only a party of the case carries out a measure; ask others by a request.")
        return 0
    return found.id


def _words(asset: str, text: str, problems: dict[str, Problem]) -> dict[str, str]:
    found = {"asset": "", "words": ""}
    for name, field, typed, longest in (
        ("asset", "asset", asset, LONGEST_ASSET),
        ("words", "text", text, LONGEST_WORDS),
    ):
        try:
            found[name] = words(field, typed, longest=longest, lines=name == "words", required=False)
        except Invalid as refused:
            problems.update(refused.problems)
    return found


def _check_day(ends_at: datetime | None, at: datetime, problems: dict[str, Problem]) -> None:
    if ends_at is not None and not at < ends_at <= at + FURTHEST:
        problems["ends_at"] = Problem("This day has to lie ahead, within ten years.")


def _start_clock(row: Measure, at: datetime) -> None:
    subject = f"{PREFIX}{row.reference}"
    deadlines.cancel(subject=subject, stage=STAGE, at=at)
    if row.ends_at is None:
        return
    terms = deadlines.Terms(
        stage=STAGE,
        rule=RULE,
        citation=CITATION,
        party_id=row.party_id,
        function="",
        anchor="set",
        anchored_at=at,
        due_at=row.ends_at,
        remind_before=REMIND_BEFORE,
        remind_after=REMIND_AFTER,
    )
    deadlines.start(subject=subject, terms=[terms], at=at)
