from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pehra.pipeline.enrichment.spans import ALWAYS, FOREVER, Span, at, joined, over

D = [date(2026, 1, day) for day in range(1, 13)]


def test_the_lower_row_fills_the_gaps_of_the_upper() -> None:
    upper = (Span(D[2], D[4], "upper"),)
    assert over(upper, (Span(ALWAYS, FOREVER, "lower"),)) == (
        Span(ALWAYS, D[2], "lower"),
        Span(D[2], D[4], "upper"),
        Span(D[4], FOREVER, "lower"),
    )


def test_without_an_upper_row_the_lower_stays_as_it_is() -> None:
    lower = (Span(D[0], D[3], 1), Span(D[5], D[6], 2))
    assert over((), lower) == lower
    assert over(lower, ()) == lower


def test_a_day_belongs_to_the_span_that_starts_on_it() -> None:
    spans = (Span(D[0], D[3], 1), Span(D[3], D[6], 2))
    assert [at(spans, D[day]) for day in (0, 2, 3, 5, 6)] == [1, 1, 2, 2, None]


def test_neighbours_of_one_value_are_one_and_a_gap_stays() -> None:
    spans = (Span(D[0], D[1], 1), Span(D[1], D[2], 1), Span(D[3], D[4], 1))
    assert joined(spans) == (Span(D[0], D[2], 1), Span(D[3], D[4], 1))


def test_a_span_outside_of_the_days_has_no_part_there() -> None:
    span = Span(D[2], D[4], 1)
    assert span.within(D[4], D[6]) is None
    assert span.within(D[3], FOREVER) == Span(D[3], D[4], 1)


@st.composite
def rows(draw: st.DrawFn) -> tuple[Span[int], ...]:
    days = sorted(draw(st.sets(st.sampled_from(D), max_size=8)))
    pairs = zip(days[::2], days[1::2], strict=False)
    return tuple(Span(starts, ends, draw(st.integers(1, 3))) for starts, ends in pairs)


@given(upper=rows(), lower=rows())
def test_every_day_is_the_upper_rows_first(upper: tuple[Span[int], ...], lower: tuple[Span[int], ...]) -> None:
    both = over(upper, lower)
    for day in D:
        told = at(upper, day)
        assert at(both, day) == (at(lower, day) if told is None else told)
    assert all(a.ends <= b.starts for a, b in pairwise(both))
