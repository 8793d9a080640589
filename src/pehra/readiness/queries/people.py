"""Posts, skills, the roster and hand-over notes, for the people of the body and for nobody else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import members, names
from pehra.readiness import models, policy
from pehra.readiness.queries.teams import circle
from pehra.readiness.rules.people import Span, SwapState, uncovered

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class PostView:
    """A post on a day; `since` is when its holder came, or since when it is vacant."""

    row: models.Post
    holder: models.PostHolding | None
    since: date

    @property
    def vacant(self) -> bool:
        return self.holder is None


@dataclass(frozen=True)
class Duty:
    """A shift with the name of whoever has it, and the swap that is open for it."""

    row: models.Shift
    name: str
    swap: models.Swap | None


@dataclass(frozen=True)
class Roster:
    """A week; `days` from its first moment on, each with the shifts that begin in it and the gaps of the whole week."""

    starts_at: datetime
    days: tuple[tuple[datetime, tuple[Duty, ...]], ...]
    gaps: tuple[Span, ...]
    on_duty: tuple[Duty, ...]


@dataclass(frozen=True)
class Colleague:
    """Somebody who works at the body."""

    user_id: int
    name: str


def team_of(viewer: Person, slug: str, at: datetime) -> tuple[int, str]:
    """Id and slug of a team whose people this person belongs to. Raises Absent."""
    team = circle(at).named(slug)
    if not policy.sees_people(viewer, team.id):
        raise Absent
    return team.id, team.slug


def colleagues(body_id: int) -> list[Colleague]:
    """Everybody who works at a body today, by name."""
    found = [Colleague(user.pk, user.name) for user in members([body_id], policy.WORKS | policy.PLANS)]
    return sorted(found, key=lambda each: each.name.casefold())


def posts(body_id: int) -> list[PostView]:
    """The posts that there are, the vacant ones first. For callers who have decided that somebody may see them."""
    rows = list(models.Post.objects.filter(body_id=body_id, abolished_on=None).order_by("title", "pk"))
    holdings: dict[int, list[models.PostHolding]] = {}
    for each in models.PostHolding.objects.filter(post__in=rows).order_by("since", "pk"):
        holdings.setdefault(each.post_id, []).append(each)
    found = [_post(row, holdings.get(row.pk, [])) for row in rows]
    return sorted(found, key=lambda view: not view.vacant)


def _post(row: models.Post, holdings: list[models.PostHolding]) -> PostView:
    holder = next((each for each in holdings if each.until is None), None)
    if holder is not None:
        return PostView(row, holder, holder.since)
    return PostView(row, None, max((each.until for each in holdings if each.until), default=row.since))


def skills(body_id: int) -> list[models.Skill]:
    here = [each.user_id for each in colleagues(body_id)]
    rows = models.Skill.objects.filter(body_id=body_id, user_id__in=here).select_related("user")
    return list(rows.order_by("name", "-depth", "user__name"))


def roster(body_id: int, starts_at: datetime, now: datetime) -> Roster:
    """A week from a moment on."""
    rows = _shifts(body_id, Span(starts_at, starts_at + WEEK))
    called = names({row.user_id for row in rows})
    swaps = {
        swap.shift_id: swap
        for swap in models.Swap.objects.filter(shift__in=rows, state=SwapState.ASKED).select_related("against")
    }
    duties = tuple(Duty(row, called.get(row.user_id, ""), swaps.get(row.pk)) for row in rows)
    days = tuple(
        (start, tuple(each for each in duties if start <= each.row.starts_at < start + DAY))
        for start in (starts_at + number * DAY for number in range(7))
    )
    # What began the evening before belongs to the first day as well.
    early = tuple(each for each in duties if each.row.starts_at < starts_at)
    days = ((days[0][0], early + days[0][1]), *days[1:])
    return Roster(
        starts_at,
        days,
        uncovered((Span(row.starts_at, row.ends_at) for row in rows), Span(starts_at, starts_at + WEEK)),
        tuple(each for each in duties if each.row.starts_at <= now < each.row.ends_at),
    )


def gaps_ahead(body_id: int, at: datetime, days: int = 7) -> tuple[Span, ...]:
    """When nobody is on duty in the coming days."""
    window = Span(at, at + days * DAY)
    return uncovered((Span(row.starts_at, row.ends_at) for row in _shifts(body_id, window)), window)


def _shifts(body_id: int, window: Span) -> list[models.Shift]:
    rows = models.Shift.objects.filter(
        body_id=body_id, removed_at=None, starts_at__lt=window.ends, ends_at__gt=window.starts
    )
    return list(rows.order_by("starts_at", "pk"))


def asked_of(viewer: Person) -> list[models.Swap]:
    """The swaps that wait for this person's answer, the nearest shift first."""
    here = viewer.parties(policy.WORKS | policy.PLANS)
    rows = models.Swap.objects.filter(
        colleague_id=viewer.user_id, state=SwapState.ASKED, shift__removed_at=None, shift__body_id__in=here
    )
    return list(rows.select_related("shift__user", "against").order_by("shift__starts_at", "pk"))


def own_shifts(viewer: Person, body_id: int, at: datetime) -> list[models.Shift]:
    rows = models.Shift.objects.filter(body_id=body_id, user_id=viewer.user_id, removed_at=None, starts_at__gt=at)
    return list(rows.order_by("starts_at")[:30])


def shift_to_swap(viewer: Person, shift_id: int) -> models.Shift:
    """One's own shift. Raises Absent."""
    row = models.Shift.objects.filter(pk=shift_id, user_id=viewer.user_id, removed_at=None).first()
    if row is None:
        raise Absent
    return row


def shifts_of_others(body_id: int, but: int, at: datetime) -> list[models.Shift]:
    rows = models.Shift.objects.filter(body_id=body_id, removed_at=None, starts_at__gt=at).exclude(user_id=but)
    return list(rows.select_related("user").order_by("starts_at")[:60])


# What happened meanwhile, as whoever watches the cases tells it: for a body, from a moment up to another.
Drafter = Callable[[Person, int, datetime, datetime], str]
_drafters: list[Drafter] = []
USUAL_SHIFT = timedelta(hours=8)


def drafted_by(drafter: Drafter) -> None:
    """Have this write the draft of a hand-over note."""
    if drafter not in _drafters:
        _drafters.append(drafter)


def drafts_notes() -> bool:
    """Whether anybody writes drafts here."""
    return bool(_drafters)


def drafted(viewer: Person, body_id: int, at: datetime) -> str:
    """The draft of a note on the viewer's shift, or on the last eight hours; for whoever works at the body."""
    if not policy.works_at(viewer, body_id):
        raise Absent
    mine = models.Shift.objects.filter(body_id=body_id, user_id=viewer.user_id, removed_at=None)
    lately = mine.filter(starts_at__lte=at, ends_at__gt=at - timedelta(hours=2)).order_by("-starts_at").first()
    since = lately.starts_at if lately else at - USUAL_SHIFT
    return "\n".join(filter(None, (drafter(viewer, body_id, since, at) for drafter in _drafters)))


def notes(viewer: Person, body_id: int, limit: int = 20) -> list[models.HandOverNote]:
    """The newest hand-over notes, for who works at the body. Raises Absent."""
    if not policy.works_at(viewer, body_id):
        raise Absent
    return list(models.HandOverNote.objects.filter(body_id=body_id).order_by("-written_at", "-pk")[:limit])


def post_of(viewer: Person, body_id: int, post_id: int) -> PostView:
    """One post of a body. Raises Absent."""
    found = next((each for each in posts(body_id) if each.row.pk == post_id), None)
    if found is None or not policy.sees_people(viewer, body_id):
        raise Absent
    return found
