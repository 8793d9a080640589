"""Looking at drills: who may see which, what they show to whom, and how each stands by what was really done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import QuerySet

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import Slice, slice_of
from pehra.incidents.queries import drills as played
from pehra.law.chain import ChainError
from pehra.readiness import policy
from pehra.readiness.models import (
    Drill,
    DrillExpectation,
    DrillInject,
    DrillLesson,
    DrillNote,
    DrillParty,
    DrillPause,
    DrillStaff,
)
from pehra.readiness.rules import references
from pehra.readiness.rules.drill_scenarios import Scenario
from pehra.readiness.rules.drill_scoring import (
    NO_TIME,
    Deed,
    Expected,
    Outcome,
    Pause,
    Result,
    Score,
    by_party,
    judge,
    ran,
    reached,
    runs_out,
    score,
)
from pehra.readiness.rules.drills import ENDS, OVER, Act, Delivery, DrillState, Reply, Side, open_acts
from pehra.registry import queries as registry


@dataclass(frozen=True)
class Cast:
    """Who would play which role; a tier that the chain of its organisation does not have is filled by nobody."""

    filled: dict[str, registry.PartyName]
    vacant: tuple[str, ...]


@dataclass
class Sight:
    """A drill with what one person may see of it; the second lock sees to it that it is no more."""

    drill: Drill
    sides: frozenset[Side]
    parties: list[DrillParty]
    staff: list[DrillStaff]
    injects: list[DrillInject]
    cases: list[played.Played]

    @property
    def directs(self) -> bool:
        return Side.DIRECTOR in self.sides

    @property
    def is_staff(self) -> bool:
        return bool(self.sides & {Side.DIRECTOR, Side.OBSERVER})

    @property
    def acts(self) -> frozenset[Act]:
        return open_acts(DrillState(self.drill.state), self.sides)

    @cached_property
    def all_join(self) -> bool:
        return all(each.reply == Reply.JOINS for each in self.parties)


@dataclass(frozen=True)
class Live:
    """How a drill stands at a moment."""

    results: list[tuple[DrillExpectation, Result]]
    deeds: list[Deed]
    scores: dict[int, Score]
    total: Score
    elapsed: timedelta

    def of(self, inject: DrillInject) -> list[tuple[DrillExpectation, Result]]:
        return [pair for pair in self.results if pair[0].inject_id == inject.pk]


def drill_of(by: Person, reference: str) -> Drill:
    """The drill of this reference. Raises Absent also for one in which this person has no part."""
    rows = Drill.objects.select_related("body").filter(visible_to(by), reference=references.tidy(reference))
    found = rows.first()
    if found is None:
        raise Absent
    return found


def drills(by: Person, *, after: str = "", before: str = "", last: bool = False, limit: int = 25) -> "Slice[Drill]":
    """A page of the drills in which this person has a part, the newest first."""
    rows = Drill.objects.select_related("body").filter(visible_to(by))
    return slice_of(rows, "planned_for", after=after, before=before, last=last, limit=limit)


def sides_of(by: Person, drill: Drill) -> frozenset[Side]:
    staff = dict(DrillStaff.objects.filter(drill=drill).values_list("user_id", "part"))
    return policy.drills_as(by, {key for key in drill.audience if key > 0}, staff)


def sight(by: Person, reference: str) -> Sight:
    """Raises Absent."""
    drill = drill_of(by, reference)
    injects = DrillInject.objects.select_related("party").filter(visible_to(by), drill=drill)
    frame = [case for case in played.cases_of(drill.reference) if drill.started_at is not None]
    return Sight(
        drill,
        sides_of(by, drill),
        list(DrillParty.objects.select_related("party").filter(drill=drill).order_by("pk")),
        list(DrillStaff.objects.select_related("user").filter(drill=drill).order_by("part", "pk")),
        sorted(injects, key=lambda each: (each.minute is None, each.minute or 0, each.done_at or drill.planned_at)),
        frame,
    )


def pauses_of(drill: Drill) -> list[Pause]:
    rows = DrillPause.objects.filter(drill=drill).order_by("since")
    return [Pause(row.since, row.until) for row in rows]


def notes_of(by: Person, drill: Drill) -> list[DrillNote]:
    rows = DrillNote.objects.select_related("party", "author").filter(visible_to(by), drill=drill)
    return list(rows.order_by("at", "pk"))


def lessons_of(by: Person, drill: Drill) -> list[DrillLesson]:
    rows = DrillLesson.objects.select_related("party").filter(visible_to(by), drill=drill)
    return list(rows.order_by("due_on", "pk"))


def live(drill: Drill, at: datetime) -> Live:
    """How a drill stands by now, from what was really done; for its directing staff, and for all once it is over.

    What it came to is read as it was kept, since not everybody may see everything that it was worked out from.
    """
    if drill.score:
        return _kept(drill)
    over, now = drill.state in ENDS, drill.over_at or at
    pauses, injects = pauses_of(drill), {row.key: row for row in DrillInject.objects.filter(drill=drill)}
    deeds = [Deed(each.party_id, each.act, each.case, each.at, each.proof) for each in played.done_in(drill.reference)]
    clocks = {
        (clock.subject.removeprefix("case:"), clock.stage, clock.party_id): clock.due_at
        for clock in reversed(played.clocks_of(drill.reference))
    }
    rows = DrillExpectation.objects.select_related("inject", "party").filter(inject__drill=drill)
    results = []
    for row in rows.order_by("inject__minute", "inject_id", "minutes", "pk"):
        expected = _expected(row, injects, pauses, clocks)
        results.append((row, judge(expected, deeds, now=now, over=over)))
    counted = [result for _, result in results]
    elapsed = ran(drill.started_at, now, pauses) if drill.started_at else NO_TIME
    return Live(results, deeds, by_party(counted), score(counted), elapsed)


def _kept(drill: Drill) -> Live:
    results = []
    rows = DrillExpectation.objects.select_related("inject", "party").filter(inject__drill=drill).exclude(outcome="")
    for row in rows.order_by("inject__minute", "inject_id", "minutes", "pk"):
        expected = Expected(str(row.pk), row.party_id, row.act, row.weight, row.inject.done_at, row.due_at)
        deed = Deed(row.party_id, row.act, "", row.done_at, row.proof) if row.done_at else None
        results.append((row, Result(expected, Outcome(row.outcome), deed)))
    counted = [result for _, result in results]
    elapsed = ran(drill.started_at, drill.over_at, pauses_of(drill)) if drill.started_at and drill.over_at else NO_TIME
    return Live(results, [], by_party(counted), score(counted), elapsed)


def _expected(
    row: DrillExpectation,
    injects: dict[str, DrillInject],
    pauses: Iterable[Pause],
    clocks: dict[tuple[str, str, int], datetime],
) -> Expected:
    about = injects.get(row.on) if row.on else row.inject
    case, asked_at = about.case if about else "", row.inject.done_at
    due_at = reached(asked_at, timedelta(minutes=row.minutes), pauses) if asked_at else None
    if row.clock and (clock := clocks.get((case, row.clock, row.party_id))):
        # The law may leave less time than the scenario; more it does not.
        due_at = min((each for each in (due_at, runs_out(clock, pauses)) if each), default=None)
    return Expected(str(row.pk), row.party_id, row.act, row.weight, asked_at, due_at, case)


def may_plan(by: Person) -> list[registry.Institution]:
    """The bodies for which this person plans drills."""
    known = registry.snapshot().by_id
    return [known[party] for party in sorted(by.parties(policy.LEADS)) if party in known]


def cast(scenario: Scenario, chosen: dict[str, str], at: datetime) -> Cast:
    """Who would play, where these organisations (slug by role) do. Raises KeyError with the role of one unknown."""
    filled: dict[str, registry.PartyName] = {}
    chains: dict[str, tuple[registry.Link, ...]] = {}
    on = registry.local_date(at)
    for role in scenario.organisations:
        slug = chosen.get(role.id, "").strip()
        found = registry.reporting(slug, on) if slug.isprintable() and slug else None
        if found is None:
            raise KeyError(role.id)
        filled[role.id] = registry.party_names([found.party.pk])[found.party.pk]
        try:
            chains[role.id] = registry.chain_for(found.subject, on)
        except ChainError:
            raise KeyError(role.id) from None
    for role in scenario.roles:
        chain = chains.get(role.of, ())
        if role.of and role.tier <= len(chain):
            body_id = chain[role.tier - 1].body_id
            filled[role.id] = registry.party_names([body_id])[body_id]
    return Cast(filled, tuple(role.id for role in scenario.roles if role.id not in filled))


def due_injects(drill: Drill, at: datetime) -> "QuerySet[DrillInject]":
    """What should have been delivered by now and was not, in its order."""
    if drill.started_at is None:
        return DrillInject.objects.none()
    minutes = ran(drill.started_at, at, pauses_of(drill)) // timedelta(minutes=1)
    rows = DrillInject.objects.filter(drill=drill, state=Delivery.WAITING, minute__lte=minutes)
    return rows.order_by("minute", "pk")


def is_over(drill: Drill) -> bool:
    return drill.state in OVER
