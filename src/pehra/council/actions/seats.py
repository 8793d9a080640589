"""Opening and closing seats, and naming those who hold them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from pehra.council import policy
from pehra.council.actions import invitations
from pehra.council.actions.acting import Queue, note, one_at_a_time, secretariat, tell
from pehra.council.actions.terms import reconcile
from pehra.council.models import Holding, Seat
from pehra.council.queries.desk import Desk, council_on, party_on, rules, secretariat_desk
from pehra.council.queries.seats import running
from pehra.council.rules.governing import find
from pehra.council.rules.seats import HOLDER, in_the_way, months_after, same_person
from pehra.foundation.access.errors import Absent, Conflict, Invalid, Problem
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.accounts.queries import person, user_by_email
from pehra.foundation.documents.actions import keep
from pehra.law.council import About, CouncilSeat, Office, SeatKind
from pehra.law.functions import IN_FORCE, Function
from pehra.registry import queries as registry
from pehra.registry.rules.fields import Fields

LINK = "/council/seats/"
GONE = "The profile no longer has this seat."


@dataclass(frozen=True)
class Upload:
    """A file as it was handed in."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Named:
    """Who is to hold a seat, or to stand in. `email` of an account, or a name alone; `ends` only to end early."""

    part: str
    name: str = ""
    email: str = ""
    starts: date | None = None
    ends: date | None = None
    instrument: str = ""
    document: Upload | None = None


@transaction.atomic
def follow(*, at: datetime) -> int:
    """Bring the seats in line with the profile, and open one for each provincial CERT that is notified.

    Returns how many seats that changed. Done every minute, it mostly finds nothing to do.
    """
    today = registry.local_date(at)
    if not council_on(today):
        return 0
    rows = {row.id: row for row in registry.council_seats()}
    held = {seat.key: seat for seat in Seat.objects.filter(from_profile=True)}
    wanted = [row for row in rows.values() if not _alike(row, held.get(row.id))]
    gone = [seat for key, seat in held.items() if key not in rows and (seat.ends is None or seat.ends > today)]
    new = _unseated(today)
    if not (wanted or gone or new):
        return 0
    one_at_a_time(Queue.SEATS)
    invited = invitations.invited(at)
    for row in wanted:
        _put(row, at)
    for seat in gone:
        _end(SYSTEM, seat, max(today, seat.starts + timedelta(days=1)), GONE, at)
    invitations.catch_up(invited, at=at)
    return len(wanted) + len(gone) + sum(open_for(body_id, at=at) is not None for body_id in new)


def _unseated(today: date) -> list[int]:
    """The provincial CERTs in force that have no seat."""
    found = registry.snapshot()
    notified = {each.id for each in found.holders(Function.PROVINCIAL, today)}
    if not notified:
        return []
    return sorted(
        notified - set(Seat.objects.filter(running(today), body__in=notified).values_list("body_id", flat=True))
    )


@transaction.atomic
def open_for(body_id: int, *, at: datetime) -> Seat | None:
    """A provincial CERT is notified: its seat opens, and the secretariat is asked to have it filled.

    None where there is nothing to do, since the body has a seat.
    """
    today = registry.local_date(at)
    found = registry.snapshot()
    body = found.by_id[body_id]
    one_at_a_time(Queue.SEATS)
    if Seat.objects.filter(running(today), body_id=body_id).exists():
        return None
    seat = Seat.objects.create(
        key=_free_key(body.slug),
        kind=SeatKind.PROVINCIAL,
        office=Office.MEMBER,
        title_en=body.name_en,
        title_ur=body.name_ur,
        body_id=body_id,
        starts=today,
        citation=_notification(found, body.slug),
        opened_at=at,
    )
    _opened(SYSTEM, seat, at)
    text = "A seat is open for %(body)s, which is notified. Ask for a representative."
    tell(secretariat(at), "council.seat-opened", text, LINK + f"{seat.key}/", at, {"body": body.name_en})
    return seat


@transaction.atomic
def co_opt(
    *,
    by: Person,
    title_en: str,
    title_ur: str,
    votes: bool,
    starts: date,
    ends: date | None,
    citation: str,
    at: datetime,
) -> Seat:
    """Open a seat for a co-opted member: for good, or until a day. Raises Absent, Forbidden, Invalid."""
    found = secretariat_desk(by, at)
    fields = Fields()
    title, urdu = fields.name("title_en", title_en), fields.name("title_ur", title_ur, required=False)
    source = fields.text("citation", citation)
    fields.later("ends", starts, ends)
    fields.check()
    one_at_a_time(Queue.SEATS)
    seat = Seat.objects.create(
        key=_free_key("co-opted"),
        kind=SeatKind.CO_OPTED,
        office=Office.MEMBER,
        title_en=title,
        title_ur=urdu,
        votes=votes,
        starts=starts,
        ends=ends,
        citation=source,
        opened_at=at,
    )
    _opened(by, seat, at, found)
    return seat


@transaction.atomic
def close_seat(*, by: Person, key: str, on: date, reason: str, at: datetime) -> Seat:
    """End a seat that no profile gives, from a day on; those who hold it leave it on that day."""
    found = secretariat_desk(by, at)
    one_at_a_time(Queue.SEATS)
    seat = _seat(key)
    fields = Fields()
    words = fields.text("reason", reason, lines=True)
    fields.later("on", seat.starts, on)
    _not_past(fields, on, found)
    fields.check()
    if seat.from_profile:
        raise Conflict("This seat comes with the profile, and ends with it.")
    if seat.ends is not None and seat.ends <= found.on:
        raise Conflict("This seat is closed already.")
    invited = invitations.invited(at)
    _end(by, seat, on, words, at)
    invitations.catch_up(invited, at=at)
    return seat


@transaction.atomic
def name(*, by: Person, key: str, named: Named, at: datetime) -> Holding:
    """Somebody holds a seat, or stands in, from a day on. Raises Absent, Forbidden, Invalid, Conflict."""
    found = secretariat_desk(by, at)
    one_at_a_time(Queue.SEATS)
    seat = _seat(key)
    starts = named.starts or found.on
    fields = Fields()
    part = fields.choice("part", named.part, tuple(Holding.Part.values))
    user = _account(fields, named.email, found)
    shown = fields.name("name", named.name or (user.name if user else ""))
    instrument = fields.text("instrument", named.instrument)
    ends, term = _term(fields, seat, starts, named.ends)
    fields.check()
    other = in_the_way(seat.holdings.all(), part, starts, ends)
    if other is not None:
        raise Invalid(
            {"starts": Problem("%(name)s holds this part of the seat on one of these days.", name=other.name)}
        )
    held = Holding(
        seat=seat,
        part=part,
        user=user,
        name=shown,
        starts=starts,
        ends=ends,
        instrument=instrument,
        term_rule=term,
        noted_by=by.label,
        noted_at=at,
    )
    _check_one_voice(held)
    if named.document is not None:
        held.document = keep(name=named.document.name, content=named.document.content, by=by, at=at)
    invited = invitations.invited(at)
    held.save()
    reconcile(seat, at=at)
    invitations.catch_up(invited, at=at)
    if user is not None:
        text = "You are named to the Council: %(seat)s."
        tell([user.pk], "council.named", text, LINK + f"{seat.key}/", at, {"seat": seat.title_en})
    detail = {"part": part, "name": shown, "starts": starts, "ends": ends, "instrument": instrument, "term": term}
    note(by, at, "seat-name", f"seat:{seat.key}", found.party, detail)
    return held


@transaction.atomic
def leave(*, by: Person, key: str, holding_id: int, on: date, reason: str, at: datetime) -> Holding:
    """Somebody leaves a seat before the term ends; from that day on it is vacant."""
    found = secretariat_desk(by, at)
    one_at_a_time(Queue.SEATS)
    seat = _seat(key)
    held = seat.holdings.select_for_update().filter(pk=holding_id).first()
    if held is None:
        raise Absent
    fields = Fields()
    words = fields.text("reason", reason, lines=True)
    if on < held.starts:
        fields.problem("on", "This must not be before %(day)s.", day=held.starts.isoformat())
    if held.ends is not None and on >= held.ends:
        fields.problem("on", "The term ends on %(day)s by itself.", day=held.ends.isoformat())
    if on >= held.starts:
        _not_past(fields, on, found)
    fields.check()
    invited = invitations.invited(at)
    held.ends, held.ended_reason = on, words
    held.save(update_fields=["ends", "ended_reason"])
    reconcile(seat, at=at)
    invitations.catch_up(invited, at=at)
    detail = {"part": held.part, "name": held.name, "on": on, "reason": words}
    note(by, at, "seat-leave", f"seat:{seat.key}", found.party, detail)
    return held


def _not_past(fields: Fields, on: date, found: Desk) -> None:
    """Nobody is taken off a seat for days on which they sat on it: what they attended and voted on stands."""
    if on < found.on:
        fields.problem("on", "This is past.")


def _check_one_voice(held: Holding) -> None:
    """Nobody holds two seats at a time; standing in on another is possible, since nobody sits on two."""
    if held.part != HOLDER:
        return
    elsewhere = Holding.objects.filter(part=HOLDER).exclude(seat_id=held.seat_id).select_related("seat")
    mine = [each for each in elsewhere if same_person(each, held)]
    other = in_the_way(mine, HOLDER, held.starts, held.ends)
    if other is not None:
        field = "email" if held.user_id is not None else "name"
        text = "%(name)s holds another seat on one of these days: everybody has one voice."
        raise Invalid({field: Problem(text, name=held.name)})


def _account(fields: Fields, email: str, found: Desk) -> Any:
    """The account of an address, which must be a member's."""
    address = fields.email("email", email)
    if not address:
        return None
    user = user_by_email(address)
    if user is None or not policy.sits(person(user), council_on(found.on)):
        fields.problem("email", "No account of a Council member has this address.")
        return None
    return user


def _term(fields: Fields, seat: Seat, starts: date, ends: date | None) -> tuple[date | None, str]:
    """When the term ends, and by which rule; an earlier end may be named, never a later one."""
    rule = find(rules(), About.TERM, starts, seat=SeatKind(seat.kind))
    latest = months_after(starts, rule.months) if rule is not None else None
    if seat.ends is not None and (latest is None or seat.ends < latest):
        latest = seat.ends
    fields.later("ends", starts, ends)
    if ends is not None and latest is not None and ends > latest:
        fields.problem("ends", "The term ends on %(day)s at the latest.", day=latest.isoformat())
    if starts < seat.starts or (seat.ends is not None and starts >= seat.ends):
        fields.problem("starts", "The seat does not exist on that day.")
    return ends or latest, rule.id if rule is not None else ""


def _seat(key: str) -> Seat:
    seat = Seat.objects.select_for_update().filter(key=key).first()
    if seat is None:
        raise Absent
    return seat


def _free_key(stem: str) -> str:
    taken = set(Seat.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(
        key for number in range(1, len(taken) + 2) if (key := stem if number == 1 else f"{stem}-{number}") not in taken
    )


def _alike(row: CouncilSeat, seat: Seat | None) -> bool:
    return seat is not None and _columns(row) == {name: getattr(seat, name) for name in _columns(row)}


def _columns(row: CouncilSeat) -> dict[str, object]:
    body = registry.snapshot().institutions.get(row.body or "")
    return {
        "kind": row.kind.value,
        "office": row.office.value,
        "title_en": row.title_en,
        "title_ur": row.title_ur,
        "body_id": body.id if body else None,
        "votes": row.votes,
        "starts": row.starts,
        "ends": row.ends,
        "citation": row.citation,
    }


def _put(row: CouncilSeat, at: datetime) -> None:
    columns = _columns(row)
    seat, made = Seat.objects.update_or_create(
        key=row.id, defaults=columns, create_defaults={**columns, "from_profile": True, "opened_at": at}
    )
    _opened(SYSTEM, seat, at) if made else _changed(seat, columns, at)


def _changed(seat: Seat, columns: dict[str, object], at: datetime) -> None:
    _cut(seat, GONE)
    reconcile(seat, at=at)
    note(SYSTEM, at, "seat-change", f"seat:{seat.key}", party_on(registry.local_date(at)), columns)


def _opened(by: Person, seat: Seat, at: datetime, found: Desk | None = None) -> None:
    reconcile(seat, at=at)
    party = found.party if found else party_on(registry.local_date(at))
    detail = {"kind": seat.kind, "title": seat.title_en, "votes": seat.votes, "citation": seat.citation}
    note(by, at, "seat-open", f"seat:{seat.key}", party, detail)


def _end(by: Person, seat: Seat, on: date, reason: str, at: datetime) -> None:
    seat.ends = on
    seat.save(update_fields=["ends"])
    _cut(seat, reason)
    reconcile(seat, at=at)
    detail = {"on": on, "reason": reason}
    note(by, at, "seat-close", f"seat:{seat.key}", party_on(registry.local_date(at)), detail)


def _cut(seat: Seat, reason: str) -> None:
    """Nobody holds a seat beyond its own end."""
    if seat.ends is None:
        return
    for held in seat.holdings.filter(Q(ends=None) | Q(ends__gt=seat.ends)):
        held.ends, held.ended_reason = max(seat.ends, held.starts), reason
        held.save(update_fields=["ends", "ended_reason"])


def _notification(found: registry.Snapshot, slug: str) -> str:
    """What the registry says the body's notification stands in."""
    body = next(each for each in found.network.bodies if each.slug == slug)
    return next((step.citation for step in reversed(body.history) if step.standing in IN_FORCE), "")
