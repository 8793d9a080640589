"""Questions put together once: asked with other values they give what Django would have given."""

from unittest.mock import patch

import pytest
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from pehra.foundation.access.audience import visible_by
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.storing import ask_parts, ask_together, composed, number_of
from pehra.incidents.models import Case
from pehra.registry.models import Party
from tests import world
from tests.foundation.storing.test_asking import deadline

pytestmark = pytest.mark.django_db


@composed
def owed(parties: object, subject: object) -> "QuerySet[Deadline]":
    return Deadline.objects.filter(party__among=parties, subject=subject, state="open").order_by("-pk")


def test_it_is_put_together_once_and_asked_with_other_values() -> None:
    parties = [world.organisation(slug) for slug in "op"]
    rows = [deadline(each) for each in parties for _ in range(2)]
    for row, subject in zip(rows, ("a%s", "b") * 2, strict=True):
        row.subject = subject
        row.save()
    owed(parties=[], subject="")
    with patch.object(SQLCompiler, "as_sql", side_effect=AssertionError):
        found = ask_together(
            owed(parties=[parties[0].pk], subject="a%s"),
            owed(parties=[each.pk for each in parties], subject="b"),
            owed(parties=[], subject="b"),
        )
        assert ask_parts(number_of(owed(parties=[each.pk for each in parties], subject="b"))) == [2]
    assert found == [[rows[0]], [rows[3], rows[1]], []]


def test_none_matches_nothing() -> None:
    deadline(world.organisation("o"))
    asked = composed(lambda met_at: Deadline.objects.filter(met_at=met_at))
    assert Deadline.objects.filter(met_at=None).exists()
    assert ask_together(asked(met_at=None)) == [[]]


def test_words_of_any_length_are_compared_whole() -> None:
    world.organisation("o")
    found = Party.objects.filter(slug__among=["o", "x" * 500])
    assert [each.slug for each in found] == ["o"]
    assert not Party.objects.filter(slug__among=["o" + "x" * 500])


def test_audiences_stand_in_it() -> None:
    seen = composed(lambda keys: Case.objects.filter(visible_by(keys)))
    assert seen(keys=[-1, 0, 7]).values == [[-1, 0, 7]]
    assert ask_together(seen(keys=[]), seen(keys=[0])) == [[], []]
