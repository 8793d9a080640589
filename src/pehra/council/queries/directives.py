"""Looking at directives: where somebody stands towards them, how far everybody is, and what one addressee owes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from pehra.council import policy
from pehra.council.models import Directive, Duty, Resolution, Tally, TierPlace
from pehra.council.queries.desk import council_on, rules
from pehra.council.rules.addressing import ACCEPTS, ANSWERS, INSTRUCTS, READS_OWN, SUPERVISES, supervisor
from pehra.council.rules.directives import DirectiveState
from pehra.council.rules.governing import find
from pehra.council.rules.steps import MotionState
from pehra.council.rules.tiers import COLUMNS, Counts, Line, Path, added_up, below, read, total
from pehra.formats.references import tidy
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import Slice, slice_of
from pehra.foundation.access.roles import Role
from pehra.foundation.printing import tidy_code
from pehra.law.council import About, Answer, MotionKind
from pehra.law.functions import Function
from pehra.registry import queries as registry

PUBLISHED = (DirectiveState.ISSUED, DirectiveState.CLOSED, DirectiveState.REVOKED)


@dataclass(frozen=True)
class Standpoint:
    """A person's place towards directives on a day. `issues`: the bodies for which they instruct; `everything`: reads
    how the whole network stands; `names_addressees`: who of them also sees single addressees (a Council member does
    not); `under`: bodies (slugs) whose constituents they look after; `own`: their parties.
    """

    person: Person
    on: date
    issues: frozenset[int]
    everything: bool
    names_addressees: bool
    under: frozenset[str]
    own: frozenset[int]

    @cached_property
    def places(self) -> dict[int, Path]:
        """Every place that they look down on, by number, whole."""
        found = {pk: read(path) for pk, path in TierPlace.objects.values_list("pk", "path")}
        if self.everything:
            return found
        return {pk: path for pk, path in found.items() if self.is_above(path)}

    def is_above(self, path: Path) -> bool:
        """Whether one of their bodies is a tier of this path."""
        return any(tier.body in self.under for tier in path)

    def lists(self, directive: Directive, path: Path = ()) -> bool:
        """Whether they are told who stands below a tier. Seeing every tier's figures is not enough for that."""
        return self.names_addressees or directive.issuer_id in self.issues or self.is_above(path)

    def shown(self, leaves: Mapping[Path, Counts]) -> dict[Path, Counts]:
        """Counts as this person sees them: the whole tree, or only what stands under their bodies."""
        return dict(leaves) if self.everything else below(leaves, self.under)

    def answers_for(self, duty: Duty) -> bool:
        return self.person.holds(duty.party_id, ANSWERS)

    def decides(self, directive: Directive, duty: Duty) -> bool:
        """Waivers and ends are the issuer's business, and never about itself."""
        return directive.issuer_id in self.issues and directive.issuer_id != duty.party_id

    def accepts(self, directive: Directive, duty: Duty) -> bool:
        """What was shown is accepted by the addressee's first responder, or by the issuer; never by the addressee."""
        if self.decides(directive, duty):
            return True
        body = supervisor(read(duty.place.path), [duty.party.slug])
        held = registry.snapshot().institutions.get(body or "")
        return held is not None and self.person.holds(held.id, ACCEPTS)


def standpoint(person: Person, at: datetime) -> Standpoint:
    """Raises Absent for whoever has nothing to do with directives."""
    on = registry.local_date(at)
    found = registry.snapshot()
    council = council_on(on)
    secretariat = policy.prepares(person, council)
    issues = frozenset(council) if secretariat else frozenset()
    rule = find(rules(), About.DIRECTIVE, on)
    if rule is not None and rule.answer == Answer.NATIONAL_TOO:
        national = {each.id for each in found.holders(Function.NATIONAL, on)}
        issues |= person.parties(INSTRUCTS) & national
    under = frozenset(found.by_id[pk].slug for pk in person.parties(SUPERVISES) if pk in found.by_id)
    names = secretariat or not person.parties({Role.AUDITOR}).isdisjoint(council)
    made = Standpoint(person, on, issues, policy.reads(person, council), names, under, person.parties(READS_OWN))
    if not (made.issues or made.everything or made.own):
        raise Absent
    return made


def known_to(stand: Standpoint) -> Q:
    """The directives of which somebody may know: what they draft, what they owe, and what those below them owe."""
    condition = Q(issuer__in=stand.issues)
    published = Q(state__in=PUBLISHED)
    if stand.everything:
        return condition | published
    condition |= published & Exists(Duty.objects.filter(directive=OuterRef("pk"), party__in=stand.own))
    if stand.under:
        condition |= published & Exists(Tally.objects.filter(directive=OuterRef("pk"), place__in=list(stand.places)))
    return condition


def instructing(limit: int = 50) -> dict[str, Resolution]:
    """The Council's newest resolutions that instruct, by number."""
    rows = Resolution.objects.filter(motion__kind=MotionKind.DIRECTIVE, motion__state=MotionState.CARRIED)
    rows = rows.select_related("motion")
    return {each.number: each for each in rows.order_by("-year", "-running")[:limit]}


@dataclass(frozen=True)
class Row:
    """A directive in a list: what everybody below the reader makes of it, and what the reader's own parties owe."""

    directive: Directive
    counts: Counts | None
    own: tuple[Duty, ...]


def directives(
    stand: Standpoint, *, state: str = "", after: str = "", before: str = "", last: bool = False, limit: int = 50
) -> Slice[Row]:
    """A page of the directives that somebody may know of, the newest first."""
    rows = Directive.objects.filter(known_to(stand)).select_related("issuer", "resolution").defer("text_en", "text_ur")
    if state:
        rows = rows.filter(state=state)
    page = slice_of(rows, "drafted_at", after=after, before=before, last=last, limit=limit)
    sums = _sums(stand, [each.pk for each in page.rows])
    own = _own(stand, [each.pk for each in page.rows])
    return Slice(
        [Row(each, sums.get(each.pk), tuple(own.get(each.pk, ()))) for each in page.rows], page.newer, page.older
    )


def _sums(stand: Standpoint, directives: list[int]) -> dict[int, Counts]:
    rows = Tally.objects.filter(directive__in=directives)
    if not stand.everything:
        rows = rows.filter(place__in=list(stand.places))
    summed = rows.order_by().values("directive_id").annotate(**{f"sum_{name}": Sum(name) for name in COLUMNS})
    return {row["directive_id"]: Counts(*(row[f"sum_{name}"] for name in COLUMNS)) for row in summed}


def _own(stand: Standpoint, directives: list[int]) -> dict[int, list[Duty]]:
    found: dict[int, list[Duty]] = {}
    duties = Duty.objects.filter(directive__in=directives, party__in=stand.own).select_related("party")
    for duty in duties.order_by("party__slug"):
        found.setdefault(duty.directive_id, []).append(duty)
    return found


@dataclass(frozen=True)
class View:
    """A directive as somebody sees it: the tiers below them (empty: none), and their own parties' duties."""

    directive: Directive
    lines: tuple[Line, ...]
    counts: Counts
    unplaced: Counts
    own: tuple[Duty, ...]
    may_issue: bool

    @property
    def supervised(self) -> bool:
        return bool(self.lines) or self.unplaced.total > 0


def get(stand: Standpoint, reference: str) -> Directive:
    """Raises Absent also for one that is not this person's business."""
    found = Directive.objects.select_related("issuer", "resolution__motion", "annex")
    row = found.filter(known_to(stand), reference=tidy(reference)).first()
    if row is None:
        raise Absent
    return row


def printable(stand: Standpoint, reference: str) -> Directive:
    """One that binds or has bound somebody, to be printed. Raises Absent."""
    row = get(stand, reference)
    if row.state not in PUBLISHED:
        raise Absent
    return row


def by_code(code: str) -> Directive | None:
    """What anybody is told who holds a printed directive and types its code. There is no other way to find one."""
    written = tidy_code(code)
    rows = Directive.objects.select_related("issuer", "resolution")
    return rows.filter(code=written, state__in=PUBLISHED).first() if written else None


def directive_view(stand: Standpoint, reference: str) -> View:
    row = get(stand, reference)
    leaves = leaves_of(stand, row)
    shown = stand.shown(leaves)
    return View(
        row,
        tuple(added_up(shown)),
        total(shown),
        leaves.get((), Counts()) if stand.everything else Counts(),
        tuple(_own(stand, [row.pk]).get(row.pk, ())),
        row.issuer_id in stand.issues,
    )


def leaves_of(stand: Standpoint, directive: Directive) -> dict[Path, Counts]:
    """The counts by the place directly above the addressees, as far as this person looks down on it."""
    places = stand.places
    rows = Tally.objects.filter(directive=directive, place__in=list(places)).values_list("place_id", *COLUMNS)
    return {places[place]: Counts(*counts) for place, *counts in rows}


def network_lines(stand: Standpoint) -> list[Line]:
    """Every directive in force together, tier by tier."""
    places = stand.places
    rows = Tally.objects.filter(directive__state=DirectiveState.ISSUED, place__in=list(places))
    summed = rows.order_by().values("place_id").annotate(**{f"sum_{name}": Sum(name) for name in COLUMNS})
    leaves = {places[row["place_id"]]: Counts(*(row[f"sum_{name}"] for name in COLUMNS)) for row in summed}
    return added_up(stand.shown(leaves))


def duties_under(
    stand: Standpoint, directive: Directive, *, path: Path = (), states: Iterable[str] = ()
) -> "QuerySet[Duty]":
    """The duties below a tier that this person looks down on, in the order of their numbers. Raises Absent."""
    below_them = {pk: each for pk, each in stand.places.items() if stand.lists(directive, each)}
    found = Tally.objects.filter(directive=directive, place__in=list(below_them))
    if not stand.lists(directive) and not found.exists():
        raise Absent
    places = [pk for pk, each in below_them.items() if _leads_to(each, path)]
    rows = Duty.objects.filter(directive=directive, place__in=places).select_related("party", "place")
    wanted = list(states)
    return (rows.filter(state__in=wanted) if wanted else rows).order_by("pk")


def _leads_to(whole: Path, part: Path) -> bool:
    """Whether a path, wherever it is cut off, goes through this one."""
    return not part or any(whole[place : place + len(part)] == part for place in range(len(whole)))


def duty_of(stand: Standpoint, reference: str, slug: str) -> Duty:
    """What one addressee owes. Raises Absent also for whoever neither is that party nor looks after it."""
    directive = get(stand, reference)
    rows = directive.duties.select_related("party", "place")
    row = rows.filter(party__slug=slug).first()
    if row is None or not (row.party_id in stand.own or _looks_at(stand, directive, row)):
        raise Absent
    row.directive = directive
    return row


def _looks_at(stand: Standpoint, directive: Directive, duty: Duty) -> bool:
    """A Council member sees how far a tier is, and of nobody below it what they have written."""
    if directive.issuer_id in stand.issues:
        return True
    return stand.is_above(read(duty.place.path)) or stand.names_addressees
