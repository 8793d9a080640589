"""What an organisation's people see: their reports, their clocks, what is asked of them."""

from dataclasses import dataclass

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import Slice, slice_of
from pehra.foundation.access.roles import REPORTS
from pehra.foundation.deadlines.queries import Deadline
from pehra.incidents.models import Case, Permission, Report
from pehra.incidents.policy import sees_handling
from pehra.incidents.queries.cases import case as find_case
from pehra.incidents.queries.clocks import owed
from pehra.incidents.queries.drills import Kind, of_kind, real
from pehra.incidents.rules.references import tidy
from pehra.incidents.rules.wording import PermissionState


@dataclass(frozen=True)
class Home:
    """The organisation's first page. `cases` maps each clock's subject to its case: a clock is shown with its case."""

    reports: list[Report]
    clocks: list[Deadline]
    asked: list[Permission]
    cases: dict[str, Case]


def own_reports(
    person: Person,
    *,
    kind: Kind = Kind.REAL,
    after: str = "",
    before: str = "",
    last: bool = False,
    limit: int = 50,
) -> "Slice[Report]":
    """A page of the reports of the organisations for which this person reports, newest first."""
    rows = Report.objects.select_related("case", "organisation", "case__custodian", "drill").filter(
        visible_to(person), organisation_id__in=person.parties(REPORTS)
    )
    return slice_of(of_kind(rows, kind), "submitted_at", after=after, before=before, last=last, limit=limit)


def reports(person: Person, *, limit: int = 50) -> list[Report]:
    """The newest reports of the organisations for which this person reports."""
    return own_reports(person, limit=limit).rows


def report(person: Person, reference: str) -> Report:
    """The report of this reference. Raises Absent also for one that this person may not see."""
    rows = Report.objects.select_related("case__drill", "organisation", "drill").filter(visible_to(person))
    found = rows.filter(reference=tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def receipted(person: Person, reference: str) -> Report:
    """A report whose receipt is this person's business: of the source, and of those who handle the case.

    Raises Absent also where the report may be read, by the whole network, but the case concerns others.
    """
    found = report(person, reference)
    if not sees_handling(person, found.case):
        raise Absent
    return found


def asked(person: Person, reference: str) -> Permission | None:
    """The question to the source of a case that is not answered yet. Raises Absent for a case that may not be seen."""
    found = find_case(person, reference)
    return Permission.objects.filter(case=found, state=PermissionState.ASKED).first()


def home_of(person: Person) -> Home:
    """My reports, my clocks, what is asked of me."""
    parties = person.parties(REPORTS)
    clocks = owed(person, limit=20).clocks
    references = [clock.subject.removeprefix("case:") for clock in clocks]
    seen = Case.objects.filter(visible_to(person), reference__in=references)
    questions = Permission.objects.select_related("case", "asking_body").filter(
        visible_to(person, "case__"), state=PermissionState.ASKED, case__organisation_id__in=parties
    )
    asked = real(questions, "case__")
    return Home(
        reports=reports(person, limit=10),
        clocks=clocks,
        asked=list(asked.order_by("asked_at")[:20]),
        cases={f"case:{each.reference}": each for each in seen},
    )
