"""Directives: drafted, issued to whom they select, closed or revoked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from pehra.council.actions import directive_clocks
from pehra.council.models import Directive, Duty, Motion, Resolution, Tally, TierPlace
from pehra.council.queries.directives import Standpoint, get, standpoint
from pehra.council.rules.directives import MOST_TEXT, OPEN, PREFIX, DutyState, after
from pehra.council.rules.steps import MotionState
from pehra.council.rules.tiers import column, path_of, written
from pehra.formats.references import fresh
from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.foundation.printing import verification_code
from pehra.law.council import MotionKind
from pehra.law.functions import Function, Ownership
from pehra.registry import queries as registry
from pehra.registry.queries import Selection
from pehra.registry.rules.fields import Fields

# The shortest time that anybody is given.
SHORTEST = timedelta(hours=1)


@dataclass(frozen=True)
class Draft:
    """What a directive says, to whom and until when."""

    title_en: str
    text_en: str
    acknowledge_by: datetime
    comply_by: datetime
    selection: Selection
    title_ur: str = ""
    text_ur: str = ""
    evidence_needed: bool = True


@transaction.atomic
def draft(*, by: Person, issuer_id: int, given: Draft, resolution: Resolution | None = None, at: datetime) -> Directive:
    """Write a directive down, for the Council after its resolution, or for a body by its own mandate.

    Raises Absent, Invalid, and Conflict where there is nothing that it could rest on.
    """
    stand = standpoint(by, at)
    if issuer_id not in stand.issues:
        raise Absent
    body = registry.snapshot().by_id[issuer_id]
    row = Directive(
        reference=fresh(PREFIX),
        issuer_id=issuer_id,
        resolution=resolution,
        citation=_ground(stand, body.slug, resolution),
        state=after("directive", "*", "draft"),
        drafted_by=by.label,
        drafted_at=at,
        **_checked(given, at),
    )
    row.save(force_insert=True)
    _done(by, at, "directive.draft", row, {"resolution": resolution.number if resolution else None})
    return row


@transaction.atomic
def edit(
    *, by: Person, reference: str, issuer_id: int, given: Draft, resolution: Resolution | None = None, at: datetime
) -> Directive:
    """Change a draft, also in whose name it is and on what it rests. Raises Absent, Forbidden, Conflict, Invalid."""
    row = _own(by, reference, at)
    row.state = after("directive", row.state, "edit")
    stand = standpoint(by, at)
    if issuer_id not in stand.issues:
        raise Absent
    row.citation = _ground(stand, registry.snapshot().by_id[issuer_id].slug, resolution)
    row.issuer_id, row.resolution = issuer_id, resolution
    for name, value in _checked(given, at).items():
        setattr(row, name, value)
    row.save()
    _done(by, at, "directive.edit", row, {"resolution": resolution.number if resolution else None})
    return row


@transaction.atomic
def issue(*, by: Person, reference: str, at: datetime) -> Directive:
    """Bind whoever the selection means today. Each is told at once. Raises Conflict where it means nobody."""
    row = _own(by, reference, at)
    row.state = after("directive", row.state, "issue")
    # What it rests on may have changed since it was drafted.
    row.citation = _ground(standpoint(by, at), registry.snapshot().by_id[row.issuer_id].slug, row.resolution)
    if row.acknowledge_by <= at:
        raise Conflict("The day of acknowledgement is past: give them time.")
    meant = list(registry.addressees(selection_of(row.selection), registry.local_date(at)))
    meant = [each for each in meant if each.party_id != row.issuer_id]
    if not meant:
        raise Conflict("This directive is for nobody: its selection fits no party.")
    paths = {each.party_id: written(path_of(each.steps)) for each in meant}
    row.issued_at, row.addressed, row.code = at, len(paths), verification_code()
    row.save()
    _bind(row, paths)
    directive_clocks.start(row, at=at)
    params = {"title": row.title_en, "day": registry.local_date(row.comply_by).isoformat()}
    telling = Telling(
        kind="directive.issued",
        text="A directive binds you: “%(title)s”. Comply by %(day)s.",
        link=link_of(row),
        params=params,
        subject=subject_of(row),
    )
    notify(telling=telling, parties=list(paths), at=at)
    _done(by, at, "directive.issue", row, {"addressed": len(paths), "selection": row.selection})
    return row


@transaction.atomic
def discard(*, by: Person, reference: str, at: datetime) -> Directive:
    """Put a draft away."""
    row = _own(by, reference, at)
    row.state = after("directive", row.state, "discard")
    row.ended_at = at
    row.save()
    _done(by, at, "directive.discard", row, {})
    return row


@transaction.atomic
def close(*, by: Person, reference: str, at: datetime) -> Directive:
    """Say that it is done with: possible once everybody has complied or is waived."""
    row = _own(by, reference, at)
    row.state = after("directive", row.state, "close")
    if row.duties.filter(state__in=OPEN).exists():
        raise Conflict("Somebody still owes an answer: waive it, or revoke the directive.")
    row.ended_at = at
    row.save()
    directive_clocks.end(row, at=at)
    _done(by, at, "directive.close", row, {})
    return row


@transaction.atomic
def revoke(*, by: Person, reference: str, reason: str, at: datetime) -> Directive:
    """Bind nobody any more. Whoever has complied stays noted so; the others are released and told."""
    fields = Fields()
    words = fields.text("reason", reason, lines=True)
    fields.check()
    row = _own(by, reference, at)
    row.state = after("directive", row.state, "revoke")
    row.ended_at, row.ended_reason = at, words
    row.save()
    released = list(row.duties.filter(state__in=OPEN).values_list("party_id", flat=True))
    row.duties.filter(state__in=OPEN).update(state=DutyState.RELEASED, settled_at=at)
    freed = {column(state): 0 for state in OPEN}
    moved: Any = sum((F(name) for name in freed), F("released"))
    row.tallies.update(**freed, released=moved)
    directive_clocks.end(row, at=at)
    telling = Telling(
        kind="directive.revoked",
        text="The directive “%(title)s” is revoked: you owe nothing by it any more.",
        link=link_of(row),
        params={"title": row.title_en},
        subject=subject_of(row),
    )
    notify(telling=telling, parties=released, at=at)
    _done(by, at, "directive.revoke", row, {"reason": words, "released": len(released)})
    return row


def subject_of(row: Directive) -> str:
    """Under which name the journal and the clocks know a directive."""
    return f"directive:{row.reference}"


def link_of(row: Directive) -> str:
    return f"/council/directives/{row.reference}/"


def stored(selection: Selection) -> dict[str, object]:
    """A selection as JSON has it."""
    return {
        "organisations": selection.organisations,
        "sectors": sorted(selection.sectors),
        "provinces": sorted(selection.provinces),
        "ownerships": sorted(selection.ownerships),
        "cii": selection.cii,
        "functions": sorted(selection.functions),
        "parties": sorted(selection.parties),
    }


def selection_of(kept: Mapping[str, Any]) -> Selection:
    """The same back."""
    return Selection(
        organisations=bool(kept.get("organisations")),
        sectors=frozenset(kept.get("sectors", ())),
        provinces=frozenset(kept.get("provinces", ())),
        ownerships=frozenset(kept.get("ownerships", ())),
        cii=kept.get("cii"),
        functions=frozenset(map(Function, kept.get("functions", ()))),
        parties=frozenset(kept.get("parties", ())),
    )


def _ground(stand: Standpoint, slug: str, resolution: Resolution | None) -> str:
    """What the directive rests on: a resolution that instructs, or the mandate of the body that instructs.

    The resolution stays as it is until this transaction ends.
    """
    found = registry.snapshot()
    mandates = [each for each in found.network.mandates if each.body == slug and each.runs_at(stand.on)]
    if any(each.function is Function.COUNCIL for each in mandates):
        if resolution is None or resolution.motion.kind != MotionKind.DIRECTIVE:
            raise Conflict("The Council instructs by a resolution: name one that was carried as a directive.")
        if Motion.objects.select_for_update().get(pk=resolution.motion_id).state != MotionState.CARRIED:
            raise Conflict("This resolution is superseded.")
        return ""
    if resolution is not None:
        raise Conflict("A resolution is the Council's: this body instructs by its own mandate.")
    own = next((each for each in mandates if each.function is Function.NATIONAL), None)
    if own is None:
        raise Conflict("This body has no mandate by which it instructs.")
    return own.citation


def _checked(given: Draft, at: datetime) -> dict[str, Any]:
    fields = Fields()
    title_en = fields.name("title_en", given.title_en)
    title_ur = fields.name("title_ur", given.title_ur, required=False)
    text_en = fields.text("text_en", given.text_en, longest=MOST_TEXT, lines=True)
    text_ur = fields.text("text_ur", given.text_ur, longest=MOST_TEXT, required=False, lines=True)
    if given.acknowledge_by < at + SHORTEST:
        fields.problem("acknowledge_by", "Give them at least an hour.")
    if given.comply_by < given.acknowledge_by:
        fields.problem("comply_by", "Nobody complies before they have acknowledged.")
    _check_selection(fields, given.selection)
    fields.check()
    return {
        "title_en": title_en,
        "title_ur": title_ur,
        "text_en": text_en,
        "text_ur": text_ur,
        "acknowledge_by": given.acknowledge_by,
        "comply_by": given.comply_by,
        "selection": stored(given.selection),
        "evidence_needed": given.evidence_needed,
    }


def _check_selection(fields: Fields, selection: Selection) -> None:
    sectors, provinces = registry.snapshot().places
    for field, chosen, known in (
        ("sectors", selection.sectors, frozenset(sectors)),
        ("provinces", selection.provinces, frozenset(provinces)),
        ("ownerships", selection.ownerships, frozenset(Ownership)),
    ):
        for wrong in sorted(chosen - known)[:1]:
            fields.problem(field, "There is none of this name: %(name)s.", name=wrong)
    for wrong in registry.unknown_parties(selection.parties)[:1]:
        fields.problem("parties", "There is none of this name: %(name)s.", name=wrong)
    if not (selection.organisations or selection.functions or selection.parties):
        fields.problem("organisations", "Say whom this is for: organisations, bodies, or a list.")


def _own(by: Person, reference: str, at: datetime) -> Directive:
    """The directive, locked, for whoever instructs for its issuer. Raises Absent and Forbidden."""
    stand = standpoint(by, at)
    row = get(stand, reference)
    if row.issuer_id not in stand.issues:
        raise Forbidden("Only who issues a directive does this.")
    return Directive.objects.select_for_update().get(pk=row.pk)


def _bind(row: Directive, paths: Mapping[int, str]) -> None:
    places = places_of(paths.values())
    told = DutyState.TOLD
    duties = [Duty(directive=row, party_id=party, place_id=places[path], state=told) for party, path in paths.items()]
    Duty.objects.bulk_create(duties, batch_size=1000)
    counted = Counter(places[path] for path in paths.values())
    Tally.objects.bulk_create(Tally(directive=row, place_id=place, told=count) for place, count in counted.items())


def places_of(paths: Iterable[str]) -> dict[str, int]:
    """The number of each path's place; one that is new is kept."""
    wanted = set(paths)
    TierPlace.objects.bulk_create([TierPlace(path=path) for path in sorted(wanted)], ignore_conflicts=True)
    return dict(TierPlace.objects.filter(path__in=wanted).values_list("path", "pk"))


def _done(by: Person, at: datetime, act: str, row: Directive, detail: dict[str, object]) -> None:
    record(by=by, at=at, act=act, subject=subject_of(row), party_id=row.issuer_id, detail=detail)
