"""Small numbers: nobody works one out, not even who knows one of the groups that are kept back."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from pehra.statistics.rules.guarding import LEAST, Group, added, grown, open_enough, told, withheld

KEYS = "abcdef"
numbers = st.one_of(st.integers(0, 6), st.integers(0, 60))
families = st.dictionaries(st.sampled_from(KEYS), numbers, min_size=1, max_size=5)
# What tries everything takes its time.
few = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 7), min_size=1, max_size=4)


def of(counts: dict[str, int]) -> list[Group]:
    return [Group(key, {"opened": count}) for key, count in counts.items()]


def ways(total: int, groups: int) -> list[tuple[int, ...]]:
    """Every way in which that many groups of one or more come to a total."""
    if groups <= 1:
        return [(total,)] if groups and total >= 1 else []
    return [(first, *rest) for first in range(1, total) for rest in ways(total - first, groups - 1)]


def worked_out(hidden: Sequence[int], least: int) -> bool:
    """Whether somebody who knows the sum, and perhaps one of the groups, can tell that another one is small."""
    for place, count in enumerate(hidden):
        if not 0 < count < least:
            continue
        for insider in [None, *(each for each in range(len(hidden)) if each != place)]:
            known = 0 if insider is None else hidden[insider]
            seen = {each[-1] for each in ways(sum(hidden) - known, len(hidden) - (insider is not None))}
            if max(seen) < least or len(seen) < 2:
                return True
    return False


class TestOneFamily:
    def test_what_is_large_is_told(self) -> None:
        assert withheld(of({"a": 5, "b": 70, "c": 0})) == frozenset()

    def test_a_small_number_is_kept_back_with_enough_others(self) -> None:
        assert withheld(of({"a": 2, "b": 7, "c": 9, "d": 30})) == {"a", "b", "c"}

    def test_where_all_together_are_too_little_none_is_told(self) -> None:
        assert withheld(of({"a": 2, "b": 3})) == {"a", "b"}
        assert withheld(of({"a": 2, "b": 30})) == {"a", "b"}, "whoever is b would know a"

    def test_zeros_are_told_and_help_nothing(self) -> None:
        assert withheld(of({"a": 6, "b": 0})) == frozenset()

    def test_counts_of_one_group_are_kept_back_together(self) -> None:
        groups = [
            Group("a", {"opened": 40, "closed": 1}),
            Group("b", {"opened": 30, "closed": 8}),
            Group("c", {"opened": 20, "closed": 9}),
            Group("d", {"opened": 90, "closed": 90}),
        ]
        assert withheld(groups) == {"a", "b", "c"}

    @settings(deadline=None)
    @given(few)
    def test_nobody_works_out_a_small_number(self, counts: dict[str, int]) -> None:
        present = {key: count for key, count in counts.items() if count}
        hidden = withheld(of(present), least=3)
        assert all(count >= 3 for key, count in present.items() if key not in hidden)
        if hidden and hidden != set(present):
            assert not worked_out([present[key] for key in sorted(hidden)], 3)

    @settings(deadline=None)
    @given(few)
    def test_the_formula_is_never_kinder_than_trying_everything(self, counts: dict[str, int]) -> None:
        hidden = [count for count in counts.values() if count]
        if open_enough([{"opened": each} for each in hidden], 3):
            assert not worked_out(hidden, 3)

    @given(families)
    def test_whatever_order_the_rows_come_in(self, counts: dict[str, int]) -> None:
        assert withheld(of(counts)) == withheld(list(reversed(of(counts))))


class TestNested:
    def levels(self) -> list[dict[str, dict[str, int]]]:
        outer = {"x": {"opened": 40}, "y": {"opened": 3}, "z": {"opened": 8}, "w": {"opened": 9}}
        inner = {
            "x/1": {"opened": 20}, "x/2": {"opened": 1}, "x/3": {"opened": 8}, "x/4": {"opened": 11},
            "y/1": {"opened": 3}, "z/1": {"opened": 8}, "w/1": {"opened": 9},
        }  # fmt: skip
        return [outer, inner]

    def test_keys_find_their_place(self) -> None:
        groups = {each.key: [part.key for part in each.parts] for each in grown(self.levels())}
        assert groups == {"w": ["w/1"], "x": ["x/1", "x/2", "x/3", "x/4"], "y": ["y/1"], "z": ["z/1"]}

    def test_of_what_is_kept_back_no_part_is_told(self) -> None:
        assert told(grown(self.levels())) == {"x", "x/1"}

    def test_parts_are_kept_back_within_their_own_group(self) -> None:
        """Else the group's own number, less its other parts, would tell."""
        kept_back = {"x/2", "x/3", "x/4"}
        assert kept_back.isdisjoint(told(grown(self.levels())))

    @given(
        st.dictionaries(
            st.sampled_from("xyz"), st.dictionaries(st.sampled_from("1234"), st.integers(1, 40), min_size=1), min_size=1
        )
    )
    def test_each_group_that_is_told_keeps_its_parts(self, tree: dict[str, dict[str, int]]) -> None:
        outer = {key: {"opened": sum(parts.values())} for key, parts in tree.items()}
        inner = {f"{key}/{part}": {"opened": count} for key, parts in tree.items() for part, count in parts.items()}
        found = told(grown([outer, inner]))
        for key in found:
            assert (outer | inner)[key]["opened"] >= LEAST
            assert "/" not in key or key.partition("/")[0] in found
        for key in found & set(outer):
            hidden = [count for part, count in tree[key].items() if f"{key}/{part}" not in found]
            if hidden and len(hidden) < len(tree[key]):
                assert open_enough([{"opened": count} for count in hidden])


def test_adding_up() -> None:
    assert added([{"a": 1, "b": 2}, {"b": 3}]) == {"a": 1, "b": 5}
    assert added([]) == {}
