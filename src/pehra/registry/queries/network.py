"""The whole network as plain values, read from the tables once for each revision."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final

from django.db import connection

from pehra.foundation.storing import ask_parts, rows_of, values_of
from pehra.law import mandates as law
from pehra.law.chain import Chains, Network
from pehra.law.clocks import Anchor, ClockRow, OwedBy, Stage
from pehra.law.functions import ORGANISATION, Function, Ownership, Standing
from pehra.law.places import Province, Sector
from pehra.law.routing import RoutingRule
from pehra.law.severity import Severity
from pehra.registry import models
from pehra.registry.queries.days import local_date
from pehra.registry.rules.coverage import Coverage, coverage, in_chain, responds_first


@dataclass(frozen=True)
class Institution:
    """A body as pages show it."""

    id: int
    slug: str
    name_en: str
    name_ur: str
    withdrawn: bool = False


class Snapshot:
    """Everything that the rules look at, as of one revision; chains are compiled once for each date."""

    def __init__(
        self,
        revision: int,
        network: Network,
        clocks: tuple[ClockRow, ...],
        severities: tuple[Severity, ...],
        sectors: tuple[Sector, ...],
        provinces: tuple[Province, ...],
        institutions: dict[str, Institution],
        demonstration: bool,
        places: tuple[tuple[str, ...], tuple[str, ...]],
    ) -> None:
        self.revision = revision
        self.network = network
        self.clocks = clocks
        self.severities = severities
        self.sectors = sectors
        self.provinces = provinces
        self.institutions = institutions
        self.by_id = {each.id: each for each in institutions.values()}
        self.demonstration = demonstration
        # Slugs of all sectors and provinces, those included that the profile no longer has.
        self.places = places
        self._chains: dict[date, Chains] = {}
        self._coverage: dict[tuple[str, date, bool], Coverage] = {}

    def chains(self, at: date) -> Chains:
        found = self._chains.get(at)
        if found is None:
            # Few dates are asked for at once; a walk through history must not fill the memory.
            if len(self._chains) > 64:
                self._chains.clear()
            found = self._chains[at] = Chains(self.network, at)
        return found

    def coverage(self, body: str, at: date, *, first: bool = False) -> Coverage:
        """For which attributes the body stands in the chain, or is the `first` to respond."""
        key = (body, at, first)
        if key not in self._coverage:
            if len(self._coverage) > 256:
                self._coverage.clear()
            belongs = responds_first(body) if first else in_chain(body)
            self._coverage[key] = coverage(self.chains(at), *self.places, belongs)
        return self._coverage[key]

    def holders(self, function: Function, at: date) -> tuple[Institution, ...]:
        """The bodies that hold a function in force on this date."""
        held = law.mandates_in_force(self.network.bodies, self.network.mandates, at)
        slugs = dict.fromkeys(mandate.body for mandate in held if mandate.function is function)
        return tuple(self.institutions[slug] for slug in slugs)


_lock = Lock()
_latest: Snapshot | None = None


REVISION: Final = "SELECT number FROM registry_revision"


@dataclass
class _Steady:
    """The network of the act that is under way, once it has looked: one act is judged by one network."""

    revision: int | None
    found: Snapshot | None = None


_steady: ContextVar[_Steady | None] = ContextVar("steady", default=None)


@contextmanager
def steady(revision: int | None = None) -> Iterator[None]:
    """Within the block `snapshot()` asks the database once and keeps its answer, also while somebody changes it.

    It does not ask where the `revision` (`REVISION`) has just been read with another statement.
    """
    token = _steady.set(_steady.get() or _Steady(revision))
    try:
        yield
    finally:
        _steady.reset(token)


def snapshot(revision: int | None = None) -> Snapshot:
    """The network as the tables hold it now; one small statement unless it has changed.

    `revision` saves that statement where the caller has just read the number with another one.
    """
    held = _steady.get()
    if held is None:
        return _current(_revision() if revision is None else revision)
    if held.found is None:
        known = held.revision if revision is None else revision
        held.found = _current(_revision() if known is None else known)
    return held.found


def last_read() -> Snapshot:
    """The network as this process read it last: for what stands on every page, and must not cost each a statement."""
    return _latest or snapshot()


def is_demonstration() -> bool:
    """Whether the profile in force is made up."""
    return last_read().demonstration


def _current(revision: int) -> Snapshot:
    global _latest
    with _lock:
        while _latest is None or _latest.revision != revision:
            found = _read(revision)
            # A change may have been committed between the reading of the number and that statement: then what was
            # read is newer than its number.
            if (revision := _revision()) == found.revision:
                _latest = found
        return _latest


def _revision() -> int:
    with connection.cursor() as cursor:
        cursor.execute(REVISION)
        (number,) = cursor.fetchone()
    return int(number)


def network_at(at: date) -> Network:
    """Every body, mandate and routing rule; the date is the rules' own business."""
    return snapshot().network


def bodies_holding(function: Function, at: date) -> tuple[Institution, ...]:
    return snapshot().holders(function, at)


def supervising_bodies(at: date) -> frozenset[int]:
    """The Council and the National CERT: their auditors read the whole journal.

    The Council supervises from its constitution on, whether or not its standing makes it receive reports.
    """
    found = snapshot()
    council = {m.body for m in found.network.mandates if m.function is Function.COUNCIL and m.runs_at(at)}
    national = {each.slug for each in found.holders(Function.NATIONAL, at)}
    return frozenset(found.institutions[slug].id for slug in council | national)


def _read(revision: int) -> Snapshot:
    """Everything by one statement: whoever asks first after a change waits for it in the middle of a page."""
    bodies, sectors, provinces, loaded, steps, mandates, organisations, rules, clocks, severities = ask_parts(
        rows_of(models.Body.objects.order_by("slug")),
        rows_of(models.Sector.objects.order_by("slug")),
        rows_of(models.Province.objects.order_by("slug")),
        rows_of(models.LoadedProfile.objects.order_by("-pk")[:1]),
        rows_of(models.StandingStep.objects.order_by("pk")),
        rows_of(models.Mandate.objects.order_by("key")),
        values_of(models.Mandate.objects.exclude(organisation=None).values("organisation_id", "organisation__slug")),
        rows_of(models.RoutingRow.objects.order_by("key")),
        rows_of(models.ClockRow.objects.order_by("key")),
        rows_of(models.SeverityRow.objects.order_by("rank", "key")),
    )
    slugs = {body.pk: body.slug for body in bodies}
    slugs |= {row["organisation_id"]: row["organisation__slug"] for row in organisations}
    return Snapshot(
        revision,
        Network(_bodies(bodies, steps), tuple(_mandate(row, slugs) for row in mandates), tuple(map(_rule, rules))),
        tuple(map(_clock, clocks)),
        tuple(map(_severity, severities)),
        tuple(Sector(each.slug, each.name_en, each.name_ur) for each in sectors if not each.withdrawn_at),
        tuple(Province(each.slug, each.name_en, each.name_ur) for each in provinces if not each.withdrawn_at),
        {
            body.slug: Institution(body.pk, body.slug, body.name_en, body.name_ur, bool(body.withdrawn_at))
            for body in bodies
        },
        any(each.demonstration for each in loaded),
        (tuple(each.slug for each in sectors), tuple(each.slug for each in provinces)),
    )


def _bodies(bodies: list[models.Body], found: list[models.StandingStep]) -> tuple[law.Body, ...]:
    steps: dict[int, list[law.StandingStep]] = defaultdict(list)
    for step in found:
        steps[step.body_id].append(law.StandingStep(Standing(step.standing), step.since, step.citation, step.note))
    for body in bodies:
        if body.withdrawn_at:
            since = local_date(body.withdrawn_at)
            # Its past stays, so that the chain of a past day is told as it was.
            past = [step for step in steps[body.pk] if step.since is None or step.since < since]
            steps[body.pk] = [*past, law.StandingStep(Standing.DISSOLVED, since, "no longer in the profile")]
    return tuple(
        law.Body(body.slug, body.name_en, body.name_ur, tuple(steps[body.pk]), body.department, body.note)
        for body in bodies
    )


def _mandate(row: models.Mandate, slugs: dict[int, str]) -> law.Mandate:
    return law.Mandate(
        row.key,
        slugs[row.body_id],
        Function(row.function),
        row.sector_id,
        row.province_id,
        slugs[row.organisation_id] if row.organisation_id else None,
        row.starts,
        row.ends,
        row.instrument,
        row.citation,
        row.precedence,
        row.note,
    )


def _rule(row: models.RoutingRow) -> RoutingRule:
    return RoutingRule(
        id=row.key,
        tier_from=ORGANISATION if row.tier_from == ORGANISATION else Function(row.tier_from),
        to=Function(row.to_function),
        precedence=row.precedence,
        starts=row.starts,
        ends=row.ends,
        citation=row.citation,
        ownership=frozenset(map(Ownership, row.ownership)),
        sectors=frozenset(row.sectors),
        provinces=frozenset(row.provinces),
        cii=row.cii,
    )


def _clock(row: models.ClockRow) -> ClockRow:
    return ClockRow(
        id=row.key,
        function=Function(row.function),
        stage=Stage(row.stage),
        rsit_class=row.rsit_class,
        severity=row.severity,
        hours=row.hours,
        months=row.months,
        anchor=Anchor(row.anchor),
        owed_by=OwedBy(row.owed_by),
        remind_before_hours=tuple(row.remind_before),
        remind_after_hours=tuple(row.remind_after),
        starts=row.starts,
        ends=row.ends,
        citation=row.citation,
        call_minutes=row.call_minutes,
    )


def _severity(row: models.SeverityRow) -> Severity:
    return Severity(
        row.key,
        row.slug,
        row.rank,
        row.name_en,
        row.name_ur,
        row.meaning_en,
        row.meaning_ur,
        row.starts,
        row.ends,
        row.citation,
    )
