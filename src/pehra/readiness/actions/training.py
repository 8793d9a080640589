"""Courses and sessions, who takes part in them, results, and certificates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import active_users
from pehra.readiness import models, policy
from pehra.readiness.actions.recording import check_dates, note, tell
from pehra.readiness.queries.teams import circle
from pehra.readiness.queries.training import coming_party
from pehra.readiness.rules import references
from pehra.readiness.rules.parameters import model
from pehra.readiness.rules.training import Place, Result, SessionState, fresh_code, moving_up, place_for
from pehra.registry.queries import local_date, party_names
from pehra.registry.rules.fields import Fields

MOST_PLACES = 1000
MOST_HOURS = 400


@dataclass(frozen=True)
class CourseDetails:
    title_en: str
    hours: int
    title_ur: str = ""
    summary: str = ""
    parameters: tuple[str, ...] = ()
    for_organisations: bool = False


@dataclass(frozen=True)
class SessionDetails:
    starts_at: datetime
    ends_at: datetime
    place: str
    capacity: int


@transaction.atomic
def make_course(*, by: Person, body_id: int, details: CourseDetails, at: datetime) -> models.Course:
    """A course of a CERT, shown to the whole network. Raises Absent, Forbidden, Invalid."""
    _teacher(by, body_id)
    circle(at).team(body_id)
    row = models.Course(reference=references.fresh(references.COURSE), body_id=body_id, made_at=at, **_course(details))
    row.save()
    note("course.make", f"course:{row.reference}", by=by, body_id=body_id, at=at, detail={"title": row.title_en})
    return row


@transaction.atomic
def withdraw_course(*, by: Person, reference: str, at: datetime) -> models.Course:
    """The course is not offered any more; what was held and certified stays."""
    row = _course_row(by, reference)
    if row.sessions.filter(state=SessionState.PLANNED).exists():
        raise Conflict("A session is still planned: hold or cancel it first.")
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    note("course.withdraw", f"course:{row.reference}", by=by, body_id=row.body_id, at=at)
    return row


def _course(details: CourseDetails) -> dict[str, object]:
    fields = Fields()
    found: dict[str, object] = {
        "title_en": fields.text("title_en", details.title_en, longest=160),
        "title_ur": fields.text("title_ur", details.title_ur, longest=160, required=False),
        "summary": fields.text("summary", details.summary, longest=4000, required=False, lines=True),
        "parameters": [each.code for each in model().parameters if each.code in details.parameters],
        "hours": details.hours,
        "for_organisations": details.for_organisations,
    }
    unknown = sorted(set(details.parameters) - {each.code for each in model().parameters})
    if unknown:
        fields.problem("parameters", "There is no parameter %(code)s.", code=unknown[0])
    if details.hours not in range(1, MOST_HOURS + 1):
        fields.problem("hours", "A number from 1 to %(most)d.", most=MOST_HOURS)
    fields.check()
    return found


@transaction.atomic
def plan_session(*, by: Person, course: str, details: SessionDetails, at: datetime) -> models.Session:
    """Raises Absent, Forbidden, Invalid, Conflict."""
    row = _course_row(by, course)
    fields = Fields()
    check_dates(fields, starts_at=details.starts_at, ends_at=details.ends_at)
    place = fields.name("place", details.place)
    if details.starts_at <= at:
        fields.problem("starts_at", "This must be in the future.")
    if details.ends_at <= details.starts_at:
        fields.problem("ends_at", "This must be after the beginning.")
    if details.capacity not in range(1, MOST_PLACES + 1):
        fields.problem("capacity", "A number from 1 to %(most)d.", most=MOST_PLACES)
    fields.check()
    session = models.Session.objects.create(
        reference=references.fresh(references.SESSION),
        course=row,
        starts_at=details.starts_at,
        ends_at=details.ends_at,
        place=place,
        capacity=details.capacity,
        state=SessionState.PLANNED,
    )
    note("session.plan", f"session:{session.reference}", by=by, body_id=row.body_id, at=at)
    return session


@transaction.atomic
def cancel_session(*, by: Person, reference: str, reason: str, at: datetime) -> models.Session:
    """Whoever is enrolled or waits is told."""
    session = _session(by, reference)
    _planned(session)
    fields = Fields()
    session.reason = fields.text("reason", reason, lines=True)
    fields.check()
    session.state = SessionState.CANCELLED
    session.save(update_fields=["reason", "state"])
    note("session.cancel", f"session:{session.reference}", by=by, body_id=session.course.body_id, at=at)
    told = session.enrolments.exclude(place=Place.LEFT).values_list("user_id", flat=True)
    _tell(session, "session.cancelled", "The session of “%(course)s” is cancelled.", told, at)
    return session


@transaction.atomic
def enrol(*, by: Person, reference: str, at: datetime) -> models.Enrolment:
    """Take a place in a session, or a place in the waiting list. Raises Absent, Conflict.

    Whoever works at a body of the network may; people of organisations where the course is for them too.
    """
    session = _open(reference, at)
    party = coming_party(by, session.course, circle(at))
    if party is None:
        raise Absent
    row = models.Enrolment.objects.filter(session=session, user_id=by.user_id).first()
    if row is not None and row.place != Place.LEFT:
        raise Conflict("You are on the list already.")
    row = row or models.Enrolment(session=session, user_id=by.user_id)
    taken = session.enrolments.filter(place=Place.ENROLLED).count()
    row.party_id, row.place, row.asked_at = party, place_for(taken, session.capacity), at
    row.save()
    note("session.enrol", f"session:{session.reference}", by=by, body_id=party, at=at, detail={"place": row.place})
    return row


@transaction.atomic
def leave(*, by: Person, reference: str, at: datetime) -> models.Enrolment:
    """Give one's place back; whoever waits longest gets it and is told."""
    session = _open(reference, at)
    row = models.Enrolment.objects.filter(session=session, user_id=by.user_id).exclude(place=Place.LEFT).first()
    if row is None:
        raise Absent
    row.place = Place.LEFT
    row.save(update_fields=["place"])
    note("session.leave", f"session:{session.reference}", by=by, body_id=row.party_id, at=at)
    _move_up(session, at)
    return row


def _move_up(session: models.Session, at: datetime) -> None:
    taken = session.enrolments.filter(place=Place.ENROLLED).count()
    waiting = session.enrolments.filter(place=Place.WAITING).order_by("asked_at", "pk")
    lucky = moving_up(taken, session.capacity, list(waiting.values_list("user_id", flat=True)))
    session.enrolments.filter(user_id__in=lucky, place=Place.WAITING).update(place=Place.ENROLLED)
    _tell(session, "session.moved-up", "There is a place for you in “%(course)s” now.", lucky, at)


@transaction.atomic
def note_result(*, by: Person, reference: str, user_id: int, result: str, at: datetime) -> models.Enrolment:
    """Whether somebody came, and passed. Changed later only as long as no certificate says so."""
    session = _session(by, reference)
    if session.state == SessionState.CANCELLED:
        raise Conflict("This session was cancelled.")
    if at < session.starts_at:
        raise Conflict("This session has not begun.")
    row = session.enrolments.filter(user_id=user_id, place=Place.ENROLLED).first()
    if row is None:
        raise Absent
    if result not in {Result.PASSED, Result.FAILED, Result.ABSENT}:
        raise Invalid({"result": Problem("Choose one of those offered.")})
    if models.Certificate.objects.filter(enrolment=row, revoked_at=None).exists():
        raise Conflict("A certificate was issued: revoke it first.")
    row.result, row.noted_at, row.noted_by = result, at, by.label
    row.save(update_fields=["result", "noted_at", "noted_by"])
    if session.state == SessionState.PLANNED:
        session.state = SessionState.HELD
        session.save(update_fields=["state"])
    detail = {"of": user_id, "result": result}
    note("session.result", f"session:{session.reference}", by=by, body_id=session.course.body_id, at=at, detail=detail)
    return row


@transaction.atomic
def certify(*, by: Person, reference: str, at: datetime) -> list[models.Certificate]:
    """Issue a certificate to everybody who has passed and has none that holds; returns the new ones.

    Raises Conflict before the session has ended.
    """
    session = _session(by, reference)
    if at < session.ends_at:
        raise Conflict("This session has not ended.")
    course = session.course
    held = models.Certificate.objects.filter(enrolment__session=session, revoked_at=None)
    passed = session.enrolments.filter(place=Place.ENROLLED, result=Result.PASSED)
    passed = passed.exclude(pk__in=held.values("enrolment_id"))
    body = party_names([course.body_id])[course.body_id]
    users = {user.pk: user.name for user in active_users(passed.values_list("user_id", flat=True))}
    made = [
        models.Certificate(
            code=fresh_code(),
            enrolment=row,
            name=users[row.user_id],
            course_en=course.title_en,
            course_ur=course.title_ur,
            body_en=body.name_en,
            body_ur=body.name_ur,
            hours=course.hours,
            held_on=local_date(session.ends_at),
            issued_at=at,
            issued_by=by.label,
        )
        for row in passed.order_by("pk")
        if row.user_id in users
    ]
    if not made:
        raise Conflict("Nobody has passed who has no certificate yet.")
    models.Certificate.objects.bulk_create(made)
    # Never the code itself: whoever reads the journal could check certificates that nobody has shown them.
    detail = {"certificates": len(made)}
    note("session.certify", f"session:{session.reference}", by=by, body_id=course.body_id, at=at, detail=detail)
    told = [row.enrolment.user_id for row in made]
    _tell(session, "certificate.issued", "Your certificate for “%(course)s” is ready.", told, at)
    return made


@transaction.atomic
def revoke(*, by: Person, certificate_id: int, reason: str, at: datetime) -> models.Certificate:
    """From now on whoever checks the certificate is told that it holds no longer. Raises Absent, Invalid, Conflict.

    The result is open again: nobody is certified anew before somebody has noted that they passed.
    """
    rows = models.Certificate.objects.select_for_update(of=("self",)).select_related("enrolment__session__course")
    row = rows.filter(pk=certificate_id).first()
    if row is None:
        raise Absent
    session = row.enrolment.session
    _teacher(by, session.course.body_id)
    if row.revoked_at is not None:
        raise Conflict("This certificate was revoked already.")
    fields = Fields()
    row.reason = fields.text("reason", reason, lines=True)
    fields.check()
    row.revoked_at, row.revoked_by = at, by.label
    row.save(update_fields=["revoked_at", "revoked_by", "reason"])
    models.Enrolment.objects.filter(pk=row.enrolment_id).update(result=Result.OPEN, noted_at=at, noted_by=by.label)
    note("certificate.revoke", f"certificate:{row.pk}", by=by, body_id=session.course.body_id, at=at)
    told = [row.enrolment.user_id]
    _tell(session, "certificate.revoked", "Your certificate for “%(course)s” was revoked.", told, at)
    return row


def _teacher(by: Person, body_id: int) -> None:
    """Courses are no secret inside the network: whoever may not touch one is told so."""
    if not policy.teaches(by, body_id):
        raise Forbidden("Courses are kept by the lead and the administrator of the CERT that holds them.")


def _course_row(by: Person, reference: str) -> models.Course:
    row = models.Course.objects.select_for_update().filter(reference=references.tidy(reference)).first()
    if row is None or (row.withdrawn_at is not None and not policy.teaches(by, row.body_id)):
        raise Absent
    _teacher(by, row.body_id)
    if row.withdrawn_at is not None:
        raise Conflict("This course is not offered any more.")
    return row


def _session(by: Person, reference: str) -> models.Session:
    session = _locked(reference)
    _teacher(by, session.course.body_id)
    return session


def _locked(reference: str) -> models.Session:
    rows = models.Session.objects.select_for_update(of=("self",)).select_related("course")
    session = rows.filter(reference=references.tidy(reference)).first()
    if session is None:
        raise Absent
    return session


def _open(reference: str, at: datetime) -> models.Session:
    session = _locked(reference)
    _planned(session)
    if session.starts_at <= at:
        raise Conflict("This session has begun.")
    return session


def _planned(session: models.Session) -> None:
    if session.state != SessionState.PLANNED:
        raise Conflict("This session was held or cancelled.")


def _tell(session: models.Session, kind: str, text: str, users: Iterable[int], at: datetime) -> None:
    link = f"/readiness/training/sessions/{session.reference}/"
    tell(kind, text, link, users=users, at=at, params={"course": session.course.title_en})
