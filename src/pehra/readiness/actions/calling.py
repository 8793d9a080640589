"""The call tree of a body, and tests of it: everybody is called by notice and mail, and confirms."""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import SYSTEM, Person
from pehra.readiness import models, policy
from pehra.readiness.actions.recording import note, people_of, tell
from pehra.readiness.queries.calling import calls_of
from pehra.readiness.queries.teams import circle
from pehra.readiness.rules import references
from pehra.readiness.rules.people import TEST_LASTS, TrialState, is_tree, result, to_call

log = logging.getLogger(__name__)


@transaction.atomic
def place(*, by: Person, body_id: int, user_id: int, caller: int | None, at: datetime) -> models.CallEntry:
    """Put somebody into the tree below whoever calls them (None: at the top), or move them there.

    Raises Absent, Forbidden, and Invalid where nobody would be called by themselves only.
    """
    _planner(by, body_id, at)
    here = people_of(body_id, policy.WORKS | policy.PLANS)
    tree = dict(models.CallEntry.objects.filter(body_id=body_id).values_list("user_id", "caller_id"))
    problems: dict[str, str | Problem] = {}
    if user_id not in here:
        problems["user_id"] = Problem("This is nobody who works here.")
    if caller is not None and caller not in tree:
        problems["caller"] = Problem("Choose somebody who is in the tree.")
    elif not is_tree(tree | {user_id: caller}):
        problems["caller"] = Problem("They would be called by themselves.")
    if problems:
        raise Invalid(problems)
    row, _ = models.CallEntry.objects.update_or_create(
        body_id=body_id, user_id=user_id, defaults={"caller_id": caller, "added_at": at}
    )
    detail = {"of": user_id, "caller": caller}
    note("call-tree.place", f"body:{body_id}", by=by, body_id=body_id, at=at, detail=detail)
    return row


@transaction.atomic
def take_out(*, by: Person, body_id: int, user_id: int, at: datetime) -> None:
    """Take somebody out of the tree; whom they called is called by whoever called them."""
    _planner(by, body_id, at)
    row = models.CallEntry.objects.select_for_update().filter(body_id=body_id, user_id=user_id).first()
    if row is None:
        raise Absent
    models.CallEntry.objects.filter(body_id=body_id, caller_id=user_id).update(caller_id=row.caller_id)
    row.delete()
    note("call-tree.take-out", f"body:{body_id}", by=by, body_id=body_id, at=at, detail={"of": user_id})


@transaction.atomic
def start_test(*, by: Person, body_id: int, at: datetime) -> models.CallTest:
    """Test the tree as it is now: those at the top are called at once. Raises Conflict while another test runs."""
    _planner(by, body_id, at)
    here = set(people_of(body_id, policy.WORKS | policy.PLANS))
    tree = models.CallEntry.objects.filter(body_id=body_id, user_id__in=here).order_by("added_at", "pk")
    entries = list(tree.values_list("user_id", "caller_id"))
    if not entries:
        raise Conflict("There is nobody in the call tree yet.")
    test = models.CallTest(
        reference=references.fresh(references.CALL_TEST),
        body_id=body_id,
        state=TrialState.RUNNING,
        started_at=at,
        started_by=by.label,
        ends_at=at + TEST_LASTS,
    )
    try:
        with transaction.atomic():
            test.save()
    except IntegrityError:
        raise Conflict("A test of the call tree is running already.") from None
    rows = [models.TreeCall(test=test, user_id=user_id, caller_id=caller) for user_id, caller in entries]
    models.TreeCall.objects.bulk_create(rows)
    _call(test, at)
    detail = {"people": len(entries)}
    note("call-test.start", f"call-test:{test.reference}", by=by, body_id=body_id, at=at, detail=detail)
    return test


@transaction.atomic
def confirm(*, by: Person, reference: str, at: datetime) -> models.TreeCall:
    """Answer the call of a test; whom one calls oneself is called next. Twice is no error."""
    test = models.CallTest.objects.select_for_update().filter(reference=references.tidy(reference)).first()
    call = models.TreeCall.objects.filter(test=test, user_id=by.user_id).first() if test else None
    if test is None or call is None:
        raise Absent
    if test.state != TrialState.RUNNING:
        raise Conflict("This test is over.")
    if call.called_at is None:
        raise Conflict("You were not called yet.")
    if call.confirmed_at is None:
        call.confirmed_at = at
        call.save(update_fields=["confirmed_at"])
        note("call-test.confirm", f"call-test:{test.reference}", by=by, body_id=test.body_id, at=at)
        _call(test, at)
        _end_if_over(test, at)
    return call


def advance(*, at: datetime) -> int:
    """Call those whose callers were waited for long enough, end tests whose time is over; returns how many ran.

    One that fails keeps no other waiting.
    """
    running = models.CallTest.objects.filter(state=TrialState.RUNNING).order_by("pk")
    found = list(running.values_list("pk", flat=True))
    for pk in found:
        try:
            with transaction.atomic():
                test = models.CallTest.objects.select_for_update().get(pk=pk)
                if test.state == TrialState.RUNNING:
                    _call(test, at)
                    _end_if_over(test, at)
        except Exception:
            log.exception("the test %s of a call tree could not be advanced and is tried again", pk)
    return len(found)


def _call(test: models.CallTest, at: datetime) -> None:
    due = to_call(calls_of(test), at)
    if not due:
        return
    models.TreeCall.objects.filter(test=test, user_id__in=due, called_at=None).update(called_at=at)
    text = "Test of the call tree: please confirm that this reaches you."
    tell("call-test.call", text, f"/readiness/people/tests/{test.reference}/", users=due, at=at)


def _end_if_over(test: models.CallTest, at: datetime) -> None:
    calls = calls_of(test)
    if any(call.confirmed_at is None for call in calls) and at < test.ends_at:
        return
    found = result(calls, test.started_at)
    models.CallTest.objects.filter(pk=test.pk).update(state=TrialState.ENDED, ended_at=at)
    detail = {"confirmed": found.confirmed, "of": found.of}
    note("call-test.end", f"call-test:{test.reference}", by=SYSTEM, body_id=test.body_id, at=at, detail=detail)
    text = "The test of the call tree is over: %(confirmed)d of %(of)d have confirmed."
    link = f"/readiness/people/tests/{test.reference}/"
    tell("call-test.end", text, link, users=people_of(test.body_id, policy.LEADS), at=at, params=detail)


def _planner(by: Person, body_id: int, at: datetime) -> None:
    if not policy.plans_people(by, body_id):
        if policy.sees_people(by, body_id):
            raise Forbidden("This is planned by the lead and the administrator.")
        raise Absent
    circle(at).team(body_id)
