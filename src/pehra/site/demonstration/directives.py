"""Directives at work: one that everybody owes, half answered; one that is nearly done; and a draft."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pehra.council.actions import directives, duties, packs
from pehra.council.actions.directives import Draft
from pehra.council.actions.duties import Shown
from pehra.council.models import Directive
from pehra.council.queries.packs import upcoming
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.law.functions import Function
from pehra.registry import queries as registry
from pehra.registry.queries import Selection
from pehra.site.demonstration.people import CAST

DAY = timedelta(days=1)
PROOF = "https://status.falak-telecom.example/gateways"


@dataclass(frozen=True)
class People:
    """Those who play: the National CERT's lead, and the contacts and leads that answer."""

    lead: Person
    telecom: Person
    falak: Person
    health: Person
    office: Person | None


def tell(at: datetime) -> None:
    """Play what the National CERT has instructed in the last weeks."""
    cast = _people()
    if cast is None:
        return
    body = next(iter(cast.lead.parties([Role.LEAD])))
    if not registry.bodies_holding(Function.NATIONAL, registry.local_date(at)):
        return
    _gateways(cast, body, at - 12 * DAY)
    _contacts(cast, body, at - 30 * DAY)
    directives.draft(by=cast.lead, issuer_id=body, given=_backups(at), at=at)
    if cast.office is not None:
        for meeting in upcoming(at):
            packs.ask(by=cast.office, reference=meeting.reference, at=at)


def _people() -> People | None:
    emails = {(each.party, each.role): each.email for each in CAST}

    def found(party: str, role: Role) -> Person | None:
        email = emails.get((party, role))
        return person_by_email(email) if email else None

    lead, telecom = found("ncert", Role.LEAD), found("cert-telecom", Role.LEAD)
    falak, health = found("falak-telecom", Role.CONTACT), found("punjab-health-directorate", Role.CONTACT)
    if lead is None or telecom is None or falak is None or health is None:
        return None
    return People(lead, telecom, falak, health, found("cert-council", Role.SECRETARIAT))


def _gateways(cast: People, body: int, at: datetime) -> None:
    given = Draft(
        title_en="Patch the mail gateways",
        title_ur="ای میل گیٹ ویز کی خامی دور کیجیے",
        text_en="Install the vendor's update on every mail gateway that is reachable from outside, and confirm it.",
        text_ur="باہر سے قابلِ رسائی ہر ای میل گیٹ وے پر تیار کنندہ کی تازہ کاری نصب کیجیے اور اس کی تصدیق کیجیے۔",
        acknowledge_by=at + 4 * DAY,
        comply_by=at + 20 * DAY,
        selection=Selection(organisations=True),
    )
    row = _issued(cast, body, given, at)
    shown = Shown("All four gateways run the update since last night.", link=PROOF)
    duties.show(by=cast.falak, reference=row.reference, party="falak-telecom", shown=shown, at=at + 2 * DAY)
    duties.ask_waiver(
        by=cast.health,
        reference=row.reference,
        party="punjab-health-directorate",
        reason="ہمارا ای میل گیٹ وے صوبائی ڈیٹا سینٹر کے پاس ہے؛ ہم خود کوئی گیٹ وے نہیں چلاتے۔",
        at=at + 3 * DAY,
    )


def _contacts(cast: People, body: int, at: datetime) -> None:
    given = Draft(
        title_en="Name a contact that answers day and night",
        title_ur="ایسا رابطہ نامزد کیجیے جو دن رات جواب دے",
        text_en="Every sectoral and provincial CERT names a contact for the night and publishes it in its description.",
        text_ur="ہر شعبہ جاتی اور صوبائی سرٹ رات کے لیے رابطہ نامزد کرے اور اسے اپنے تعارف میں شائع کرے۔",
        acknowledge_by=at + 3 * DAY,
        comply_by=at + 14 * DAY,
        selection=Selection(functions=frozenset({Function.SECTORAL, Function.PROVINCIAL})),
        evidence_needed=False,
    )
    row = _issued(cast, body, given, at)
    if not row.duties.filter(party__slug="cert-telecom").exists():
        return
    shown = Shown("Published in our description on the first of the month.")
    made = duties.show(by=cast.telecom, reference=row.reference, party="cert-telecom", shown=shown, at=at + DAY)
    duties.answer_showing(
        by=cast.lead,
        reference=row.reference,
        party="cert-telecom",
        showing=made.pk,
        accepted=True,
        answer="Called, answered.",
        at=at + DAY,
    )


def _backups(at: datetime) -> Draft:
    return Draft(
        title_en="Test the restoring of backups",
        title_ur="بیک اپ کی بحالی آزمائیے",
        text_en="Restore one system of each kind from its backup, and say how long it took.",
        text_ur="ہر قسم کے ایک نظام کو اس کے بیک اپ سے بحال کیجیے، اور بتائیے کہ کتنا وقت لگا۔",
        acknowledge_by=at + 7 * DAY,
        comply_by=at + 60 * DAY,
        selection=Selection(organisations=True, cii=True),
    )


def _issued(cast: People, body: int, given: Draft, at: datetime) -> Directive:
    row = directives.draft(by=cast.lead, issuer_id=body, given=given, at=at)
    return directives.issue(by=cast.lead, reference=row.reference, at=at)
