"""Questions asked together: the same rows as asked one by one, in their order, by one statement."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pehra.foundation.accounts.models import User
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.foundation.storing import ask_parts, ask_together, number_of, values_of, with_related
from pehra.incidents.models import Participant
from pehra.registry.models import Party
from tests import world
from tests.world import NOW

pytestmark = pytest.mark.django_db


def deadline(party: Party, **fields: object) -> Deadline:
    common = {"subject": "case:C", "stage": "update", "rule": "r", "citation": "", "function": "sectoral"}
    moments = {"anchor": "awareness", "anchored_at": NOW, "due_at": NOW, "events": [NOW, NOW.replace(microsecond=7)]}
    return Deadline.objects.create(party=party, **common, **moments | fields)


def notice(user: User, **fields: object) -> Notice:
    params = {"ب": [1, None, 2.5, {"a": "\\ \" '"}], "large": 2**53 + 1}
    return Notice.objects.create(kind="test", text="%s %% \n", link="/", at=NOW, user=user, params=params, **fields)


def test_the_same_rows_in_the_same_order() -> None:
    party, user = world.organisation("o"), world.user()
    for number in range(3):
        deadline(party, faults=number)
        notice(user, restricted=bool(number % 2))
    questions = [
        Deadline.objects.filter(subject="case:C").order_by("-faults"),
        Notice.objects.filter(user=user, kind__in=["test", "%s"]).order_by("at", "pk"),
        User.objects.order_by("-pk"),
    ]
    with CaptureQueriesContext(connection) as asked:
        found = ask_together(*questions)
    assert len(asked) == 1
    for rows, question in zip(found, questions, strict=True):
        assert [row.__dict__ | {"_state": 0} for row in rows] == [row.__dict__ | {"_state": 0} for row in question]
        assert all(row._state.db == "default" and not row._state.adding for row in rows)


def test_a_question_without_an_answer_has_none() -> None:
    assert ask_together(Deadline.objects.all(), Participant.objects.filter(part="responder")) == [[], []]


def test_whatever_rows_refer_to_is_fetched_by_one_statement() -> None:
    parties, user = [world.organisation("o"), world.organisation("p")], world.user()
    rows = [*(deadline(party) for party in parties), notice(user)]
    fresh = [type(row).objects.get(pk=row.pk) for row in rows]
    with CaptureQueriesContext(connection) as asked:
        with_related(fresh, Party)
        with_related(fresh, User)
        assert [row.party.slug for row in fresh[:2]] == ["o", "p"]
        assert (fresh[2].user, fresh[2].party) == (user, None)
    assert len(asked) == 2


def test_what_nothing_can_answer_is_none_and_keeps_no_other_from_its_answer() -> None:
    party = world.body("ncert")
    none, one = Deadline.objects.filter(party__in=[]), deadline(party)
    assert ask_together(none, Deadline.objects.all(), none.exclude(pk=0)) == [[], [one], []]
    assert ask_parts(number_of(none), number_of(Deadline.objects.all()), values_of(none)) == [0, 1, []]


def test_nothing_is_asked_for_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        with_related([], Party)
    assert len(asked) == 0
