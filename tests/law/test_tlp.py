"""TLP 2.0: spelling, order, and that a stricter label never admits more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.law.tlp import NETWORK_KEY, TLP, audience, parse, spellings, stricter, widest

ORDER = [TLP.CLEAR, TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT, TLP.RED]
labels = st.sampled_from(TLP)
ids = st.frozensets(st.integers(1, 50), max_size=5)


def test_the_labels_are_those_of_the_standard():
    assert [str(label) for label in ORDER] == [
        "TLP:CLEAR",
        "TLP:GREEN",
        "TLP:AMBER",
        "TLP:AMBER+STRICT",
        "TLP:RED",
    ]
    assert [label.strictness for label in ORDER] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("TLP:RED", TLP.RED),
        ("tlp:red", TLP.RED),
        (" red ", TLP.RED),
        ("amber", TLP.AMBER),
        ("amber+strict", TLP.AMBER_STRICT),
        ("TLP: Amber + Strict", TLP.AMBER_STRICT),
        ("TLP:WHITE", TLP.CLEAR),
        ("white", TLP.CLEAR),
        ("Clear", TLP.CLEAR),
        ("green", TLP.GREEN),
    ],
)
def test_a_label_is_read_however_it_is_spelt(text, label):
    assert parse(text) is label


@given(st.sets(labels))
def test_the_spellings_of_some_labels_are_read_as_these(some):
    found = spellings(some)
    assert {parse(text) for text in found} == some
    assert all(text == text.upper() and " " not in text for text in found)


def test_white_is_a_spelling_of_clear():
    assert {*spellings([TLP.CLEAR])} == {"WHITE", "TLP:WHITE", "CLEAR", "TLP:CLEAR"}


@pytest.mark.parametrize("text", ["", "TLP:", "TLP:PURPLE", "AMBERSTRICT", "TLP:TLP:RED", "ex:chr", "RED\x00"])
def test_what_is_no_label_is_refused_by_name(text):
    with pytest.raises(ValueError, match=r"^tlp: .* is not one of TLP:CLEAR"):
        parse(text)


@given(labels, labels)
def test_the_stricter_of_two_is_one_of_them_and_admits_no_more_than_either(a, b):
    chosen = stricter(a, b)
    assert chosen in (a, b)
    assert chosen is stricter(b, a)
    assert chosen.strictness == max(a.strictness, b.strictness)


PEOPLE = {"named": [7], "participants": [100, 101], "concerned": [200]}


@pytest.mark.parametrize(
    ("label", "keys"),
    [
        (TLP.RED, {-7}),
        (TLP.AMBER_STRICT, {-7, 100, 101}),
        (TLP.AMBER, {-7, 100, 101, 200}),
        (TLP.GREEN, {-7, 100, 101, 200, NETWORK_KEY}),
        (TLP.CLEAR, {-7, 100, 101, 200, NETWORK_KEY}),
    ],
)
def test_whom_each_label_admits(label, keys):
    assert audience(label, **PEOPLE) == keys


@given(labels, labels, ids, ids, ids)
def test_a_stricter_label_admits_a_subset(a, b, named, participants, concerned):
    people = {"named": named, "participants": participants, "concerned": concerned}
    wide, strict = sorted((a, b), key=lambda label: label.strictness)
    assert audience(strict, **people) <= audience(wide, **people)


@given(labels, ids, ids, ids)
def test_the_network_comes_in_only_from_green_on(label, named, participants, concerned):
    keys = audience(label, named=named, participants=participants, concerned=concerned)
    assert (NETWORK_KEY in keys) is (label in (TLP.GREEN, TLP.CLEAR))


@given(ids, ids, ids)
def test_red_admits_persons_only(named, participants, concerned):
    keys = audience(TLP.RED, named=named, participants=participants, concerned=concerned)
    assert all(key < 0 for key in keys)
    assert len(keys) == len(named)


def test_red_without_a_named_person_admits_nobody():
    assert audience(TLP.RED, named=[], participants=[1], concerned=[2]) == frozenset()


def test_the_network_may_have_another_key():
    assert 99 in audience(TLP.GREEN, named=[], participants=[], concerned=[], network_key=99)


@pytest.mark.parametrize("field", ["named", "participants", "concerned"])
@pytest.mark.parametrize("wrong", [0, -3])
def test_an_id_whose_key_would_mean_somebody_else_is_refused(field, wrong):
    with pytest.raises(ValueError, match=f"{field}: an id must be positive"):
        audience(TLP.RED, **{**PEOPLE, field: [1, wrong]})


def test_the_widest_of_several_admits_all_that_the_others_admit():
    assert widest(TLP.RED, [TLP.GREEN, TLP.AMBER]) is TLP.GREEN
    assert widest(TLP.RED, []) is TLP.RED
