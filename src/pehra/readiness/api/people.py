"""Posts and the roster of one's own CERT, and training: what other systems page, plan or show."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Day, Given
from pehra.foundation.access.errors import Invalid
from pehra.readiness.queries import people, training
from pehra.readiness.queries.teams import circle
from pehra.readiness.rules.dates import can_be_meant
from pehra.readiness.rules.people import Span
from pehra.readiness.rules.training import Place, SessionState
from pehra.registry.queries import local_date

router = Router(tags=["Readiness"])
Cert = Annotated[str, Path(max_length=80, description="Slug of the CERT.", examples=["cert-punjab"])]


class SpanOut(Given):
    """From a moment up to another."""

    starts_at: datetime
    ends_at: datetime


class ShiftOut(SpanOut):
    """Somebody is on duty."""

    name: str
    swap_asked: bool = Field(description="A colleague is asked to take it.")


class RosterOut(Given):
    """A week from Monday, by the country's clocks."""

    body: str = Field(description="Slug of the CERT.")
    week: date = Field(description="Its Monday.")
    shifts: list[ShiftOut] = Field(description="In their order; one that reaches into the week too.")
    gaps: list[SpanOut] = Field(description="When nobody is on duty.")
    on_duty: list[ShiftOut] = Field(description="Who is on duty now; empty for another week.")


class PostOut(Given):
    """A post, and who holds it."""

    title: str
    skills: list[str]
    needed: bool = Field(description="Whether the CERT is not fully operational without it.")
    holder: str | None = Field(description="null: vacant.")
    since: date = Field(description="Since when it is held, or vacant.")


class CourseOut(Given):
    """A course that is offered."""

    reference: str = Field(examples=["K-7K3F-9QPD"])
    body: str = Field(description="Slug of the CERT that holds it.")
    title_en: str
    title_ur: str
    hours: int
    parameters: list[str] = Field(description="SIM3 parameters with which it helps.")
    for_organisations: bool


class SessionOut(Given):
    """A session to come."""

    reference: str = Field(examples=["N-7K3F-9QPD"])
    course: str = Field(description="Reference of the course.")
    starts_at: datetime
    ends_at: datetime
    place: str
    state: SessionState
    capacity: int
    taken: int
    waiting: int
    you: Place | None = Field(description="Your own place; null: none.")


@router.get(
    "/certs/{cert}/roster",
    response=RosterOut,
    auth=Scoped("network:read"),
    operation_id="showRoster",
    summary="The roster of a week",
    openapi_extra=refusals(404, 422),
)
@looks
def roster(
    request: HttpRequest,
    cert: Cert,
    week: Annotated[Day | None, Query(None, description="A day of the week; the present one where it is left out.")],
) -> RosterOut:
    """Who is on duty when, and when nobody is. For the people of the CERT alone."""
    at = timezone.now()
    body_id, slug = people.team_of(request.auth, cert, at)
    if week is not None and not can_be_meant(week):
        raise Invalid({"week": "There is no roster of such a week."})
    on = week or local_date(at)
    monday = on - timedelta(days=on.weekday())
    found = people.roster(body_id, datetime.combine(monday, time(), ZoneInfo(settings.DISPLAY_TIME_ZONE)), at)
    return RosterOut(
        body=slug,
        week=monday,
        shifts=[_shift(duty) for _day, duties in found.days for duty in duties],
        gaps=[_span(gap) for gap in found.gaps],
        on_duty=[_shift(duty) for duty in found.on_duty],
    )


def _shift(duty: people.Duty) -> ShiftOut:
    return ShiftOut(
        starts_at=duty.row.starts_at, ends_at=duty.row.ends_at, name=duty.name, swap_asked=duty.swap is not None
    )


def _span(span: Span) -> SpanOut:
    return SpanOut(starts_at=span.starts, ends_at=span.ends)


@router.get(
    "/certs/{cert}/posts",
    response=list[PostOut],
    auth=Scoped("network:read"),
    operation_id="listPosts",
    summary="The posts of a CERT",
    openapi_extra=refusals(404, 422),
)
@looks
def posts(request: HttpRequest, cert: Cert) -> list[PostOut]:
    """Filled and vacant, the vacant ones first. For the people of the CERT alone."""
    body_id, _slug = people.team_of(request.auth, cert, timezone.now())
    return [
        PostOut(
            title=view.row.title,
            skills=view.row.skills,
            needed=view.row.needed,
            holder=view.holder.name if view.holder else None,
            since=view.since,
        )
        for view in people.posts(body_id)
    ]


@router.get(
    "/courses",
    response=list[CourseOut],
    auth=Scoped("network:read"),
    operation_id="listCourses",
    summary="Courses that are offered",
)
@looks
def courses(request: HttpRequest) -> list[CourseOut]:
    """Those to which you may come, by title."""
    plain = ("reference", "title_en", "title_ur", "hours", "parameters", "for_organisations")
    return [
        CourseOut(body=view.body.slug, **{name: getattr(view.row, name) for name in plain})
        for view in training.courses(request.auth, circle(timezone.now()))
    ]


@router.get(
    "/sessions",
    response=list[SessionOut],
    auth=Scoped("network:read"),
    operation_id="listSessions",
    summary="Sessions to come",
)
@looks
def sessions(request: HttpRequest) -> list[SessionOut]:
    """Of the courses to which you may come, the nearest first."""
    at = timezone.now()
    seen = training.courses(request.auth, circle(at))
    return [_session(each) for each in training.sessions(request.auth, seen, at)]


def _session(listed: training.SessionRow) -> SessionOut:
    row: Any = listed.row
    plain = ("reference", "starts_at", "ends_at", "place", "state", "capacity")
    return SessionOut(
        **{name: getattr(row, name) for name in plain},
        course=row.course.reference,
        taken=listed.taken,
        waiting=listed.waiting,
        you=listed.mine.place if listed.mine else None,
    )
