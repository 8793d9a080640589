"""Declaring a crisis level, confirming it, extending it, and standing it down. Each is journalled and told."""

from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from pehra.formats.references import fresh
from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.audit.actions import record
from pehra.law.crisis import CrisisLevel, Right, Sphere, levels_at
from pehra.registry import queries as registry
from pehra.watch import policy
from pehra.watch.actions import telling
from pehra.watch.actions.confirming import confirms
from pehra.watch.errors import AlreadyInForce, NotWaiting, Over
from pehra.watch.models import Declaration, Step
from pehra.watch.queries import crisis
from pehra.watch.rules.standing import Terms, beginning, over_at, read, terms_of, written
from pehra.watch.rules.wording import RUNNING, LevelState, StepKind, Walk

LONGEST_REASON: Final = 2000


@transaction.atomic
def declare(
    *,
    by: Person,
    level: str,
    sphere: str,
    place: str = "",
    reason: str,
    statement_en: str = "",
    statement_ur: str = "",
    at: datetime,
) -> Declaration:
    """Declare a level for the nation, or a sector or province. With a statement it is made public as well.

    Raises Absent for a level or a place that there is not, Forbidden, Invalid, AlreadyInForce.
    """
    row, body, where = _asked(by, level, sphere, place, at)
    texts = _words(reason=reason, statement_en=statement_en, statement_ur=statement_ur)
    terms = terms_of(row)
    begins = beginning(terms, at)
    declaration = Declaration(
        reference=fresh("L"),
        level=row.id,
        rank=row.rank,
        terms=written(terms),
        sphere=where,
        place=place,
        body_id=body.id,
        concerned=sorted(crisis.parties_within(where, place, registry.local_date(at))),
        state=LevelState.WAITING if begins.waits else LevelState.IN_FORCE,
        declared_at=at,
        since=begins.since,
        confirm_by=begins.confirm_by,
        ends_at=begins.ends_at,
        statement_en=texts["statement_en"],
        statement_ur=texts["statement_ur"],
    )
    # What is over there, and was not yet ended by the job, is in nobody's way.
    before = _lapsed(Declaration.objects.filter(sphere=where, place=place), at)
    _store(declaration)
    _step(declaration, StepKind.DECLARED, by, body.id, texts["reason"], declaration.ends_at, at)
    if begins.waits:
        telling.to_confirm(declaration, terms, at)
    else:
        _binds(declaration, terms, at)
        if begins.confirm_by is not None:
            telling.to_confirm(declaration, terms, at)
    for over in before:
        _journal(over, "crisis.lapse", SYSTEM, at)
    _journal(declaration, "crisis.declare", by, at)
    return declaration


@transaction.atomic
def confirm(*, by: Person, reference: str, reason: str, at: datetime) -> Declaration:
    """Confirm a level for the Council. Raises Absent, Forbidden, NotWaiting, Over, Invalid."""
    row, terms = _locked(reference, at)
    _may_confirm(by, row, terms, at)
    why = _words(reason=reason)["reason"]
    waited = row.state == LevelState.WAITING
    row.confirmed_at = at
    if waited:
        row.state, row.since, row.ends_at = LevelState.IN_FORCE, at, at + terms.lasts
    row.save(update_fields=["confirmed_at", "state", "since", "ends_at"])
    _step(row, StepKind.CONFIRMED, by, None, why, row.ends_at, at)
    if waited:
        _binds(row, terms, at)
    else:
        telling.changed(row, terms, "crisis.confirmed", at)
    _journal(row, "crisis.confirm", by, at)
    return row


@transaction.atomic
def refuse(*, by: Person, reference: str, reason: str, at: datetime) -> Declaration:
    """Refuse to confirm a level: it is over. Raises Absent, Forbidden, NotWaiting, Over, Invalid."""
    row, terms = _locked(reference, at)
    _may_confirm(by, row, terms, at)
    why = _words(reason=reason)["reason"]
    _end(row, terms, LevelState.REFUSED, StepKind.REFUSED, by, None, why, at)
    _journal(row, "crisis.refuse", by, at)
    return row


@transaction.atomic
def extend(*, by: Person, reference: str, reason: str, at: datetime) -> Declaration:
    """Let a level last from now on for as long as one may. Raises Absent, Forbidden, Over, NotWaiting, Invalid."""
    row, terms = _locked(reference, at)
    _may_lead(by, row)
    _still_reaches(row, at)
    if row.state != LevelState.IN_FORCE or (row.confirm_by is not None and row.confirmed_at is None):
        raise Conflict("This crisis level waits for its confirmation: until then it cannot be extended.")
    why = _words(reason=reason)["reason"]
    row.ends_at = at + terms.lasts
    row.concerned = sorted(crisis.parties_within(Sphere(row.sphere), row.place, registry.local_date(at)))
    row.save(update_fields=["ends_at", "concerned"])
    _step(row, StepKind.EXTENDED, by, row.body_id, why, row.ends_at, at)
    telling.changed(row, terms, "crisis.extended", at)
    _journal(row, "crisis.extend", by, at)
    return row


@transaction.atomic
def stand_down(*, by: Person, reference: str, reason: str, at: datetime) -> Declaration:
    """End a level before its time. Raises Absent, Forbidden, Over, Invalid."""
    row, terms = _locked(reference, at)
    _may_lead(by, row)
    why = _words(reason=reason)["reason"]
    _end(row, terms, LevelState.STOOD_DOWN, StepKind.STOOD_DOWN, by, row.body_id, why, at)
    _journal(row, "crisis.stand-down", by, at)
    return row


@transaction.atomic
def lapse_due(*, at: datetime) -> int:
    """End what nobody has extended, or confirmed, in time; returns how many. Since then it has bound nobody."""
    lapsed = _lapsed(Declaration.objects.all(), at)
    for row in lapsed:
        _journal(row, "crisis.lapse", SYSTEM, at)
    return len(lapsed)


def _lapsed(rows: "QuerySet[Declaration]", at: datetime) -> list[Declaration]:
    """End those of the levels that are over by themselves. The journal, which comes last, is the caller's."""
    running = rows.select_for_update().filter(state__in=RUNNING).order_by("pk")
    over = [row for row in running if over_at(row.ends_at, row.confirm_by, row.confirmed_at) <= at]
    for row in over:
        _end(row, read(row.terms), LevelState.LAPSED, StepKind.LAPSED, SYSTEM, None, "", at)
    return over


def _asked(
    by: Person, level: str, sphere: str, place: str, at: datetime
) -> tuple[CrisisLevel, registry.Institution, Sphere]:
    """The level, the body as which this person declares it, and its sphere."""
    on, known = registry.local_date(at), registry.snapshot()
    row = next((each for each in levels_at(registry.crisis_levels(), on) if each.id == level), None)
    places = {Sphere.NATION: [""], Sphere.SECTOR: [each.slug for each in known.sectors]}
    places[Sphere.PROVINCE] = [each.slug for each in known.provinces]
    if row is None or sphere not in list(Sphere) or place not in places[Sphere(sphere)]:
        raise Absent
    where = Sphere(sphere)
    bodies = (known.by_id[party] for party in sorted(policy.in_charge(by, row)) if party in known.by_id)
    for body in bodies:
        if policy.reaches(body.slug, row, where, place, on):
            return row, body, where
    raise Forbidden("Your body cannot declare this crisis level there.")


def _words(**given: str) -> dict[str, str]:
    """The texts of an act, tidied. Raises Invalid; a reason is always needed."""
    problems = {}
    for name, words in given.items():
        if words.strip() or name == "reason":
            wrong = problem_in(words, longest=LONGEST_REASON, lines=True)
            if wrong:
                problems[name] = Problem(wrong[0], **wrong[1])
    if problems:
        raise Invalid(problems)
    return {name: tidy(words) for name, words in given.items()}


def _store(declaration: Declaration) -> None:
    try:
        with transaction.atomic():
            declaration.save(force_insert=True)
    except IntegrityError as error:
        # The constraint decides, also between two who declare in the same moment.
        raise AlreadyInForce from error


def _locked(reference: str, at: datetime) -> tuple[Declaration, Terms]:
    row = Declaration.objects.select_for_update().filter(reference=crisis.named(reference).row.reference).get()
    if row.state not in RUNNING or over_at(row.ends_at, row.confirm_by, row.confirmed_at) <= at:
        raise Over
    return row, read(row.terms)


def _may_lead(by: Person, row: Declaration) -> None:
    if not crisis.may_lead(by, row):
        raise Forbidden("Only the head or a duty officer of the body that declared it can do this.")


def _still_reaches(row: Declaration, at: datetime) -> None:
    """A mandate may have ended since, or the profile name others by now."""
    on = registry.local_date(at)
    level = next((each for each in levels_at(registry.crisis_levels(), on) if each.id == row.level), None)
    if level is None or not policy.reaches(row.body.slug, level, Sphere(row.sphere), row.place, on):
        raise Forbidden("Your body cannot declare this crisis level there.")


def _may_confirm(by: Person, row: Declaration, terms: Terms, at: datetime) -> None:
    if not terms.confirmed_by or row.confirmed_at is not None:
        raise NotWaiting
    if not confirms(by, terms.confirmed_by, registry.local_date(at)):
        raise Forbidden("Only the office of the Council that the profile names can confirm this crisis level.")


def _binds(row: Declaration, terms: Terms, at: datetime) -> None:
    """What begins with a level: clocks that run are gone through by a job, and everybody concerned is told."""
    row.report_due_at = at + terms.rhythm if terms.rhythm else None
    row.walk, row.upto = (Walk.HASTEN if terms.also_running else Walk.NONE), 0
    row.save(update_fields=["report_due_at", "walk", "upto"])
    telling.begins(row, terms, at)
    if Right.CALL_TREE in terms.rights:
        telling.call_in(row, terms, at)


def _end(
    row: Declaration,
    terms: Terms,
    state: LevelState,
    kind: StepKind,
    by: Person,
    body: int | None,
    why: str,
    at: datetime,
) -> None:
    bound = row.since is not None
    row.state, row.ended_at, row.report_due_at = state, at, None
    row.walk, row.upto = (Walk.RESTORE if bound and terms.clocks else Walk.NONE), 0
    row.save(update_fields=["state", "ended_at", "report_due_at", "walk", "upto"])
    _step(row, kind, by, body, why, None, at)
    telling.changed(row, terms, f"crisis.{kind}", at)


def _step(
    row: Declaration, kind: StepKind, by: Person, body: int | None, reason: str, until: datetime | None, at: datetime
) -> None:
    Step.objects.create(declaration=row, kind=kind, at=at, by=by.label, body_id=body, reason=reason, until=until)


def _journal(row: Declaration, act: str, by: Person, at: datetime) -> None:
    detail: dict[str, Any] = {"level": row.level, "sphere": row.sphere, "place": row.place, "until": row.ends_at}
    party = row.body_id if by.holds(row.body_id, policy.ANSWERS) else None
    record(by=by, at=at, act=act, subject=f"crisis:{row.reference}", party_id=party, detail=detail)
