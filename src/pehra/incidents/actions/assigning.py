"""Who works on a case, inside each party that takes part: neither other parties nor the case's version tell of it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from pehra.foundation.access.errors import Conflict, Forbidden, Invalid
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY, READS_CASES
from pehra.foundation.accounts.queries import members, names, seeing, seeing_at
from pehra.foundation.delivery.actions import Telling, notify
from pehra.incidents.actions.parts import written
from pehra.incidents.actions.taking_part import Circle
from pehra.incidents.actions.timeline import add_entry, journal, tell_persons
from pehra.incidents.errors import NotNow
from pehra.incidents.models import Assignment, Case
from pehra.incidents.policy import hands_round
from pehra.incidents.rules.assigning import Handing, open_to
from pehra.incidents.rules.wording import EntryKind, Status

TAKEN = gettext_noop("%(person)s took the case")
GIVEN = gettext_noop("The case is in the hands of %(person)s")
RELEASED = gettext_noop("%(person)s laid the case down: nobody of the team has it")
ENDED = gettext_noop("%(person)s works on this case no more: nobody of the team has it")
NOBODY_HAS_IT = gettext_noop("Nobody of your team has case %(case)s any more.")


@transaction.atomic
def take(*, by: Person, reference: str, at: datetime) -> Assignment:
    """Take a case oneself. Raises Absent, Forbidden, NotNow; Conflict where a colleague has it."""
    case, party, before = _begin(by, reference, Handing.TAKE)
    return _hand(case, party, before, by.user_id, TAKEN, "case.take", by, at)


@transaction.atomic
def give(*, by: Person, reference: str, to: str, at: datetime) -> Assignment:
    """Put a case into the hands of a colleague (by address) who sees it. Raises as `take`, and Invalid."""
    case, party, before = _begin(by, reference, Handing.GIVE)
    found = next((user for user in seeing_at(case, party) if user.email == to.strip().lower()), None)
    if found is None:
        # Said alike of whoever has no account, works elsewhere, or is not named on a TLP:RED case.
        raise Invalid({"to": "Nobody of your team who sees this case has this address."})
    if before is not None and before.user_id == found.pk:
        raise Conflict("The case is in these hands already.")
    return _hand(case, party, before, found.pk, GIVEN, "case.give", by, at)


@transaction.atomic
def release(*, by: Person, reference: str, at: datetime) -> Assignment:
    """Lay a case down: nobody of the party has it any more, and those who answer for the party are told."""
    case, party, before = _begin(by, reference, Handing.RELEASE)
    assert before is not None  # noqa: S101 - the rule opens this only where somebody has it
    _end(before, at)
    _fact(case, party, RELEASED, before.user.name, by, at)
    _tell_who_answers(case, party, at, but={by.user_id})
    if before.user_id != by.user_id:
        tell_persons(case, [before.user_id], "case.unassigned", "Case %(case)s is no longer in your hands.", at=at)
    journal(case, "case.release", by=by, party_id=party, at=at, detail={"user": before.user_id})
    return before


def _begin(by: Person, reference: str, handing: Handing) -> tuple[Case, int, Assignment | None]:
    """The case, locked; the party for which the person acts; who has it there."""
    case, party = written(by, reference)
    if case.status == Status.CLOSED:
        raise NotNow
    before = Assignment.objects.select_related("user").filter(case=case, party_id=party, until=None).first()
    holder = before.user_id if before else None
    if handing in open_to(person=by.user_id, holder=holder, answers=hands_round(by, party)):
        return case, party, before
    if handing is Handing.GIVE:
        raise Forbidden("Only who has the case, or who answers for the team, can put it into other hands.")
    if before is None:
        raise Conflict("Nobody of your team has this case.")
    if before.user_id == by.user_id:
        raise Conflict("You have this case already.")
    if handing is Handing.TAKE:
        raise Conflict("A colleague has this case: ask them, or whoever answers for the team.")
    raise Forbidden("Only who has the case, or who answers for the team, can lay it down.")


def _hand(
    case: Case,
    party: int,
    before: Assignment | None,
    user_id: int,
    fact: str,
    act: str,
    by: Person,
    at: datetime,
) -> Assignment:
    if before is not None:
        _end(before, at)
        if before.user_id != by.user_id:
            tell_persons(case, [before.user_id], "case.unassigned", "Case %(case)s is no longer in your hands.", at=at)
    made = Assignment.objects.create(
        case=case,
        party_id=party,
        user_id=user_id,
        by=by.label,
        since=at,
        opened_at=case.opened_at,
        reference=case.reference,
    )
    _fact(case, party, fact, names([user_id])[user_id], by, at)
    if user_id != by.user_id:
        tell_persons(case, [user_id], "case.assigned", "Case %(case)s has been put into your hands.", at=at)
    detail = {"user": user_id} | ({"before": before.user_id} if before else {})
    journal(case, act, by=by, party_id=party, at=at, detail=detail)
    return made


def _end(row: Assignment, at: datetime) -> None:
    row.until = at
    row.save(update_fields=["until"])


def _fact(case: Case, party: int, text: str, name: str, by: Person, at: datetime, circle: Circle | None = None) -> None:
    """Only the party itself reads it, and the case keeps its version: from that, others could count such facts."""
    params = {"text": text, "image": "user-circle", "facts": {"person": name}}
    add_entry(case, EntryKind.PART, by=by, party_id=party, at=at, params=params, internal=True, circle=circle)


def _tell_who_answers(case: Case, party: int, at: datetime, but: frozenset[int] | set[int] = frozenset()) -> None:
    people = {user.pk for user in seeing(case, among=_who_answers(party))} - set(but)
    tell_persons(case, people, "case.unassigned", NOBODY_HAS_IT, at=at)


def _who_answers(party: int) -> list[int]:
    return [user.pk for user in members([party], ANSWERS_FOR_THE_BODY) or members([party], READS_CASES)]


def on_circle(case: Case, circle: Circle, at: datetime) -> None:
    """Whoever no longer sees a case no longer has it; those who answer for a party that still takes part are told."""
    held = list(Assignment.objects.select_related("user").filter(case=case, until=None).order_by("pk"))
    if not held:
        return
    see_it = {user.pk for user in seeing(case, among=[row.user_id for row in held])}
    for row in held:
        if row.user_id in see_it and row.party_id in circle.parties:
            continue
        _end(row, at)
        if row.party_id in circle.parties:
            _fact(case, row.party_id, ENDED, row.user.name, SYSTEM, at, circle)
            _tell_who_answers(case, row.party_id, at)


def on_role_ended(membership: Any, at: datetime) -> None:
    """Called in the act that ends a role: who works for a party no more has none of its cases. Its leads are told once,
    without a number, since not each of them sees each of the cases.
    """
    user_id, party_id = membership.user_id, membership.party_id
    if any(user.pk == user_id for user in members([party_id], READS_CASES)):
        return
    rows = Assignment.objects.select_related("case", "case__drill", "user")
    held = list(rows.filter(user_id=user_id, party_id=party_id, until=None).order_by("pk"))
    for row in held:
        _end(row, at)
        _fact(row.case, party_id, ENDED, row.user.name, SYSTEM, at)
    running = [row for row in held if row.running and row.case.drill is None]
    if running:
        telling = Telling(
            kind="case.unassigned",
            text="Somebody has left your team: look at the cases that nobody has now.",
            link="/cases/?tab=ours&who=nobody",
        )
        notify(telling=telling, users=_who_answers(party_id), at=at)
