"""What people without an account have told the National CERT: one report in each state. All invented."""

from datetime import datetime, timedelta
from typing import Any

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import party_id, person_by_email
from pehra.public.actions import claiming, desk, following, gate, taking_up
from pehra.public.actions.handing_in import HandedIn, hand_in
from pehra.public.queries import desks, reports
from pehra.public.rules import tickets
from pehra.public.rules.handing_in import Given, Upload
from pehra.registry.actions.contacts import ContactDetails, add_contact
from pehra.registry.queries import local_date
from pehra.site.demonstration import answers
from pehra.site.demonstration.people import CAST

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
# An address that leads nowhere (RFC 5737).
ADDRESS = "198.51.100.77"
NOTE = "From: 0300-0000000\nYour account will be blocked today. Send the code that you receive.\n"


def tell(at: datetime) -> None:
    """Play the story up to `at`, unless it was played already or its people are not there."""
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    duty, analyst = cast["ncert", Role.DUTY_OFFICER], cast["ncert", Role.ANALYST]
    administrator, shop = cast["ncert", Role.BODY_ADMINISTRATOR], cast["chinar-stores", Role.CONTACT]
    body, found = party_id("ncert"), desks.desk(local_date(at))
    if not (duty and analyst and administrator and shop and body and found) or found.body.id != body:
        return
    if reports.reports(duty, body, limit=1).rows:
        return
    _contact(administrator, body, at)
    _new(at)
    _looked_at(analyst, at)
    _asked(analyst, at)
    _taken_up(duty, at)
    _claimed(shop, at)
    _answered(analyst, at)
    _refused(duty, at)


def _contact(administrator: Person, body: int, at: datetime) -> None:
    """Where else the desk is reached; the number and the address lead nowhere."""
    details = ContactDetails(
        role="Public desk",
        name="Officer on duty",
        phone="+92 51 0000 0199",
        email="public@ncert.example",
        around_the_clock=True,
        published=True,
    )
    add_contact(by=administrator, party_id=body, details=details, at=at - 30 * DAY)


def _sent(at: datetime, words: str, kind: str, *, files: tuple[Upload, ...] = (), **fields: Any) -> HandedIn:
    ticket = gate.new_ticket(address=ADDRESS, at=at)
    given = Given(kind=kind, words=words, **fields)
    return hand_in(given=given, files=files, ticket=ticket.text, nonce=tickets.solve(ticket), address=ADDRESS, at=at)


def _new(at: datetime) -> None:
    _sent(
        at - 25 * MINUTE,
        "مجھے بینک کے نام سے فون آیا۔ کہا کہ اکاؤنٹ بند ہو جائے گا، کوڈ بتائیں۔ میں نے کوڈ بتا دیا اور پیسے نکل گئے۔",
        "money-lost",
        province="punjab",
        reach="0300 0000001",
        language="ur",
        answers=answers.money_lost(),
    )
    _sent(at - 2 * HOUR, "The website of our school shows a strange black page since the morning.", "site-changed",
          whom="organisation", concerns="A school in Multan", consent="concerned")  # fmt: skip


def _looked_at(analyst: Person, at: datetime) -> None:
    made = _sent(
        at - 20 * HOUR,
        "I get the same text message again and again, with a link to a parcel.",
        "fraud-message",
        answers=answers.nothing_lost(),
    )
    desk.acknowledge(by=analyst, reference=made.reference, at=at - 18 * HOUR)


def _asked(analyst: Person, at: datetime) -> None:
    made = _sent(
        at - 30 * HOUR,
        "میرا واٹس ایپ کسی اور کے پاس چلا گیا ہے، وہ میرے دوستوں سے پیسے مانگ رہا ہے۔",
        "account-taken",
        files=(Upload("message.txt", NOTE.encode()),),
        province="sindh",
        language="ur",
    )
    words = "کیا آپ نے واٹس ایپ میں دوہری تصدیق لگا رکھی تھی؟ یہ کب ہوا؟"
    desk.ask(by=analyst, reference=made.reference, words=words, at=at - 28 * HOUR)


def _taken_up(duty: Person, at: datetime) -> None:
    made = _sent(
        at - 3 * DAY,
        "Somebody offers copies of identity cards in a group. I saw the cards of my neighbours.",
        "data-leaked",
        whom="others",
        name="Imran",
        reach="imran@mail.example",
        consent="network",
    )
    start = at - 3 * DAY
    title = "Copies of identity cards offered in a messaging group"
    taking_up.take_up(by=duty, reference=made.reference, title=title, at=start + HOUR)
    desk.ask(by=duty, reference=made.reference, words="Which group was it? Do you have its name?", at=start + 2 * HOUR)
    following.say(code=made.code, words="It is gone since yesterday. I noted its name.", at=start + 5 * HOUR)


def _claimed(shop: Person, at: datetime) -> None:
    """An employee reported it, and gave the code to the shop."""
    start = at - 4 * DAY
    words = "The till of our shop asks for a password that we never had, and prints nothing."
    made = _sent(start, words, "malware", whom="organisation", concerns="Chinar Stores", consent="concerned")
    code = following.offer_claim(code=made.code, at=start + HOUR)
    title = "Till asks for an unknown password"
    claiming.claim(
        by=shop, reference=made.reference, code=code, organisation="chinar-stores", title=title, at=start + 2 * HOUR
    )


def _answered(analyst: Person, at: datetime) -> None:
    start = at - 6 * DAY
    made = _sent(start, "Is it true that my SIM will be blocked unless I press 1?", "fraud-message", consent="network")
    words = "No. Nobody blocks a SIM by such a call. Hang up and block the number; nothing has happened to you."
    desk.close(by=analyst, reference=made.reference, words=words, at=start + 3 * HOUR)


def _refused(duty: Person, at: datetime) -> None:
    start = at - 2 * DAY
    made = _sent(start, "Cheap watches, best price, write to us today!", "other")
    desk.refuse(by=duty, reference=made.reference, why="spam", at=start + 30 * HOUR)
