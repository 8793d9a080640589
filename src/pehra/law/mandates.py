"""Bodies and their dated mandates: who holds which function, over what, from when, by which instrument."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pehra.law.functions import IN_FORCE, Function, Standing
from pehra.law.periods import runs

_ADVANCE = {standing: place for place, standing in enumerate(Standing)}


@dataclass(frozen=True, slots=True)
class StandingStep:
    """From `since` on the body has this standing, until the next step. None: nobody knows since when."""

    standing: Standing
    since: date | None
    citation: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the network. What it may do follows from its mandates alone.

    `standings` may come in any order, one a day. A step without a date counts as older than every dated one.
    """

    slug: str
    name_en: str
    name_ur: str
    standings: tuple[StandingStep, ...]
    department: str = ""
    note: str = ""

    @property
    def history(self) -> tuple[StandingStep, ...]:
        """The steps from the oldest to the newest."""
        return tuple(sorted(self.standings, key=_age))

    def step_at(self, at: date) -> StandingStep | None:
        """The step that gives the body its standing on this date; None before it was heard of."""
        past = [step for step in self.history if step.since is None or step.since <= at]
        return past[-1] if past else None

    def standing_at(self, at: date) -> Standing | None:
        step = self.step_at(at)
        return step.standing if step else None

    def in_force_at(self, at: date) -> bool:
        """True when the body is notified or operational: only then do its mandates count.

        A notification whose date nobody can name is none.
        """
        return self.in_force_since(at) is not None

    def in_force_since(self, at: date) -> date | None:
        """The first day of the unbroken time, up to this date, in which the body is notified or operational."""
        since = None
        for step in reversed(self.history):
            if step.since is None or (step.since <= at and step.standing not in IN_FORCE):
                break
            if step.since <= at:
                since = step.since
        return since


@dataclass(frozen=True, slots=True)
class Mandate:
    """Body `body` holds `function` from `starts` until the day before `ends`.

    A scope that is None means "every": `sector` and `province` are slugs, `organisation` is the slug of the
    one organisation that an organisational CERT serves. Where two mandates cover the same subject, the lower
    `precedence` goes first.
    """

    id: str
    body: str
    function: Function
    sector: str | None
    province: str | None
    organisation: str | None
    starts: date
    ends: date | None
    instrument: str
    citation: str
    precedence: int = 0
    note: str = ""

    @property
    def specificity(self) -> int:
        """How many scopes it names."""
        return sum(scope is not None for scope in (self.sector, self.province, self.organisation))

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Total order among mandates: precedence, the more specific, the later, the id."""
        return (self.precedence, -self.specificity, -self.starts.toordinal(), self.id)

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)


def binds_since(body: Body, mandate: Mandate, at: date) -> date | None:
    """Since when a mandate of the body binds that binds on this date: from its own day, and not before the body is in
    force. None for one that does not bind.
    """
    since = body.in_force_since(at)
    return max(since, mandate.starts) if since is not None and mandate.runs_at(at) else None


def _age(step: StandingStep) -> tuple[date, int]:
    return (step.since or date.min, _ADVANCE[step.standing])


def mandates_in_force(bodies: Iterable[Body], mandates: Iterable[Mandate], at: date) -> tuple[Mandate, ...]:
    """The mandates that bind on this date, in their total order: running, and held by a body in force."""
    standing = {body.slug for body in bodies if body.in_force_at(at)}
    return tuple(sorted((m for m in mandates if m.runs_at(at) and m.body in standing), key=lambda m: m.order))
