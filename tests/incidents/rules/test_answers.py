"""Answers: taken in one spelling, carried on from filing to filing, and refused by the name of their question."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.incidents.rules.answers import (
    CURRENCIES,
    LARGEST,
    Checked,
    Sheet,
    Unfit,
    answered_since,
    check,
    mark,
    marks,
    read,
    sheets_of,
)
from pehra.law.forms import AnswerKind, AskedOf, Form, FormStage, Option, Question, Section

OPTIONS = (Option("mail", "By mail", "ای میل"), Option("call", "By a call", "کال"), Option("other", "Other", "دیگر"))


def question(kind: AnswerKind, id_: str = "q", **more) -> Question:
    options = OPTIONS if kind in (AnswerKind.CHOICE, AnswerKind.CHOICES) else ()
    return Question(id_, kind, "Question", "سوال", options=options, **more)


def form(*questions: Question, name: str = "ransom", version: int = 1) -> Form:
    sections = (Section("all", "All", "سب", questions),)
    return Form(
        f"{name}-{version}",
        name,
        version,
        AskedOf.ORGANISATION,
        "Ransom",
        "تاوان",
        "",
        sections,
        date(2024, 1, 1),
        None,
        "d",
        "0",
    )


FINAL = frozenset({FormStage.FINAL_REPORT})
ASKED = question(AnswerKind.YES_NO, "asked")
PAID = question(AnswerKind.YES_NO, "paid", when="asked: yes", required=FINAL)
AMOUNT = question(AnswerKind.MONEY, "amount", when="paid: yes", required=FINAL)
HOW = question(AnswerKind.CHOICES, "how")
RANSOM = form(ASKED, PAID, AMOUNT, HOW)
PKR = {"amount": "10", "currency": "PKR"}


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (AnswerKind.TEXT, "  لاک بٹ ", "لاک بٹ"),
        (AnswerKind.TEXT, "  ", None),
        (AnswerKind.LONG_TEXT, "a\r\nb", "a\nb"),
        (AnswerKind.CHOICE, "mail", "mail"),
        (AnswerKind.CHOICE, "", None),
        (AnswerKind.CHOICES, ["other", "mail", "mail"], ["mail", "other"]),
        (AnswerKind.CHOICES, [], None),
        (AnswerKind.NUMBER, 0, 0),
        (AnswerKind.DATE, "2026-02-28", "2026-02-28"),
        (AnswerKind.MOMENT, "2026-03-01T09:00:00+05:00", "2026-03-01T04:00:00+00:00"),
        (AnswerKind.YES_NO, False, False),
        (AnswerKind.MONEY, {"amount": "0012500.500", "currency": "PKR"}, {"amount": "12500.5", "currency": "PKR"}),
        (AnswerKind.MONEY, {"amount": "0", "currency": "BTC"}, {"amount": "0", "currency": "BTC"}),
    ],
)
def test_an_answer_has_one_spelling(kind, typed, kept):
    assert read(question(kind), typed) == kept
    assert read(question(kind), None) is None
    assert read(question(kind), kept) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        (AnswerKind.TEXT, 5, "Answer in words."),
        (AnswerKind.TEXT, "x" * 301, "At most 300 characters; this has 301."),
        (AnswerKind.TEXT, "a\nb", "Character 2 is a control character; remove it."),
        (AnswerKind.LONG_TEXT, "a\u202eb", "Character 2 overrides the direction of text; remove it."),
        (AnswerKind.CHOICE, "fax", "Choose one of: mail, call, other."),
        (AnswerKind.CHOICE, ["mail"], "Choose one of: mail, call, other."),
        (AnswerKind.CHOICES, ["fax"], "Choose some of: mail, call, other."),
        (AnswerKind.CHOICES, "mail", "Choose some of: mail, call, other."),
        (AnswerKind.NUMBER, -1, "Give a whole number, not below zero."),
        (AnswerKind.NUMBER, True, "Give a whole number, not below zero."),
        (AnswerKind.NUMBER, LARGEST + 1, "Give a whole number, not below zero."),
        (AnswerKind.DATE, "2026-02-30", "Give a date as YYYY-MM-DD."),
        (AnswerKind.DATE, "20260228", "Give a date as YYYY-MM-DD."),
        (AnswerKind.MOMENT, "2026-03-01T09:00:00", "Give a time with its zone, as in 2026-03-01T09:00:00+05:00."),
        (AnswerKind.MOMENT, "0001-01-01T00:00:00+14:00", "Give a time with its zone, as in 2026-03-01T09:00:00+05:00."),
        (AnswerKind.YES_NO, "yes", "Answer with yes or no."),
        (AnswerKind.MONEY, {"amount": "1"}, "Give an amount and its currency."),
        (AnswerKind.MONEY, {"amount": "1e9", "currency": "PKR"}, "Give the amount in digits, as in 12500 or 0.75."),
        (AnswerKind.MONEY, {"amount": "-1", "currency": "PKR"}, "Give the amount in digits, as in 12500 or 0.75."),
        (AnswerKind.MONEY, {"amount": "1", "currency": "XXX"}, f"Choose one of: {', '.join(CURRENCIES)}."),
    ],
)
def test_what_is_no_answer_is_told(kind, typed, told):
    with pytest.raises(Unfit) as refused:
        read(question(kind), typed)
    assert str(refused.value.problem) == told


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["mail", "2026-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["amount", "currency", "x"]), inner),
    max_leaves=4,
)


@given(st.sampled_from(AnswerKind), anything)
def test_whatever_is_sent_is_refused_or_kept_in_a_spelling_that_stays(kind, sent):
    try:
        kept = read(question(kind), sent)
    except Unfit:
        return
    assert read(question(kind), kept) == kept


def checked(answers, stage=FormStage.FIRST_REPORT, before=(), asked=RANSOM) -> Checked:
    return check([Sheet("ransom", 1, answers)], [asked], stage, before)


def faults(found: Checked) -> dict[str, str]:
    return {field: str(problem) for field, problem in found.problems.items()}


def test_the_answers_of_a_report():
    found = checked({"how": ["call", "mail"], "asked": True})
    assert found == Checked((Sheet("ransom", 1, {"asked": True, "how": ["mail", "call"]}),), {})
    assert sheets_of([found.sheets[0].plain()]) == found.sheets


def test_who_answers_nothing_files_nothing():
    assert check([], [RANSOM], FormStage.FIRST_REPORT) == Checked((), {})
    assert checked({"asked": None}) == Checked((), {})


@pytest.mark.parametrize(
    ("sheet", "field", "told"),
    [
        (Sheet("ransom", 2, {}), "answers.ransom", "Version 1 of this form is asked today."),
        (Sheet("leak", 1, {}), "answers.leak", "This form is not asked about this incident today."),
        (Sheet("ransom", 1, {"who": "x"}), "answers.ransom.who", "This form has no such question."),
        (Sheet("ransom", 1, {"asked": "yes"}), "answers.ransom.asked", "Answer with yes or no."),
        (
            Sheet("ransom", 1, {"asked": False, "paid": True}),
            "answers.ransom.paid",
            "This is not asked after the other answers.",
        ),
    ],
)
def test_each_fault_is_told_by_its_question(sheet, field, told):
    assert faults(check([sheet], [RANSOM], FormStage.FIRST_REPORT)) == {field: told}


def test_a_form_is_answered_once():
    twice = [Sheet("ransom", 1, {"asked": True})] * 2
    assert faults(check(twice, [RANSOM], FormStage.FIRST_REPORT)) == {"answers.ransom": "This form is answered twice."}
    many = [Sheet(f"f{number}", 1, {}) for number in range(21)]
    assert faults(check(many, [], FormStage.FIRST_REPORT)) == {"answers": "At most 20 forms."}


def test_what_is_needed_is_needed_at_its_stage_and_where_it_is_asked():
    needed = "This question must be answered at this stage."
    assert faults(checked({"asked": True}, FormStage.UPDATE)) == {}
    assert faults(checked({"asked": True}, FormStage.FINAL_REPORT)) == {"answers.ransom.paid": needed}
    assert faults(checked({"asked": False}, FormStage.FINAL_REPORT)) == {}
    paid = checked({"asked": True, "paid": True}, FormStage.FINAL_REPORT)
    assert faults(paid) == {"answers.ransom.amount": needed}
    assert faults(checked({"asked": True, "paid": True, "amount": PKR}, FormStage.FINAL_REPORT)) == {}
    assert faults(checked({"asked": True, "paid": True}, None)) == {}


def test_what_was_answered_before_counts_and_stands():
    before = [Sheet("ransom", 1, {"asked": True, "paid": True})]
    found = checked({"amount": PKR}, FormStage.FINAL_REPORT, before)
    assert found == Checked((Sheet("ransom", 1, {"asked": True, "paid": True, "amount": PKR}),), {})


def test_what_has_not_changed_is_not_filed_again():
    before = [Sheet("ransom", 1, {"asked": True})]
    assert checked({"asked": True}, FormStage.UPDATE, before) == Checked((), {})
    assert check([], [RANSOM], FormStage.UPDATE, before) == Checked((), {})


def test_an_answer_is_taken_back_and_with_it_what_hung_on_it():
    before = [Sheet("ransom", 1, {"asked": True, "paid": False, "how": ["mail"]})]
    assert checked({"asked": False}, FormStage.UPDATE, before).sheets == (
        Sheet("ransom", 1, {"asked": False, "how": ["mail"]}),
    )
    assert checked({"asked": None}, FormStage.UPDATE, before).sheets == (Sheet("ransom", 1, {"how": ["mail"]}),)
    everything = dict.fromkeys(("asked", "paid", "how"))
    assert checked(everything, FormStage.UPDATE, before).sheets == (Sheet("ransom", 1, {}),)


def test_a_new_version_takes_over_what_it_still_understands():
    before = [Sheet("ransom", 1, {"asked": True, "how": ["mail"], "gone": "x"})]
    second = form(ASKED, question(AnswerKind.NUMBER, "how"), version=2)
    found = check([Sheet("ransom", 2, {"how": 5})], [second], FormStage.UPDATE, before)
    assert found == Checked((Sheet("ransom", 2, {"asked": True, "how": 5}),), {})
    assert check([], [second], FormStage.UPDATE, before).sheets == (Sheet("ransom", 2, {"asked": True}),)


answers = st.fixed_dictionaries(
    {},
    optional={
        "asked": st.none() | st.booleans(),
        "paid": st.none() | st.booleans(),
        "amount": st.none() | st.just(PKR),
        "how": st.none() | st.lists(st.sampled_from(["mail", "call", "other"])),
    },
)


@given(answers, answers)
def test_what_is_filed_answers_only_what_is_asked(first, second):
    """Every answer that is kept is asked after the others, and filing it again adds nothing."""
    before = checked(first).sheets
    found = checked(second, FormStage.UPDATE, before)
    for sheet in found.sheets:
        assert set(sheet.answers) <= set(RANSOM.asked(sheet.answers))
        assert None not in sheet.answers.values()
        assert check([Sheet("ransom", 1, sheet.answers)], [RANSOM], FormStage.UPDATE, found.sheets) == Checked((), {})


class TestSeen:
    """What somebody saw of the answers before she answered herself."""

    BEFORE = (Sheet("ransom", 1, {"asked": True, "how": ["mail"], "gone": "x"}), Sheet("other", 1, {"asked": True}))

    def test_only_what_is_asked_and_still_taken_is_seen(self):
        assert {form: set(found) for form, found in marks(self.BEFORE, [RANSOM]).items()} == {
            "ransom": {"asked", "how"}
        }
        second = form(ASKED, question(AnswerKind.NUMBER, "how"), version=2)
        assert set(marks(self.BEFORE, [second])["ransom"]) == {"asked"}
        assert marks((), [RANSOM]) == {}

    @pytest.mark.parametrize(
        ("now", "given", "since"),
        [
            (BEFORE, {"paid": True}, False),
            ((Sheet("ransom", 1, {"asked": True, "how": ["mail"]}),), {"paid": True}, False),
            ((Sheet("ransom", 1, {"asked": False, "how": ["mail"]}),), {"paid": True}, True),
            ((Sheet("ransom", 1, {"asked": True}),), {"paid": True}, True),
            ((Sheet("ransom", 1, {"asked": True, "how": ["mail"], "paid": True}),), {"how": None}, True),
            ((), {"paid": True}, True),
        ],
    )
    def test_a_form_answered_since(self, now, given, since):
        seen = marks(self.BEFORE, [RANSOM])
        assert answered_since([Sheet("ransom", 1, given)], marks(now, [RANSOM]), seen) is since
        assert not answered_since([Sheet("other", 1, {"asked": None})], marks(now, [RANSOM]), seen)

    def test_times_are_told_apart_by_the_minute_and_all_else_as_it_is(self):
        moment, text = question(AnswerKind.MOMENT), question(AnswerKind.TEXT)
        first, second = "2025-03-01T05:00:27+00:00", "2025-03-01T05:00:00+00:00"
        assert mark(moment, first) == mark(moment, second) != mark(moment, "2025-03-01T05:01:00+00:00")
        assert mark(text, first) != mark(text, second)
        assert mark(question(AnswerKind.NUMBER), 1) != mark(text, "1")
        assert mark(question(AnswerKind.MONEY), PKR) == mark(question(AnswerKind.MONEY), dict(reversed(PKR.items())))
