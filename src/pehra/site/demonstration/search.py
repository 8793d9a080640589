"""Traces that two CERTs know without knowing of each other, a question about them, and a saved search."""

from datetime import datetime, timedelta

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.incidents import actions as cases
from pehra.incidents.queries import Filter
from pehra.incidents.queries import cases as all_cases
from pehra.incidents.rules.intake import Seen
from pehra.incidents.rules.wording import Status
from pehra.search.actions import asking, views
from pehra.search.queries.asking import questions
from pehra.site.demonstration.people import CAST

ADDRESS, LINK = "198.51.100.23", "http://pay.example.com/id7"


def tell(at: datetime) -> None:
    """Play it on the story's cases, unless it was played already or its people are not there."""
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    telecom, duty = cast.get(("cert-telecom", Role.ANALYST)), cast.get(("ncert", Role.DUTY_OFFICER))
    if not (telecom and duty) or any(questions(telecom, at)):
        return
    reference = _case_of(telecom)
    if reference is None:
        return
    seen = [
        Seen(ADDRESS, "ipv4-addr", "First packets of the flood came from here."),
        Seen(LINK, "url", "Named in a mail that threatened the operator."),
        Seen("203.0.113.0/24", "cidr"),
        Seen("8.8.8.8", "ipv4-addr", "Resolver in the capture."),
    ]
    cases.add_observables(by=telecom, reference=reference, seen=seen, at=at - timedelta(minutes=50))
    for type_, value in (("ipv4-addr", ADDRESS), ("url", LINK)):
        asking.look(by=telecom, reference=reference, type=type_, value=value, at=at - timedelta(minutes=45))
    purpose = "A customer of ours is flooded from here. What do you know of who runs it?"
    asked = asking.ask(
        by=telecom, reference=reference, type="ipv4-addr", value=ADDRESS, purpose=purpose, at=at - timedelta(minutes=40)
    )
    text = (
        "We met it three days ago: it controls a ransomware that is sold as a service. Block it and look for port 8443."
    )
    asking.answer(by=duty, reference=asked.reference, text=text, at=at - timedelta(minutes=20))
    purpose = "Named in a threat against an operator. Is this the group that you know?"
    asking.ask(by=telecom, reference=reference, type="url", value=LINK, purpose=purpose, at=at - timedelta(minutes=10))
    views.keep(
        by=telecom,
        name="Open cases of fraud",
        asked="q=&rsit=fraud&status=open",
        told="at-once",
        at=at - timedelta(days=1),
    )
    views.keep(
        by=telecom,
        name="Everything about falak-portal",
        asked="q=falak-portal",
        told="daily",
        party_id=next(iter(telecom.parties({Role.ANALYST}))),
        at=at - timedelta(days=1),
    )


def _case_of(analyst: Person) -> str | None:
    """An open case of one's own."""
    found = all_cases(analyst, Filter(status=Status.OPEN, mine=True), limit=1).cases
    return str(found[0].reference) if found else None
