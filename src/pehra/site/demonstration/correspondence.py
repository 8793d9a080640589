"""Letters about the cases of the story, with answers and without, and measures that stand. All invented.

No mail leaves a demonstration: what goes to somebody outside was brought there by other ways.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from pehra.correspondence.actions import answering, drafting, measures, sending
from pehra.correspondence.actions.drafting import Draft
from pehra.correspondence.models import Request
from pehra.correspondence.queries.composing import leaving
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.incidents.queries import Filter, cases
from pehra.site.demonstration.people import CAST

HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)
BOT: Final = ("ipv4-addr", "198.51.100.23")
HOSTING: Final[dict[str, Any]] = {
    "to_name": "Sitara Hosting",
    "to_address": "abuse@sitara-hosting.example",
    "to_kind": "hosting-provider",
    "reply_to": "desk@cert-telecom.example",
}


def tell(at: datetime) -> None:
    """Play it on the story's cases, unless it was played already or its people are not there."""
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    falak, health = cast.get(("falak-telecom", Role.CONTACT)), cast.get(("punjab-health-directorate", Role.CONTACT))
    telecom, punjab = cast.get(("cert-telecom", Role.ANALYST)), cast.get(("cert-punjab", Role.ANALYST))
    duty = cast.get(("ncert", Role.DUTY_OFFICER))
    if not (falak and health and telecom and punjab and duty) or Request.objects.exists():
        return
    flood = _case(telecom, "UDP flood")
    ransom = _case(duty, "", ransomware=True)
    if flood:
        _flood(flood, telecom, punjab, falak, at)
    if ransom:
        _ransomware(ransom, duty, telecom, health, at)


def _flood(case: str, telecom: Person, punjab: Person, falak: Person, at: datetime) -> None:
    """A provider that answered by telephone, a registrar that does not, a question to another CERT, a draft."""
    takedown = _sent(
        telecom,
        case,
        at - 40 * MINUTE,
        by_hand="phone",
        kind="takedown",
        due_at=at + 20 * HOUR,
        values=(BOT,),
        **HOSTING,
    )
    answering.write_down(
        by=telecom,
        reference=takedown,
        way="phone",
        text="The machine belongs to a customer; its port is shut until it is clean. Logs of ten days are kept.",
        said_at=at - 25 * MINUTE,
        at=at - 20 * MINUTE,
    )
    _registrar(case, telecom, at)
    asked = _sent(
        telecom,
        case,
        at - 35 * MINUTE,
        kind="free",
        to="cert-punjab",
        subject="Do your operators see this flood, too?",
        body="We see about 40 Gbit/s from {values}\n\nDo operators in Punjab see the same? Please answer by {due}.",
        values=(BOT,),
        due_at=at + 6 * HOUR,
    )
    answering.acknowledge(by=punjab, reference=asked, at=at - 15 * MINUTE)
    drafting.draft(
        by=telecom,
        reference=case,
        given=Draft(kind="preservation", language="ur", due_at=at + 72 * HOUR, values=(BOT,), **HOSTING),
        at=at - 5 * MINUTE,
    )
    _against_the_flood(case, telecom, falak, at)


def _registrar(case: str, telecom: Person, at: datetime) -> None:
    """A letter on paper whose time is over."""
    _sent(
        telecom,
        case,
        at - 55 * MINUTE,
        by_hand="paper",
        kind="information",
        to_name="Registrar of the .example zone",
        to_address="hostmaster@registrar.example",
        to_kind="registrar",
        due_at=at - 5 * MINUTE,
        values=(("url", "http://pay.example.com/id7"),),
    )


def _against_the_flood(case: str, telecom: Person, falak: Person, at: datetime) -> None:
    """What the operator blocks, and what it asks its CERT to watch."""
    block = measures.propose(
        by=telecom,
        reference=case,
        kind="block",
        party="falak-telecom",
        type=BOT[0],
        value=BOT[1],
        text="At the border routers, both directions.",
        ends_at=at + 7 * 24 * HOUR,
        at=at - 38 * MINUTE,
    )
    measures.change(by=falak, reference=block.reference, act="activate", at=at - 30 * MINUTE)
    measures.propose(
        by=falak,
        reference=case,
        kind="monitor",
        party="cert-telecom",
        asset="Upstream links of both resolvers",
        text="Tell us when it falls below 1 Gbit/s.",
        at=at - 12 * MINUTE,
    )


def _ransomware(case: str, duty: Person, telecom: Person, health: Person, at: datetime) -> None:
    """A question to the Telecom CERT, in Urdu, that has its answer; what was disconnected and reset."""
    asked = _sent(
        duty,
        case,
        at - 20 * HOUR,
        kind="information",
        language="ur",
        to="cert-telecom",
        due_at=at + 4 * HOUR,
        values=(BOT,),
    )
    answering.answer(
        by=telecom,
        reference=asked,
        text="یہ پتہ ہمارے ایک ادارے پر آنے والے حملے میں بھی نظر آیا ہے۔ میزبان کمپنی سے رابطہ ہو چکا ہے۔",
        at=at - 10 * MINUTE,
    )
    measures.propose(
        by=duty,
        reference=case,
        kind="disconnect",
        party="ncert",
        asset="LAB-SRV-02",
        text="لیبارٹری کا سرور نیٹ ورک سے الگ ہے؛ صفائی تک الگ رہے گا۔",
        ends_at=at + 48 * HOUR,
        active=True,
        at=at - 30 * HOUR,
    )
    reset = measures.propose(
        by=duty,
        reference=case,
        kind="reset-credentials",
        party="punjab-health-directorate",
        asset="ڈومین کے تمام منتظم اکاؤنٹ",
        at=at - 29 * HOUR,
    )
    measures.change(by=health, reference=reset.reference, act="activate", at=at - 20 * HOUR)


def _sent(by: Person, case: str, at: datetime, *, by_hand: str = "", **given: Any) -> str:
    """A letter that has left; returns its reference."""
    row = drafting.draft(by=by, reference=case, given=Draft(**given), at=at)
    shown = leaving(row, row.case, at)
    sending.send(by=by, reference=row.reference, seen=shown.seal, by_hand=by_hand, at=at)
    return str(row.reference)


def _case(person: Person, title: str, *, ransomware: bool = False) -> str | None:
    """The real case of the story that begins so, as this person sees it."""
    found = cases(person, Filter(), limit=100).cases
    fitting = (each for each in found if each.title.startswith(title) and each.ransomware == ransomware)
    return next((str(each.reference) for each in fitting if each.drill is None), None)
