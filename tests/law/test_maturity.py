"""Which target level rules for a parameter of a CERT."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pehra.law.functions import Function
from pehra.law.maturity import MaturityTarget, targets

TODAY = date(2026, 3, 1)
CODES = ("O-1", "O-2", "P-1", "P-10")
FUNCTIONS = (Function.NATIONAL, Function.PROVINCIAL)


def row(name, function, parameter, level, starts=date(2024, 1, 1), ends=None):
    return MaturityTarget(name, function, parameter, level, starts, ends, "default, no source")


rows = st.lists(
    st.builds(
        row,
        st.uuids().map(str),
        st.sampled_from(FUNCTIONS),
        st.sampled_from(("*", "O", "P", *CODES)),
        st.integers(0, 4),
        st.sampled_from((date(2024, 1, 1), date(2025, 1, 1), date(2027, 1, 1))),
        st.sampled_from((None, date(2025, 6, 1), date(2028, 1, 1))),
    ),
    max_size=10,
)


def levels(*given, functions=(Function.PROVINCIAL,), at=TODAY):
    return {code: found.level for code, found in targets(given, functions, CODES, at).items()}


def test_the_closer_a_row_names_a_parameter_the_more_it_counts():
    given = (
        row("all", Function.PROVINCIAL, "*", 1),
        row("area", Function.PROVINCIAL, "P", 2),
        row("one", Function.PROVINCIAL, "P-1", 0),
    )
    assert levels(*given) == {"O-1": 1, "O-2": 1, "P-1": 0, "P-10": 2}


def test_the_code_of_one_parameter_is_not_the_beginning_of_another():
    assert levels(row("one", Function.PROVINCIAL, "P-1", 3)) == {"P-1": 3}


def test_whoever_holds_two_functions_is_measured_by_the_higher():
    given = (row("n", Function.NATIONAL, "*", 3), row("p", Function.PROVINCIAL, "O-1", 4))
    assert levels(*given, functions=FUNCTIONS) == {"O-1": 4, "O-2": 3, "P-1": 3, "P-10": 3}


def test_rows_count_from_their_day_until_the_day_before_they_end():
    given = (
        row("old", Function.PROVINCIAL, "*", 1, ends=date(2026, 3, 1)),
        row("new", Function.PROVINCIAL, "*", 2, starts=date(2026, 3, 1)),
    )
    assert levels(*given, at=date(2026, 2, 28))["O-1"] == 1
    assert levels(*given, at=TODAY)["O-1"] == 2


@given(rows, st.sets(st.sampled_from(FUNCTIONS)))
def test_nothing_is_asked_that_no_running_row_of_a_held_function_asks(given, functions):
    for code, found in targets(given, functions, CODES, TODAY).items():
        assert found in given
        assert found.function in functions
        assert found.covers(code)
        assert found.runs_at(TODAY)


@given(rows)
def test_another_function_never_asks_less(given):
    one = targets(given, [Function.PROVINCIAL], CODES, TODAY)
    both = targets(given, FUNCTIONS, CODES, TODAY)
    assert all(both[code].level >= found.level for code, found in one.items())
