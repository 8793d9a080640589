"""A provincial CERT gets ready: an assessment with its review, posts, a roster, a call tree, a course. All invented."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import party_id, person_by_email
from pehra.law.functions import IN_FORCE
from pehra.readiness.actions import calling, maturity, people, plans, training
from pehra.readiness.actions.maturity import AnswerDetails, ReviewDetails
from pehra.readiness.actions.training import CourseDetails, SessionDetails
from pehra.readiness.queries.maturity import history
from pehra.readiness.queries.teams import circle
from pehra.readiness.rules.parameters import model
from pehra.registry.queries import local_time
from pehra.site.demonstration.people import CAST

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
CERT = "cert-punjab"
REVIEWER = "cert-telecom"
# What the invented CERT says of itself, where it is not 2.
LEVELS = {
    "O-1": 3,
    "O-3": 3,
    "O-6": 1,
    "O-11": 3,
    "H-2": 1,
    "H-6": 1,
    "T-1": 1,
    "T-5": 1,
    "P-2": 1,
    "P-9": 3,
    "P-13": 3,
}
# Where its reviewers saw it otherwise, and why.
AGREED = {"P-9": (2, "The night number was answered by a guard. Not yet approved by the head of the team.")}
# The shift, of those since Monday, that nobody has: Sunday evening.
GAP = 20
POSTS = (
    ("Head of the CERT", "leadership, crisis communication"),
    ("Duty officer", "triage, rsit"),
    ("Incident handler", "forensics, malware analysis"),
    ("Malware analyst", "malware analysis, reverse engineering"),
    ("Awareness officer", "writing, teaching"),
)


def tell(at: datetime) -> None:
    """Play the story up to `at`, unless it was played already or its people are not there."""
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    body = party_id(CERT)
    lead, analyst, officer = (cast.get((CERT, role)) for role in (Role.LEAD, Role.ANALYST, Role.DUTY_OFFICER))
    reviewer = cast.get((REVIEWER, Role.LEAD))
    if not (body and lead and analyst and officer and reviewer) or not _ready(at) or history(lead, body, at):
        return
    _assessment(lead, analyst, reviewer, body, at)
    _people(lead, analyst, officer, body, at)
    _calls(lead, analyst, officer, body, at)
    _course(lead, analyst, officer, reviewer, body, at)
    _plans(lead, analyst, officer, at)


def _ready(at: datetime) -> bool:
    return all(circle(at).named(slug).standing in IN_FORCE for slug in (CERT, REVIEWER))


def _answers(said: Mapping[str, int]) -> dict[str, AnswerDetails]:
    words = "Handbook of the CERT, chapter on this subject; shown to the reviewers in Lahore."
    return {
        each.code: AnswerDetails(said.get(each.code, 2), text=words if said.get(each.code, 2) > 1 else "")
        for each in model().parameters
    }


def _assessment(lead: Person, analyst: Person, reviewer: Person, body: int, at: datetime) -> None:
    row = maturity.start(by=lead, body_id=body, at=at - 60 * DAY)
    reference = row.reference
    maturity.answer(by=analyst, reference=reference, answers=_answers(LEVELS), seen={}, at=at - 55 * DAY)
    maturity.submit(by=lead, reference=reference, reviewing_body=REVIEWER, at=at - 52 * DAY)
    agreed = {each.code: ReviewDetails(LEVELS.get(each.code, 2)) for each in model().parameters}
    agreed |= {code: ReviewDetails(level, why) for code, (level, why) in AGREED.items()}
    maturity.review(by=reviewer, reference=reference, reviews=agreed, at=at - 45 * DAY)
    maturity.finish_review(by=reviewer, reference=reference, at=at - 44 * DAY)
    maturity.accept(by=lead, reference=reference, at=at - 43 * DAY)
    telecom = party_id(REVIEWER)
    if telecom:
        # The reviewers' own is half done.
        draft = maturity.start(by=reviewer, body_id=telecom, at=at - 4 * DAY)
        some = {code: given for code, given in _answers({}).items() if code[0] in "OH"}
        maturity.answer(by=reviewer, reference=draft.reference, answers=some, seen={}, at=at - 3 * DAY)


def _people(lead: Person, analyst: Person, officer: Person, body: int, at: datetime) -> None:
    since = (at - 200 * DAY).date()
    holders = (lead, officer, analyst, None, None)
    for (title, skills), holder in zip(POSTS, holders, strict=True):
        wanted = skills.split(", ")
        post = people.make_post(
            by=lead, body_id=body, title=title, skills=wanted, needed=title != "Awareness officer", since=since, at=at
        )
        if holder:
            people.fill_post(by=lead, post_id=post.pk, user_id=holder.user_id, name="", since=since, at=at)
    for who, skill, depth in ((analyst, "forensics", 3), (analyst, "malware analysis", 2), (officer, "triage", 3)):
        people.note_skill(by=lead, body_id=body, user_id=who.user_id, name=skill, depth=depth, at=at)
    _roster((analyst, officer, lead), body, at)
    text = "One case waits for the answer of the hospital. The night line was tested at 02:00. Watch the portal."
    people.write_note(by=officer, body_id=body, text=text, at=at - 5 * HOUR)


def _roster(turns: tuple[Person, Person, Person], body: int, at: datetime) -> None:
    """Three shifts a day for two weeks from Monday; one evening is a gap that somebody has yet to fill."""
    today = local_time(at).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - today.weekday() * DAY
    lead = turns[2]
    for number in range(42):
        if number == GAP:
            continue
        starts = monday + number * 8 * HOUR
        people.put_shift(
            by=lead,
            body_id=body,
            user_id=turns[number % 3].user_id,
            starts_at=starts,
            ends_at=starts + 8 * HOUR,
            at=at,
        )


def _calls(lead: Person, analyst: Person, officer: Person, body: int, at: datetime) -> None:
    chain = ((lead, None), (officer, lead), (analyst, officer))
    for who, caller in chain:
        above = caller.user_id if caller else None
        calling.place(by=lead, body_id=body, user_id=who.user_id, caller=above, at=at - 8 * DAY)
    began = at - 7 * DAY
    test = calling.start_test(by=lead, body_id=body, at=began)
    for who, minutes in ((lead, 3), (officer, 9), (analyst, 21)):
        calling.confirm(by=who, reference=test.reference, at=began + timedelta(minutes=minutes))


def _course(lead: Person, analyst: Person, officer: Person, reviewer: Person, body: int, at: datetime) -> None:
    details = CourseDetails(
        title_en="Incident handling for provincial teams",
        title_ur="صوبائی ٹیموں کے لیے واقعات سے نمٹنے کی تربیت",
        summary="From the first call to the final report, with exercises on the real workflow.",
        hours=18,
        parameters=("H-5", "P-6", "P-9"),
    )
    course = training.make_course(by=lead, body_id=body, details=details, at=at - 40 * DAY)
    began = at - 20 * DAY
    past = SessionDetails(began, began + 6 * HOUR, "Arfa Tower, Lahore", 12)
    held = training.plan_session(by=lead, course=course.reference, details=past, at=at - 39 * DAY)
    results = ((analyst, "passed"), (officer, "passed"), (reviewer, "absent"))
    for who, _result in results:
        training.enrol(by=who, reference=held.reference, at=at - 38 * DAY)
    for who, result in results:
        after = began + 7 * HOUR
        training.note_result(by=lead, reference=held.reference, user_id=who.user_id, result=result, at=after)
    training.certify(by=lead, reference=held.reference, at=began + 8 * HOUR)
    soon = at + 25 * DAY
    coming = SessionDetails(soon, soon + 6 * HOUR, "Arfa Tower, Lahore", 2)
    planned = training.plan_session(by=lead, course=course.reference, details=coming, at=at - 10 * DAY)
    training.enrol(by=reviewer, reference=planned.reference, at=at - 9 * DAY)


def _plans(lead: Person, analyst: Person, officer: Person, at: datetime) -> None:
    due = (at + 30 * DAY).date()
    for lack, owner, note in (
        ("level:P-9", officer, "A second number, and the procedure signed by the head of the team."),
        ("level:T-5", analyst, "A satellite telephone is ordered."),
    ):
        plans.plan(by=lead, body=CERT, lack=lack, owner=owner.user_id, due_on=due, note_text=note, at=at - 2 * DAY)
