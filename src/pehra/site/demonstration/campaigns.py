"""A campaign over the story's cases: two CERTs add their own, one is merged, one is said to be the same as another."""

from datetime import date, datetime, timedelta

from pehra.campaigns import actions
from pehra.campaigns.queries import campaigns as looking
from pehra.campaigns.rules.campaigns import About
from pehra.foundation.access.errors import Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES, Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.incidents import actions as cases
from pehra.incidents.queries import Filter
from pehra.incidents.queries import cases as all_cases
from pehra.incidents.rules.intake import Intake, Seen
from pehra.incidents.rules.wording import Status
from pehra.site.demonstration.people import CAST

ADDRESS = "203.0.113.77"
NAME = "Bolan Ledger"


def tell(at: datetime) -> None:
    """Play it on the story's cases, unless it was played already or its people are not there."""
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    duty, telecom = cast.get(("ncert", Role.DUTY_OFFICER)), cast.get(("cert-telecom", Role.ANALYST))
    if not (duty and telecom) or looking.campaigns(duty, looking.Filter()).rows:
        return
    about = About(
        name=NAME,
        description=(
            "Mails about unpaid invoices carry an archive; whoever opens it calls the same server within a minute. "
            "Hit so far: operators, a hospital, a provincial office.\n\n"
            "Recognised by the address below and by file names that end in .pdf.iso."
        ),
        tlp="TLP:GREEN",
        actors=("Bolan Ledger",),
        techniques=("T1566.001", "T1204.002", "T1486"),
        first_seen=(at - timedelta(days=9)).date(),
        last_seen=at.date() if at.date() > date(2026, 1, 1) else None,
    )
    start = at - timedelta(hours=9)
    campaign = actions.open_campaign(by=duty, about=about, at=start).reference
    punjab = cast.get(("cert-punjab", Role.ANALYST))
    theirs = _reported(cast.get(("punjab-health-directorate", Role.CONTACT)), punjab, start)
    for place, person in enumerate((telecom, duty)):
        for reference in _own(person)[:3]:
            moment = start + timedelta(minutes=20 + 10 * place)
            _add(person, campaign, reference, "The same server in the firewall's log.", moment)
    words = "Blocked at the border since this morning. Whoever sees calls to it: tell the organisation to unplug first."
    actions.remark(by=duty, reference=campaign, body=words, at=start + timedelta(hours=1))
    if punjab and theirs:
        _add(punjab, campaign, theirs, "محکمے کے دو کمپیوٹروں نے اسی سرور سے رابطہ کیا۔", start + timedelta(hours=2))
        _same(telecom, theirs, at)
    _merged(telecom, cast.get(("falak-telecom", Role.CONTACT)), at)


def _reported(contact: Person | None, punjab: Person | None, at: datetime) -> str | None:
    """A case of the Punjab CERT in the same campaign, which nobody of the other CERTs sees."""
    if contact is None or punjab is None:
        return None
    report = Intake(
        organisation="punjab-health-directorate",
        title="بل کے نام پر آئی فائل کھولنے کے بعد نامعلوم سرور سے رابطہ",
        description="اکاؤنٹس کے دو کمپیوٹروں پر منسلک فائل کھولی گئی۔ دونوں کو نیٹ ورک سے الگ کر دیا گیا ہے۔",
        classification=("malicious-code/infected-system",),
    )
    reference = cases.submit(by=contact, report=report, at=at).case.reference
    cases.accept(by=punjab, reference=reference, at=at + timedelta(minutes=15))
    return str(reference)


def _own(person: Person) -> list[str]:
    """The open cases that this person's bodies have."""
    mine = person.parties(WORKS_CASES)
    found = all_cases(person, Filter(status=Status.OPEN), limit=60).cases
    return [each.reference for each in found if each.custodian_id in mine and each.drill is None]


def _add(person: Person, campaign: str, reference: str, why: str, at: datetime) -> None:
    seen = [Seen(ADDRESS, "ipv4-addr", "Called within a minute after the archive was opened.")]
    try:
        cases.add_observables(by=person, reference=reference, seen=seen, at=at)
        actions.add_case(by=person, reference=campaign, case=reference, why=why, at=at)
    except Refusal:
        # A case of which the story made something stricter stays out of it.
        return


def _same(telecom: Person, theirs: str, at: datetime) -> None:
    """The Telecom CERT says to the Punjab CERT that both have a case of one incident; the visitor answers."""
    reason = "The same address, the same archive, the same hour. Is it one incident?"
    for reference in _own(telecom)[:3]:
        try:
            cases.offer_sameness(by=telecom, reference=reference, to=theirs, reason=reason, at=at - timedelta(hours=1))
        except Refusal:
            continue
        return


def _merged(telecom: Person, contact: Person | None, at: datetime) -> None:
    """A second report of what was reported already: the CERT accepts it, finds it alike and merges the two."""
    own = _own(telecom)
    if contact is None or not own:
        return
    target = next(
        (each for each in all_cases(contact, Filter(status=Status.OPEN), limit=30).cases if each.reference in own), None
    )
    if target is None:
        return
    report = Intake(
        organisation=target.organisation.slug,
        title=target.title,
        description="Reported once more by the night shift, which did not know that it was reported already.",
        observables=(Seen(ADDRESS, "ipv4-addr"),),
        tlp=target.tlp,
    )
    again = cases.submit(by=contact, report=report, at=at - timedelta(hours=3)).case.reference
    cases.accept(by=telecom, reference=again, at=at - timedelta(hours=2, minutes=50))
    reason = "The same mail, reported by two shifts of the same operator."
    cases.merge(by=telecom, reference=again, into=target.reference, reason=reason, at=at - timedelta(hours=2))
