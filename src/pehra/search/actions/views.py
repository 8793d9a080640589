"""Keeping searches, and telling their owners of new matches."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qs

from django.db import transaction

from pehra.formats.references import fresh, tidy
from pehra.formats.text import problem_in
from pehra.formats.text import tidy as tidy_text
from pehra.foundation.access.errors import Absent, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.foundation.accounts.queries import active_users
from pehra.foundation.accounts.queries import person as person_of
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.incidents.queries import Kind as Drills
from pehra.search.models import View
from pehra.search.queries.finding import has_come
from pehra.search.rules.asking import Asked, read
from pehra.search.rules.wording import Told

LONGEST_NAME: Final = 120
MOST_VIEWS: Final = 50
FIELDS: Final = ("status", "rsit", "severity", "organisation", "custodian", "tlp", "kind", "since", "until")
DAY: Final = timedelta(days=1)
# What a longer act writes is dated when it wrote it, and is there when it is done.
LAG: Final = timedelta(seconds=5)


def reading(asked: str) -> tuple[Asked, Drills]:
    """The search of an address, as the search page would read it. Raises Invalid."""
    values = {name: found[-1] for name, found in parse_qs(asked).items() if "\0" not in found[-1]}
    drills = values.get("drills", "")
    fields = {name: values.get(name, "") for name in FIELDS}
    return read(values.get("q", ""), **fields), Drills(drills) if drills in list(Drills) else Drills.REAL


@transaction.atomic
def keep(*, by: Person, name: str, asked: str, told: str, party_id: int | None = None, at: datetime) -> View:
    """Keep a search under a name, for oneself or for everybody who reads cases at one's party. Raises Invalid."""
    problems: dict[str, str | Problem] = {}
    if wrong := problem_in(name, longest=LONGEST_NAME):
        problems["name"] = Problem(wrong[0], **wrong[1])
    if told not in list(Told):
        problems["told"] = Problem("Choose one of: %(choices)s.", choices=", ".join(Told))
    if len(asked) > 2000 or reading(asked)[0].empty:
        problems["asked"] = "There is no search to keep."
    if View.objects.filter(owner_id=by.user_id).count() >= MOST_VIEWS:
        problems["name"] = Problem("At most %(most)d views for one person.", most=MOST_VIEWS)
    if problems:
        raise Invalid(problems)
    if party_id is not None and not by.holds(party_id, READS_CASES):
        raise Forbidden("A view is shared with a body of your own.")
    view = View.objects.create(
        reference=fresh("V"),
        owner_id=by.user_id,
        party_id=party_id,
        name=tidy_text(name),
        asked=asked,
        told=told,
        told_until=at,
        audience=sorted({-by.user_id} | ({party_id} if party_id is not None else set())),
        created_at=at,
    )
    record(by=by, at=at, act="search.view-keep", subject=f"view:{view.reference}", party_id=party_id)
    return view


@transaction.atomic
def drop(*, by: Person, reference: str, at: datetime) -> None:
    """Forget a view of one's own. Raises Absent; Forbidden for one that somebody else shares."""
    rows = View.objects.select_for_update().filter(reference=tidy(reference), audience__overlap=list(by.keys))
    view = rows.first()
    if view is None:
        raise Absent
    if view.owner_id != by.user_id:
        raise Forbidden("Only whoever made a view removes it.")
    view.delete()
    record(by=by, at=at, act="search.view-drop", subject=f"view:{view.reference}", party_id=view.party_id)


def tell_of_new(*, at: datetime) -> int:
    """Tell the owners of views of what is new in them; returns how many were told."""
    return sum(_tell(pk, at) for pk in list(_due(at)))


def _due(at: datetime) -> Iterator[int]:
    rows = View.objects.exclude(told=Told.NEVER).order_by("told_until").values_list("pk", "told", "told_until")
    for pk, told, until in rows:
        if told == Told.AT_ONCE or at - until >= DAY:
            yield pk


@transaction.atomic
def _tell(pk: int, at: datetime) -> int:
    view = View.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    owner = active_users([view.owner_id]) if view else []
    if view is None or not owner:
        return 0
    person = person_of(owner[0])
    asked, drills = reading(view.asked)
    # By the same window as the owner's own pages: of what they do not see, nothing is told.
    with viewing(person):
        come = has_come(person, asked, drills=drills, after=view.told_until, until=at - LAG)
    View.objects.filter(pk=pk).update(told_until=max(view.told_until, at - LAG))
    if not come:
        return 0
    telling = Telling(
        kind="search.view",
        text="There is something new in your saved view “%(view)s”.",
        link=f"/search/?{view.asked}"[:200] if len(view.asked) < 180 else "/search/",
        params={"view": view.name},
        restricted=True,
        drill="",
    )
    notify(telling=telling, users=[person.user_id], at=at)
    return 1
