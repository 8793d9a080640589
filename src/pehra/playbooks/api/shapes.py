"""What the operations on playbooks and tasks take and give."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Path, Query
from pydantic import Field

from pehra.foundation.access.api.paging import Onward
from pehra.foundation.access.api.shapes import Day, Given, Moment, Slug, Taken
from pehra.law.functions import Function
from pehra.law.playbooks import MOST_STEPS, DueFrom, Phase, Step, written
from pehra.playbooks.models import Version
from pehra.playbooks.queries.playbooks import Detail
from pehra.playbooks.queries.playbooks import Row as PlaybookRow
from pehra.playbooks.queries.tasks import Row as TaskRow
from pehra.playbooks.rules.figures import Line
from pehra.playbooks.rules.words import LONGEST, TaskState, VersionState

OwnPerson = Annotated[
    str | None,
    Field(
        max_length=254,
        description="E-mail address of one of your own people who sees the case; null: nobody by name.",
        examples=["analyst@cert-telecom.example"],
    ),
]
Reference = Annotated[str, Path(description="Reference of a case, as in C-2M8X-41TV.")]
TaskReference = Annotated[str, Path(description="Reference of a task, as in W-2M8X-41TV.")]
PlaybookReference = Annotated[str, Path(description="Reference of a playbook, as in H-2M8X-41TV.")]
MandateReference = Annotated[str, Path(description="Reference of a mandate, as in U-2M8X-41TV.")]
TaskCursor = Annotated[
    str,
    Query(
        "",
        pattern=r"^([0-9]{1,17}-W-[0-9A-Z]{4}-[0-9A-Z]{4})?$",
        description="A place in the list, taken from `next`; never made up.",
    ),
]


class TaskIn(Taken):
    """A task of one's own."""

    title: str = Field(min_length=1, max_length=LONGEST["title"])
    guidance: str = Field(default="", max_length=LONGEST["guidance"], description="How it is done.")
    party: Slug | None = Field(default=None, description="A party that takes part in the case; null: one's own.")
    person: OwnPerson = None
    due_at: Moment | None = Field(default=None, description="Until when; null: whenever.")
    outcome_needed: bool = Field(default=False, description="Whoever finishes it tells what came of it.")


class TaskOutcomeIn(Taken):
    """What came of a task."""

    outcome: str = Field(default="", max_length=LONGEST["outcome"], description="Some tasks ask for it.")


class TaskSkipIn(Taken):
    """Why a task is not needed."""

    reason: str = Field(min_length=1, max_length=LONGEST["outcome"])


class TaskAssignIn(Taken):
    """To whom a task is given."""

    party: Slug | None = Field(default=None, description="A party that takes part in the case; null: it stays.")
    person: OwnPerson = None


class TaskMoveIn(Taken):
    """Where a task goes in the order of its case."""

    places: int = Field(ge=-500, le=500, description="So many places down; up for less than 0.")


class TaskOut(Given):
    """A task of a case."""

    reference: str = Field(examples=["W-2M8X-41TV"])
    case: str = Field(description="Reference of the case.")
    playbook_step: str | None = Field(description="Key of the step of a playbook; null for an own task.")
    phase: Phase | None
    title_en: str
    title_ur: str
    guidance_en: str
    guidance_ur: str
    party: str = Field(description="Slug of the party that owes it.")
    assignee: str | None = Field(description="Name of the person who has it.")
    due_at: datetime | None
    late: bool
    outcome_needed: bool
    state: TaskState
    outcome: str = Field(description="What came of it, or why it was skipped.")
    ended_at: datetime | None
    prescribed: bool = Field(description="It counts under a mandate.")


class StartedPlaybookOut(Given):
    """A playbook that was started on a case."""

    playbook: str = Field(description="Reference of the playbook.")
    version: int
    title_en: str
    title_ur: str
    started_at: datetime
    prescribed: bool


class CaseTasksOut(Given):
    """What is to be done on a case, in its order."""

    items: list[TaskOut]
    playbooks: list[StartedPlaybookOut]


class OwedTasksOut(Onward):
    """Tasks that are owed, the most urgent first."""

    items: list[TaskOut]


class PlaybookStartIn(Taken):
    """Which playbook is started."""

    playbook: str = Field(max_length=20, description="Its reference.", examples=["H-2M8X-41TV"])


class SuggestedPlaybookOut(Given):
    """A playbook that fits a case."""

    playbook: str = Field(description="Its reference.")
    version: int
    title_en: str
    title_ur: str
    prescribed: bool = Field(description="Somebody prescribes it to the body that has the case.")


class SuggestedPlaybooksOut(Given):
    """Playbooks that fit a case and were not started on it."""

    items: list[SuggestedPlaybookOut]


class PlaybookStepIn(Taken):
    """A step that somebody writes."""

    key: str = Field(default="", max_length=80, description="Names the step within its playbook; empty: given.")
    phase: Phase = Field(default=Phase.MANAGE, strict=False)
    title_en: str = Field(min_length=1, max_length=LONGEST["title"])
    title_ur: str = Field(default="", max_length=LONGEST["title"])
    guidance_en: str = Field(default="", max_length=LONGEST["guidance"])
    guidance_ur: str = Field(default="", max_length=LONGEST["guidance"])
    owner: str = Field(default="custodian", max_length=20, description="`custodian`, `organisation` or a function.")
    role: str = Field(default="", max_length=20, description="Whom there it is meant for; empty: anybody.")
    due: str = Field(default="", max_length=10, description="Within what time: 30m, 4h, 2d; empty: whenever.")
    due_from: DueFrom = Field(default=DueFrom.START, strict=False, description="From when the time counts.")
    condition: str = Field(default="", max_length=1000, description="Only in which cases; empty: always.")
    outcome: bool = Field(default=False, description="Whoever finishes it tells what came of it.")


class PlaybookIn(Taken):
    """What a draft says."""

    title_en: str = Field(min_length=1, max_length=LONGEST["title"])
    title_ur: str = Field(default="", max_length=LONGEST["title"])
    summary_en: str = Field(default="", max_length=LONGEST["summary"])
    summary_ur: str = Field(default="", max_length=LONGEST["summary"])
    condition: str = Field(
        default="",
        max_length=1000,
        description="For which cases; empty: for every one.",
        examples=["ransomware: yes or severity: critical and not sector: health"],
    )
    note: str = Field(default="", max_length=LONGEST["summary"], description="What is new.")
    steps: list[PlaybookStepIn] = Field(default_factory=list, max_length=MOST_STEPS)

    def head(self) -> dict[str, str]:
        return self.model_dump(include=set(PlaybookIn.model_fields) - {"steps", "body"})


class NewPlaybookIn(PlaybookIn):
    """A new playbook of a body."""

    body: Slug = Field(description="Slug of the body whose it is.")


class PlaybookStepOut(Given):
    """A step of a playbook."""

    key: str
    phase: Phase
    title_en: str
    title_ur: str
    guidance_en: str
    guidance_ur: str
    owner: str
    role: str
    due: str
    due_from: DueFrom
    condition: str
    outcome: bool


class PlaybookLineOut(Given):
    """A playbook in a list."""

    reference: str = Field(examples=["H-2M8X-41TV"])
    owner: str | None = Field(description="Slug of its body; null: the country's.")
    latest: int = Field(description="Number of the newest published version; 0: none yet.")
    draft: int | None = Field(description="Number of the draft that you may change.")
    title_en: str
    title_ur: str
    condition: str
    shared: bool
    prescribed: bool


class PlaybookListOut(Given):
    """Every playbook that you may know of."""

    items: list[PlaybookLineOut]


class PlaybookOut(PlaybookLineOut):
    """A playbook in one of its versions."""

    version: int
    state: VersionState
    summary_en: str
    summary_ur: str
    note: str
    published_at: datetime | None
    digest: str = Field(description="SHA-256 of the version; empty for a draft.")
    steps: list[PlaybookStepOut]


class SharePlaybookIn(Taken):
    """Whether others see and use a playbook."""

    shared: bool


class PrescribeIn(Taken):
    """To whom a playbook is prescribed."""

    body: Slug = Field(description="Slug of your body, which prescribes it.")
    over: list[Annotated[Function, Field(strict=False)]] = Field(
        min_length=1, max_length=10, description="To those who hold a case under one of these."
    )
    citation: str = Field(min_length=1, max_length=LONGEST["citation"], description="By which instrument.")
    starts: Day | None = Field(default=None, strict=False, description="From which day on; null: today.")


class MandateOut(Given):
    """A playbook that a body prescribes."""

    reference: str = Field(examples=["U-2M8X-41TV"])
    playbook: str
    body: str = Field(description="Slug of the body that prescribes it.")
    over: list[str]
    sector: str = Field(description="Only on cases of this sector; empty: anywhere.")
    province: str = Field(description="Only on cases of this province; empty: anywhere.")
    citation: str
    starts: date
    ends: date | None


class MandateListOut(Given):
    """Every playbook that somebody prescribes or prescribed."""

    items: list[MandateOut]


class ComplianceLineOut(Given):
    """Figures of a tier or a body; null where they are too small to be told."""

    key: str = Field(description="A function, the slug of a body, or empty for all of it.")
    cases: int
    in_time: int | None
    late: int | None
    skipped: int | None
    open: int | None
    overdue: int | None


class ComplianceOut(Given):
    """How far a prescribed playbook is followed."""

    mandate: MandateOut
    since: datetime = Field(description="Tasks of playbooks that began since then.")
    whole: bool = Field(description="All bodies; otherwise your own alone.")
    all: ComplianceLineOut
    by_tier: list[ComplianceLineOut]
    by_body: list[ComplianceLineOut]


def task_out(row: TaskRow, case: str) -> TaskOut:
    task = row.task
    return TaskOut(
        reference=task.reference,
        case=case,
        playbook_step=task.step or None,
        phase=Phase(task.phase) if task.phase else None,
        title_en=task.title_en,
        title_ur=task.title_ur,
        guidance_en=task.guidance_en,
        guidance_ur=task.guidance_ur,
        party=row.party.slug,
        assignee=row.assignee.name if row.assignee else None,
        due_at=task.due_at,
        late=row.late,
        outcome_needed=task.outcome_needed,
        state=TaskState(task.state),
        outcome=task.outcome,
        ended_at=task.ended_at,
        prescribed=task.counted_id is not None,
    )


def step_out(step: Step) -> PlaybookStepOut:
    plain = step.plain() | {"due": written(step.due) if step.due else ""}
    return PlaybookStepOut(**{name: plain[name] for name in PlaybookStepOut.model_fields})


def line_of(row: PlaybookRow, shown: Version | None = None) -> dict[str, Any]:
    version = shown or row.version or row.draft or Version()
    return {
        "reference": row.playbook.reference,
        "owner": row.owner.slug if row.owner else None,
        "latest": row.playbook.latest,
        "draft": row.draft.number if row.draft else None,
        "title_en": version.title_en,
        "title_ur": version.title_ur,
        "condition": version.condition,
        "shared": row.playbook.shared,
        "prescribed": bool(row.mandates),
    }


def playbook_out(found: Detail) -> PlaybookOut:
    shown = found.shown
    return PlaybookOut(
        **line_of(found.row, shown),
        version=shown.number,
        state=VersionState(shown.state),
        summary_en=shown.summary_en,
        summary_ur=shown.summary_ur,
        note=shown.note,
        published_at=shown.published_at,
        digest=shown.digest,
        steps=[step_out(step) for step in found.steps],
    )


def mandate_out(row: Any, body: str) -> MandateOut:
    return MandateOut(
        reference=row.reference,
        playbook=row.playbook.reference,
        body=body,
        over=list(row.over),
        sector=row.sector,
        province=row.province,
        citation=row.citation,
        starts=row.starts,
        ends=row.ends,
    )


def figures_out(line: Line) -> ComplianceLineOut:
    return ComplianceLineOut(**{name: getattr(line, name) for name in ComplianceLineOut.model_fields})
