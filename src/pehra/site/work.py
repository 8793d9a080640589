"""What waits for one person in all parts of case work: a short list of each, all of them by one statement.

What is practised in a drill is not among it: that has pages of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pehra.correspondence.queries import requests
from pehra.correspondence.rules.requests import OWED
from pehra.evidence.queries.pieces import offered_to
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.storing import ask_parts, values_of
from pehra.incidents.models import Transfer
from pehra.incidents.queries.assignments import held_by_own
from pehra.incidents.queries.drills import real
from pehra.incidents.rules.wording import TransferState
from pehra.playbooks.queries.tasks import owed_rows
from pehra.playbooks.web.showing import is_urdu
from pehra.releases.queries.drafts import awaiting_rows
from pehra.search.queries.asking import waiting_for

# So many of each are shown; of more it is said that there are more.
SHOWN: Final = 5


@dataclass(frozen=True)
class Line:
    """One thing that waits. `at`: since when, or until when where the list says so; `title` may be empty."""

    reference: str
    title: str
    case: str
    at: datetime | None
    href: str


@dataclass(frozen=True)
class Waiting:
    """One of the lists; `href` is the page that has all of it, empty where none has. `more`: not all are shown."""

    name: str
    title: str | Promise
    image: str
    href: str
    lines: list[Line]
    more: bool


Rows = Callable[[Person, datetime], "QuerySet[Any]"]


@dataclass(frozen=True)
class List:
    """How one of the lists is asked for: rows in their order, with `reference`, `title`, `case_ref` and `moment`.

    `page` is the address of one line, of its case and its reference; `all_of_it` that of the page with the whole list,
    where there is one.
    """

    name: str
    title: Promise
    image: str
    rows: Rows
    page: Callable[[str, str], str]
    all_of_it: Callable[[], str] | None = None


def _hands(person: Person, _at: datetime) -> "QuerySet[Any]":
    rows = held_by_own(person).filter(visible_to(person, "case__"), user_id=person.user_id, running=True)
    told = real(rows, "case__").order_by("-opened_at", "-reference").values("reference", title=F("case__title"))
    return told.annotate(moment=F("opened_at"), case_ref=F("reference"))


def _offers(person: Person, _at: datetime) -> "QuerySet[Any]":
    rows = real(Transfer.objects.filter(visible_to(person, "case__"), state=TransferState.OFFERED), "case__")
    rows = rows.filter(to_body_id__in=person.parties(WORKS_CASES)).order_by("offered_at", "pk")
    return rows.values(reference=F("case__reference"), title=F("case__title"), moment=F("offered_at")).annotate(
        case_ref=F("case__reference")
    )


def _tasks(person: Person, at: datetime) -> "QuerySet[Any]":
    rows = real(owed_rows(person, "mine", at), "case__").select_related(None).order_by("sort_at", "reference")
    title = Coalesce(NullIf("title_ur", Value("")), "title_en") if is_urdu() else F("title_en")
    return rows.values("reference", title=title, moment=F("due_at"), case_ref=F("case__reference"))


def _requests(which: requests.Box) -> Rows:
    def rows(person: Person, at: datetime) -> "QuerySet[Any]":
        found = real(requests.in_box(person, which, at), "case__").order_by("-created_at", "-reference")
        return found.values("reference", title=F("subject"), moment=F("due_at"), case_ref=F("reference"))

    return rows


def _asked_of_us(person: Person, at: datetime) -> "QuerySet[Any]":
    rows = requests.in_box(person, requests.Box.TO_US, at).filter(state__in=sorted(OWED))
    found = real(rows, "case__").order_by("-created_at", "-reference")
    return found.values("reference", title=F("subject"), moment=F("due_at"), case_ref=F("reference"))


def _evidence(person: Person, _at: datetime) -> "QuerySet[Any]":
    rows = real(offered_to(person), "piece__case__").order_by("offered_at", "pk")
    return rows.values(
        reference=F("piece__reference"),
        title=F("piece__name"),
        moment=F("offered_at"),
        case_ref=F("piece__case__reference"),
    )


def _copies(person: Person, _at: datetime) -> "QuerySet[Any]":
    """Those that somebody else wrote: nobody releases their own."""
    rows = awaiting_rows(person).exclude(authors__contains=[person.user_id]).filter(visible_to(person, "case__"))
    rows = real(rows, "case__").order_by("-submitted_at", "-reference")
    return rows.values("reference", title=F("case__title"), moment=F("submitted_at"), case_ref=F("case__reference"))


def _questions(person: Person, at: datetime) -> "QuerySet[Any]":
    rows = waiting_for(person, at).order_by("question__lapses_at", "pk")
    return rows.values(
        reference=F("question__reference"),
        title=F("question__purpose"),
        moment=F("question__lapses_at"),
        case_ref=F("question__reference"),
    )


def _to(name: str, query: str = "") -> Callable[[], str]:
    return lambda: reverse(name) + query


def _own_page(name: str) -> Callable[[str, str], str]:
    return lambda _case, reference: reverse(name, args=[reference])


def _on_case(name: str) -> Callable[[str, str], str]:
    return lambda case, reference: reverse(name, args=[case, reference])


LISTS: Final = (
    List(
        "hands",
        _("In my hands"),
        "user-circle",
        _hands,
        _own_page("incidents:case"),
        _to("incidents:queue", "?tab=all&who=me"),
    ),
    List(
        "offers",
        _("Cases that wait for our answer"),
        "inbox",
        _offers,
        _own_page("incidents:case"),
        _to("incidents:queue"),
    ),
    List(
        "tasks",
        _("My tasks"),
        "list-check",
        _tasks,
        lambda case, reference: f"{reverse('playbooks:case', args=[case])}#{reference}",
        _to("playbooks:mine"),
    ),
    List(
        "overdue",
        _("Requests that nobody answered in time"),
        "clock-exclamation",
        _requests(requests.Box.OVERDUE),
        _own_page("correspondence:request"),
        _to("correspondence:requests", "?box=overdue"),
    ),
    List(
        "answered",
        _("Requests that were answered"),
        "mail",
        _requests(requests.Box.ANSWERED),
        _own_page("correspondence:request"),
        _to("correspondence:requests", "?box=answered"),
    ),
    List(
        "to-us",
        _("Requests to us"),
        "help-circle",
        _asked_of_us,
        _own_page("correspondence:request"),
        _to("correspondence:requests", "?box=to-us"),
    ),
    List(
        "evidence",
        _("Evidence that is offered to us"),
        "archive",
        _evidence,
        _on_case("evidence:piece"),
    ),
    List(
        "copies",
        _("Copies that wait for a second person"),
        "send",
        _copies,
        _on_case("releases:draft"),
        _to("releases:list", "?side=waiting"),
    ),
    List(
        "questions",
        _("Questions about values that wait for our answer"),
        "help-circle",
        _questions,
        _own_page("search:question"),
        _to("search:questions"),
    ),
)


def waiting(person: Person, at: datetime) -> list[Waiting]:
    """What waits for this person, list by list."""
    asked = [each.rows(person, at)[: SHOWN + 1] for each in LISTS]
    found = ask_parts(*map(values_of, asked))
    return [_waiting(each, rows) for each, rows in zip(LISTS, found, strict=True)]


def _waiting(each: List, rows: list[dict[str, Any]]) -> Waiting:
    lines = [
        Line(
            row["reference"],
            row["title"],
            row["case_ref"],
            datetime.fromisoformat(row["moment"]) if row["moment"] else None,
            each.page(row["case_ref"], row["reference"]),
        )
        for row in rows[:SHOWN]
    ]
    href = each.all_of_it() if each.all_of_it else ""
    return Waiting(each.name, each.title, each.image, href, lines, len(rows) > SHOWN)
