"""Tables add up, whatever is kept back; and two of them tell no more than each."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pehra.statistics.rules.canonical import canonical, digest, told
from pehra.statistics.rules.guarding import LEAST, open_enough
from pehra.statistics.rules.measures import Dimension, Measure
from pehra.statistics.rules.periods import read
from pehra.statistics.rules.tables import MEASURES, Part, Row, Share, Table, guarded, plain, table, whole

NESTED = (Dimension.CLASS, Dimension.TYPE)
LATE_ONES = "late:acknowledge"
rows = st.fixed_dictionaries(
    {"reports": st.integers(0, 9), "opened": st.integers(0, 30), "closed": st.integers(0, 9), "open": st.integers(0, 9)}
)
quarters = st.lists(
    st.dictionaries(
        st.sampled_from([f"{outer}/{inner}" for outer in ("fraud", "availability", "intrusions") for inner in "abc"]),
        rows,
        max_size=8,
    ),
    min_size=1,
    max_size=4,
)


def cube(types: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, dict[str, dict[int, int]]]]:
    """What would be counted, where these are the types of incidents."""
    found: dict[str, dict[str, dict[str, dict[int, int]]]] = {}

    def add(dimension: str, key: str, counts: Mapping[str, int]) -> None:
        cell = found.setdefault(dimension, {}).setdefault(key, {})
        for measure, count in counts.items():
            cell.setdefault(measure, {0: 0})[0] += count

    for key, counts in types.items():
        add("all", "", counts)
        add("class", key.partition("/")[0], counts)
        add("type", key, counts)
    return found


def parts_of(types: list[dict[str, dict[str, int]]]) -> list[Part]:
    return [part for each in types if (part := guarded(cube(each), NESTED)) is not None]


@settings(deadline=None)
@given(quarters)
def test_every_table_adds_up(types: list[dict[str, dict[str, int]]]) -> None:
    for parts in (parts_of(types), [Part(cube(each), None) for each in types]):
        total = {measure: count or 0 for measure, count in whole(parts).counts.items()}
        for dimension in NESTED:
            assert table(dimension, parts).adds_up_to(total)


@settings(deadline=None)
@given(quarters)
def test_a_year_is_what_its_quarters_tell_and_no_more(types: list[dict[str, dict[str, int]]]) -> None:
    """So whoever has the pages of three quarters and of the year has nothing of the fourth that its page keeps back."""
    parts = parts_of(types)
    year = {row.key: row for row in table(Dimension.CLASS, parts).rows}
    alone = [{row.key: row.counts for row in table(Dimension.CLASS, [part]).rows} for part in parts]
    for measure in (Measure.REPORTS, Measure.OPENED, Measure.CLOSED):
        for key in {key for each in alone for key in each}:
            assert (year[key].counts[measure] or 0) == sum(each.get(key, {}).get(measure) or 0 for each in alone)
    assert set(year) <= {key for each in alone for key in each}
    for key, row in year.items():
        assert row.counts[Measure.OPEN] in (None, alone[-1].get(key, {}).get(Measure.OPEN))


@settings(deadline=None)
@given(quarters)
def test_no_small_number_is_told(types: list[dict[str, dict[str, int]]]) -> None:
    for part in parts_of(types):
        for dimension in NESTED:
            for row in table(dimension, [part]).rows:
                assert all(not 0 < (count or 0) < LEAST for count in row.counts.values())


@settings(deadline=None)
@given(quarters)
def test_classes_and_types_together_tell_no_small_number(types: list[dict[str, dict[str, int]]]) -> None:
    """The classes beside their types: what is not told of a class that is told stays open."""
    for part in parts_of(types):
        assert part.told is not None
        classes, inner = part.told[Dimension.CLASS], part.told[Dimension.TYPE]
        assert {key.partition("/")[0] for key in inner} <= classes
        for key in classes:
            family = {each: plain(cell) for each, cell in part.cube["type"].items() if each.startswith(f"{key}/")}
            hidden = [counts for each, counts in family.items() if each not in inner and any(counts.values())]
            shown = [each for each in family if each in inner]
            assert not hidden or not shown or open_enough(hidden)


def test_of_too_little_nothing_is_told() -> None:
    assert guarded(cube({"fraud/a": {"reports": 4, "opened": 9}}), NESTED) is None
    assert guarded(cube({"fraud/a": {"reports": 9, "opened": 4}}), NESTED) is None
    assert guarded(cube({}), NESTED) is not None


def test_what_is_open_is_told_of_the_end() -> None:
    many = {"reports": 9, "opened": 9, "closed": 5, "open": 40}
    first, second = Part(cube({"fraud/a": many}), None), Part(cube({"fraud/a": many | {"open": 44}}), None)
    counts = {"reports": 18, "opened": 18, "incidents": 0, "no-incident": 0, "closed": 10, "open": 44}
    assert whole([first, second]).counts == counts
    hidden = Part(second.cube, {Dimension.CLASS: frozenset()})
    (row,) = table(Dimension.CLASS, [first, hidden]).rows
    assert row.in_part
    assert row.counts[Measure.OPEN] is None
    assert table(Dimension.CLASS, [first, hidden]).rest["open"] == 44


def test_a_hundred_percent_is_said_of_all() -> None:
    assert Share(999, 1).percent == 99
    assert Share(7, 0).percent == 100
    assert Share(0, 3).percent == 0


def test_too_few_have_no_median() -> None:
    few: dict[str, Any] = {"to-close": {3: 4}, "kept:acknowledge": {0: 3}, "late:acknowledge": {0: 1}}
    many: dict[str, Any] = {"to-close": {3: 4, 9: 1}, "kept:acknowledge": {0: 6}, "late:acknowledge": {0: 5}}
    small, large = (whole([Part({"all": {"": each}}, None)]) for each in (few, many))
    assert (small.times, small.shares) == ({}, {})
    assert large.times["to-close"].median == 3
    assert large.times["to-close"].ninetieth == 9
    assert large.shares["acknowledge"] == Share(6, 5)


def test_a_year_tells_no_length_and_no_clock_that_a_quarter_keeps_back() -> None:
    few: dict[str, Any] = {"to-close": {3: 3}, "kept:acknowledge": {0: 2}, "late:acknowledge": {0: 1}}
    many: dict[str, Any] = {"to-close": {5: 6}, "kept:acknowledge": {0: 7}, "late:acknowledge": {0: 5}}
    first, second = (Part({"all": {"": each}}, None) for each in (few, many))
    for year in ([first, second], [second, first]):
        assert (whole(year).times, whole(year).shares) == (whole([second]).times, whole([second]).shares)
    assert whole([first, second], 1).times["to-close"].number == 9
    assert whole([first, second], 1).shares["acknowledge"] == Share(9, 6)


def timed(types: Mapping[str, tuple[int, int, int]]) -> dict[str, dict[str, dict[str, dict[int, int]]]]:
    """Types of incidents with as many acknowledged, and clocks kept and late."""
    return cube(
        {
            key: {"reports": 20, "opened": 20, "to-acknowledge": number, "kept:acknowledge": kept, LATE_ONES: late}
            for key, (number, kept, late) in types.items()
        }
    )


def told_by(row: Row) -> dict[str, int]:
    """What a row tells of its lengths and clocks."""
    found = {f"cases {name}": each.number for name, each in row.times.items()}
    for stage, share in row.shares.items():
        found |= {f"clocks {stage}": share.kept + share.late, f"late {stage}": share.late, f"kept {stage}": share.kept}
    return found


def worth(cell: Mapping[str, Mapping[int, int]]) -> dict[str, int]:
    """The same of everything that was counted."""
    number, kept, late = (cell[each][0] for each in ("to-acknowledge", "kept:acknowledge", LATE_ONES))
    return {
        "cases to-acknowledge": number,
        "clocks acknowledge": kept + late,
        "late acknowledge": late,
        "kept acknowledge": kept,
    }


def test_what_is_not_told_of_a_length_is_not_the_difference_of_what_is() -> None:
    part = guarded(timed({"fraud/a": (15, 0, 0), "intrusions/a": (7, 0, 0), "availability/a": (2, 0, 0)}), NESTED)
    assert part is not None
    assert whole([part]).times["to-acknowledge"].number == 24
    rows = table(Dimension.CLASS, [part]).rows
    assert len(rows) == 3
    assert [row.times for row in rows] == [{}, {}, {}]


def test_percents_do_not_tell_that_one_was_late() -> None:
    part = guarded(timed({"fraud/a": (0, 6, 1), "intrusions/a": (0, 9, 0), "availability/a": (0, 8, 6)}), NESTED)
    assert part is not None
    assert whole([part]).shares == {"acknowledge": Share(23, 7)}
    assert [row.shares for row in table(Dimension.CLASS, [part]).rows] == [{}, {}, {}]
    assert whole([Part(timed({"fraud/a": (0, 6, 1)}), None)]).shares == {}
    assert whole([Part(timed({"fraud/a": (0, 6, 1)}), None)], 1).shares == {"acknowledge": Share(6, 1)}


NAMES = ("cases to-acknowledge", "clocks acknowledge", "late acknowledge", "kept acknowledge")
numbers = st.tuples(*[st.one_of(st.just(0), st.integers(0, 6), st.integers(5, 40))] * 3)
types_in = st.sampled_from(
    [f"{outer}/{inner}" for outer in ("fraud", "availability", "intrusions") for inner in "abcd"]
)
timed_quarters = st.lists(
    st.dictionaries(types_in, st.tuples(numbers, st.booleans()), max_size=10), min_size=1, max_size=3
)


def timed_part(types: Mapping[str, tuple[tuple[int, int, int], bool]]) -> tuple[dict[str, Any], Part | None]:
    """What was counted and what is told of it. True: the group has a small count, and is not told for that."""
    counted = timed({key: each for key, (each, _) in types.items()})
    for key in (key for key, (_, few) in types.items() if few):
        for dimension, each in (("type", key), ("class", key.partition("/")[0])):
            counted[dimension][each]["closed"] = {0: 1}
    return counted, guarded(counted, NESTED)


@settings(deadline=None)
@given(timed_quarters)
def test_no_length_and_no_clock_that_is_kept_back_can_be_worked_out(
    quarters: list[dict[str, tuple[tuple[int, int, int], bool]]],
) -> None:
    """Not by the sums, not by whoever knows one of the groups, and not by groups of which nothing is told."""
    for types in quarters:
        counted, part = timed_part(types)
        if part is None:
            continue
        classes, inner = ({row.key: told_by(row) for row in table(each, [part]).rows} for each in NESTED)
        every = [told_by(whole([part])), *classes.values(), *inner.values()]
        assert all(not 0 < number < LEAST for told in every for number in told.values())
        stays_open(counted.get("class", {}), classes)
        for outer in counted.get("class", {}):
            family = {key: cell for key, cell in counted["type"].items() if key.startswith(f"{outer}/")}
            assert {name for key in family for name in inner.get(key, {})} <= set(classes.get(outer, {}))
            stays_open(family, inner)


def stays_open(family: Mapping[str, Any], shown: Mapping[str, Mapping[str, int]]) -> None:
    """What is not told of a family is open enough; or it is not told of any, and so not their sum either."""
    for name in NAMES:
        there = {key: worth(cell)[name] for key, cell in family.items() if worth(cell)[name]}
        hidden = [{name: number} for key, number in there.items() if name not in shown.get(key, {})]
        assert len(hidden) == len(there) or open_enough(hidden), (name, there)


@settings(deadline=None)
@given(timed_quarters)
def test_a_year_tells_the_lengths_that_its_quarters_tell(
    quarters: list[dict[str, tuple[tuple[int, int, int], bool]]],
) -> None:
    parts = [part for types in quarters if (part := timed_part(types)[1]) is not None]
    alone = [{row.key: told_by(row) for row in table(Dimension.CLASS, [part]).rows} for part in parts]
    for row in table(Dimension.CLASS, parts).rows:
        for name, number in told_by(row).items():
            assert number == sum(each.get(row.key, {}).get(name, 0) for each in alone)


def test_the_same_figures_are_the_same_bytes() -> None:
    period = read("2026-Q1")
    assert period is not None
    types = {f"fraud/{each}": {"reports": 9, "opened": 9, "incidents": 9, "closed": 9, "open": 9} for each in "abc"}
    backwards = dict(reversed(types.items()))
    texts = {
        canonical(told(period, whole([part]), (table(Dimension.TYPE, [part]),), (), exact=True))
        for part in (Part(cube(types), None), Part(cube(backwards), None))
    }
    (text,) = texts
    assert "\n" not in text
    assert digest(text) == digest(text)
    assert len(digest("شماریات")) == 64


def test_a_table_that_does_not_add_up_says_so() -> None:
    assert not Table(Dimension.CLASS, (), {}).adds_up_to({MEASURES[0]: 1})
