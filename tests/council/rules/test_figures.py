"""Small numbers, against a reader who tries every possibility."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from pehra.council.rules.figures import LEAST, guarded, total

TABLES = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 9), max_size=4)


def possible(counts, key):
    """Every number that a reader of the table and its total must hold possible for a hidden figure."""
    shown, whole = guarded(counts), total(counts)
    hidden = [each for each, count in shown.items() if count is None]
    rest = sum(count for count in shown.values() if count is not None)
    found = set()
    for guess in product(range(1, 40 if whole is None else whole + 1), repeat=min(len(hidden), 2)):
        if len(hidden) > 2 or whole is None or sum(guess) + rest == whole:
            found.add(guess[hidden.index(key)] if hidden.index(key) < len(guess) else guess[0])
    return found


@given(TABLES)
def test_no_small_number_is_shown(counts):
    assert all(count is None or count == 0 or count >= LEAST for count in guarded(counts).values())
    assert set(guarded(counts)) == set(counts)


@given(TABLES)
def test_a_hidden_number_might_be_any_small_one(counts):
    for key, count in guarded(counts).items():
        if count is None:
            assert possible(counts, key) >= set(range(1, LEAST))


@given(TABLES)
def test_what_is_shown_is_true(counts):
    assert all(count in (None, counts[key]) for key, count in guarded(counts).items())
    assert total(counts) in (None, sum(counts.values()))


def test_the_cases_that_matter():
    assert guarded({"a": 3, "b": 20, "c": 50}) == {"a": None, "b": None, "c": 50}
    assert guarded({"a": 3, "b": 4, "c": 50}) == {"a": None, "b": None, "c": 50}
    assert guarded({"a": 1, "b": 1, "c": 50}) == {"a": None, "b": None, "c": None}
    assert guarded({"a": 0, "b": 7}) == {"a": 0, "b": 7}
    assert (guarded({"a": 2}), total({"a": 2})) == ({"a": None}, None)
