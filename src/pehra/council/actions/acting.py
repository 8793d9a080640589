"""What the Council's acts share: locks, the journal, who is told, and days as moments."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from enum import IntEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from pehra.council.models import AgendaItem, Meeting
from pehra.council.queries.desk import council_on
from pehra.council.queries.seats import people_of, seated
from pehra.foundation.access.errors import Absent, Conflict
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import members
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.registry.queries import local_date

# Keeps these locks apart from those that anybody else takes in the same database.
_COUNCIL = 7338


class Queue(IntEnum):
    SEATS = 1
    NUMBERS = 2  # of resolutions, which have no gaps
    AGENDA = 3


def one_at_a_time(queue: Queue) -> None:
    """Wait until whoever is at it has committed; the lock ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_COUNCIL, queue.value])


def locked_item(reference: str) -> AgendaItem:
    """The item, locked after the meeting on whose agenda it stands: every act takes them so. Raises Absent."""
    where = AgendaItem.objects.filter(reference=reference).values_list("meeting_id", flat=True)
    if not where:
        raise Absent
    if where[0] is not None:
        Meeting.objects.select_for_update().get(pk=where[0])
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting").get(reference=reference)
    if item.meeting_id != where[0]:
        raise Conflict("The agenda was changed meanwhile: look again.")
    return item


def start_of(day: date) -> datetime:
    """The first moment of a day in the country."""
    return datetime.combine(day, time(), ZoneInfo(settings.DISPLAY_TIME_ZONE))


def secretariat(at: datetime) -> list[int]:
    """The accounts of the Council's secretariat."""
    return [user.pk for user in members(council_on(local_date(at)), [Role.SECRETARIAT])]


def everybody(at: datetime) -> list[int]:
    """The accounts of all who hold a seat or stand in."""
    return people_of(seated(local_date(at)))


def shown(by: Person) -> str:
    """The name of somebody as pages and minutes show it: the journal's label without the address."""
    return by.label.partition(" <")[0]


def tell(
    users: Iterable[int], kind: str, text: str, link: str, at: datetime, params: Mapping[str, object] | None = None
) -> None:
    """Put a notice for each person into the outbox. The Council's people read no cases, so parties are not told."""
    told = set(users)
    if told:
        notify(telling=Telling(kind=kind, text=text, link=link, params=params or {}), users=told, at=at)


def note(
    by: Person, at: datetime, act: str, subject: str, party: int, detail: Mapping[str, object] | None = None
) -> None:
    """Write the journal; called last."""
    record(by=by, at=at, act=f"council.{act}", subject=subject, party_id=party, detail=detail)
