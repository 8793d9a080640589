"""Forms: which version is asked on a day, of whom, and what their questions leave to be asked."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pehra.law.forms import (
    AnswerKind,
    AskedOf,
    Form,
    FormStage,
    Option,
    Question,
    Section,
    digest,
    in_force,
    question_of,
    section_of,
)
from pehra.law.playbook_conditions import Facts

FIRST = date(2024, 1, 1)
ASKED = Question("asked", AnswerKind.YES_NO, "Was money asked for?", "کیا رقم مانگی گئی؟")
PAID = Question(
    "paid", AnswerKind.YES_NO, "Was it paid?", "", when="asked: yes", required=frozenset({FormStage.FINAL_REPORT})
)
AMOUNT = Question(
    "amount", AnswerKind.MONEY, "How much?", "", "As paid.", "جو ادا ہوئی", when="paid: yes", citation="s. 4"
)
HOW = Question(
    "how", AnswerKind.CHOICE, "How?", "کیسے؟", options=(Option("mail", "By mail", "ای میل"), Option("x", "X", ""))
)
SECTIONS = (Section("money", "Money", "رقم", (ASKED, PAID)), Section("more", "More", "", (AMOUNT, HOW)))


def form(version=1, starts=FIRST, ends=None, whom=AskedOf.ORGANISATION, name="ransom", condition=""):
    return Form(
        f"{name}-{version}",
        name,
        version,
        whom,
        "Ransom",
        "تاوان",
        condition,
        SECTIONS,
        starts,
        ends,
        "default",
        "0" * 64,
    )


def facts(**known):
    empty = Facts(frozenset(), frozenset(), False, False, "telecom", "punjab", "private", "sectoral")
    return replace(empty, **known)


def test_questions_come_back_as_they_were_kept():
    assert question_of(PAID.plain()) == PAID
    assert question_of(HOW.plain()) == HOW
    assert tuple(section_of(each.plain()) for each in SECTIONS) == SECTIONS


def test_the_words_are_in_the_language_that_has_them():
    assert ASKED.label("ur") == "کیا رقم مانگی گئی؟"
    assert PAID.label("ur") == "Was it paid?"
    assert (AMOUNT.hint("en"), AMOUNT.hint("ur"), ASKED.hint("ur")) == ("As paid.", "جو ادا ہوئی", "")
    assert [each.label("ur") for each in HOW.options] == ["ای میل", "X"]
    assert [each.title("ur") for each in SECTIONS] == ["رقم", "More"]
    assert form().title("ur") == "تاوان"


def test_a_question_is_found_by_its_id():
    assert form().question("amount") is AMOUNT
    assert form().question("nothing") is None


def test_nothing_is_asked_that_hangs_on_an_answer_not_given():
    assert list(form().asked({})) == ["asked", "how"]
    assert list(form().asked({"asked": True})) == ["asked", "paid", "how"]
    assert list(form().asked({"asked": True, "paid": True})) == ["asked", "paid", "amount", "how"]


def test_an_answer_to_what_is_not_asked_brings_nothing_up():
    assert list(form().asked({"asked": False, "paid": True})) == ["asked", "how"]


@given(st.dictionaries(st.sampled_from(["asked", "paid"]), st.booleans()))
def test_what_is_asked_does_not_hang_on_answers_to_what_is_not(answers):
    asked = form().asked(answers)
    kept = {id_: answer for id_, answer in answers.items() if id_ in asked}
    assert form().asked(kept) == asked


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6, unique=True), st.integers(0, 50))
def test_the_latest_version_that_has_begun_is_asked(days, today):
    versions = [form(number, FIRST + timedelta(days=day)) for number, day in enumerate(sorted(days), 1)]
    begun = [each for each in versions if each.starts <= FIRST + timedelta(days=today)]
    assert in_force(versions, FIRST + timedelta(days=today), AskedOf.ORGANISATION) == begun[-1:]


def test_a_version_that_is_over_leaves_the_one_before():
    later = form(2, FIRST + timedelta(days=5), FIRST + timedelta(days=9))
    assert in_force([form(), later], FIRST + timedelta(days=8), AskedOf.ORGANISATION) == [later]
    assert in_force([form(), later], FIRST + timedelta(days=9), AskedOf.ORGANISATION) == [form()]


def test_each_form_by_itself_and_for_whom_it_is():
    public, other = form(whom=AskedOf.PUBLIC, name="money"), form(name="leak")
    assert in_force([form(), public, other], FIRST, AskedOf.ORGANISATION) == [other, form()]
    assert in_force([form(), public, other], FIRST, AskedOf.PUBLIC) == [public]


def test_for_which_reports():
    assert form().is_for(facts())
    assert form(condition="ransomware: yes").is_for(facts(ransomware=True))
    assert not form(condition="ransomware: yes").is_for(facts())
    assert form(condition="sector: banking").is_for(facts(sector="banking"))


def test_the_digest_is_of_what_is_asked():
    told = (AskedOf.ORGANISATION, ("Ransom", "تاوان"), "", SECTIONS, FIRST, "default")
    assert digest(*told) == digest(*told)
    other = replace(SECTIONS[0], questions=(replace(ASKED, hint_en="Think first."), PAID))
    for place, value in (
        (0, AskedOf.PUBLIC),
        (1, ("A", "B")),
        (2, "cii: yes"),
        (3, (other,)),
        (4, date(2025, 1, 1)),
        (5, "s. 1"),
    ):
        assert digest(*told[:place], value, *told[place + 1 :]) != digest(*told)
