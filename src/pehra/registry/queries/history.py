"""The registry over time, for those who must tell of a past day whose something was and who answered for it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from django.db import connection

from pehra.law.chain import ChainError, Chains, Subject
from pehra.law.functions import Ownership
from pehra.registry.models import CiiDesignation, NetworkObject, Organisation, PastAttributes
from pehra.registry.queries.chains import subjects
from pehra.registry.queries.network import Snapshot, snapshot

# All that the answers here are made of, as one text for each table; organisations' names are no part of it.
_STATE = """
SELECT md5(concat_ws('|',
  (SELECT number FROM registry_revision),
  (SELECT md5(string_agg(concat_ws(',', id, organisation_id, kind, value, approved_at, held_since, held_until), ';'
    ORDER BY id)) FROM registry_network_object WHERE approved_at IS NOT NULL),
  (SELECT md5(string_agg(concat_ws(',', party_ptr_id, sector_id, province_id, ownership, body_id, attributes_since), ';'
    ORDER BY party_ptr_id)) FROM registry_organisation),
  (SELECT md5(string_agg(concat_ws(',', organisation_id, until, sector_id, province_id, ownership, body_id), ';'
    ORDER BY id)) FROM registry_past_attributes),
  (SELECT md5(string_agg(concat_ws(',', organisation_id, designated_on, ended_on), ';'
    ORDER BY id)) FROM registry_cii_designation)
))
"""


@dataclass(frozen=True)
class Held:
    """A network object that an organisation holds, or held, by an approved claim.

    From `since` (None: always) until the day before `until` (None: still). `rank` is the place in the order in which
    claims were approved. An autonomous system's `value` is its number in digits.
    """

    kind: str
    value: str
    organisation_id: int
    rank: int
    since: date | None
    until: date | None


@dataclass(frozen=True)
class Stretch:
    """From `since` (None: always) on an organisation was this; `first` is its first responder's id, 0 without any."""

    since: date | None
    first: int
    sector: str
    province: str


def registry_state() -> str:
    """A short text that is another whenever what this module answers may be; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        (state,) = cursor.fetchone()
    return str(state)


def held_objects(organisations: Collection[int] | None = None) -> Iterator[Held]:
    """Every network object that was ever approved, of all organisations or of these, in the order of approval."""
    rows = NetworkObject.objects.exclude(approved_at=None).order_by("approved_at", "pk")
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    wanted = ("kind", "value", "organisation_id", "held_since", "held_until")
    for rank, (kind, value, organisation, since, until) in enumerate(rows.values_list(*wanted).iterator(10_000)):
        yield Held(kind, value.removeprefix("AS") if kind == "asn" else value, organisation, rank, since, until)


def gave_up(*, since: date | None = None, until: date) -> set[int]:
    """The organisations of which an approved object ended from one day (None: ever) to another, both included."""
    rows = NetworkObject.objects.exclude(approved_at=None).filter(held_until__lte=until)
    if since is not None:
        rows = rows.filter(held_until__gte=since)
    return set(rows.values_list("organisation_id", flat=True))


def chains_today(at: date) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The ids of the bodies of each organisation's chain, first responder first; none where no chain can be told."""
    found = snapshot()
    compiled = found.chains(at)
    for pk, subject in subjects(at):
        try:
            steps = compiled.of(subject)
        except ChainError:
            steps = ()
        yield pk, tuple(found.institutions[step.body].id for step in steps)


def stretches() -> dict[int, tuple[Stretch, ...]]:
    """What each organisation was from day to day, in the order of time: the first begins as far back as anybody asks.

    Days to come are told as far as they are decided: a hand-over that is ordered, a mandate that ends.
    """
    found = snapshot()
    responders = _Responders(found)
    named = frozenset(mandate.organisation for mandate in found.network.mandates if mandate.organisation)
    return {
        pk: _joined(
            Stretch(day, first, each.subject.sector, each.subject.province)
            for each in spans
            for day, first in responders.between(each)
        )
        for pk, spans in _subjects_over_time(named)
    }


@dataclass(frozen=True)
class _Was:
    """An organisation was this from a day (None: always) until the day before another (None: still)."""

    since: date | None
    until: date | None
    subject: Subject


class _Responders:
    """First responders over time: alike subjects are answered once for each day on which the network changes."""

    def __init__(self, found: Snapshot) -> None:
        self._found = found
        self._days = _turning_days(found)
        self._chains = [_chains(found, day) for day in (date.min, *self._days)]
        self._answers: dict[Subject, list[int]] = {}

    def between(self, was: _Was) -> Iterator[tuple[date | None, int]]:
        """The id of the first responder from day to day."""
        firsts = self._answers.get(was.subject)
        if firsts is None:
            firsts = self._answers[was.subject] = [self._first(chains, was.subject) for chains in self._chains]
        place = bisect_right(self._days, was.since) if was.since else 0
        yield was.since, firsts[place]
        for day, first in zip(self._days[place:], firsts[place + 1 :], strict=True):
            if was.until is not None and day >= was.until:
                break
            yield day, first

    def _first(self, chains: Chains | None, subject: Subject) -> int:
        try:
            steps = chains.of(subject) if chains else ()
        except ChainError:
            return 0
        return self._found.institutions[steps[0].body].id if steps else 0


def _chains(found: Snapshot, day: date) -> Chains | None:
    try:
        return Chains(found.network, day)
    except ChainError:
        return None


def _turning_days(found: Snapshot) -> list[date]:
    """The days on which a body, a mandate or a rule begins or ends to be in force."""
    network = found.network
    days = {step.since for body in network.bodies for step in body.standings}
    days |= {day for mandate in network.mandates for day in (mandate.starts, mandate.ends)}
    days |= {day for rule in network.rules for day in (rule.starts, rule.ends)}
    return sorted(day for day in days if day is not None and day > date.min)


def _subjects_over_time(named: frozenset[str]) -> Iterator[tuple[int, list[_Was]]]:
    """Every organisation with what the rules looked at in it. A slug stands only where a mandate ever named it."""
    past = _past()
    designated = _designated()
    wanted = ("pk", "slug", "sector_id", "ownership", "province_id", "body__slug")
    for pk, slug, *today in Organisation.objects.order_by("pk").values_list(*wanted).iterator(10_000):
        steps = [*past.get(pk, ()), (None, tuple(today))]
        runs = designated.get(pk, ())
        days = {until for until, _ in steps if until} | {day for run in runs for day in run if day}
        bounds = [None, *sorted(days), None]
        yield (
            pk,
            [
                _Was(since, until, _subject(slug if slug in named else "", steps, runs, since))
                for since, until in pairwise(bounds)
            ],
        )


Attributes = tuple[str, str, str, str | None]


def _subject(
    slug: str,
    steps: Sequence[tuple[date | None, Attributes]],
    runs: Sequence[tuple[date, date | None]],
    since: date | None,
) -> Subject:
    """What the rules look at from a day on; None: as far back as anybody asks."""
    day = since or date.min
    sector, ownership, province, body = next(was for until, was in steps if until is None or day < until)
    cii = any(starts <= day and (ends is None or day < ends) for starts, ends in runs)
    return Subject(slug, sector, Ownership(ownership), province, cii, body)


def _past() -> dict[int, list[tuple[date | None, Attributes]]]:
    """What organisations were until which day, in the order of time."""
    found: dict[int, list[tuple[date | None, Attributes]]] = defaultdict(list)
    wanted = ("organisation_id", "until", "sector_id", "ownership", "province_id", "body__slug")
    for pk, until, *attributes in PastAttributes.objects.order_by("until").values_list(*wanted):
        found[pk].append((until, tuple(attributes)))
    return found


def _designated() -> dict[int, list[tuple[date, date | None]]]:
    found: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    rows = CiiDesignation.objects.values_list("organisation_id", "designated_on", "ended_on")
    for pk, starts, ends in rows:
        found[pk].append((starts, ends))
    return found


def _joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Without those that say what the one before says."""
    found: list[Stretch] = []
    for each in stretches:
        if not found or replace(each, since=found[-1].since) != found[-1]:
            found.append(each)
    return tuple(found)
