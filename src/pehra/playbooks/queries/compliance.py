"""Who follows the playbooks that are prescribed: figures by mandate, body and tier, and never a case."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Count, F, Func, Q
from django.db.models.functions import Coalesce

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.playbooks import policy
from pehra.playbooks.models import Mandate, Task, Version
from pehra.playbooks.queries.facts import holders
from pehra.playbooks.rules.figures import FEWEST, Cell, Line, tables
from pehra.playbooks.rules.words import TaskState, tidy
from pehra.registry import queries as registry

# What is older is history that a report of the time has told.
PERIOD = timedelta(days=90)
# Of the cases of a body no more leave the database than are needed to know whether they are enough.
SOME = f"(%(expressions)s)[1:{FEWEST}]"
NUMBERS: "ArrayField[list[int], list[int]]" = ArrayField(BigIntegerField())


@dataclass(frozen=True)
class Prescribed:
    """A mandate in a list. `own`: this person's body prescribes it; `bound`: it is one of those that it binds."""

    mandate: Mandate
    version: Version
    body: registry.PartyName
    own: bool
    bound: bool


@dataclass(frozen=True)
class Compliance:
    """How far one mandate is followed since `since`. `whole`: all bodies, else only this person's own."""

    prescribed: Prescribed
    since: datetime
    whole: bool
    all: Line
    by_tier: tuple[Line, ...]
    by_body: tuple[Line, ...]
    bodies: dict[str, registry.PartyName]


def prescriptions(person: Person, on: date) -> list[Prescribed]:
    """Every mandate, those that stand first: what is prescribed is no secret within the network. Raises Absent."""
    if not person.has_role(*policy.SEES_FIGURES):
        raise Absent
    rows = list(Mandate.objects.select_related("playbook").order_by("-pk"))
    rows.sort(key=lambda row: row.ends is not None and row.ends <= on)
    return _told(person, rows, on)


def prescription(person: Person, reference: str, on: date) -> Prescribed:
    """One mandate, as the list tells it. Raises Absent."""
    row = Mandate.objects.select_related("playbook").filter(reference=tidy(reference)).first()
    if row is None or not person.has_role(*policy.SEES_FIGURES):
        raise Absent
    return _told(person, [row], on)[0]


def _told(person: Person, rows: list[Mandate], on: date) -> list[Prescribed]:
    versions = {
        (each.playbook_id, each.number): each
        for each in Version.objects.filter(playbook__in=[row.playbook_id for row in rows]).defer("steps")
    }
    names = registry.party_names({row.body_id for row in rows})
    mine = person.parties(WORKS_CASES)
    held = holders(on)
    return [
        Prescribed(
            row,
            versions[row.playbook_id, row.playbook.latest],
            names[row.body_id],
            row.body_id in mine,
            any(not mine.isdisjoint(held.get(function, ())) for function in row.over),
        )
        for row in rows
    ]


def compliance(person: Person, reference: str, at: datetime) -> Compliance:
    """The figures of a mandate. All bodies for whoever prescribes it and for who supervises; a body sees its own.

    Raises Absent, also for whoever is neither. To be asked outside of the window: it counts what nobody may read.
    """
    on = registry.local_date(at)
    prescribed = prescription(person, reference, on)
    row = prescribed.mandate
    mine = person.parties(WORKS_CASES)
    whole = _sees_all(person, row, on)
    cells = [cell for cell in _cells(row, at) if whole or cell.body in mine]
    if not (whole or cells or prescribed.bound):
        raise Absent
    names = registry.party_names({cell.body for cell in cells})
    slugs = {names[cell.body].slug: names[cell.body] for cell in cells}
    # Of its own work nothing is withheld from a body: it sees the cases themselves.
    told = tables(cells, lambda cell: names[cell.body].slug, FEWEST if whole else 0)
    return Compliance(
        prescribed,
        at - PERIOD,
        whole,
        told.all,
        told.by_tier,
        told.by_body,
        slugs,
    )


def _sees_all(person: Person, row: Mandate, on: date) -> bool:
    works = person.parties(WORKS_CASES)
    above = holders(on).get("national", frozenset()) | {row.body_id}
    if not works.isdisjoint(above):
        return True
    return not person.parties(policy.SEES_FIGURES - WORKS_CASES).isdisjoint(registry.supervising_bodies(on))


def _cells(row: Mandate, at: datetime) -> list[Cell]:
    """What each body owed under a mandate and how it stands, by one statement over the index made for it.

    A row for each body and tier, as long for many cases as for few.
    """
    late, in_time = Q(ended_at__gt=F("due_at")), Q(due_at=None) | Q(ended_at__lte=F("due_at"))
    done = Q(state=TaskState.DONE)
    rows = (
        Task.objects.filter(counted=row, created_at__gte=at - PERIOD)
        .values(body=Coalesce("ended_party_id", "party_id"), tier=F("run__function"))
        .annotate(
            many=Count("case_id", distinct=True),
            of=Func(ArrayAgg("case_id", distinct=True, order_by="case_id"), template=SOME, output_field=NUMBERS),
            in_time=Count("pk", filter=done & in_time),
            late=Count("pk", filter=done & late),
            skipped=Count("pk", filter=Q(state=TaskState.SKIPPED)),
            open=Count("pk", filter=Q(state=TaskState.OPEN)),
            overdue=Count("pk", filter=Q(state=TaskState.OPEN, due_at__lt=at)),
        )
        .order_by("body", "tier")
    )
    return [Cell(mandate=row.reference, **each | {"of": frozenset(each["of"])}) for each in rows]
