"""Redacted copies on the story's cases: one released and shared, one that waits for a second person. All invented."""

from datetime import datetime, timedelta

from pehra.foundation.access.errors import Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.incidents import actions
from pehra.incidents.queries import Filter, cases
from pehra.law.tlp import TLP
from pehra.releases.actions import deciding, drafting, receiving, sharing
from pehra.releases.actions.sharing import Terms
from pehra.releases.models import Draft
from pehra.releases.queries.drafts import workspace
from pehra.releases.rules.words import Right
from pehra.site.demonstration.people import CAST

# What nobody outside may read: in the copy there are marks in its place.
NOTES = (
    "نظامت ڈیجیٹل صحت پنجاب کے Kashif Mehmood (فون ۰۳۰۰-۱۲۳۴۵۶۷) نے بتایا کہ "
    "بیک اپ سرور الگ تھا؛ حملہ 198.51.100.23 سے ہوا۔",
    "Logs come from lab (at) health-punjab[.]example; whoever fetches them shows card 35202-1234567-1.",
)


def tell(at: datetime) -> None:
    """Make the copies, unless that was done already or the people are not there."""
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    telecom, lead = cast.get(("cert-telecom", Role.ANALYST)), cast.get(("cert-telecom", Role.LEAD))
    punjab, zara = cast.get(("cert-punjab", Role.ANALYST)), cast.get(("ncert", Role.ANALYST))
    if not (telecom and lead and punjab and zara) or Draft.objects.exists():
        return
    if phishing := _own(telecom, "falak-telecom"):
        _released(phishing, telecom, lead, punjab, at - timedelta(hours=20))
    if ransomware := _own(zara, "punjab-health-directorate"):
        _awaiting(ransomware, zara, at - timedelta(hours=3))


def _own(by: Person, organisation: str) -> str:
    """A case of this organisation, of which this person makes copies; nothing where there is none."""
    found = cases(by, Filter(mine=True), limit=100).cases
    fit = (each for each in found if each.drill is None and each.organisation.slug == organisation)
    return next((each.reference for each in fit if each.tlp in (TLP.AMBER, TLP.GREEN)), "")


def _redacted(case: str, by: Person, tlp: TLP, at: datetime) -> str:
    draft = drafting.begin(by=by, reference=case, tlp=tlp, at=at)
    drafting.remove_found(by=by, reference=case, draft=draft.reference, at=at + timedelta(minutes=5))
    deciding.submit(by=by, reference=case, draft=draft.reference, at=at + timedelta(minutes=10))
    return draft.reference


def _released(case: str, telecom: Person, lead: Person, punjab: Person, at: datetime) -> None:
    draft, hour = _redacted(case, telecom, TLP.AMBER, at), timedelta(hours=1)
    seen_as = workspace(lead, case, draft, at + hour).seen
    copy = deciding.release(by=lead, reference=case, draft=draft, seen_as=seen_as, at=at + hour)
    terms = Terms(at + timedelta(days=30), "warning", "", Right.PASSING)
    shared = sharing.share_copy(by=telecom, reference=copy.reference, to=["cert-punjab"], terms=terms, at=at + 2 * hour)
    receiving.note_reading(by=punjab, copy=copy, at=at + 3 * hour)
    receiving.acknowledge(by=punjab, reference=shared[0].reference, at=at + 3 * hour)


def _awaiting(case: str, zara: Person, at: datetime) -> None:
    for words in NOTES:
        actions.note(by=zara, reference=case, body=words, at=at - timedelta(minutes=5))
    try:
        _redacted(case, zara, TLP.AMBER, at)
    except Refusal:
        # Where the story has nobody else at that body, the copy stays a draft.
        return
