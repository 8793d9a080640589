"""The call tree of a body and its tests, for the people of the body."""

from dataclasses import dataclass

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import names
from pehra.readiness import models, policy
from pehra.readiness.rules import references
from pehra.readiness.rules.people import Call, Reached, result


@dataclass(frozen=True)
class Node:
    """Somebody in the tree, with those whom they call."""

    user_id: int
    name: str
    depth: int


@dataclass(frozen=True)
class Called:
    """Somebody in a test."""

    user_id: int
    name: str
    caller: str
    call: Call


@dataclass(frozen=True)
class TrialView:
    """A test for the people of the body; `mine` is the reader's own call."""

    row: models.CallTest
    calls: tuple[Called, ...]
    mine: Call | None
    reached: Reached
    may_see_all: bool


def calls_of(test: models.CallTest) -> tuple[Call, ...]:
    rows = models.TreeCall.objects.filter(test=test).order_by("pk")
    return tuple(Call(*row) for row in rows.values_list("user_id", "caller_id", "called_at", "confirmed_at"))


def tree(viewer: Person, body_id: int) -> list[Node]:
    """The tree from the top down, each person before those whom they call. Raises Absent."""
    if not policy.sees_people(viewer, body_id):
        raise Absent
    callers = dict(
        models.CallEntry.objects.filter(body_id=body_id).order_by("added_at", "pk").values_list("user_id", "caller_id")
    )
    called = names(callers)
    found: list[Node] = []

    def walk(caller: int | None, depth: int) -> None:
        for user_id, above in callers.items():
            if above == caller or (caller is None and above not in callers):
                found.append(Node(user_id, called.get(user_id, ""), depth))
                walk(user_id, depth + 1)

    walk(None, 0)
    return found


def trials(viewer: Person, body_id: int, limit: int = 10) -> list[tuple[models.CallTest, Reached]]:
    """The newest tests with their results. Raises Absent."""
    if not policy.sees_people(viewer, body_id):
        raise Absent
    rows = models.CallTest.objects.filter(body_id=body_id).order_by("-started_at", "-pk")[:limit]
    return [(row, result(calls_of(row), row.started_at)) for row in rows]


def trial_view(viewer: Person, reference: str) -> TrialView:
    """One test: whole for the people of the body; whoever left it meanwhile sees their own call. Raises Absent."""
    row = models.CallTest.objects.select_related("body").filter(reference=references.tidy(reference)).first()
    calls = calls_of(row) if row else ()
    mine = next((call for call in calls if call.person == viewer.user_id), None)
    sees_all = row is not None and policy.sees_people(viewer, row.body_id)
    if row is None or not (sees_all or mine):
        raise Absent
    called = names({call.person for call in calls})
    shown = calls if sees_all else (mine,) if mine else ()
    views = tuple(
        Called(call.person, called.get(call.person, ""), called.get(call.caller or 0, ""), call) for call in shown
    )
    return TrialView(row, views, mine, result(calls, row.started_at), sees_all)
