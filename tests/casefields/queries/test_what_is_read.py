"""What is read of definitions: as much as is asked and answered, however often a body has thought otherwise."""

import pytest

from pehra.casefields.actions.defining import change, retire
from pehra.casefields.queries import definitions
from pehra.casefields.queries.answers import about, sheets_of
from pehra.casefields.queries.definitions import questions
from pehra.foundation.storing import ask_together
from pehra.incidents.models import Case
from pehra.law.forms import Question, question_of
from tests.casefields.conftest import Net, defined, filled, wishes
from tests.incidents.acting import opened
from tests.world import NOW

pytestmark = pytest.mark.django_db


def test_pages_read_what_is_asked_and_what_was_answered_and_no_more(net: Net) -> None:
    asked, retired, gone = (defined(net, label_en=name) for name in ("Asked", "Retired", "Gone"))
    answered, other = opened(net), opened(net)
    for number in range(4):
        change(by=net.lead, reference=asked.reference, wanted=wishes(label_en=f"Asked {number}"), at=NOW)
        if number == 1:
            filled(net.analyst, answered, asked, "x")
            filled(net.analyst, answered, retired, "y")
    for field in (retired, gone):
        retire(by=net.lead, reference=field.reference, at=NOW)
    fields, versions = ask_together(*questions(net.analyst))
    assert [each.reference for each in fields] == [asked.reference]
    assert [each.number for each in versions] == [5]
    fields, versions, values, worded = ask_together(*about(net.analyst, Case.objects.get(reference=answered)))
    assert [each.reference for each in fields] == [asked.reference, retired.reference]
    assert sorted(each.number for each in versions) == [1, 5]
    assert (len(values), sorted(each.number for each in worded)) == (2, [1, 3])
    fields, versions, values, worded = ask_together(*about(net.analyst, Case.objects.get(reference=other)))
    assert ([each.reference for each in fields], len(versions), values, worded) == ([asked.reference], 1, [], [])


def test_a_wording_is_read_once_for_however_many_cases(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    field = defined(net)
    for _number in range(3):
        filled(net.analyst, opened(net), field, "x")
    read: list[str] = []

    def counted(plain: dict[str, object]) -> Question:
        read.append(str(plain["id"]))
        return question_of(plain)

    monkeypatch.setattr(definitions, "question_of", counted)
    found = sheets_of(net.analyst, Case.objects.all())
    texts = [row.text("en") for sheets in found.values() for sheet in sheets for row in sheet.rows]
    assert texts == ["x", "x", "x"]
    assert read == [field.reference]
