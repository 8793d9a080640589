"""Answers to forms: taken with the report, carried on, and read by those who read what they belong to."""

from datetime import timedelta

import pytest

from pehra.foundation import signing
from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents import actions, queries
from pehra.incidents.actions.intake import content_of
from pehra.incidents.errors import Changed
from pehra.incidents.models import Entry, Report
from pehra.incidents.queries.forms import answers_beside
from pehra.incidents.rules.answers import Sheet, marks
from tests.incidents import asking
from tests.incidents.acting import LATER, WORDS, dump, opened, report, reported
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
BITCOIN = {"amount": "2.5", "currency": "BTC"}
ANSWERS = (Sheet("impact", 1, {"data": ["other", "health"]}), Sheet("ransom", 1, {"asked": True, "demand": BITCOIN}))


@pytest.fixture(autouse=True)
def forms(net: Net) -> None:
    asking.bring_in()


def kept(reference: str) -> list[dict[str, object]]:
    return Report.objects.get(case__reference=reference).answers


def test_a_report_keeps_its_answers_and_the_version(net: Net) -> None:
    reference = reported(net, ransomware=True, answers=ANSWERS)
    assert kept(reference) == [
        {"form": "impact", "version": 1, "answers": {"data": ["health", "other"]}},
        {"form": "ransom", "version": 1, "answers": {"asked": True, "demand": BITCOIN}},
    ]


def test_the_receipt_is_for_the_answers_too(net: Net) -> None:
    told = report(ransomware=True, answers=ANSWERS)
    filed = actions.submit(by=net.contact, report=told, at=NOW).report
    without = content_of(filed, told)
    assert filed.receipt["sha256"] == filed.digest == signing.digest(without)
    assert without.pop("answers") == filed.answers
    assert signing.digest(without) != filed.digest


def test_a_report_without_answers_is_signed_as_ever(net: Net) -> None:
    filed = actions.submit(by=net.contact, report=report(), at=NOW).report
    assert "answers" not in content_of(filed, report())


def test_only_what_is_asked_about_this_incident_is_answered(net: Net) -> None:
    with pytest.raises(Invalid) as refused:
        reported(net, answers=ANSWERS)
    assert set(refused.value.problems) == {"answers.ransom"}
    assert not Report.objects.exists()


def test_faults_of_answers_are_told_with_all_others(net: Net) -> None:
    with pytest.raises(Invalid) as refused:
        reported(net, title="", answers=(Sheet("impact", 1, {"data": ["none"]}),))
    assert set(refused.value.problems) == {"title", "answers.impact.data"}


def test_answers_are_no_words_of_the_journal(net: Net) -> None:
    asking.bring_in(asking.form("words", asking.NOTE))
    reference = reported(net, answers=(Sheet("words", 1, {"note": "Zarqa-note"}),))
    actions.file_update(
        by=net.contact, reference=reference, body=WORDS, answers=(Sheet("words", 1, {"note": "Zarqa-2"}),), at=LATER
    )
    assert "Zarqa" not in "".join(str(each) for each in JournalEntry.objects.values_list("detail", flat=True))


def test_a_filing_keeps_what_it_changes(net: Net) -> None:
    reference = opened(net, ransomware=True, answers=ANSWERS)
    entry = actions.file_update(
        by=net.contact, reference=reference, body=WORDS, answers=(Sheet("ransom", 1, {"paid": False}),), at=LATER
    )
    assert entry.params["answers"] == [
        {"form": "ransom", "version": 1, "answers": {"asked": True, "demand": BITCOIN, "paid": False}}
    ]
    quiet = actions.file_update(by=net.contact, reference=reference, body=WORDS, at=LATER)
    assert "answers" not in quiet.params


def test_who_has_seen_an_older_sheet_answers_nothing_in_it(net: Net) -> None:
    reference = opened(net, ransomware=True, answers=ANSWERS)
    seen = marks(ANSWERS, [asking.IMPACT, asking.RANSOM])
    paid = (Sheet("ransom", 1, {"paid": False}),)
    actions.file_update(by=net.second_contact, reference=reference, body=WORDS, answers=paid, seen=seen, at=LATER)
    told = {"by": net.contact, "reference": reference, "body": WORDS, "seen": seen, "at": LATER}
    before = dump()
    for act in (actions.file_update, actions.file_final):
        with pytest.raises(Changed):
            act(answers=paid, **told)
    assert dump() == before
    # In another form nothing has changed, and words alone are no answers.
    actions.file_update(answers=(Sheet("impact", 1, {"data": None}),), **told)
    actions.file_update(**told)


def test_the_final_report_needs_what_is_missing(net: Net) -> None:
    reference = opened(net, ransomware=True, answers=ANSWERS)
    with pytest.raises(Invalid) as refused:
        actions.file_final(by=net.contact, reference=reference, body=WORDS, at=LATER)
    assert set(refused.value.problems) == {"answers.ransom.paid"}
    assert not Entry.objects.filter(kind="final-filed").exists()
    paid = (Sheet("ransom", 1, {"paid": True}),)
    actions.file_update(by=net.contact, reference=reference, body=WORDS, answers=paid, at=LATER)
    actions.file_final(by=net.contact, reference=reference, body=WORDS, at=LATER + timedelta(hours=1))


def test_what_the_case_has_become_is_asked_later(net: Net) -> None:
    reference = opened(net)
    actions.classify(
        by=net.analyst, reference=reference, classification=["availability"], severity="high", ransomware=True, at=LATER
    )
    entry = actions.file_update(
        by=net.contact, reference=reference, body=WORDS, answers=(Sheet("ransom", 1, {"asked": False}),), at=LATER
    )
    assert entry.params["answers"][0]["form"] == "ransom"


def test_an_old_report_is_read_with_the_form_of_its_day(net: Net) -> None:
    """The report was answered with version 1; a month later version 2 is asked, in other words."""
    reference = opened(net, ransomware=True, answers=ANSWERS)
    later = NOW + timedelta(days=31)
    with pytest.raises(Invalid, match="Version 2 of this form is asked today"):
        actions.file_update(
            by=net.contact, reference=reference, body=WORDS, answers=(Sheet("ransom", 1, {"paid": True}),), at=later
        )
    entry = actions.file_update(
        by=net.contact, reference=reference, body=WORDS, answers=(Sheet("ransom", 2, {"note": "Pay."}),), at=later
    )
    found = queries.case(net.contact, reference)
    reports, entries = queries.reports_of(net.contact, found), queries.entries_of(net.contact, found)
    told = answers_beside(reports, entries, "ur")
    first, second = told[f"report:{reports[0].pk}"][1], told[f"entry:{entry.pk}"][0]
    assert (first.version, [(each.label, each.text) for each in first.answers]) == (
        1,
        [("کیا رقم مانگی گئی؟", "ہاں"), ("کتنی رقم؟", "BTC 2.5")],
    )
    assert (second.version, [each.question.id for each in second.answers]) == (2, ["asked", "note"])


def test_whoever_reads_the_report_reads_its_answers_and_nobody_else(net: Net) -> None:
    reference = opened(net, ransomware=True, answers=ANSWERS)
    with viewing(net.analyst):
        assert Report.objects.get().answers
    for stranger in net.strangers.values():
        with pytest.raises(Absent):
            queries.case(stranger, reference)
        with viewing(stranger):
            assert not Report.objects.exists()
            assert not Entry.objects.filter(params__has_key="answers").exists()


def test_the_public_has_its_own_forms(net: Net) -> None:
    """What was answered on the public form is taken over as it is; it is not asked of the organisation again."""
    given = (Sheet("money", 1, {"lost": True}),)
    filed = actions.submit(by=net.analyst, report=report(channel="public", answers=given), at=NOW).report
    assert filed.answers == [{"form": "money", "version": 1, "answers": {"lost": True}}]
