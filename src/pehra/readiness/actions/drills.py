"""A drill on its way: planned, answered by those who are asked, briefed, started, paused, ended."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import person as person_of
from pehra.foundation.accounts.queries import user_by_email
from pehra.foundation.delivery.actions import Telling, notify
from pehra.incidents.actions import drills as frame
from pehra.incidents.queries.routes import serves
from pehra.readiness import policy
from pehra.readiness.actions.drill_ending import keep_results, open_to_all
from pehra.readiness.actions.recording import check_dates, note
from pehra.readiness.models import (
    Drill,
    DrillExpectation,
    DrillInject,
    DrillParty,
    DrillPause,
    DrillStaff,
)
from pehra.readiness.queries.drill_scenarios import scenario_named
from pehra.readiness.queries.drills import Cast, cast, drill_of, sides_of
from pehra.readiness.rules import references
from pehra.readiness.rules.drill_scenarios import Expectation, Inject, Scenario
from pehra.readiness.rules.drills import BEGINS, Act, Delivery, DrillState, Part, Reply, Side, after, open_acts
from pehra.registry import queries as registry
from pehra.registry.rules.fields import Fields

MOST_STAFF = 30


@dataclass(frozen=True)
class Plan:
    """What a drill is to be. `organisations`: slugs by role of the scenario. Staff by e-mail address.

    `scenario`: the slug of a ready one, or the reference of one that the body has written itself.
    """

    scenario: str
    planned_for: datetime
    organisations: Mapping[str, str]
    language: str = "en"
    directors: Collection[str] = field(default_factory=tuple)
    observers: Collection[str] = field(default_factory=tuple)


@transaction.atomic
def plan(*, by: Person, body_id: int, plan: Plan, at: datetime) -> Drill:
    """Plan a drill as the lead of a body, of organisations that it serves. Raises Absent, Invalid.

    Who plays besides follows from their chains of that day. Each party but one's own is asked, and answers for itself.
    """
    if not by.holds(body_id, policy.LEADS):
        raise Absent
    kept_as, scenario = scenario_named(by, plan.scenario)
    fields = Fields()
    check_dates(fields, planned_for=plan.planned_for)
    if plan.planned_for < at:
        fields.problem("planned_for", "This moment is over.")
    if plan.language not in ("en", "ur"):
        fields.problem("language", "Choose one of: %(choices)s.", choices="en, ur")
    played = _cast(scenario, plan, body_id, fields, at)
    staff = _staff(by, plan, fields)
    fields.check()
    drill = _store(by, body_id, (kept_as, scenario), plan, played, staff, at)
    _ask(drill, at)
    detail = {"scenario": scenario.slug, "for": plan.planned_for.isoformat(), "parties": _parties(drill)}
    record("drill.plan", drill, by=by, at=at, detail=detail)
    return drill


def _cast(scenario: Scenario, plan: Plan, body_id: int, fields: Fields, at: datetime) -> Cast:
    try:
        played = cast(scenario, dict(plan.organisations), at)
    except KeyError as unknown:
        fields.problem(f"role_{unknown.args[0]}", "This is not an organisation that you serve.")
        return Cast({}, ())
    for role in scenario.organisations:
        if not serves(body_id, played.filled[role.id].id, registry.local_date(at)):
            # Said alike of one that there is not: who is registered elsewhere is not told.
            fields.problem(f"role_{role.id}", "This is not an organisation that you serve.")
    return played


def _staff(by: Person, plan: Plan, fields: Fields) -> dict[int, Part]:
    """Who directs and observes: people who work at a CERT, and the planner among the directors."""
    found = {by.user_id: Part.DIRECTOR}
    for name, part in (("observers", Part.OBSERVER), ("directors", Part.DIRECTOR)):
        for address in getattr(plan, name):
            user = user_by_email(address) if address.isprintable() else None
            if user is None or not person_of(user).parties(policy.WORKS):
                fields.problem(name, "“%(address)s” is nobody who works at a CERT.", address=address[:80])
            elif user.pk != by.user_id:
                found[user.pk] = part
    if len(found) > MOST_STAFF:
        fields.problem("observers", "At most %(most)d persons.", most=MOST_STAFF)
    return found


def _store(
    by: Person,
    body_id: int,
    known: tuple[str, Scenario],
    plan: Plan,
    played: Cast,
    staff: Mapping[int, Part],
    at: datetime,
) -> Drill:
    kept_as, scenario = known
    keys = [-user for user in staff]
    drill = Drill.objects.create(
        reference=references.fresh(references.DRILL),
        scenario=kept_as,
        version=scenario.version,
        name_en=scenario.name.en,
        name_ur=scenario.name.ur,
        brief_en=scenario.brief.en,
        brief_ur=scenario.brief.ur,
        language=plan.language,
        minutes=scenario.minutes,
        body_id=body_id,
        state=BEGINS,
        audience=sorted({party.id for party in played.filled.values()} | {body_id, *keys}),
        planned_for=plan.planned_for,
        planned_at=at,
        planned_by=by.label,
    )
    DrillStaff.objects.bulk_create(DrillStaff(drill=drill, user_id=user, part=part) for user, part in staff.items())
    DrillParty.objects.bulk_create(
        DrillParty(
            drill=drill,
            role=role.id,
            name_en=role.name.en,
            name_ur=role.name.ur,
            party_id=played.filled[role.id].id,
            reply=Reply.JOINS if played.filled[role.id].id == body_id else Reply.ASKED,
            replied_by=by.label if played.filled[role.id].id == body_id else "",
            replied_at=at if played.filled[role.id].id == body_id else None,
        )
        for role in scenario.roles
        if role.id in played.filled
    )
    for inject in scenario.injects:
        if inject.role in played.filled:
            _store_inject(drill, inject, played, keys)
    return drill


def _store_inject(drill: Drill, inject: Inject, played: Cast, keys: list[int]) -> None:
    row = DrillInject.objects.create(
        drill=drill,
        key=inject.id,
        kind=inject.kind,
        minute=inject.minute,
        party_id=played.filled[inject.role].id,
        title_en=inject.title.en,
        title_ur=inject.title.ur,
        text_en=inject.text.en.strip(),
        text_ur=inject.text.ur.strip(),
        facts=dict(inject.facts),
        audience=keys,
    )
    DrillExpectation.objects.bulk_create(
        _expectation(row, each, played.filled[each.role].id, keys)
        for each in inject.expects
        if each.role in played.filled
    )


def _expectation(inject: DrillInject, each: Expectation, party_id: int, keys: list[int]) -> DrillExpectation:
    return DrillExpectation(
        inject=inject,
        party_id=party_id,
        act=each.act,
        minutes=each.minutes,
        clock=each.clock,
        on=each.on,
        weight=each.weight,
        why_en=each.why.en,
        why_ur=each.why.ur,
        audience=keys,
    )


def _ask(drill: Drill, at: datetime) -> None:
    asked = DrillParty.objects.filter(drill=drill, reply=Reply.ASKED).values_list("party_id", flat=True)
    text = "You are asked to take part in drill %(drill)s."
    tell(drill, "drill.asked", text, parties=set(asked), at=at)


@transaction.atomic
def answer(*, by: Person, reference: str, joins: bool, at: datetime) -> Drill:
    """Say for one's party whether it plays; until the start that can be changed. Raises Absent, Forbidden, Conflict."""
    drill = begin(by, reference, Act.ANSWER)
    mine = by.parties(policy.ANSWERS_FOR_A_PARTY)
    rows = DrillParty.objects.filter(drill=drill, party_id__in=mine)
    rows.update(reply=Reply.JOINS if joins else Reply.DECLINES, replied_by=by.label, replied_at=at)
    text = "A party that was asked has answered for drill %(drill)s."
    tell(drill, "drill.answered", text, users=directors(drill), at=at)
    record("drill.answer", drill, by=by, at=at, detail={"parties": sorted(mine), "joins": joins})
    return drill


@transaction.atomic
def brief(*, by: Person, reference: str, at: datetime) -> Drill:
    """Tell everybody who plays what to expect. Nobody is left who was asked and declined. Raises Conflict."""
    drill = begin(by, reference, Act.BRIEF)
    if DrillParty.objects.filter(drill=drill, reply=Reply.DECLINES).exists():
        raise Conflict("A party has declined: plan the drill anew without it.")
    _moves(drill, Act.BRIEF)
    tell(drill, "drill.briefed", "The brief of drill %(drill)s is there to be read.", parties=_parties(drill), at=at)
    record("drill.brief", drill, by=by, at=at)
    return drill


@transaction.atomic
def cancel(*, by: Person, reference: str, reason: str, at: datetime) -> Drill:
    """Call a drill off before it begins."""
    drill = begin(by, reference, Act.CANCEL)
    drill.reason, drill.over_at = _reason(reason), at
    _moves(drill, Act.CANCEL, "reason", "over_at")
    tell(drill, "drill.cancelled", "Drill %(drill)s has been called off.", parties=_parties(drill), at=at)
    record("drill.cancel", drill, by=by, at=at)
    return drill


@transaction.atomic
def start(*, by: Person, reference: str, at: datetime) -> Drill:
    """Begin: what is filed for it from now on is a drill and nothing else. Raises Conflict while somebody is asked."""
    drill = begin(by, reference, Act.START)
    if DrillParty.objects.filter(drill=drill).exclude(reply=Reply.JOINS).exists():
        raise Conflict("Not everybody who is to play has agreed to it yet.")
    drill.started_at = at
    _moves(drill, Act.START, "started_at")
    frame.open_drill(
        reference=drill.reference,
        name_en=drill.name_en,
        name_ur=drill.name_ur,
        parties=_parties(drill),
        staff=[-key for key in drill.audience if key < 0],
        at=at,
    )
    tell(drill, "drill.started", "Drill %(drill)s has begun.", parties=_parties(drill), at=at)
    record("drill.start", drill, by=by, at=at)
    return drill


@transaction.atomic
def pause(*, by: Person, reference: str, at: datetime) -> Drill:
    """Stop the drill and all its clocks: something real may need everybody."""
    drill = begin(by, reference, Act.PAUSE)
    _moves(drill, Act.PAUSE)
    DrillPause.objects.create(drill=drill, since=at)
    frame.pause(reference=drill.reference, at=at)
    tell(drill, "drill.paused", "Drill %(drill)s is paused.", parties=_parties(drill), at=at)
    record("drill.pause", drill, by=by, at=at)
    return drill


@transaction.atomic
def resume(*, by: Person, reference: str, at: datetime) -> Drill:
    """Go on; everybody has the time of the pause besides."""
    drill = begin(by, reference, Act.RESUME)
    _moves(drill, Act.RESUME)
    DrillPause.objects.filter(drill=drill, until=None).update(until=at)
    frame.resume(reference=drill.reference, at=at)
    tell(drill, "drill.resumed", "Drill %(drill)s goes on.", parties=_parties(drill), at=at)
    record("drill.resume", drill, by=by, at=at)
    return drill


@transaction.atomic
def end(*, by: Person, reference: str, at: datetime) -> Drill:
    """End it: what came of it is kept, what is open is closed, and everybody who played may read all of it."""
    return _over(by, reference, Act.END, "", at)


@transaction.atomic
def abort(*, by: Person, reference: str, reason: str, at: datetime) -> Drill:
    """Break it off, with a reason. What was done until then is scored all the same."""
    return _over(by, reference, Act.ABORT, _reason(reason), at)


def _over(by: Person, reference: str, act: Act, reason: str, at: datetime) -> Drill:
    drill = begin(by, reference, act)
    DrillPause.objects.filter(drill=drill, until=None).update(until=at)
    drill.over_at, drill.reason = at, reason
    _moves(drill, act, "over_at", "reason")
    DrillInject.objects.filter(drill=drill, state=Delivery.WAITING).update(state=Delivery.SKIPPED)
    # What ends in a pause is scored by clocks that have the time of the pause back.
    frame.resume(reference=drill.reference, at=at)
    keep_results(drill, at)
    frame.end(reference=drill.reference, by=by, at=at)
    open_to_all(drill)
    tell(drill, "drill.over", "Drill %(drill)s is over: read what it came to.", parties=_parties(drill), at=at)
    record(f"drill.{act}", drill, by=by, at=at, detail={"percent": drill.score.get("percent")})
    return drill


def begin(by: Person, reference: str, act: Act) -> Drill:
    """Lock the drill and check that this person may do this now. Raises Absent, Forbidden, Conflict."""
    found = drill_of(by, reference)
    drill = Drill.objects.select_for_update().get(pk=found.pk)
    sides = sides_of(by, drill)
    if act in open_acts(DrillState(drill.state), sides):
        return drill
    if any(act in open_acts(state, sides) for state in DrillState):
        raise Conflict("The drill has moved on: this cannot be done now.")
    raise Forbidden("Only those who direct a drill can do this." if Side.PLAYER in sides else "This is not your part.")


def _moves(drill: Drill, act: Act, *saved: str) -> None:
    drill.state = after(act, DrillState(drill.state))
    drill.save(update_fields=["state", *saved])


def _reason(reason: str) -> str:
    fields = Fields()
    given = fields.text("reason", reason, lines=True)
    fields.check()
    return given


def _parties(drill: Drill) -> list[int]:
    return [key for key in drill.audience if key > 0]


def directors(drill: Drill) -> list[int]:
    """The users who direct it."""
    return list(DrillStaff.objects.filter(drill=drill, part=Part.DIRECTOR).values_list("user_id", flat=True))


def tell(
    drill: Drill,
    kind: str,
    text: str,
    *,
    parties: Collection[int] = (),
    users: Collection[int] = (),
    played: bool = False,
    at: datetime,
) -> None:
    """A notice about the drill, to nobody who has no part in it. What is `played` is marked as not being real."""
    telling = Telling(
        kind=kind,
        text=text,
        link=f"/readiness/drills/{drill.reference}/",
        params={"drill": drill.reference},
        drill=drill.reference if played else "",
    )
    inside = [party for party in parties if party in drill.audience]
    notify(telling=telling, parties=inside, users=[user for user in users if -user in drill.audience], at=at)


def record(act: str, drill: Drill, *, by: Person, at: datetime, detail: Mapping[str, object] | None = None) -> None:
    """The journal's line, marked."""
    facts = {"drill": drill.reference} | dict(detail or {})
    note(act, f"drill:{drill.reference}", by=by, body_id=drill.body_id, at=at, detail=facts)
