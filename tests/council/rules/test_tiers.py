"""Tiers add up: whatever is counted below is counted once in each tier above it."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pehra.council.rules.directives import DutyState
from pehra.council.rules.tiers import (
    COLUMNS,
    Counts,
    Path,
    Tier,
    added_up,
    below,
    column,
    path_of,
    read,
    total,
    written,
)
from pehra.law.chain import Step
from pehra.law.functions import Function

NATIONAL = Tier(Function.NATIONAL, "ncert")
CII = Tier(Function.CII, "ncert")
GOVERNMENT = Tier(Function.GOVERNMENT, "ncert")
TELECOM = Tier(Function.SECTORAL, "cert-telecom")
PUNJAB = Tier(Function.PROVINCIAL, "cert-punjab")
PATHS: list[Path] = [
    (NATIONAL,),
    (NATIONAL, CII),
    (NATIONAL, CII, TELECOM),
    (NATIONAL, GOVERNMENT, TELECOM),
    (NATIONAL, GOVERNMENT, PUNJAB),
    (NATIONAL, TELECOM),
    (),
]
ADDRESSEES = st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(list(DutyState))), max_size=60)


def leaves(addressees: list[tuple[Path, DutyState]]) -> dict[Path, Counts]:
    found: dict[Path, Counts] = {}
    for path, state in addressees:
        found[path] = found.get(path, Counts()) + Counts(**{column(state): 1})
    return found


def step(body: str, *acting: Function) -> Step:
    return Step(body, acting, acting, (), "", "")


@given(ADDRESSEES)
def test_each_tier_counts_what_is_below_it_once(addressees: list[tuple[Path, DutyState]]) -> None:
    for line in added_up(leaves(addressees)):
        inside = Counter(state for path, state in addressees if path[: len(line.path)] == line.path)
        assert line.counts == Counts(**{column(state): count for state, count in inside.items()})


@given(ADDRESSEES)
def test_a_tier_is_the_sum_of_those_under_it_and_its_own(addressees: list[tuple[Path, DutyState]]) -> None:
    lines = added_up(leaves(addressees))
    for line in lines:
        under = [each.counts for each in lines if each.path[:-1] == line.path]
        assert sum(under, line.directly) == line.counts


@given(ADDRESSEES)
def test_nothing_is_lost_and_each_tier_comes_before_those_under_it(addressees: list[tuple[Path, DutyState]]) -> None:
    found = leaves(addressees)
    lines = added_up(found)
    tops = sum((line.counts for line in lines if line.depth == 0), Counts())
    assert tops + found.get((), Counts()) == total(found)
    seen: set[Path] = set()
    for line in lines:
        assert line.depth == 0 or line.path[:-1] in seen
        seen.add(line.path)


@given(ADDRESSEES, st.sampled_from(["ncert", "cert-telecom", "cert-punjab", "stranger"]))
def test_a_body_is_shown_what_stands_under_it_and_nothing_else(
    addressees: list[tuple[Path, DutyState]], body: str
) -> None:
    shown = below(leaves(addressees), frozenset({body}))
    own = [(path, state) for path, state in addressees if any(tier.body == body for tier in path)]
    assert total(shown) == total(leaves(own))
    assert all(path[0].body == body for path in shown)


@given(ADDRESSEES)
def test_shares_are_told_so_that_a_hundred_means_all(addressees: list[tuple[Path, DutyState]]) -> None:
    counts = total(leaves(addressees))
    assert counts.total == counts.done + counts.open
    assert (counts.percent == 100) == (counts.open == 0)


def test_a_body_in_two_functions_is_two_tiers() -> None:
    chain = (step("cert-telecom", Function.SECTORAL), step("ncert", Function.CII, Function.NATIONAL))
    assert path_of(chain) == (NATIONAL, CII, TELECOM)


@given(st.sampled_from(PATHS))
def test_a_path_is_read_as_it_was_written(path: Path) -> None:
    assert read(written(path)) == path


def test_every_state_has_a_column() -> None:
    assert {column(state) for state in DutyState} == set(COLUMNS)
