"""Courses, sessions and certificates as somebody may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import names
from pehra.readiness import models, policy
from pehra.readiness.queries.teams import Circle, circle
from pehra.readiness.rules import references
from pehra.readiness.rules.training import Offer, Place, SessionState, suggested, tidy_code
from pehra.registry.queries import PartyName, party_names


@dataclass(frozen=True)
class CourseView:
    row: models.Course
    body: PartyName
    may_teach: bool
    sessions: tuple[models.Session, ...] = ()


@dataclass(frozen=True)
class SessionRow:
    """A session in a list, with the reader's own place in it (None: none)."""

    row: models.Session
    taken: int
    waiting: int
    mine: models.Enrolment | None


@dataclass(frozen=True)
class Participant:
    row: models.Enrolment
    name: str
    party: PartyName
    certificate: models.Certificate | None

    @property
    def holds(self) -> bool:
        return self.certificate is not None and self.certificate.revoked_at is None


@dataclass(frozen=True)
class SessionView:
    """One session. `participants` only for who holds the course; `certificate`: the reader's own, if one holds."""

    listed: SessionRow
    course: CourseView
    participants: tuple[Participant, ...]
    may_come: bool
    certificate: models.Certificate | None


def coming_party(person: Person, course: models.Course, around: Circle) -> int | None:
    """For which party somebody would come to a course; None where it is not for them."""
    roles = policy.EVERYBODY_HERE
    at_bodies = [held.party_id for held in person.held if held.role in roles]
    known = [party for party in at_bodies if party in around.teams or party in around.supervising]
    if known:
        return known[0]
    return next((held.party_id for held in person.held), None) if course.for_organisations else None


def courses(viewer: Person, around: Circle) -> list[CourseView]:
    """The courses that are offered and open to this person, by title; one's own body's in any case."""
    rows = list(models.Course.objects.filter(withdrawn_at=None).order_by("title_en", "pk"))
    bodies = party_names(row.body_id for row in rows)
    open_to = {row.pk for row in rows if coming_party(viewer, row, around) is not None}
    views = [CourseView(row, bodies[row.body_id], policy.teaches(viewer, row.body_id)) for row in rows]
    return [view for view in views if view.row.pk in open_to or view.may_teach]


def course(viewer: Person, reference: str, at: datetime) -> CourseView:
    """Raises Absent."""
    row = models.Course.objects.filter(reference=references.tidy(reference)).first()
    if row is None:
        raise Absent
    teaches = policy.teaches(viewer, row.body_id)
    if not teaches and (row.withdrawn_at is not None or coming_party(viewer, row, circle(at)) is None):
        raise Absent
    sessions = tuple(row.sessions.order_by("-starts_at", "-pk"))
    return CourseView(row, party_names([row.body_id])[row.body_id], teaches, sessions)


def sessions(viewer: Person, seen: Sequence[CourseView], at: datetime) -> list[SessionRow]:
    """What is to come of these courses, the nearest first."""
    rows = models.Session.objects.filter(
        course_id__in=[view.row.pk for view in seen], state=SessionState.PLANNED, ends_at__gt=at
    )
    return _listed(viewer, list(rows.select_related("course").annotate(**COUNTS).order_by("starts_at", "pk")))


COUNTS = {
    "taken": Count("enrolments", filter=Q(enrolments__place=Place.ENROLLED)),
    "queued": Count("enrolments", filter=Q(enrolments__place=Place.WAITING)),
}


def _listed(viewer: Person, rows: Sequence[models.Session]) -> list[SessionRow]:
    own = models.Enrolment.objects.filter(session__in=[row.pk for row in rows], user_id=viewer.user_id)
    mine = {each.session_id: each for each in own.exclude(place=Place.LEFT)}
    return [SessionRow(row, row.taken, row.queued, mine.get(row.pk)) for row in rows]


def session(viewer: Person, reference: str, at: datetime) -> SessionView:
    """Raises Absent. Whoever took part sees it also when the course is not offered any more."""
    row = (
        models.Session.objects.select_related("course")
        .annotate(**COUNTS)
        .filter(reference=references.tidy(reference))
        .first()
    )
    if row is None:
        raise Absent
    (listed,) = _listed(viewer, [row])
    teaches = policy.teaches(viewer, row.course.body_id)
    comes = row.course.withdrawn_at is None and coming_party(viewer, row.course, circle(at)) is not None
    if not (teaches or comes or listed.mine):
        raise Absent
    body = party_names([row.course.body_id])[row.course.body_id]
    people = _participants(row) if teaches else ()
    papers = models.Certificate.objects.filter(enrolment__session=row, enrolment__user_id=viewer.user_id)
    own = papers.filter(revoked_at=None).first()
    may_come = comes and row.state == SessionState.PLANNED and row.starts_at > at
    return SessionView(listed, CourseView(row.course, body, teaches), people, may_come, own)


def _participants(row: models.Session) -> tuple[Participant, ...]:
    rows = list(row.enrolments.exclude(place=Place.LEFT).order_by("place", "asked_at", "pk"))
    called, parties = names(each.user_id for each in rows), party_names(each.party_id for each in rows)
    # One that holds is newer than those that were revoked.
    papers = {each.enrolment_id: each for each in models.Certificate.objects.filter(enrolment__in=rows).order_by("pk")}
    return tuple(
        Participant(each, called.get(each.user_id, ""), parties[each.party_id], papers.get(each.pk)) for each in rows
    )


def own_certificates(viewer: Person) -> list[models.Certificate]:
    rows = models.Certificate.objects.filter(enrolment__user_id=viewer.user_id)
    return list(rows.order_by("-issued_at", "-pk"))


def certificate_to_print(viewer: Person, certificate_id: int) -> models.Certificate:
    """For whom it is and for who issued it. Raises Absent, also for one that was revoked."""
    rows = models.Certificate.objects.select_related("enrolment__session__course")
    row = rows.filter(pk=certificate_id, revoked_at=None).first()
    if row is None:
        raise Absent
    if row.enrolment.user_id != viewer.user_id and not policy.teaches(viewer, row.enrolment.session.course.body_id):
        raise Absent
    return row


def certificate_to_revoke(viewer: Person, certificate_id: int) -> models.Certificate:
    """For who issued it. Raises Absent."""
    rows = models.Certificate.objects.select_related("enrolment__session__course")
    row = rows.filter(pk=certificate_id, revoked_at=None).first()
    if row is None or not policy.teaches(viewer, row.enrolment.session.course.body_id):
        raise Absent
    return row


def certificate_by_code(code: str) -> models.Certificate | None:
    """What anybody is told who has the code, however it is typed. There is no other way to find one."""
    written = tidy_code(code)
    return models.Certificate.objects.filter(code=written).first() if written else None


def courses_for(seen: Sequence[CourseView], lacking: Sequence[str]) -> list[tuple[CourseView, tuple[str, ...]]]:
    """Those of these courses that help with what is lacking (codes, the most urgent first), with what each does."""
    views = {view.row.pk: view for view in seen}
    offers = (Offer(pk, frozenset(view.row.parameters)) for pk, view in views.items())
    return [(views[pk], helps) for pk, helps in suggested(offers, lacking)]
