"""A few reports under way, so that no page of the demonstration is empty. Made by the same acts that people use."""

from datetime import datetime, timedelta

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.incidents import actions
from pehra.incidents.actions import Intake
from pehra.incidents.queries import reports
from pehra.incidents.rules.intake import Seen
from pehra.site.demonstration import answers
from pehra.site.demonstration.people import CAST


def tell(at: datetime) -> None:
    """Play the story up to `at`, unless something has been reported already."""
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    falak = cast["falak-telecom", Role.CONTACT]
    health = cast["punjab-health-directorate", Role.CONTACT]
    telecom = cast["cert-telecom", Role.ANALYST]
    punjab = cast["cert-punjab", Role.ANALYST]
    duty = cast["ncert", Role.DUTY_OFFICER]
    if not (falak and health and telecom and punjab and duty) or reports(falak) or reports(health):
        return
    _phishing(falak, telecom, at)
    _ransomware(health, punjab, duty, at)
    _leak(falak, telecom, at)
    _flood(falak, telecom, at)
    _defacement(health, at)


def _ransomware(health: Person, punjab: Person, duty: Person, at: datetime) -> None:
    """Climbs from the Punjab CERT to the National CERT."""
    start = at - timedelta(days=2)
    taken = actions.submit(
        by=health,
        at=start,
        report=Intake(
            organisation="punjab-health-directorate",
            title="لیبارٹری کے سرور پر فائلیں مقفل، تاوان کا مطالبہ",
            description=(
                "صبح آٹھ بجے عملے نے دیکھا کہ نتائج کی فائلیں نہیں کھلتیں اور ہر فولڈر میں تاوان کا پیغام پڑا ہے۔\n"
                "سرور نیٹ ورک سے الگ کر دیا گیا ہے۔ نسخہ محفوظ (backup) کل رات تک کا موجود ہے۔"
            ),
            aware_at=start - timedelta(hours=3),
            classification=("information-content-security/unauthorised-information-modification",),
            severity="",
            ransomware=True,
            observables=(Seen("198.51.100.23"), Seen("hxxp://pay.example[.]com/id7")),
            answers=answers.ransomware(start),
        ),
    )
    reference = taken.case.reference
    actions.accept(by=punjab, reference=reference, at=start + timedelta(hours=1))
    actions.note(
        by=punjab,
        reference=reference,
        body="عملے سے فون پر بات ہوئی؛ سرور الگ ہے، لاگ محفوظ کیے جا رہے ہیں۔",
        at=start + timedelta(hours=2),
    )
    actions.escalate(by=punjab, reference=reference, at=start + timedelta(hours=3))
    actions.accept(by=duty, reference=reference, at=start + timedelta(hours=4))
    update = start + timedelta(hours=6)
    actions.file_update(
        by=health,
        reference=reference,
        body="تاوان کا پیغام پڑھ لیا گیا ہے۔ کل رات کا محفوظ نسخہ الگ مشین پر آزمایا گیا: فائلیں درست کھلتی ہیں۔",
        answers=answers.ransomware_later(update),
        at=update,
    )


def _phishing(falak: Person, telecom: Person, at: datetime) -> None:
    """Worked and closed by the Telecom CERT."""
    start = at - timedelta(days=5)
    taken = actions.submit(
        by=falak,
        at=start,
        report=Intake(
            organisation="falak-telecom",
            title="Phishing page imitates our customer portal",
            description="Customers were sent SMS with a link to a copy of our portal that asks for their PIN.",
            classification=("fraud/phishing",),
            observables=(Seen("hxxps://falak-portal[.]example/login"),),
            answers=answers.phishing(),
        ),
    )
    reference = taken.case.reference
    actions.accept(by=telecom, reference=reference, at=start + timedelta(minutes=40))
    actions.file_final(
        by=falak,
        reference=reference,
        body="The page is gone since last night. 37 customers had typed their PIN; all were given a new one.",
        answers=answers.phishing_at_the_end(),
        at=start + timedelta(hours=22),
    )
    actions.close(
        by=telecom,
        reference=reference,
        cause="A look-alike domain, registered two days before.",
        lesson="Watch new registrations that contain the brand's name.",
        at=start + timedelta(days=1),
    )


def _leak(falak: Person, telecom: Person, at: datetime) -> None:
    """Accepted yesterday: records of customers are offered for sale."""
    start = at - timedelta(hours=26)
    taken = actions.submit(
        by=falak,
        at=start,
        report=Intake(
            organisation="falak-telecom",
            title="Records of customers offered for sale",
            description="A seller shows 50 rows of a list of our customers. The rows are real, and of last summer.",
            classification=("information-content-security/data-leak",),
            answers=answers.leak(),
        ),
    )
    actions.accept(by=telecom, reference=taken.case.reference, at=start + timedelta(minutes=50))


def _flood(falak: Person, telecom: Person, at: datetime) -> None:
    """Accepted an hour ago: designated infrastructure, ready to be escalated."""
    start = at - timedelta(hours=2)
    taken = actions.submit(
        by=falak,
        at=start,
        report=Intake(
            organisation="falak-telecom",
            title="UDP flood against our DNS resolvers",
            description="About 40 Gbit/s towards both resolvers since 09:10; upstream filters are asked for.",
            classification=("availability/ddos",),
            observables=(Seen("192.0.2.53"),),
            answers=answers.flood(start),
        ),
    )
    actions.accept(by=telecom, reference=taken.case.reference, at=start + timedelta(hours=1))


def _defacement(health: Person, at: datetime) -> None:
    """Just reported: waits for the Punjab CERT's answer."""
    start = at - timedelta(minutes=10)
    actions.submit(
        by=health,
        at=start,
        report=Intake(
            organisation="punjab-health-directorate",
            title="ویب سائٹ کا سرورق تبدیل کر دیا گیا",
            description="ہماری ویب سائٹ کے سرورق پر کسی گروہ کا پیغام لگا ہوا ہے۔",
            classification=("information-content-security/unauthorised-information-modification",),
            answers=answers.defacement(start),
        ),
    )
