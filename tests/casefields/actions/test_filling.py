"""Filling the fields of a body: as its analyst, as others in the same case, as strangers."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from pehra.casefields.actions.defining import change, retire
from pehra.casefields.actions.filling import fill
from pehra.casefields.errors import AnsweredSince, WordedSince
from pehra.casefields.models import Mark, Value, Version
from pehra.casefields.queries.answers import sheets
from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as Journal
from pehra.incidents import actions as incidents
from pehra.incidents.errors import Merged
from pehra.incidents.models import Case, Entry
from pehra.incidents.rules.answers import mark
from pehra.law.forms import AnswerKind, Option
from tests.casefields.conftest import CAUSES, Net, defined, filled, wishes
from tests.incidents.acting import escalated, opened
from tests.world import NOW

pytestmark = pytest.mark.django_db


def the(reference: str) -> Case:
    return Case.objects.get(reference=reference)


def test_an_analyst_answers_and_the_case_of_others_is_as_it_was(net: Net) -> None:
    field, reference = defined(net, AnswerKind.CHOICE), opened(net)
    version = the(reference).version
    assert filled(net.analyst, reference, field, "phished") == [field.reference]
    ((sheet,), case) = (sheets(net.analyst, the(reference)), the(reference))
    (row,) = sheet.rows
    assert (sheet.party.slug, row.answer, row.text("en"), row.text("ur")) == (
        "cert-telecom",
        "phished",
        "Phished",
        "فریب دیا گیا",
    )
    assert case.version == version, "the case's version tells nobody else of it"
    entry = Entry.objects.filter(case=case, kind="part").get()
    assert entry.internal
    assert set(entry.audience) <= {net.telecom_cert.pk}
    assert entry.params["facts"]["fields"]["name_en"] == "Root cause: Phished"
    journal = Journal.objects.get(act="case.fields")
    assert journal.detail == {"fields": [field.reference]}, "no value stands in the journal"


def test_what_is_answered_again_takes_the_place_of_what_was(net: Net) -> None:
    field, reference = defined(net, AnswerKind.CHOICES), opened(net)
    filled(net.analyst, reference, field, ["phished", "unpatched"])
    assert sorted(Mark.objects.values_list("word", flat=True)) == ["phished", "unpatched"]
    assert filled(net.lead, reference, field, ["unpatched"]) == [field.reference]
    assert list(Mark.objects.values_list("word", flat=True)) == ["unpatched"]
    assert filled(net.lead, reference, field, ["unpatched"]) == [], "what stands already is not answered anew"
    assert filled(net.analyst, reference, field, None) == [field.reference]
    assert not Value.objects.exists()
    assert not Mark.objects.exists()
    told = Entry.objects.filter(kind="part").latest("pk").params["facts"]["fields"]["name_en"]
    assert told == "Root cause: –"


@pytest.mark.parametrize(
    ("kind", "answer", "said"),
    [
        (AnswerKind.TEXT, 7, "Answer in words."),
        (AnswerKind.NUMBER, "seven", "Give a whole number, not below zero."),
        (AnswerKind.DATE, "2026-02-30", "Give a date as YYYY-MM-DD."),
        (AnswerKind.YES_NO, "yes", "Answer with yes or no."),
        (AnswerKind.CHOICE, "moon", "Choose one of: unpatched, phished."),
    ],
)
def test_what_is_no_answer_names_its_field_and_nothing_is_kept(
    net: Net, kind: AnswerKind, answer: Any, said: str
) -> None:
    field, other, reference = defined(net, kind), defined(net), opened(net)
    given = {other.reference: "sound", field.reference: answer}
    with pytest.raises(Invalid) as refused:
        fill(by=net.analyst, reference=reference, given=given, at=NOW)
    assert {name: str(each) for name, each in refused.value.problems.items()} == {f"fields.{field.reference}": said}
    assert not Value.objects.exists()


def test_a_field_of_others_and_one_that_there_is_not_are_answered_alike(net: Net) -> None:
    theirs, reference = defined(net, by=net.cii_lead), opened(net)
    for name in (theirs.reference, "F-0000-0000"):
        with pytest.raises(Invalid) as refused:
            fill(by=net.analyst, reference=reference, given={name: "x"}, at=NOW)
        assert str(refused.value.problems[f"fields.{name}"]) == "Your body has no such field."


def test_people_of_other_bodies_in_the_same_case_fill_their_own(net: Net) -> None:
    ours, theirs, reference = defined(net), defined(net, by=net.cii_lead, label_en="Theirs"), escalated(net)
    filled(net.analyst, reference, ours, "secret of ours")
    filled(net.cii_analyst, reference, theirs, "theirs")
    for person, field in ((net.analyst, ours), (net.lead, ours), (net.cii_analyst, theirs)):
        (sheet,) = sheets(person, the(reference))
        assert [row.asked.reference for row in sheet.rows] == [field.reference]
    assert sheets(net.contact, the(reference)) == []
    with pytest.raises(Invalid):
        filled(net.cii_analyst, reference, ours, "mine now")


def test_the_database_shows_them_to_nobody_else(net: Net) -> None:
    ours, reference = defined(net), escalated(net)
    filled(net.analyst, reference, ours, "secret of ours")
    tables = ("field", "version", "value", "mark")

    def seen() -> list[int]:
        with connection.cursor() as cursor:
            counts = []
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM casefields_{table}")
                counts += cursor.fetchone()
            return counts

    for person in (net.analyst, net.lead):
        with viewing(person):
            assert seen() == [1, 1, 1, 1]
    for person in (net.cii_analyst, net.cii_lead, net.contact, *net.strangers.values()):
        with viewing(person):
            assert seen() == [0, 0, 0, 0], person.label


def test_the_organisation_and_strangers_fill_nothing(net: Net) -> None:
    field, reference = defined(net), opened(net)
    with pytest.raises(Forbidden):
        filled(net.contact, reference, field, "x")
    for who, person in net.strangers.items():
        with pytest.raises(Absent):
            filled(person, reference, field, who)
    with pytest.raises(Absent):
        filled(net.analyst, "C-0000-0000", field, "x")
    assert not Value.objects.exists()


def test_a_colleague_who_was_faster_is_not_written_over(net: Net) -> None:
    field, reference = defined(net), opened(net)
    filled(net.lead, reference, field, "first")
    given = {field.reference: "second"}
    for seen in ({}, {field.reference: "0" * 16}):
        with pytest.raises(AnsweredSince):
            fill(by=net.analyst, reference=reference, given=given, seen=seen, at=NOW)
    assert Value.objects.get().answer == "first"
    (sheet,) = sheets(net.analyst, the(reference))
    seen = {field.reference: mark(sheet.rows[0].question, "first")}
    assert fill(by=net.analyst, reference=reference, given=given, seen=seen, at=NOW) == [field.reference]


def test_an_answer_keeps_the_words_of_its_day(net: Net) -> None:
    field, reference = defined(net, AnswerKind.CHOICE), opened(net)
    filled(net.analyst, reference, field, "phished")
    later = wishes(AnswerKind.CHOICE, label_en="Why", options=(Option("moon", "The moon", ""), CAUSES[0]))
    change(by=net.lead, reference=field.reference, wanted=later, at=NOW)
    ((row,),) = [sheet.rows for sheet in sheets(net.analyst, the(reference))]
    assert (row.question.label_en, row.text("en")) == ("Root cause", "Phished")
    assert row.asked.question.label_en == "Why"
    with pytest.raises(Invalid):
        filled(net.analyst, reference, field, "phished")
    filled(net.analyst, reference, field, "moon")
    ((row,),) = [sheet.rows for sheet in sheets(net.analyst, the(reference))]
    assert (row.question.label_en, row.text("en")) == ("Why", "The moon")


def test_the_database_itself_lets_no_wording_change(net: Net) -> None:
    defined(net)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.update(question={})


def test_what_is_retired_stays_where_it_was_answered(net: Net) -> None:
    field, reference, other = defined(net), opened(net), opened(net)
    filled(net.analyst, reference, field, "kept")
    retire(by=net.lead, reference=field.reference, at=NOW)
    ((row,),) = [sheet.rows for sheet in sheets(net.analyst, the(reference))]
    assert (row.text("en"), row.now) == ("kept", False)
    assert sheets(net.analyst, the(other)) == []
    with pytest.raises(Invalid) as refused:
        filled(net.analyst, other, field, "x")
    assert "not asked about this case" in str(refused.value)
    assert filled(net.analyst, reference, field, None) == [field.reference], "it can be taken back"


def test_a_field_is_asked_in_its_classes(net: Net) -> None:
    field, reference = defined(net, classes=("malicious-code",)), opened(net)
    assert sheets(net.analyst, the(reference)) == []
    with pytest.raises(Invalid):
        filled(net.analyst, reference, field, "x")
    words = {"severity": "high", "ransomware": False}
    kinds = {"classification": ["malicious-code/c2-server"]}
    incidents.classify(by=net.analyst, reference=reference, **kinds, **words, at=NOW)
    assert filled(net.analyst, reference, field, "x") == [field.reference]
    incidents.classify(by=net.analyst, reference=reference, classification=["fraud"], **words, at=NOW)
    ((row,),) = [sheet.rows for sheet in sheets(net.analyst, the(reference))]
    assert (row.text("en"), row.now) == ("x", False)


def test_values_of_merged_cases_stay_with_their_case(net: Net) -> None:
    field, kept, merged = defined(net), opened(net), opened(net)
    filled(net.analyst, kept, field, "of the one")
    filled(net.analyst, merged, field, "of the other")
    incidents.merge(by=net.analyst, reference=merged, into=kept, reason="the same", at=NOW)
    texts = {name: sheets(net.analyst, the(name))[0].rows[0].text("en") for name in (kept, merged)}
    assert texts == {kept: "of the one", merged: "of the other"}
    with pytest.raises(Merged):
        filled(net.analyst, merged, field, "again")


def test_a_long_text_stands_short_in_the_timeline(net: Net) -> None:
    field, reference = defined(net, AnswerKind.LONG_TEXT), opened(net)
    filled(net.analyst, reference, field, "word " * 500)
    told = Entry.objects.get(kind="part").params["facts"]["fields"]["name_en"]
    assert len(told) < 250
    assert told.endswith("…")
    assert not Mark.objects.exists(), "no list is narrowed by a long text"


def test_nothing_is_answered_in_a_wording_that_its_author_never_saw(net: Net) -> None:
    field, other, reference = defined(net, AnswerKind.YES_NO, label_en="Paid?"), defined(net), opened(net)
    versions = {field.reference: 1, other.reference: 1}
    kept: dict[str, Any] = {"by": net.analyst, "reference": reference, "versions": versions, "at": NOW}
    later = wishes(AnswerKind.YES_NO, label_en="Unpaid?")
    change(by=net.lead, reference=field.reference, wanted=later, at=NOW)
    for answered, given in ((False, True), (True, False), (True, None)):
        if answered:
            filled(net.lead, reference, field, True)
        with pytest.raises(WordedSince):
            fill(given={field.reference: given}, seen=seen_of(reference, net), **kept)
    assert fill(given={other.reference: "x"}, **kept) == [other.reference], "that of another stands in nobody's way"
    kept["versions"] = {field.reference: 2}
    assert fill(given={field.reference: False}, **kept) == [field.reference]


def seen_of(reference: str, net: Net) -> dict[str, str]:
    (sheet,) = sheets(net.analyst, the(reference))
    return {row.asked.reference: mark(row.question, row.answer) for row in sheet.rows if row.value}
