"""Tasks on the cases of the story, and a playbook that the National CERT prescribes. All invented."""

from datetime import datetime, timedelta

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.incidents.queries import Filter, cases
from pehra.playbooks.actions import mandating, starting, tasks, writing
from pehra.playbooks.models import Playbook, Run, Task
from pehra.site.demonstration.people import CAST

LOCAL = {
    "title_en": "Outage at a mobile operator",
    "title_ur": "موبائل آپریٹر کی خدمت میں تعطل",
    "summary_en": "What the Telecom CERT does when subscribers cannot call or pay.",
    "summary_ur": "جب صارفین فون یا ادائیگی نہ کر سکیں تو ٹیلی کام سرٹ کیا کرتا ہے۔",
    "condition": "classification: availability/outage, availability/ddos and sector: telecom",
    "note": "",
}
STEPS = (
    {
        "title_en": "Ask which regions and services are down",
        "title_ur": "پوچھیں کون سے علاقے اور خدمات بند ہیں",
        "phase": "analyse",
        "due": "1h",
        "outcome": True,
    },
    {
        "title_en": "Tell the regulator's duty desk",
        "title_ur": "ریگولیٹر کے ڈیوٹی ڈیسک کو بتائیں",
        "phase": "communicate",
        "due": "2h",
        "condition": "cii: yes",
    },
    {
        "title_en": "Give the emergency numbers a way of their own",
        "title_ur": "ہنگامی نمبروں کو الگ راستہ دیں",
        "phase": "mitigate",
        "owner": "organisation",
        "due": "4h",
    },
)


def tell(at: datetime) -> None:
    """Start playbooks and do some of their tasks, unless that was done already or the people are not there."""
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    telecom, duty = cast.get(("cert-telecom", Role.ANALYST)), cast.get(("ncert", Role.DUTY_OFFICER))
    falak = cast.get(("falak-telecom", Role.CONTACT))
    if not (telecom and duty and falak) or Run.objects.exists():
        return
    _ransomware(duty, at)
    _flood(telecom, falak, at)
    lead = cast.get(("cert-telecom", Role.LEAD))
    _written(telecom, lead, at - timedelta(days=9))
    national = cast.get(("ncert", Role.LEAD))
    ready = Playbook.objects.filter(key="ransomware").first()
    if national and ready:
        mandating.prescribe(
            by=national,
            playbook=ready.reference,
            body="ncert",
            over=["sectoral", "provincial"],
            citation="Circular 3/2026 of the National CERT (demonstration only)",
            at=at,
        )


def _case(person: Person, *, ransomware: bool = False, rsit: str = "") -> str | None:
    found = cases(person, Filter(rsit=rsit), limit=100).cases
    fitting = (each for each in found if each.drill is None and each.status == "open")
    return next((each.reference for each in fitting if each.ransomware or not ransomware), None)


def _start(by: Person, case: str, key: str, at: datetime) -> dict[str, str]:
    """The references of the tasks, by step."""
    playbook = Playbook.objects.get(key=key)
    run = starting.start(by=by, reference=case, playbook=playbook.reference, at=at)
    return dict(Task.objects.filter(run=run).values_list("step", "reference"))


def _ransomware(duty: Person, at: datetime) -> None:
    """The National CERT has worked on it for a day and a half."""
    case = _case(duty, ransomware=True)
    if case is None:
        return
    start = at - timedelta(days=1, hours=18)
    found = _start(duty, case, "ransomware", start)
    hour = timedelta(hours=1)
    told = (
        ("isolate", "سرور LAB-SRV-02 اور چار ورک سٹیشن الگ کر دیے گئے؛ سرور چالو ہے۔", 2 * hour),
        ("backups", "رات کا نسخہ صاف ہے؛ بیک اپ سرور نیٹ ورک سے الگ ہے۔", 3 * hour),
        ("identify", "LockBit 3.0 builder; entry through a remote desktop without a second factor.", 9 * hour),
    )
    for step, outcome, after in told:
        common = {"by": duty, "reference": case, "task": found[step]}
        tasks.finish(**common, outcome=outcome, at=start + after)
    tasks.take(by=duty, reference=case, task=found["preserve"], at=start + 4 * hour)


def _flood(telecom: Person, falak: Person, at: datetime) -> None:
    """Started twenty minutes ago; the operator has measured it."""
    case = _case(telecom, rsit="availability")
    if case is None:
        return
    found = _start(telecom, case, "ddos", at - timedelta(minutes=50))
    outcome = "38 to 42 Gbit/s, UDP from port 123 and 389: reflection. Nothing of our own."
    tasks.finish(by=falak, reference=case, task=found["measure"], outcome=outcome, at=at - timedelta(minutes=20))
    tasks.take(by=telecom, reference=case, task=found["cover"], at=at - timedelta(minutes=15))
    tasks.add(
        by=telecom,
        reference=case,
        title="Ask the second upstream provider for its own counts",
        due_at=at + timedelta(hours=3),
        at=at - timedelta(minutes=10),
    )


def _written(telecom: Person, lead: Person | None, at: datetime) -> None:
    """A playbook of the Telecom CERT; without a lead it stays a draft."""
    draft = writing.create(by=telecom, body="cert-telecom", head=LOCAL, at=at)
    reference = draft.playbook.reference
    writing.put_steps(by=telecom, playbook=reference, steps=STEPS, at=at)
    if lead:
        writing.publish(by=lead, playbook=reference, at=at)
