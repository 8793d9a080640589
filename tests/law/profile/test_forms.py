"""Forms as rows of a profile: read whole, and refused by file, line and field."""

from datetime import date
from pathlib import Path

import pytest

from pehra.law.forms import AnswerKind, AskedOf, FormStage
from pehra.law.profile import ProfileErrors, diff, forms, load
from pehra.law.profile.rows import Row
from pehra.law.profile.source import parse
from tests.law.profile.folders import write

FORM = """\
- id: ransom-1
  form: ransom
  version: 1
  whom: organisation
  title_en: Ransom
  title_ur: تاوان
  condition: "ransomware: yes"
  starts: 2026-01-01
  citation: default, no source
  sections:
    - key: money
      title_en: Money
      title_ur: رقم
      questions:
        - id: asked
          kind: yes-no
          label_en: Was money asked for?
          label_ur: کیا رقم مانگی گئی؟
        - id: how
          kind: choice
          label_en: How?
          label_ur: کیسے؟
          options: [{key: note, label_en: A note, label_ur: پیغام}, {key: call, label_en: A call, label_ur: کال}]
          required: [update, final-report]
          when: "asked:  yes"
        - id: words
          kind: long-text
          label_en: In which words?
          label_ur: کن الفاظ میں؟
          hint_en: As written.
          hint_ur: جیسا لکھا ہے۔
          when: "how: note and not asked: no"
          citation: s. 4 of the Act
"""


def read(text):
    problems = []
    row = Row(parse(text.encode(), "report-forms.yaml").items[0], problems)
    found = forms.form(row)
    row.finish()
    return found, problems


def test_a_form_with_everything():
    found, problems = read(FORM)
    assert problems == []
    assert (found.id, found.form, found.version, found.whom) == ("ransom-1", "ransom", 1, AskedOf.ORGANISATION)
    assert (found.starts, found.ends, found.condition) == (date(2026, 1, 1), None, "ransomware: yes")
    asked, how, words = found.questions
    assert asked.kind is AnswerKind.YES_NO
    assert [each.key for each in how.options] == ["note", "call"]
    assert how.required == {FormStage.UPDATE, FormStage.FINAL_REPORT}
    assert (how.when, words.when) == ("asked: yes", "how: note and not asked: no")
    assert (words.hint_ur, words.citation) == ("جیسا لکھا ہے۔", "s. 4 of the Act")


def test_an_end_is_no_other_form():
    ended, _ = read(FORM.replace("starts: 2026-01-01", "starts: 2026-01-01\n  ends: 2027-01-01"))
    assert ended.ends == date(2027, 1, 1)
    assert ended.digest == read(FORM)[0].digest


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: ransom-1", "id: ransom", "report-forms.yaml:1: id: must be 'ransom-1': the form with its version"),
        ("version: 1", "version: 0", "report-forms.yaml:3: version: '0' is not a whole number from 1 to 999"),
        (
            "whom: organisation",
            "whom: everybody",
            "report-forms.yaml:4: whom: 'everybody' is not one of organisation, public",
        ),
        ("  title_ur: تاوان\n", "", "report-forms.yaml:1: title_ur: is missing"),
        (
            "ransomware: yes",
            "ransomware: perhaps",
            "7: condition: ransomware: “perhaps” is unknown; there are: yes, no.",
        ),
        (
            "kind: long-text",
            "kind: essay",
            "27: sections.questions.kind: 'essay' is not one of text, long-text, choice",
        ),
        ("id: how", "id: asked", "19: sections.questions.id: two questions have the id 'asked'"),
        ("key: call,", "key: note,", "sections.questions.options: two options have the key 'note'"),
        ("kind: choice\n", "kind: text\n", "sections.questions.options: a text has no options"),
        ("kind: yes-no", "kind: choice", "sections.questions.options: a choice needs 2 to 40 options"),
        (
            '"asked:  yes"',
            '"asked: maybe"',
            "25: sections.questions.when: 'asked' offers no 'maybe'; there are no, yes",
        ),
        ('"asked:  yes"', '"words: yes"', "25: sections.questions.when: 'words' is no earlier question of this form"),
        ('"asked:  yes"', '"asked yes"', "25: sections.questions.when: after 'asked' a colon is missing before 'yes'"),
        ("[update, final-report]", "[someday]", "sections.questions.required: 'someday' is not one of first-report"),
        ("hint_en: As written.", "hunt: x", "sections.questions.hunt: unknown field"),
    ],
)
def test_what_is_wrong_is_told_by_file_line_and_field(old, new, told):
    assert old in FORM
    _, problems = read(FORM.replace(old, new, 1))
    assert any(told in str(problem) for problem in problems), [str(each) for each in problems]


def test_a_condition_about_what_has_too_many_answers():
    text = FORM.replace("kind: yes-no", "kind: number")
    assert any("'asked' is a number; only choice, choices, yes-no can" in str(each) for each in read(text)[1])


def test_a_form_without_questions():
    text = FORM[: FORM.index("  sections:")] + "  sections: []\n"
    assert [str(each) for each in read(text)[1]] == ["report-forms.yaml:10: sections: a form has 1 to 60 questions"]


def folder(tmp_path: Path, text: str) -> Path:
    return write(tmp_path / "small", report_forms=text)


def test_a_profile_has_forms_and_tells_what_changed(tmp_path):
    before = load(folder(tmp_path, FORM))
    after = load(folder(tmp_path, FORM.replace("As written.", "Word by word.")))
    assert [each.id for each in before.forms] == ["ransom-1"]
    assert {(each.kind, each.id, each.field) for each in diff(before, after)} == {("form", "ransom-1", "digest")}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("starts: 2026-01-01", "starts: 2025-06-01", "starts: version 2 must begin after version 1"),
        ("whom: organisation", "whom: public", "whom: a version is for whom the first one is: organisation"),
        ("ransomware: yes", "sector: nowhere", "condition: sector: “nowhere” is unknown"),
    ],
)
def test_versions_fit_together(tmp_path, old, new, told):
    second = (
        FORM.replace("ransom-1", "ransom-2").replace("version: 1", "version: 2").replace("2026-01-01", "2026-07-01")
    )
    load(folder(tmp_path, FORM + second))
    broken = FORM.replace("ransom-1", "ransom-2").replace("version: 1", "version: 2").replace(old, new, 1)
    with pytest.raises(ProfileErrors, match=told):
        load(folder(tmp_path, FORM + broken))


def test_the_shipped_forms_ask_in_both_languages():
    shipped = load("profiles/pakistan").forms
    assert {"ransomware", "data-leak", "ddos", "phishing", "defacement", "account-compromise"} < {
        each.form for each in shipped
    }
    assert {each.whom for each in shipped} == set(AskedOf)
    for form in shipped:
        for question in form.questions:
            words = (question.label_ur, *(each.label_ur for each in question.options))
            assert all(any("\u0600" <= letter <= "\u06ff" for letter in each) for each in words), question.id
            assert bool(question.hint_en) == bool(question.hint_ur)
