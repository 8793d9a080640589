"""Hands and mentions in the two CERTs of the story: who has which case, what nobody has, and a word to a colleague."""

from datetime import datetime, timedelta

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.incidents import actions
from pehra.incidents.models import Assignment, Case
from pehra.incidents.queries import Filter, cases
from pehra.incidents.rules.wording import Status
from pehra.site.demonstration.people import CAST


def tell(at: datetime) -> None:
    """Hand some cases round, unless that was done already or the people are not there."""
    cast = {(each.party, each.role): (each, person_by_email(each.email)) for each in CAST}
    if Assignment.objects.exists():
        return
    for body, note in (
        ("cert-punjab", "@{lead} کیا لیبارٹری کے دوسرے سرور بھی الگ کر دیے جائیں؟"),
        ("cert-telecom", "@{lead} the upstream asks for a window to filter. Shall I agree to tonight?"),
    ):
        analyst, lead = cast.get((body, Role.ANALYST)), cast.get((body, Role.LEAD))
        if analyst and lead and analyst[1] and lead[1]:
            _hand_round(analyst[1], lead[1], note.format(lead=lead[0].name), at)


def _hand_round(analyst: Person, lead: Person, note: str, at: datetime) -> None:
    """Every second open case of the team is in somebody's hands; the newest of those has a word for the lead."""
    mine = [each for each in cases(analyst, Filter(mine=True), limit=100).cases if _goes_on(each)]
    for place, case in enumerate(mine[::2]):
        taker = lead if place % 3 == 2 else analyst
        actions.take(by=taker, reference=case.reference, at=_after(case, timedelta(minutes=3), at))
    if mine:
        at = _after(mine[0], timedelta(minutes=6), at)
        actions.note(by=analyst, reference=mine[0].reference, body=note, internal=True, at=at)


def _after(case: Case, pause: timedelta, at: datetime) -> datetime:
    """Soon after the case was opened, and not in the future."""
    return min(case.opened_at + pause, at)


def _goes_on(case: Case) -> bool:
    return case.status != Status.CLOSED and case.drill is None and case.merged_into_id is None
