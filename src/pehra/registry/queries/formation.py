"""Establishment files: where each stands, for how long, who moves it on, and what its notification would change.

How far a file has come is public inside the network, as the standing of its body is. Its papers are not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.person import Person
from pehra.foundation.documents import queries as documents
from pehra.foundation.documents.queries import Kept
from pehra.law import mandates as law
from pehra.law.chain import ChainError
from pehra.law.formation import FORMED, STATE, FormationRow, FormationState, expected, notifying
from pehra.law.functions import Function
from pehra.law.mandates import Mandate, mandates_in_force
from pehra.registry import models, policy
from pehra.registry.queries.days import local_date
from pehra.registry.queries.formation_passing import Changes, changes, organisations_of
from pehra.registry.queries.formation_rows import formation_rows
from pehra.registry.queries.hand_overs import HandOver, counted
from pehra.registry.queries.network import Institution, Snapshot, snapshot
from pehra.registry.queries.passing import Progress, progress_of
from pehra.registry.rules.formation import OFFERED, FileAct, Transition, Who, next_steps, possible
from pehra.registry.rules.formation_network import drafts, functions_of, notified, stand_ins
from pehra.registry.rules.hand_over import told as told_number

COUNTED = (Function.NATIONAL, Function.GOVERNMENT, Function.CII, Function.SECTORAL, Function.PROVINCIAL)


@dataclass(frozen=True)
class File:
    """One CERT to be. `since`: in its state; None where nobody can say. `waited` in days, None where it waits no more.

    `row` is what the profile expects of files in this state. `pending_on`: notified for a day that has not come, or
    whose notification could not take effect since `failed_at`, because of `failure`.
    """

    body: Institution
    department: str
    note: str
    state: FormationState
    since: date | None
    waited: int | None
    row: FormationRow | None
    functions: tuple[Function, ...]
    mandates: tuple[Mandate, ...]
    next: tuple[Transition, ...]
    pending_on: date | None = None
    merged_into: Institution | None = None
    failed_at: datetime | None = None
    failure: str = ""

    @property
    def late(self) -> bool:
        return self.row is not None and self.waited is not None and self.waited > (self.row.days or 0)

    @property
    def awaited(self) -> Transition | None:
        """The step that somebody is to take next: the first of the table's ways on that does not come by itself."""
        steps = () if self.pending_on else self.next
        return next((each for each in steps if each.who is not Who.SYSTEM), None)


@dataclass(frozen=True)
class FileStep:
    """One step as it is shown. `row` is None for what the profile tells, which has only the standing and its source.

    `progress`: how far that has come which follows from it.
    """

    state: FormationState
    on: date | None
    citation: str
    row: models.FormationStep | None = None
    paper: Kept | None = None
    successor: Institution | None = None
    note: str = ""
    progress: Progress | None = None


@dataclass(frozen=True)
class Preview:
    """What the notification of this CERT on a day would change.

    `moves` are counts by what moves, None where so few that the number would tell of somebody.
    """

    on: date
    chains: int
    first_responders: int
    ends: tuple[Mandate, ...]
    begins: tuple[Mandate, ...]
    moves: dict[str, int | None] = field(default_factory=dict)
    impossible: str = ""


@dataclass(frozen=True)
class FileView:
    """A file for one viewer: `offered` are the steps that they may take, `may_read`: its papers too.

    `passing` is what of its steps is still to pass.
    """

    file: File
    steps: list[FileStep]
    offered: tuple[Transition, ...]
    may_read: bool
    preview: Preview | None
    notifies: FormationRow | None
    passing: Progress | None = None


@dataclass(frozen=True)
class HeldFor:
    """A function that the National CERT holds until a separate body is notified."""

    function: Function
    holder: Institution
    mandate: Mandate
    awaited: tuple[Institution, ...]


def councils(found: Snapshot, on: date) -> frozenset[int]:
    """The bodies that are the Council on a day; whether it is notified makes no difference to its secretariat."""
    mandates = (each for each in found.network.mandates if each.function is Function.COUNCIL and each.runs_at(on))
    return frozenset(found.institutions[each.body].id for each in mandates)


def files(at: datetime) -> list[File]:
    """Every file, tier by tier and by slug; those that have come to their end included."""
    found, today, rows = snapshot(), local_date(at), formation_rows()
    acted = {row.body_id: row for row in models.FormationFile.objects.all()}
    last = {row.file_id: row for row in _latest()}
    shown = []
    for body in found.network.bodies:
        institution = found.institutions[body.slug]
        if _is_kept(found, body.slug):
            shown.append(_file(found, body, acted.get(institution.id), last.get(institution.id), rows, today))
    return sorted((each for each in shown if each), key=_order)


def file(slug: str, at: datetime) -> File:
    """One file. Raises Absent for a body that has none."""
    found = snapshot()
    institution = found.institutions.get(slug)
    if institution is None or not _is_kept(found, slug):
        raise Absent
    body = next(each for each in found.network.bodies if each.slug == slug)
    row = models.FormationFile.objects.filter(pk=institution.id).first()
    last = row.steps.order_by("-pk").first() if row else None
    view = _file(found, body, row, last, formation_rows(), local_date(at))
    if view is None:
        raise Absent
    return view


def file_view(viewer: Person, slug: str, at: datetime) -> FileView:
    """A file as this person may see it. Raises Absent."""
    shown, found, today = file(slug, at), snapshot(), local_date(at)
    may_read = reads_papers(viewer, shown.body.id, at)
    wanted = may_read and bool({FileAct.NOTIFY, FileAct.APPROVE} & {each.act for each in shown.next})
    steps = _steps(found, slug, may_read)
    return FileView(
        file=shown,
        steps=steps,
        offered=offered(viewer, shown, at),
        may_read=may_read,
        preview=preview(slug, today, at) if wanted else None,
        notifies=notifying(formation_rows(), shown.functions, today),
        passing=_passing(each.progress for each in steps),
    )


def progress(slug: str, at: datetime) -> Progress | None:
    """What of the steps of a file is still to pass. Raises Absent."""
    rows = models.FormationStep.objects.filter(file_id=file(slug, at).body.id)
    return _passing(progress_of(rows.values_list("pk", flat=True)).values())


def _passing(known: Iterable[Progress | None]) -> Progress | None:
    return next((each for each in known if each is not None and not each.finished), None)


def offered(viewer: Person, shown: File, at: datetime) -> tuple[Transition, ...]:
    """The steps that this person may take on the file now."""
    council = councils(snapshot(), local_date(at))
    allowed = {
        Who.SECRETARIAT: policy.keeps_files(viewer, council),
        Who.TEAM: policy.moves_file(viewer, shown.body.id, council),
    }
    pending = shown.pending_on is not None
    return tuple(each for each in OFFERED if possible(each.act, shown.state, pending=pending) and allowed[each.who])


def may_open(viewer: Person, at: datetime) -> bool:
    return policy.keeps_files(viewer, councils(snapshot(), local_date(at)))


def reads_papers(viewer: Person, body_id: int, at: datetime) -> bool:
    found, today = snapshot(), local_date(at)
    national = frozenset(each.id for each in found.holders(Function.NATIONAL, today))
    return policy.reads_papers(viewer, body_id, councils(found, today), national)


def paper(viewer: Person, slug: str, key: UUID, at: datetime) -> tuple[Kept, bytes]:
    """One paper of a file, for those who read it. Raises Absent also where the file itself may be seen."""
    shown = file(slug, at)
    row = models.FormationStep.objects.filter(file_id=shown.body.id, document__key=key).first()
    if row is None or row.document_id is None or not reads_papers(viewer, shown.body.id, at):
        raise Absent
    return documents.content_of(row.document_id)


def notification_preview(viewer: Person, slug: str, on: date, at: datetime) -> Preview:
    """What a notification for this day would change, for those who read the file. Raises Absent, Forbidden."""
    shown = file(slug, at)
    if not reads_papers(viewer, shown.body.id, at):
        raise Forbidden("The papers of this file are not yours to read.")
    return preview(slug, on, at)


def preview(slug: str, on: date, at: datetime) -> Preview:
    """What would change, unfiltered by viewer: numbers, and mandates that are public inside the network."""
    found = snapshot()
    ending = stand_ins(found.network, slug, on)
    begins = drafts(found.network, slug, on)
    try:
        told = changes(found.network, notified(found.network, slug, on), on, slug)
    except ChainError as error:
        return Preview(on, 0, 0, (), begins, impossible=str(error))
    moves: dict[str, int] = {}
    for passing in passing_of(found, slug, on, told, begins):
        for word, count in counted(passing, at).items():
            moves[word] = moves.get(word, 0) + count
    shown = {word: told_number(count, told.chains) for word, count in moves.items()}
    return Preview(on, told.chains, told.first_responders, tuple(each.mandate for each in ending), begins, shown)


def passing_of(found: Snapshot, slug: str, on: date, told: Changes, begins: Iterable[Mandate] = ()) -> list[HandOver]:
    """What passes, as those who move what is open understand it."""
    own = next(iter(begins), None) or next((each for each in found.network.mandates if each.body == slug), None)
    return [
        HandOver(
            key="",
            mandate=own.id if own else "",
            function=each.function,
            from_body=found.institutions[each.from_body],
            to_body=found.institutions[each.to_body],
            sector=None,
            province=None,
            organisation=None,
            on=on,
            instrument=own.instrument if own else "",
            citation=own.citation if own else "",
            to_function=each.to_function,
            within=organisations_of(each.kinds, on),
        )
        for each in told.passages
    ]


def held_for_others(at: datetime) -> list[HeldFor]:
    """Which functions the National CERT holds until separate bodies are notified, and who is on the way to them."""
    found, today = snapshot(), local_date(at)
    in_force = mandates_in_force(found.network.bodies, found.network.mandates, today)
    national = {each.body for each in in_force if each.function is Function.NATIONAL}
    return [
        HeldFor(each.function, found.institutions[each.body], each, _awaited(found, each, today))
        for each in sorted(in_force, key=lambda each: (tuple(Function).index(each.function), each.id))
        if each.body in national and each.function in FORMED and each.function is not Function.NATIONAL
    ]


def _awaited(found: Snapshot, mandate: Mandate, on: date) -> tuple[Institution, ...]:
    bodies = {each.slug: each for each in found.network.bodies}
    names = {
        each.body
        for each in found.network.mandates
        if each.function is mandate.function and each.body != mandate.body and not bodies[each.body].in_force_at(on)
    }
    return tuple(found.institutions[slug] for slug in sorted(names) if not found.institutions[slug].withdrawn)


def _is_kept(found: Snapshot, slug: str) -> bool:
    """Whether the body has a file: it holds, held or is to hold a function to which reports climb."""
    held = any(each.body == slug and each.function in FORMED for each in found.network.mandates)
    return held and not found.institutions[slug].withdrawn


def _latest() -> Iterable[models.FormationStep]:
    return models.FormationStep.objects.order_by("file_id", "-pk").distinct("file_id")


def _file(
    found: Snapshot,
    body: law.Body,
    row: models.FormationFile | None,
    last: models.FormationStep | None,
    rows: tuple[FormationRow, ...],
    today: date,
) -> File | None:
    standing = body.step_at(today)
    if last is None and standing is None:
        return None
    if last is not None:
        state, since = FormationState(last.state), last.on
    else:
        state, since = STATE[standing.standing], standing.since  # type: ignore[union-attr]
    mandates = tuple(each for each in found.network.mandates if each.body == body.slug and each.function in FORMED)
    running = tuple(each for each in mandates if each.ends is None or each.ends > today) or mandates
    functions = functions_of(running)
    pending = row is not None and row.pending_on is not None
    following = next_steps(state, pending=pending)
    waits = since is not None and bool(following)
    return File(
        body=found.institutions[body.slug],
        department=body.department,
        note=body.note,
        state=state,
        since=since,
        waited=max((today - since).days, 0) if waits and since else None,
        row=expected(rows, functions, state, today) if following else None,
        functions=functions,
        mandates=running,
        next=following,
        pending_on=row.pending_on if row else None,
        merged_into=found.by_id.get(row.merged_into_id) if row and row.merged_into_id else None,
        failed_at=row.failed_at if row else None,
        failure=row.failure if row else "",
    )


def _order(shown: File) -> tuple[int, str, str, int, str]:
    """Tier by tier; those for the same stand together, whoever goes first before the other."""
    first = min(shown.mandates, key=lambda each: COUNTED.index(each.function))
    return (COUNTED.index(first.function), first.sector or "", first.province or "", first.precedence, shown.body.slug)


def _steps(found: Snapshot, slug: str, may_read: bool) -> list[FileStep]:
    """What happened, the oldest first: first what the profile tells, then the steps that people took."""
    body_id = found.institutions[slug].id
    told = models.StandingStep.objects.filter(body_id=body_id, from_file=False)
    known = law.Body(slug, "", "", tuple(law.StandingStep(*_told(each)) for each in told)).history
    before = [FileStep(STATE[each.standing], each.since, each.citation, note=each.note) for each in known]
    rows = list(models.FormationStep.objects.filter(file_id=body_id).order_by("pk"))
    kept = documents.described(row.document_id for row in rows if row.document_id) if may_read else {}
    followed = progress_of(row.pk for row in rows)
    return before + [
        FileStep(
            FormationState(row.state),
            row.on,
            row.citation,
            row,
            kept.get(row.document_id) if row.document_id else None,
            found.by_id.get(row.successor_id) if row.successor_id else None,
            progress=followed.get(row.pk),
        )
        for row in rows
    ]


def _told(step: models.StandingStep) -> tuple[law.Standing, date | None, str, str]:
    return law.Standing(step.standing), step.since, step.citation, step.note
