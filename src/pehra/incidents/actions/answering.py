"""Taking answers to the forms of the day: with a report, and with what is filed after it."""

from collections.abc import Sequence
from datetime import date, datetime

from pehra.incidents.errors import Changed
from pehra.incidents.models import Case
from pehra.incidents.queries.forms import answered_of, facts_of_case, forms_for
from pehra.incidents.rules.answers import Checked, Marks, Sheet, answered_since, check, marks
from pehra.incidents.rules.intake import Intake
from pehra.incidents.rules.wording import Channel
from pehra.law.forms import AskedOf, FormStage
from pehra.law.playbook_conditions import Facts
from pehra.registry import queries as registry


def answered(report: Intake, facts: Facts, on: date, *, later: bool = False) -> Checked:
    """The answers of a report; `later`: none of them is needed yet.

    What came through the public form was answered there: those are the public's forms.
    """
    if report.channel == Channel.PUBLIC:
        return Checked(report.answers, {})
    stage = None if later else FormStage.FIRST_REPORT
    return check(report.answers, forms_for(facts, on, AskedOf.ORGANISATION), stage)


def answered_later(
    case: Case, given: Sequence[Sheet], stage: FormStage, at: datetime, seen: Marks | None = None
) -> Checked:
    """The answers of an update or a final report: only the forms in which something has changed since.

    The case must be locked. Raises Changed where a form that is answered no longer stands as it was `seen`.
    """
    on = registry.local_date(at)
    with registry.steady():
        found = registry.reporting(case.organisation.slug, on)
    asked = forms_for(facts_of_case(case, found.subject if found else None, on), on)
    if not asked and not given:
        return Checked((), {})
    before = answered_of(case)
    if seen is not None and answered_since(given, marks(before, asked), seen):
        raise Changed
    return check(given, asked, stage, before)
