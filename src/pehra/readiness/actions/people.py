"""Posts, skills, the roster, swaps of shifts and hand-over notes of one body."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import active_users
from pehra.readiness import models, policy
from pehra.readiness.actions.recording import check_dates, note, people_of, tell
from pehra.readiness.queries.teams import circle
from pehra.readiness.rules.dates import can_be_meant
from pehra.readiness.rules.people import LONGEST_SHIFT, Span, SwapState, overlapping
from pehra.registry.queries import local_date
from pehra.registry.rules.fields import Fields

LONGEST_SKILL = 60
WEEK = timedelta(weeks=1)


@transaction.atomic
def make_post(
    *, by: Person, body_id: int, title: str, skills: Iterable[str], needed: bool, since: date, at: datetime
) -> models.Post:
    """A new post, vacant until somebody holds it. Raises Absent, Forbidden, Invalid."""
    _planner(by, body_id, at)
    fields = Fields()
    check_dates(fields, since=since)
    name = fields.text("title", title, longest=120)
    wanted = _skills(fields, skills)
    fields.check()
    post = models.Post.objects.create(body_id=body_id, title=name, skills=wanted, needed=needed, since=since)
    note("post.make", f"post:{post.pk}", by=by, body_id=body_id, at=at, detail={"title": name, "needed": needed})
    return post


@transaction.atomic
def fill_post(*, by: Person, post_id: int, user_id: int | None, name: str, since: date, at: datetime) -> models.Post:
    """Somebody holds a post from a day; whoever held it leaves the day before. `user_id` only for the body's people."""
    post = _post(by, post_id, at)
    fields = Fields()
    check_dates(fields, since=since)
    if user_id is not None:
        name = _colleague(fields, "user_id", user_id, post.body_id)
    holder = fields.text("name", name, longest=120)
    current = post.holdings.filter(until=None).first()
    if since < post.since or (current and since < current.since):
        fields.problem("since", "This must not be before %(day)s.", day=(current or post).since.isoformat())
    fields.check()
    if current:
        models.PostHolding.objects.filter(pk=current.pk).update(until=since)
    models.PostHolding.objects.create(post=post, user_id=user_id, name=holder, since=since)
    note("post.fill", f"post:{post.pk}", by=by, body_id=post.body_id, at=at, detail={"since": since})
    return post


@transaction.atomic
def vacate_post(*, by: Person, post_id: int, on: date, at: datetime) -> models.Post:
    """Nobody holds the post from this day on. Raises Conflict where nobody does already."""
    post = _post(by, post_id, at)
    check_dates(Fields(), on=on)
    current = post.holdings.filter(until=None).first()
    if current is None:
        raise Conflict("This post is vacant already.")
    if on < current.since:
        raise Invalid({"on": Problem("This must not be before %(day)s.", day=current.since.isoformat())})
    models.PostHolding.objects.filter(pk=current.pk).update(until=on)
    note("post.vacate", f"post:{post.pk}", by=by, body_id=post.body_id, at=at, detail={"on": on})
    return post


@transaction.atomic
def abolish_post(*, by: Person, post_id: int, at: datetime) -> None:
    """There is no such post any more; whoever held it holds it no longer."""
    post = _post(by, post_id, at)
    today = local_date(at)
    post.abolished_on = max(today, post.since)
    post.save(update_fields=["abolished_on"])
    # Whoever was to hold it from a later day never did.
    post.holdings.filter(until=None).update(until=Greatest("since", Value(today)))
    note("post.abolish", f"post:{post.pk}", by=by, body_id=post.body_id, at=at)


@transaction.atomic
def note_skill(*, by: Person, body_id: int, user_id: int, name: str, depth: int, at: datetime) -> None:
    """What somebody can do, from 1 (with help) to 3 (teaches others); 0 takes it away. Each may note their own."""
    if by.user_id != user_id or not policy.sees_people(by, body_id):
        _planner(by, body_id, at)
    fields = Fields()
    skill = fields.text("name", name, longest=LONGEST_SKILL).casefold()
    _colleague(fields, "user_id", user_id, body_id)
    if depth not in range(4):
        fields.problem("depth", "A number from 0 to 3.")
    fields.check()
    rows = models.Skill.objects.filter(body_id=body_id, user_id=user_id, name=skill)
    if depth:
        noted = {"depth": depth, "noted_at": at, "noted_by": by.label}
        models.Skill.objects.update_or_create(body_id=body_id, user_id=user_id, name=skill, defaults=noted)
    else:
        rows.delete()
    detail = {"of": user_id, "skill": skill, "depth": depth}
    note("skill.note", f"body:{body_id}", by=by, body_id=body_id, at=at, detail=detail)


@transaction.atomic
def put_shift(
    *, by: Person, body_id: int, user_id: int, starts_at: datetime, ends_at: datetime, at: datetime
) -> models.Shift:
    """Somebody is on duty. Raises Absent, Forbidden, Invalid: also where they are on duty already at the time."""
    _planner(by, body_id, at)
    fields = Fields()
    check_dates(fields, starts_at=starts_at, ends_at=ends_at)
    _colleague(fields, "user_id", user_id, body_id)
    fields.check()
    one_at_a_time([user_id])
    if ends_at <= starts_at:
        fields.problem("ends_at", "A shift ends after it begins.")
    elif ends_at - starts_at > LONGEST_SHIFT:
        fields.problem("ends_at", "A shift lasts at most 24 hours.")
    elif overlapping(_spans_of(user_id, starts_at, ends_at), Span(starts_at, ends_at)):
        fields.problem("user_id", "They are on duty at this time already.")
    fields.check()
    row = models.Shift.objects.create(body_id=body_id, user_id=user_id, starts_at=starts_at, ends_at=ends_at)
    detail = {"of": user_id, "starts": starts_at, "ends": ends_at}
    note("shift.put", f"shift:{row.pk}", by=by, body_id=body_id, at=at, detail=detail)
    return row


def one_at_a_time(users: Iterable[int]) -> None:
    """Whatever puts one of these people on duty waits for whatever else does, until this transaction ends.

    Two plans that do not know of each other, at two bodies perhaps, would both find the hours free.
    """
    with connection.cursor() as cursor:
        for user_id in sorted(set(users)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('readiness.shift', %s))", [user_id])


def _spans_of(user_id: int, starts_at: datetime, ends_at: datetime, *, but: Iterable[int] = ()) -> list[Span]:
    rows = models.Shift.objects.filter(user_id=user_id, removed_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at)
    return [Span(row.starts_at, row.ends_at) for row in rows.exclude(pk__in=list(but))]


@transaction.atomic
def remove_shift(*, by: Person, shift_id: int, at: datetime) -> None:
    row = _shift(shift_id)
    _planner(by, row.body_id, at)
    if row.removed_at is not None:
        raise Conflict("This shift was removed already.")
    models.Shift.objects.filter(pk=row.pk).update(removed_at=at)
    _ask_no_more([row.pk], at)
    note("shift.remove", f"shift:{row.pk}", by=by, body_id=row.body_id, at=at)


@transaction.atomic
def repeat_week(*, by: Person, body_id: int, starts_at: datetime, at: datetime) -> int:
    """Put the shifts that begin in the week from `starts_at` a week later as well; returns how many.

    Whoever is on duty then already, or works here no longer, is left out: the gap shows in the roster.
    """
    _planner(by, body_id, at)
    if not can_be_meant(starts_at):
        raise Absent
    here = set(people_of(body_id, policy.WORKS | policy.PLANS))
    week = models.Shift.objects.filter(
        body_id=body_id, removed_at=None, starts_at__gte=starts_at, starts_at__lt=starts_at + WEEK
    )
    one_at_a_time(here & set(week.values_list("user_id", flat=True)))
    made = 0
    for row in week.order_by("starts_at", "pk"):
        later = Span(row.starts_at + WEEK, row.ends_at + WEEK)
        if row.user_id in here and not overlapping(_spans_of(row.user_id, later.starts, later.ends), later):
            models.Shift.objects.create(
                body_id=body_id, user_id=row.user_id, starts_at=later.starts, ends_at=later.ends
            )
            made += 1
    detail = {"week": starts_at, "shifts": made}
    note("roster.repeat", f"body:{body_id}", by=by, body_id=body_id, at=at, detail=detail)
    return made


@transaction.atomic
def ask_swap(*, by: Person, shift_id: int, colleague: int, against: int | None = None, at: datetime) -> models.Swap:
    """Ask a colleague to take one's shift, against one of theirs or for nothing. Raises Absent, Invalid, Conflict."""
    row = _shift(shift_id)
    if row.user_id != by.user_id:
        raise Forbidden("Only whoever has the shift can ask for a swap.") if _here(by, row.body_id) else Absent
    if row.removed_at is not None or row.starts_at <= at:
        raise Conflict("This shift has begun or was removed.")
    fields = Fields()
    _colleague(fields, "colleague", colleague, row.body_id)
    if colleague == by.user_id:
        fields.problem("colleague", "Choose somebody else.")
    other = models.Shift.objects.filter(pk=against, body_id=row.body_id, user_id=colleague, removed_at=None).first()
    if against is not None and (other is None or other.starts_at <= at):
        fields.problem("against", "This is no shift of theirs that is still to come.")
    fields.check()
    if row.swaps.filter(state=SwapState.ASKED).exists():
        raise Conflict("Somebody is asked to take this shift already.")
    swap = models.Swap.objects.create(
        shift=row, colleague_id=colleague, against=other, state=SwapState.ASKED, asked_at=at, asked_by=by.label
    )
    note("swap.ask", f"shift:{row.pk}", by=by, body_id=row.body_id, at=at, detail={"colleague": colleague})
    tell("swap.asked", "A colleague asks you to take a shift.", "/readiness/people/roster/", users=[colleague], at=at)
    return swap


@transaction.atomic
def answer_swap(*, by: Person, swap_id: int, takes: bool, at: datetime) -> models.Swap:
    """Take the shift, or not. Both are checked once more: nobody comes to be on duty twice at once."""
    swap = _swap(by, swap_id)
    if swap.colleague_id != by.user_id:
        raise Forbidden("Only whoever is asked can answer.")
    _still_open(swap)
    asker = swap.shift.user_id
    if takes:
        _exchange(swap, at)
    swap.state, swap.answered_at = (SwapState.TAKEN if takes else SwapState.DECLINED), at
    swap.save(update_fields=["state", "answered_at"])
    act = "swap.take" if takes else "swap.decline"
    note(act, f"shift:{swap.shift_id}", by=by, body_id=swap.shift.body_id, at=at)
    text = "A colleague takes your shift." if takes else "A colleague cannot take your shift."
    tell(act, text, "/readiness/people/roster/", users=[asker], at=at)
    return swap


def _exchange(swap: models.Swap, at: datetime) -> None:
    mine, theirs = swap.shift, swap.against
    involved = [mine.pk, *([theirs.pk] if theirs else [])]
    gone = mine.removed_at is not None or mine.starts_at <= at
    if theirs is not None:
        gone = gone or theirs.removed_at is not None or theirs.user_id != swap.colleague_id or theirs.starts_at <= at
    if gone:
        raise Conflict("This shift has begun or was removed.")
    pairs = [(mine, swap.colleague_id), *([(theirs, mine.user_id)] if theirs else [])]
    takers = {taker for _shift, taker in pairs}
    if not takers <= set(people_of(mine.body_id, policy.WORKS | policy.PLANS)):
        raise Conflict("One of you works here no longer.")
    one_at_a_time(takers)
    for shift, taker in pairs:
        span = Span(shift.starts_at, shift.ends_at)
        if overlapping(_spans_of(taker, span.starts, span.ends, but=involved), span):
            raise Conflict("One of you is on duty at this time already.")
    if theirs and overlapping([Span(mine.starts_at, mine.ends_at)], Span(theirs.starts_at, theirs.ends_at)):
        raise Conflict("The two shifts run at the same time.")
    for shift, taker in pairs:
        models.Shift.objects.filter(pk=shift.pk).update(user_id=taker)
    _ask_no_more(involved, at, but=swap.pk)


def _ask_no_more(shifts: Iterable[int], at: datetime, *, but: int = 0) -> None:
    """What was asked of these shifts was asked by, or of, somebody who has them no longer."""
    asked = Q(shift__in=list(shifts)) | Q(against__in=list(shifts))
    rows = models.Swap.objects.filter(asked, state=SwapState.ASKED).exclude(pk=but)
    rows.update(state=SwapState.TAKEN_BACK, answered_at=at)


@transaction.atomic
def take_back_swap(*, by: Person, swap_id: int, at: datetime) -> models.Swap:
    swap = _swap(by, swap_id)
    if swap.shift.user_id != by.user_id:
        raise Forbidden("Only whoever has asked can take it back.")
    _still_open(swap)
    swap.state, swap.answered_at = SwapState.TAKEN_BACK, at
    swap.save(update_fields=["state", "answered_at"])
    note("swap.take-back", f"shift:{swap.shift_id}", by=by, body_id=swap.shift.body_id, at=at)
    return swap


@transaction.atomic
def write_note(*, by: Person, body_id: int, text: str, at: datetime) -> models.HandOverNote:
    """What whoever comes on duty must know; kept as it was written. Raises Absent, Invalid."""
    if not policy.works_at(by, body_id):
        raise Forbidden("Hand-over notes are written by who works here.") if _here(by, body_id) else Absent
    circle(at).team(body_id)
    fields = Fields()
    words = fields.text("text", text, longest=6000, lines=True)
    fields.check()
    shift = models.Shift.objects.filter(
        body_id=body_id, user_id=by.user_id, removed_at=None, starts_at__lte=at, ends_at__gt=at - timedelta(hours=2)
    )
    row = models.HandOverNote.objects.create(
        body_id=body_id,
        shift=shift.order_by("-starts_at").first(),
        text=words,
        author_id=by.user_id,
        written_by=by.label,
        written_at=at,
    )
    note("note.write", f"note:{row.pk}", by=by, body_id=body_id, at=at)
    return row


@transaction.atomic
def take_note(*, by: Person, note_id: int, at: datetime) -> models.HandOverNote:
    """Whoever comes on duty has read it and takes over. Not by whoever wrote it, and once."""
    row = models.HandOverNote.objects.select_for_update().filter(pk=note_id).first()
    if row is None or not policy.works_at(by, row.body_id):
        raise Absent
    if row.author_id == by.user_id:
        raise Forbidden("Whoever wrote it cannot take over from themselves.")
    if row.taken_at is not None:
        raise Conflict("Somebody has taken over already.")
    row.taken_at, row.taken_by = at, by.label
    row.save(update_fields=["taken_at", "taken_by"])
    note("note.take", f"note:{row.pk}", by=by, body_id=row.body_id, at=at)
    return row


def _planner(by: Person, body_id: int, at: datetime) -> None:
    """Raises Absent and Forbidden. Only teams of the network have posts and rosters."""
    if not policy.plans_people(by, body_id):
        raise Forbidden("This is planned by the lead and the administrator.") if _here(by, body_id) else Absent
    circle(at).team(body_id)


def _here(by: Person, body_id: int) -> bool:
    return policy.sees_people(by, body_id)


def _post(by: Person, post_id: int, at: datetime) -> models.Post:
    post = models.Post.objects.select_for_update().filter(pk=post_id, abolished_on=None).first()
    if post is None:
        raise Absent
    _planner(by, post.body_id, at)
    return post


def _shift(shift_id: int) -> models.Shift:
    row = models.Shift.objects.select_for_update().filter(pk=shift_id).first()
    if row is None:
        raise Absent
    return row


def _swap(by: Person, swap_id: int) -> models.Swap:
    """A swap at a body where this person works; to everybody else, whoever left it included, there is none."""
    found = models.Swap.objects.filter(pk=swap_id).select_related("shift").first()
    if found is None or not _here(by, found.shift.body_id):
        raise Absent
    # Both shifts, in one order: of two swaps of the same two shifts, neither waits for the other.
    both = {found.shift_id, found.against_id} - {None}
    list(models.Shift.objects.select_for_update().filter(pk__in=both).order_by("pk"))
    return models.Swap.objects.select_for_update(of=("self",)).select_related("shift", "against").get(pk=swap_id)


def _still_open(swap: models.Swap) -> None:
    if swap.state != SwapState.ASKED:
        raise Conflict("This was answered already.")


def _colleague(fields: Fields, field: str, user_id: int, body_id: int) -> str:
    """The name of somebody who works at the body; a problem for anybody else."""
    if user_id not in people_of(body_id, policy.WORKS | policy.PLANS):
        fields.problem(field, "This is nobody who works here.")
        return "-"
    return active_users([user_id])[0].name


def _skills(fields: Fields, skills: Iterable[str]) -> list[str]:
    found = [fields.text("skills", each, longest=LONGEST_SKILL, required=False).casefold() for each in skills]
    return sorted({each for each in found if each})
