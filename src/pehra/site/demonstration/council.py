"""A Council at work: seats filled, sealed minutes, a draft of others, a meeting to come, and a circulated motion.

Made by the same acts that people use. Those without a login are entered by name, as a secretariat does it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pehra.council.actions import agenda, followup, meetings, minutes, motions, seats, voting
from pehra.council.queries.aims import offered
from pehra.council.queries.seats import seated
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.law.council import MotionKind
from pehra.registry.queries import local_date
from pehra.site.demonstration.people import CAST, Character

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
LETTER = "demonstration only"
# Of the seats in the profile, who holds them; the name of a login stands for its account.
HOLDERS = {
    "chair": "Shahid Mahmood",
    "secretary": "Ghulam Abbas",
    "defence": "Rehan Aslam",
    "foreign-affairs": "Nighat Sultana",
    "interior": "Waqar Haider",
    "cabinet-division": "Bushra Naz",
    "telecom": "Farhan Yousaf",
    "ntisb": "Sajjad Hussain",
    "industry": "Lubna Akhtar",
    "academia": "Saira Qureshi",
    "cert-punjab": "Hamza Tariq",
}
PUBLIC_EN = "The Council asks every provincial government to name a department for its CERT, where none is named yet."
PUBLIC_UR = (
    "کونسل ہر صوبائی حکومت سے کہتی ہے کہ جہاں اب تک کوئی محکمہ نامزد نہیں ہوا، وہاں اپنی سرٹ کے لیے محکمہ نامزد کرے۔"
)
TELECOM_EN = "Licensees send the Telecom CERT a contact that answers day and night, and confirm it every half year."
TELECOM_UR = "لائسنس یافتہ ادارے ٹیلی کام سرٹ کو ایسا رابطہ دیں جو دن رات جواب دے، اور ہر چھ ماہ بعد اس کی تصدیق کریں۔"


@dataclass(frozen=True)
class Cast:
    """The people of the Council who have logins."""

    office: Person
    logins: dict[str, Character]
    holders: dict[str, str]

    def member(self, name: str) -> Person | None:
        found = self.logins.get(name)
        return person_by_email(found.email) if found else None


def tell(at: datetime) -> None:
    """Play the Council's last two months up to `at`, unless somebody has been named to a seat already."""
    members = [each for each in CAST if each.role is Role.COUNCIL_MEMBER]
    clerk = next((each for each in CAST if each.role is Role.SECRETARIAT), None)
    office = person_by_email(clerk.email) if clerk else None
    if office is None or any(not each.vacant for each in seated(local_date(at))):
        return
    begun = at - 80 * DAY
    seats.follow(at=begun)
    there = {each.seat.key for each in seated(local_date(begun))}
    holders = {key: name for key, name in HOLDERS.items() if key in there}
    cast = Cast(office, {each.name: each for each in members}, holders)
    _seat(cast, begun)
    first = _first(cast, at - 75 * DAY, at - 55 * DAY)
    _second(cast, first, at - 45 * DAY, at - 25 * DAY)
    _circulated(cast, at)
    _coming(cast, at)


def _seat(cast: Cast, at: datetime) -> None:
    for key, name in cast.holders.items():
        login = cast.logins.get(name)
        named = seats.Named("holder", name, login.email if login else "", instrument=LETTER)
        seats.name(by=cast.office, key=key, named=named, at=at)
    alternate = seats.Named("alternate", "Tahira Bano", instrument=LETTER)
    seats.name(by=cast.office, key="telecom", named=alternate, at=at)


def _meeting(cast: Cast, title: str, called: datetime, held: datetime) -> str:
    start = held.replace(minute=0, second=0, microsecond=0)
    plan = meetings.Plan(title, start, start + 2 * HOUR, "Ministry of IT and Telecommunication, Islamabad")
    return meetings.draft(by=cast.office, plan=plan, at=called).reference


def _item(cast: Cast, title: str, text: str, at: datetime, meeting: str = "", presenter: str = "") -> str:
    submission = agenda.Submission(title, text, presenter)
    reference = agenda.submit(by=cast.office, submission=submission, at=at).reference
    if meeting:
        agenda.schedule(by=cast.office, reference=reference, meeting=meeting, at=at)
    return reference


def _sit(cast: Cast, meeting: str, held: datetime, absent: tuple[str, ...] = (), remote: tuple[str, ...] = ()) -> None:
    for key in cast.holders:
        if key not in absent:
            meetings.arrive(by=cast.office, reference=meeting, seat=key, remote=key in remote, at=held)
    meetings.open_meeting(by=cast.office, reference=meeting, at=held)


def _decide(cast: Cast, item: str, proposal: motions.Proposal, held: datetime, **others: str) -> str:
    """Everybody on a seat votes for, but those who vote otherwise; those with an interest and those away do not."""
    motion = motions.propose(by=cast.office, item=item, proposal=proposal, at=held).reference
    motions.put(by=cast.office, reference=motion, at=held)
    for key in cast.holders:
        choice = others.get(key.replace("-", "_"), "for")
        if choice == "none":
            continue
        reasons = "The cost to small licensees was not looked at." if choice == "dissent" else ""
        given = {"reference": motion, "choice": choice, "reasons": reasons, "at": held + HOUR / 4}
        member = cast.member(cast.holders[key])
        if member is not None:
            voting.vote(by=member, **given)
        else:
            voting.record_vote(by=cast.office, seat=key, **given)
    voting.close(by=cast.office, reference=motion, at=held + HOUR / 2)
    return motion


def _first(cast: Cast, called: datetime, held: datetime) -> str:
    """A meeting with two decisions: one for everybody to read, one with an interest and a dissent."""
    meeting = _meeting(cast, "First meeting of the year", called, held)
    provinces = _item(cast, "Departments for the provincial CERTs", "Where none is named yet.", called, meeting)
    contacts = _item(
        cast,
        "Contacts of licensees",
        "Half of the licensees did not answer at night.",
        called,
        meeting,
        "Farhan Yousaf",
    )
    meetings.call(by=cast.office, reference=meeting, at=called)
    _sit(cast, meeting, held, absent=("foreign-affairs",), remote=("academia",))
    plain = motions.Proposal("plain", "Departments for the provincial CERTs", PUBLIC_EN, PUBLIC_UR, "public")
    _decide(cast, provinces, plain, held, foreign_affairs="none", defence="abstain")
    agenda.conclude(
        by=cast.office, reference=provinces, said="Four provinces have answered; two have not.", at=held + HOUR
    )
    agenda.declare_interest(
        by=cast.office, reference=contacts, seat="telecom", text="Regulates the licensees.", at=held
    )
    network = motions.Proposal("plain", "Contacts of licensees", TELECOM_EN, TELECOM_UR, "network")
    _decide(cast, contacts, network, held, foreign_affairs="none", telecom="none", industry="dissent")
    agenda.conclude(by=cast.office, reference=contacts, said="The regulator presented its figures.", at=held + HOUR)
    meetings.close_meeting(by=cast.office, reference=meeting, at=held + 2 * HOUR)
    words = "The chair welcomed the members. Apologies came from the Ministry of Foreign Affairs."
    minutes.edit(by=cast.office, reference=meeting, text=words, version=1, at=held + DAY)
    year, task = (
        local_date(held).year,
        followup.Task("Report on contacts", local_date(held + 70 * DAY), party="cert-telecom"),
    )
    followup.create(by=cast.office, year=year, running=2, task=task, at=held + DAY)
    return meeting


def _second(cast: Cast, first: str, called: datetime, held: datetime) -> None:
    """Approves the first meeting's minutes, which seals them; its own are still a draft."""
    meeting = _meeting(cast, "Second meeting of the year", called, held)
    motion = minutes.propose(by=cast.office, reference=first, meeting=meeting, at=called).reference
    awareness = _item(cast, "Awareness week", "Schools and universities.", called, meeting, "Saira Qureshi")
    meetings.call(by=cast.office, reference=meeting, at=called)
    _sit(cast, meeting, held, absent=("interior",))
    motions.put(by=cast.office, reference=motion, at=held)
    voting.record_vote(by=cast.office, reference=motion, seat="chair", choice="for", at=held)
    voting.record_vote(by=cast.office, reference=motion, seat="defence", choice="for", at=held)
    voting.close(by=cast.office, reference=motion, at=held)
    text = "The secretariat prepares a plan for an awareness week with the universities."
    plan = motions.Proposal("plain", "Awareness week", text, publication="public")
    _decide(cast, awareness, plan, held, interior="none")
    agenda.conclude(by=cast.office, reference=awareness, said="Academia offers its campuses.", at=held + HOUR)
    meetings.close_meeting(by=cast.office, reference=meeting, at=held + 2 * HOUR)
    due = local_date(held + 40 * DAY)
    task = followup.Task("Plan for the awareness week", due, "Dates, places and costs.", seat="academia")
    followup.create(by=cast.office, year=local_date(held).year, running=3, task=task, at=held + DAY)


def _circulated(cast: Cast, at: datetime) -> None:
    """Waits for votes, and closes in some days."""
    item = _item(cast, "Statement on ransom payments", "Asked for by several provinces.", at - 6 * DAY)
    text = "The Council advises public bodies against paying ransoms, and asks them to report each demand."
    motion = motions.propose(
        by=cast.office, item=item, proposal=motions.Proposal("plain", "Ransom payments", text), at=at - 5 * DAY
    ).reference
    motions.circulate(by=cast.office, reference=motion, closes_at=at + 4 * DAY, at=at - 5 * DAY)


def _coming(cast: Cast, at: datetime) -> None:
    """Called, with an agenda."""
    meeting = _meeting(cast, "Third meeting of the year", at - 4 * DAY, at + 12 * DAY)
    _item(cast, "How the network has performed this quarter", "Figures for each tier.", at - 4 * DAY, meeting)
    _item(cast, "Training for provincial teams", "Courses, places and instructors.", at - 4 * DAY, meeting)
    if "cert-banking" in dict(offered(MotionKind.RECOMMEND)):
        banking = _item(cast, "Banking CERT", "The State Bank has handed in its file.", at - 4 * DAY, meeting)
        text = "The Council recommends that the Banking CERT be notified as the sectoral CERT of banking."
        aim = {"file": "cert-banking"}
        proposal = motions.Proposal("recommend", "Banking CERT", text, publication="public", aim=aim)
        motions.propose(by=cast.office, item=banking, proposal=proposal, at=at - 4 * DAY)
    meetings.call(by=cast.office, reference=meeting, at=at - 3 * DAY)
    member = cast.member("Saira Qureshi")
    if member is not None:
        submission = agenda.Submission("Scholarships for incident handlers", "A proposal of three universities.")
        agenda.submit(by=member, submission=submission, at=at - 2 * DAY)
