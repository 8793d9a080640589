"""Answers to forms are found with the report or filing on which they stand, by whoever may read it and nobody else."""

from datetime import timedelta

import pytest

from pehra.foundation.access.audience import may_see
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions
from pehra.incidents.models import Entry, Report
from pehra.incidents.rules.answers import Sheet
from pehra.law.forms import AnswerKind, Question
from pehra.search.actions.index import rebuild
from pehra.search.queries.finding import Page, search
from pehra.search.queries.index import difference
from pehra.search.queries.showing import shown
from pehra.search.rules.asking import read
from pehra.search.rules.marking import wanted
from tests.incidents import asking
from tests.incidents.acting import HOUR, WORDS, opened
from tests.incidents.conftest import Net
from tests.search.test_finding import VIEWERS, find, kinds
from tests.world import NOW

pytestmark = pytest.mark.django_db
FAMILY = Question("family", AnswerKind.TEXT, "Which family?", "کون سا خاندان؟")
FIRST = {"note": "قیمت ادا کریں، write to orchid-desk", "family": "Nightjar", "data": ["health"], "asked": True}


@pytest.fixture
def case(net: Net) -> str:
    """A case whose report was answered, and answered further in an update."""
    questions = (asking.NOTE, FAMILY, asking.DATA, asking.ASKED, asking.DEMAND, asking.SINCE)
    asking.bring_in(asking.form("words", *questions))
    reference = opened(net, answers=(Sheet("words", 1, FIRST),))
    later = {
        "family": "Kingfisher",
        "demand": {"amount": "4711", "currency": "BTC"},
        "since": "2026-02-27T04:00:00+00:00",
    }
    actions.file_update(
        by=net.contact, reference=reference, body=WORDS, answers=(Sheet("words", 1, later),), at=NOW + 2 * HOUR
    )
    return reference


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nightjar", ["report"]),
        ("kingfisher", ["entry"]),
        ('"write to orchid"', ["entry", "report"]),
        ("قيمت", ["entry", "report"]),
        ('"health data"', ["entry", "report"]),
        ("معلومات", ["entry", "report"]),
        ('"something else"', []),
        ("4711", []),
        ("btc", []),
        ('"which family"', []),
        ("health", ["entry", "report"]),
    ],
)
def test_words_and_chosen_options_are_found_in_both_languages(
    net: Net, case: str, text: str, expected: list[str]
) -> None:
    assert kinds(net.analyst, text) == expected
    assert difference().holds


def test_strangers_find_nothing_by_them(net: Net, case: str) -> None:
    for name, stranger in net.strangers.items():
        for text in ("nightjar", "kingfisher", "معلومات"):
            assert find(stranger, text) == Page([]), (name, text)


def test_they_are_closed_with_their_report(net: Net, case: str) -> None:
    actions.change_tlp(by=net.contact, reference=case, tlp="TLP:GREEN", at=NOW + 3 * HOUR)
    before = {name for name in VIEWERS if kinds(getattr(net, name), "nightjar")}
    actions.change_tlp(by=net.contact, reference=case, tlp="TLP:RED", at=NOW + 3 * HOUR)
    report = Report.objects.select_related("case").get(case__reference=case)
    after = {name for name in VIEWERS if kinds(getattr(net, name), "nightjar")}
    assert after == {name for name in VIEWERS if may_see(getattr(net, name), report)}
    assert "contact" in after
    assert "punjab_analyst" in before - after


def test_an_entry_for_fewer_is_found_by_those_alone(net: Net, case: str) -> None:
    entry = Entry.objects.get(case__reference=case, params__has_key="answers")
    Entry.objects.filter(pk=entry.pk).update(audience=[-net.contact.user_id])
    assert kinds(net.contact, "kingfisher") == ["entry"]
    assert kinds(net.analyst, "kingfisher") == []


def test_made_anew_the_index_says_the_same(net: Net, case: str) -> None:
    count = difference().documents
    assert rebuild() == count
    assert difference().holds
    assert kinds(net.analyst, "nightjar") == ["report"]


@pytest.mark.parametrize(
    ("text", "language", "seen"),
    [
        ("nightjar", "en", "Which family? Nightjar"),
        ("nightjar", "ur", "کون سا خاندان؟ Nightjar"),
        ("معلومات", "ur", "کون سا ڈیٹا؟ صحت کی معلومات"),
    ],
)
def test_what_was_found_is_shown_beside_its_question(net: Net, case: str, text: str, language: str, seen: str) -> None:
    with viewing(net.analyst):
        hits = search(net.analyst, read(f"{text} in:report"), now=NOW + timedelta(days=1)).hits
        (group,) = shown(net.analyst, hits, wanted(read(text).terms), language)
    (line,) = group.lines
    assert "".join(piece.text for piece in line.text) == seen
    assert any(piece.hit for piece in line.text)


def test_of_a_restricted_report_none_of_its_answers_is_shown(net: Net) -> None:
    asking.bring_in(asking.form("words", asking.NOTE))
    opened_red = actions.submit(
        by=net.contact,
        report=actions.Intake(
            organisation="operator",
            title="Quiet",
            description="Nothing",
            tlp="TLP:RED",
            answers=(Sheet("words", 1, {"note": "needle"}),),
        ),
        at=NOW,
    )
    with viewing(net.contact):
        hits = search(net.contact, read("needle"), now=NOW).hits
        groups = shown(net.contact, hits, wanted(read("needle").terms))
    assert [group.case.reference for group in groups] == [opened_red.case.reference]
    assert "needle" not in repr([(line.title, line.text) for group in groups for line in group.lines])
