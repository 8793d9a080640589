"""Which records have references, by their first letter, and where each leads.

A letter may serve for several kinds: all of them are asked. Whoever may not see a record is answered as if there were
none, by the same statements: each kind is asked by one, which compares the viewer's keys.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.urls import resolve as resolve_address
from django.urls import reverse

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.doors import Door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import NETWORK_KEY, Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.search.queries.references import Found

READS: Final = "council.queries.meetings:"
# The address of a record for this person; None where there is none for them. Raises Absent alike.
Look = Callable[[Person, str, datetime], str | None]


@dataclass(frozen=True)
class Kind:
    """Records of one table. Without a `look` they have no page, or one that is found from that of their body."""

    letter: str
    name: str
    model: str
    look: Look | None = None


def load(path: str) -> Any:
    """What stands at `module:name` within pehra; modules with tables are loaded once Django has them."""
    module, _colon, name = path.partition(":")
    return getattr(importlib.import_module(f"pehra.{module}"), name)


def by(query: str, address: str) -> Look:
    """By a query of (person, reference) that raises Absent, to the address of that name."""

    def look(person: Person, reference: str, _at: datetime) -> str:
        return reverse(address, args=[load(query)(person, reference).reference])

    return look


def seen(model: str, address: str) -> Look:
    """By the record's own audience."""

    def look(person: Person, reference: str, _at: datetime) -> str | None:
        rows = load(model).objects.filter(visible_to(person), reference=reference)
        return reverse(address, args=[reference]) if rows.values_list("pk").first() else None

    return look


def on_case(model: str, address: Callable[[str, str], str], fits: Callable[[Person, Any], bool] | None = None) -> Look:
    """By the audiences of the record and of its case, on whose pages it stands; `fits` says who is offered these."""

    def look(person: Person, reference: str, _at: datetime) -> str | None:
        rows = load(model).objects.filter(visible_to(person), visible_to(person, "case__"), reference=reference)
        found = rows.select_related("case").first()
        if found is None or (fits is not None and not fits(person, found)):
            return None
        return address(found.case.reference, reference)

    return look


def concerned(person: Person, found: Any) -> bool:
    """Whether the case of a record concerns somebody, beyond being one of the network."""
    return bool((set(person.keys) - {NETWORK_KEY}) & set(found.case.audience))


def _redacts(person: Person, found: Any) -> bool:
    return person.holds(found.party_id, WORKS_CASES)


def _part(name: str) -> Callable[[str, str], str]:
    return lambda case, reference: reverse(name, args=[case, reference])


def _measures(case: str, _reference: str) -> str:
    return reverse("correspondence:case_measures", args=[case])


def _tasks(case: str, reference: str) -> str:
    return f"{reverse('playbooks:case', args=[case])}#{reference}"


def _directive(person: Person, reference: str, at: datetime) -> str:
    stand = load("council.queries.directives:standpoint")(person, at)
    found = load("council.queries.directives:get")(stand, reference)
    return reverse("council:directive", args=[found.reference])


def _meeting(person: Person, reference: str, at: datetime) -> str:
    return reverse("council:meeting", args=[load(f"{READS}meeting_view")(person, reference, at).meeting.reference])


def _item(person: Person, reference: str, at: datetime) -> str:
    return reverse("council:item", args=[load(f"{READS}item")(person, reference, at)[1].reference])


def _motion(person: Person, reference: str, at: datetime) -> str:
    shown = load(f"{READS}visible_items")(load("council.queries.desk:desk")(person, at))
    found = load("council.models:Motion").objects.filter(item__in=shown, reference=reference)
    return reverse("council:motion", args=[reference]) if found.exists() else ""


def _action(person: Person, reference: str, at: datetime) -> str:
    return reverse("council:action", args=[load("council.queries.resolutions:action")(person, reference, at).reference])


def _view(person: Person, reference: str, _at: datetime) -> str:
    return f"{reverse('search:search')}?{load('search.queries.views:view')(person, reference).asked}"


def _view_of_events(person: Person, reference: str, _at: datetime) -> str:
    load("events.queries.views:view")(person, reference)
    return reverse("events:views")


def _public(person: Person, reference: str, _at: datetime) -> str:
    found = load("public.queries.reports:report")(person, reference)
    at_the_desk = load("public.policy:handles")(person, found)
    return reverse("public:report" if at_the_desk else "public:claimed", args=[found.reference])


def _level(_person: Person, reference: str, _at: datetime) -> str:
    return reverse("watch:crisis", args=[load("watch.queries.crisis:named")(reference).row.reference])


KINDS: Final = (
    Kind("A", "alert", "events.Alert"),
    Kind("A", "assessment", "readiness.Assessment"),
    Kind("B", "act on many cases", "incidents.Bulk", seen("incidents.models:Bulk", "incidents:bulk")),
    Kind("B", "directive", "council.Directive", _directive),
    Kind("B", "lesson of a drill", "readiness.DrillLesson"),
    Kind("C", "case", "incidents.Case", by("incidents.queries:case", "incidents:case")),
    Kind("D", "digest", "events.Digest"),
    Kind("D", "drill", "incidents.Drill", seen("incidents.models:Drill", "readiness:drill")),
    Kind("E", "evidence", "evidence.Piece", on_case("evidence.models:Piece", _part("evidence:piece"), concerned)),
    Kind("F", "field", "casefields.Field"),
    Kind("F", "finding", "events.Finding", by("events.queries.findings:finding", "events:finding")),
    Kind("F", "frozen figures", "statistics.Frozen", by("statistics.queries.frozen:frozen", "statistics:frozen")),
    Kind("G", "plan", "readiness.Plan", by("readiness.queries.lacks:plan_of", "readiness:plan")),
    Kind("H", "measure", "correspondence.Measure", on_case("correspondence.models:Measure", _measures, concerned)),
    Kind("H", "playbook", "playbooks.Playbook", by("playbooks.queries.playbooks:playbook", "playbooks:playbook")),
    Kind("J", "call to make", "calls.Task", by("calls.queries.tasks:task", "calls:task")),
    Kind("J", "item of the Council", "council.AgendaItem", _item),
    Kind("K", "campaign", "campaigns.Campaign", by("campaigns.queries.campaigns:campaign", "campaigns:campaign")),
    Kind("K", "course", "readiness.Course"),
    Kind("L", "crisis level", "watch.Declaration", _level),
    Kind("L", "test of a call tree", "readiness.CallTest"),
    Kind("M", "meeting of the Council", "council.Meeting", _meeting),
    Kind("N", "session of a course", "readiness.Session"),
    Kind("N", "webhook", "webhooks.Endpoint"),
    Kind("P", "report of the public", "public.PublicReport", _public),
    Kind("Q", "question about a value", "search.Question", seen("search.models:Question", "search:question")),
    Kind("R", "report", "incidents.Report", by("incidents.queries:report", "incidents:report_detail")),
    Kind("T", "action item", "council.ActionItem", _action),
    Kind("U", "prescription", "playbooks.Mandate"),
    Kind("V", "kept search", "search.View", _view),
    Kind("V", "kept view of events", "events.SavedView", _view_of_events),
    Kind("V", "motion of the Council", "council.Motion", _motion),
    Kind(
        "W", "draft of a release", "releases.Draft", on_case("releases.models:Draft", _part("releases:draft"), _redacts)
    ),
    Kind("W", "request", "correspondence.Request", seen("correspondence.models:Request", "correspondence:request")),
    Kind("W", "task", "playbooks.Task", on_case("playbooks.models:Task", _tasks, concerned)),
    Kind("X", "redacted copy", "releases.Copy", seen("releases.models:Copy", "releases:copy")),
    Kind("Y", "scenario", "readiness.DrillScenario"),
    Kind("Z", "sharing", "releases.Share", seen("releases.models:Share", "releases:share")),
)


def resolve(person: Person, reference: str, at: datetime) -> Found | None:
    """The record of this reference, if this person may see it and open its page."""
    for kind in KINDS:
        if kind.look is None or kind.letter != reference[0]:
            continue
        try:
            address = kind.look(person, reference, at)
        except Absent:
            continue
        if address and _opens(person, address):
            return Found(reference, kind.name, address)
    return None


def _opens(person: Person, address: str) -> bool:
    """Whether the door of a page opens to one of this person's roles."""
    door: Door | None = getattr(resolve_address(urlsplit(address).path).func, "door", None)
    return door is not None and (not door.roles or person.has_role(*door.roles))
