"""The clocks of seats: a term that ends, a seat that is vacant."""

from datetime import datetime, timedelta

from pehra.council.actions.acting import Queue, note, one_at_a_time, secretariat, start_of, tell
from pehra.council.models import Seat
from pehra.council.queries.desk import party_on, rules
from pehra.council.rules.governing import find
from pehra.council.rules.seats import HOLDER, sitting
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines.actions import Terms
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.law.council import About, CouncilRule
from pehra.law.functions import Function
from pehra.registry.queries import local_date

PREFIX = "council-seat:"
TERM = "seat-term"
VACANCY = "seat-vacancy"
BEGINS = "seat-begins"
HOURS = 24


def reconcile(seat: Seat, *, at: datetime) -> None:
    """Set the clocks of a seat as its holdings are now: one for the end of the term, or one for the vacancy.

    A seat that begins later has neither yet: its one clock sets them on that day.
    """
    subject = PREFIX + seat.key
    today = local_date(at)
    deadlines.cancel(subject=subject, at=at)
    if seat.ends is not None and seat.ends <= today:
        return
    if today < seat.starts:
        _start(seat, BEGINS, None, start_of(seat.starts), at)
        return
    holder = sitting(seat.holdings.all(), today).holder
    if holder is None:
        _start(seat, VACANCY, find(rules(), About.VACANCY, today), None, at)
    elif holder.ends is not None:
        follows = seat.holdings.filter(part=HOLDER, starts=holder.ends).exists()
        if not follows:
            _start(seat, TERM, find(rules(), About.TERM_REMINDER, today), start_of(holder.ends), at)
        else:
            # Somebody follows on the day itself; the clock only has to be set anew then, and nobody is reminded.
            _start(seat, TERM, None, start_of(holder.ends), at)


def _start(seat: Seat, stage: str, rule: CouncilRule | None, due_at: datetime | None, at: datetime) -> None:
    """Without a rule there is no reminder; a vacancy without one has no clock at all."""
    if due_at is None:
        if rule is None:
            return
        due_at = start_of(local_date(at) + timedelta(days=rule.days))
    before = rule.remind_days if rule else ()
    terms = Terms(
        stage=stage,
        rule=rule.id if rule else "",
        citation=rule.citation if rule else "",
        party_id=party_on(local_date(at)),
        function=Function.COUNCIL,
        anchor="act",
        anchored_at=at,
        due_at=due_at,
        remind_before=tuple(days * HOURS for days in before),
    )
    deadlines.start(subject=PREFIX + seat.key, terms=[terms], at=at)


def lock_first(deadline: Deadline) -> None:
    """Wait for whoever is at the seats before the clock is claimed: acts take the two in this order."""
    if deadline.subject.startswith(PREFIX):
        one_at_a_time(Queue.SEATS)


def on_deadline(deadline: Deadline, happening: Happening, at: datetime) -> None:
    """A term comes to its end, or a vacancy was left too long: the secretariat is told, and of a term the holder."""
    if not deadline.subject.startswith(PREFIX):
        return
    seat = Seat.objects.filter(key=deadline.subject.removeprefix(PREFIX)).first()
    if seat is None:
        return
    link, params = (
        f"/council/seats/{seat.key}/",
        {"seat": seat.title_en, "day": local_date(deadline.due_at).isoformat()},
    )
    told = secretariat(at)
    if deadline.stage == BEGINS:
        deadlines.meet(subject=deadline.subject, stage=BEGINS, at=at)
        reconcile(seat, at=at)
        return
    if deadline.stage == VACANCY and not sitting(seat.holdings.all(), local_date(at)).vacant:
        reconcile(seat, at=at)
        return
    if deadline.stage == VACANCY:
        tell(told, "council.vacant", "This seat is vacant for too long: %(seat)s.", link, at, params)
        return
    if happening is Happening.REMINDER:
        holder = sitting(seat.holdings.all(), local_date(at)).holder
        also = [holder.user_id] if holder and holder.user_id else []
        tell([*told, *also], "council.term", "The term of %(seat)s ends on %(day)s.", link, at, params)
        return
    deadlines.meet(subject=deadline.subject, stage=TERM, at=at)
    reconcile(seat, at=at)
    if sitting(seat.holdings.all(), local_date(at)).vacant:
        tell(told, "council.vacant", "The term of %(seat)s has ended, and the seat is vacant.", link, at, params)
        note(SYSTEM, at, "seat-vacant", deadline.subject.removeprefix("council-"), deadline.party_id)
