"""Files at several points of their way, so that the wall of the demonstration is alive."""

from datetime import date, datetime, timedelta

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.law.formation import FormationState
from pehra.registry.actions.formation import Given, Paper, take
from pehra.registry.models import FormationStep
from pehra.registry.queries import local_date
from pehra.registry.queries.formation import file
from pehra.registry.rules.formation import FileAct
from pehra.site.demonstration.people import CAST

# Of the Telecom and the Punjab CERT nobody has acted on the file: the guided tour begins before their notification.
REMARKS = "Returned by the Cabinet Division: the cost of the operation room is to be stated for three years."
SOFT = "In soft operation since July 2023; full operation was targeted for June 2025 (founding document 004)."


def tell(at: datetime) -> None:
    """Play the steps up to `at`, unless somebody has acted on a file already."""
    cast = {each.role: person_by_email(each.email) for each in CAST if each.party == "cert-council"}
    secretary = cast.get(Role.SECRETARIAT)
    if secretary is None or FormationStep.objects.exists():
        return
    today = local_date(at)
    _step(secretary, "ncert", FileAct.START, date.min, at, remarks=SOFT)
    _step(secretary, "cert-sindh", FileAct.PROPOSE, today - timedelta(days=75), at)
    _step(secretary, "cert-banking", FileAct.PROPOSE, today - timedelta(days=12), at)
    _step(secretary, "cert-defence", FileAct.SEND, today - timedelta(days=34), at)
    _step(secretary, "cert-defence", FileAct.RETURN, today - timedelta(days=9), at, remarks=REMARKS)


def _step(by: Person, body: str, act: FileAct, on: date, at: datetime, *, remarks: str = "") -> None:
    """On this day, or on that of the step before where that is later."""
    shown = file(body, at)
    if act is FileAct.START and shown.state is not FormationState.NOTIFIED:
        return
    paper = None if act in (FileAct.START, FileAct.RETURN) else letter(body, act)
    take(by=by, body=body, act=act, given=Given(max(on, shown.since or on), remarks, paper=paper), at=at)


def letter(body: str, act: FileAct) -> Paper:
    """An invented paper that says what it is."""
    return Paper(f"{body}-{act}.txt", f"Demonstration only: the paper on “{act}” for {body}.\n".encode())
