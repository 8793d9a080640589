"""Before a report is written: for whom a person may file one, and who would receive it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pehra.formats.text import tidy
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import REPORTS, WORKS_CASES
from pehra.incidents.models import Observable, Report
from pehra.incidents.policy import may_enter_for, may_report_for
from pehra.incidents.rules.intake import Intake, observable_problem, typed
from pehra.incidents.rules.references import tidy as tidy_reference
from pehra.law.chain import ChainError
from pehra.registry import queries as registry
from pehra.registry.queries.constituency import constituents, visible_organisation
from pehra.registry.queries.pages import Turn


@dataclass(frozen=True)
class Filing:
    """For whom a report would be filed, through whom it would climb, and whose officer would enter it (None: own).

    `chain` is empty where the network cannot tell one today; then nothing can be sent.
    """

    organisation: registry.PartyName
    chain: tuple[registry.Link, ...]
    entered_by: int | None


def filing(person: Person, slug: str, on: date) -> Filing:
    """Raises Absent for an organisation that does not exist or for which this person may not file."""
    organisation = registry.organisation_named(slug) if slug.isprintable() else None
    if organisation is None:
        raise Absent
    try:
        chain = registry.chain_of(organisation, on)
    except ChainError:
        chain = ()
    entered_by = None
    if not may_report_for(person, organisation.pk):
        entered_by = may_enter_for(person, tuple(link.body_id for link in chain))
        if entered_by is None:
            raise Absent
    party = registry.party_names([organisation.pk])[organisation.pk]
    return Filing(party, chain, entered_by)


def sent_before(
    person: Person, organisation_id: int, report: Intake, since: datetime, drill: str = ""
) -> Report | None:
    """A report that this person sent with the same words since then, into the same drill or for real."""
    if "\x00" in report.title + report.description:
        return None  # PostgreSQL takes no NUL, not even to compare; the act will refuse it by field
    rows = Report.objects.filter(
        visible_to(person),
        reporter_id=person.user_id,
        organisation_id=organisation_id,
        recorded_at__gte=since,
        title=tidy(report.title),
        description=tidy(report.description),
        drill__reference=tidy_reference(drill) or None,
    )
    return rows.order_by("-recorded_at").first()


def says_the_same(found: Report, report: Intake) -> bool:
    """Whether a report that was sent with these words says all that this one says."""
    known = set(Observable.objects.filter(case_id=found.case_id).values_list("type", "value"))
    return (
        found.tlp == report.tlp
        and found.severity == report.severity
        and found.classification == sorted(set(report.classification))
        and found.details == {name: tidy(words) for name, words in report.details.items()}
        and found.answers == [each.plain() for each in report.answers]
        and all(not observable_problem(each) and typed(each) in known for each in report.observables)
    )


def own_organisations(person: Person) -> list[registry.PartyName]:
    """The organisations for which this person reports, by name."""
    parties = registry.party_names(person.parties(REPORTS))
    found = [each for each in parties.values() if each.kind == "organisation"]
    return sorted(found, key=lambda party: (party.name_en, party.id))


def enters_for_others(person: Person) -> bool:
    """Whether this person works cases at a body, and so writes down what others tell by phone or on paper."""
    return any(party in registry.snapshot().by_id for party in person.parties(WORKS_CASES))


def search(person: Person, words: str, on: date, *, limit: int = 12) -> list[registry.PartyName]:
    """Organisations that this person may see, by a part of their name; the first few in a steady order."""
    wanted = words.strip()[:100]
    found = (
        constituents(person, on, search=wanted, turn=Turn(size=limit)).rows if wanted.isprintable() and wanted else ()
    )
    return [
        registry.PartyName(row.pk, row.kind, row.slug, row.name_en, row.name_ur)
        for row in (each.organisation for each in found)
    ]


def named(person: Person, slugs: Iterable[str], on: date) -> list[registry.PartyName]:
    """Those of these organisations that this person may see, in the given order."""
    found = []
    for slug in filter(str.isprintable, slugs):
        try:
            row = visible_organisation(person, slug, on)
        except Absent:
            continue
        found.append(registry.PartyName(row.pk, row.kind, row.slug, row.name_en, row.name_ur))
    return found
