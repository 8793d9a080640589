"""A small Council, seated: for tests that ask how it sits and decides.

Six seats with a vote: the chair, the secretary, industry (with an alternate), Punjab's CERT, and two co-opted members.
Of the last, `late` sits on no seat until somebody names her. Quorum: more than half of those filled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pehra.council import models
from pehra.council.actions import agenda, meetings, motions, seats, voting
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from tests.registry.network import NOW, Country, country
from tests.world import person

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HELD = NOW + 20 * DAY
PEOPLE = ("chair", "secretary", "industry", "alternate", "punjab", "first", "second")


@dataclass
class Council:
    """The country, its secretariat, the members by name, and who has no business here."""

    country: Country
    office: Person
    members: dict[str, Person]
    accounts: dict[str, User]
    keys: dict[str, str]

    def seat(self, who: str) -> models.Seat:
        return models.Seat.objects.get(key=self.keys[who])

    def strangers(self) -> tuple[Person, ...]:
        """People with roles, and none at the Council; the platform's administrator among them."""
        found = self.country
        return (found.platform, found.ncert_lead, found.telecom_analyst, found.telco_contact, found.punjab_analyst)


def council(at: datetime = NOW) -> Council:
    """Everybody in place at a moment."""
    found = country()
    body = found.body("council")
    office = person(body, Role.SECRETARIAT)[1]
    made = {who: person(body, Role.COUNCIL_MEMBER, name=who.capitalize()) for who in PEOPLE}
    seats.follow(at=at)
    keys = {"chair": "chair", "secretary": "secretary", "industry": "industry", "alternate": "industry"}
    keys["punjab"] = "cert-punjab"
    for who in ("first", "second"):
        keys[who] = seats.co_opt(
            by=office,
            title_en=f"Expert {who}",
            title_ur="",
            votes=True,
            starts=at.date(),
            ends=None,
            citation="r",
            at=at,
        ).key
    seated = Council(
        found, office, {who: each[1] for who, each in made.items()}, {k: v[0] for k, v in made.items()}, keys
    )
    for who in PEOPLE:
        name(seated, who, at=at)
    return seated


def name(found: Council, who: str, at: datetime = NOW, **fields: Any) -> models.Holding:
    part = "alternate" if who == "alternate" else "holder"
    named = seats.Named(part=part, email=found.accounts[who].email, instrument="Letter 1", **fields)
    return seats.name(by=found.office, key=found.keys[who], named=named, at=at)


def plan(starts_at: datetime = HELD, **fields: Any) -> meetings.Plan:
    return meetings.Plan(
        **{"title": "Third meeting", "starts_at": starts_at, "ends_at": starts_at + 2 * HOUR, "place": "Islamabad"}
        | fields
    )


def item(found: Council, by: Person | None = None, at: datetime = NOW, title: str = "Telecom") -> models.AgendaItem:
    return agenda.submit(by=by or found.office, submission=agenda.Submission(title, "Why"), at=at)


def drafted(found: Council, starts_at: datetime = HELD, at: datetime = NOW) -> models.Meeting:
    return meetings.draft(by=found.office, plan=plan(starts_at), at=at)


def called(found: Council, starts_at: datetime = HELD, at: datetime = NOW) -> tuple[models.Meeting, models.AgendaItem]:
    """A meeting that was called, with one item."""
    meeting, first = drafted(found, starts_at, at), item(found, at=at)
    agenda.schedule(by=found.office, reference=first.reference, meeting=meeting.reference, at=at)
    meetings.call(by=found.office, reference=meeting.reference, at=at)
    return meeting, first


def sitting(
    found: Council, *there: str, starts_at: datetime = HELD, at: datetime = NOW
) -> tuple[models.Meeting, models.AgendaItem]:
    """A meeting that sits, with these there; with nobody named, everybody but the alternate."""
    meeting, first = called(found, starts_at, at)
    for who in there or [who for who in PEOPLE if who != "alternate"]:
        meetings.arrive(
            by=found.office,
            reference=meeting.reference,
            seat=found.keys[who],
            alternate=who == "alternate",
            at=starts_at,
        )
    meetings.open_meeting(by=found.office, reference=meeting.reference, at=starts_at)
    return meeting, first


def proposed(found: Council, under: models.AgendaItem, at: datetime = HELD, **fields: Any) -> models.Motion:
    proposal = motions.Proposal(**{"kind": "plain", "title": "A motion", "text_en": "It is resolved."} | fields)
    return motions.propose(by=found.office, item=under.reference, proposal=proposal, at=at)


def put(found: Council, under: models.AgendaItem, at: datetime = HELD, **fields: Any) -> models.Motion:
    motion = proposed(found, under, at, **fields)
    return motions.put(by=found.office, reference=motion.reference, at=at)


def vote(found: Council, motion: models.Motion, at: datetime = HELD, **choices: str) -> None:
    """Each named member votes by their own account."""
    for who, choice in choices.items():
        reasons = "For these reasons" if choice == "dissent" else ""
        voting.vote(by=found.members[who], reference=motion.reference, choice=choice, reasons=reasons, at=at)


def decided(found: Council, motion: models.Motion, at: datetime = HELD, **choices: str) -> models.Motion:
    """The votes are cast and counted."""
    vote(found, motion, at, **choices)
    voting.close(by=found.office, reference=motion.reference, at=at)
    motion.refresh_from_db()
    return motion


def carried(found: Council, starts_at: datetime = HELD, at: datetime = NOW, **fields: Any) -> models.Motion:
    """A motion that a meeting has carried."""
    _meeting, under = sitting(found, starts_at=starts_at, at=at)
    motion = put(found, under, starts_at, **fields)
    return decided(found, motion, starts_at, chair="for", secretary="for", industry="for", punjab="for")


Act = Callable[[Person], object]
TERM_ENDS = date(2027, 3, 1)
