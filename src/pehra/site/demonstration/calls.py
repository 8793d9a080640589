"""Phone lists of two CERTs, and one call that the duty officer has to make. All invented: the numbers lead nowhere."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from pehra.calls.actions import attempts, lists
from pehra.calls.actions.finding import watch
from pehra.calls.actions.lists import Terms
from pehra.calls.models import Place, Task
from pehra.calls.queries import tasks
from pehra.calls.rules.order import EVERY_DAY
from pehra.calls.rules.wording import CallOutcome
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import party_id, person_by_email
from pehra.foundation.deadlines import actions as deadlines
from pehra.incidents import actions as cases
from pehra.incidents.rules.intake import Intake
from pehra.registry.actions.contacts import ContactDetails, add_contact
from pehra.site.demonstration.people import CAST

MINUTE: Final = timedelta(minutes=1)
# The profile gives a CERT so long to acknowledge a critical case; so long ago that was over.
ANSWER: Final = timedelta(hours=4)
LATE: Final = 35 * MINUTE
WORKING_DAYS: Final = frozenset(range(5))
NOTE: Final = "It rang for a minute, and nobody picked up. The mailbox is full."


@dataclass(frozen=True)
class Called:
    """Somebody on a list: their part in the team, and the number; `behind`: for whom of the list they stand in."""

    name: str
    role: str
    phone: str
    hours: tuple[int, int] | None = None
    days: frozenset[int] = EVERY_DAY
    behind: str = ""
    reserved: bool = True


# On each list somebody may be called at any hour, and somebody is left when one does not answer.
LISTS: Final = {
    "cert-telecom": (
        Called("Adeel Khan", "Analyst, day shift", "+92 51 0000 0301", (8, 20), WORKING_DAYS, reserved=False),
        Called("Noman Baig", "Analyst, second desk", "+92 51 0000 0302", (8, 20), WORKING_DAYS, behind="Adeel Khan"),
        Called("Farah Naqvi", "Night watch", "+92 300 0000 303", (19, 9)),
        Called("Maryam Siddiqui", "Head of the CERT", "+92 300 0000 304"),
        Called("Jamil Akhtar", "Deputy of the head", "+92 300 0000 305", behind="Maryam Siddiqui"),
    ),
    "ncert": (
        Called("Watch desk", "Duty officer, around the clock", "+92 51 0000 0311", reserved=False),
        Called("Zara Hussain", "Analyst on call", "+92 300 0000 312", (20, 8), behind="Watch desk"),
        Called("Asim Raza", "Head of the National CERT", "+92 300 0000 313"),
    ),
}


def tell(at: datetime) -> None:
    """Play it up to `at`, unless somebody is on a list already, or the people are not there."""
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    if Place.objects.exists():
        return
    for body, people in LISTS.items():
        lead, number = cast.get((body, Role.LEAD)), party_id(body)
        if lead and number:
            _list(lead, body, number, people, at - timedelta(days=20))
    falak, duty = cast.get(("falak-telecom", Role.CONTACT)), cast.get(("ncert", Role.DUTY_OFFICER))
    if falak and duty and cast.get(("cert-telecom", Role.LEAD)):
        _unanswered(falak, duty, at)


def _list(lead: Person, body: str, number: int, people: tuple[Called, ...], at: datetime) -> None:
    places: dict[str, Place] = {}
    for each in people:
        about = ContactDetails(role=each.role, name=each.name, phone=each.phone, reserved=each.reserved)
        contact = add_contact(by=lead, party_id=number, details=about, at=at)
        begins, ends = (time(hour) for hour in each.hours) if each.hours else (None, None)
        behind = places[each.behind].pk if each.behind else None
        terms = Terms(begins, ends, each.days, behind)
        places[each.name] = lists.put(by=lead, body=body, contact_id=contact.pk, terms=terms, at=at)
    lists.want(by=lead, body=body, minutes=10, at=at)


def _unanswered(falak: Person, duty: Person, at: datetime) -> None:
    """A critical case that the Telecom CERT leaves unacknowledged: it climbs, and the National CERT begins to call."""
    report = Intake(
        organisation="falak-telecom",
        title="No calls and no data in the south since this morning",
        description=(
            "Both home location registers answer nothing. About four million subscribers cannot call, nor reach "
            "the emergency numbers. Engineers found a login from abroad at 03:40 that nobody of us has made."
        ),
        classification=("availability/sabotage",),
        severity="critical",
    )
    # Nobody is called for what was late before.
    watch(at=at - LATE - MINUTE)
    reference = cases.submit(by=falak, report=report, at=at - LATE - ANSWER).case.reference
    deadlines.sweep(at=at - LATE + MINUTE)
    watch(at=at - 12 * MINUTE)
    row = Task.objects.filter(matters__reference=reference).first()
    found = tasks.view(duty, row, at - 10 * MINUTE).next if row else None
    if row and found:
        place, said = found.entry.row.pk, CallOutcome.NO_ANSWER
        attempts.looked(by=duty, row=row, at=at - 10 * MINUTE)
        attempts.note(by=duty, reference=row.reference, place_id=place, outcome=said, note=NOTE, at=at - 9 * MINUTE)
