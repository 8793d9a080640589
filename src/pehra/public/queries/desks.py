"""Which body takes in what the public reports, until when it must answer, and how it is reached otherwise."""

from dataclasses import dataclass
from datetime import date, datetime

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.law.clocks import ClockRow, Stage
from pehra.registry import queries as registry
from pehra.registry.queries.bodies import is_team
from pehra.registry.queries.contacts import published_contacts
from pehra.registry.queries.network import Institution, Snapshot, last_read


@dataclass(frozen=True)
class Desk:
    """The body, and the row of the profile that makes it the desk."""

    body: Institution
    row: ClockRow


@dataclass(frozen=True)
class Way:
    """Another way to reach the desk: its published telephone numbers and addresses."""

    phones: tuple[str, ...]
    emails: tuple[str, ...]


def desk(on: date, known: Snapshot | None = None) -> Desk | None:
    """The desk of a day: who holds the function that owes it to the public to acknowledge. None: there is none."""
    known = known or registry.snapshot()
    rows = [row for row in known.clocks if row.stage is Stage.ACKNOWLEDGE_PUBLIC and row.runs_at(on)]
    for row in sorted(rows, key=lambda row: (row.hours or 0, row.id)):
        for body in known.holders(row.function, on):
            return Desk(body, row)
    return None


def at_the_desk(person: Person, on: date) -> bool:
    """Whether this person reads what the public reports, as the network that was read last has it.

    Every page asks for its navigation; it must not cost each of them a statement.
    """
    works = person.parties(WORKS_CASES)
    if not works:
        return False
    found = desk(on, last_read())
    return found is not None and found.body.id in works


def reached(body_id: int, now: datetime) -> Way:
    """What the body has published of its contacts."""
    contacts = [each.contact for each in published_contacts(body_id, now)]
    return Way(
        tuple(dict.fromkeys(each.phone for each in contacts if each.phone)),
        tuple(dict.fromkeys(each.email for each in contacts if each.email)),
    )


def teams() -> list[Institution]:
    """The CERTs whose description is open to everybody: the public part of the registry, by slug."""
    known = registry.snapshot()
    found = [each for each in known.institutions.values() if not each.withdrawn and is_team(known, each.slug)]
    return sorted(found, key=lambda each: each.slug)


def is_public(body_id: int | None) -> Institution | None:
    """The body, if its name may stand on a page for everybody."""
    return next((each for each in teams() if each.id == body_id), None)
