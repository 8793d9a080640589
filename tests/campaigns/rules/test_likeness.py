"""How much two cases have in common: what counts, what does not, and in which order they are shown."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pehra.campaigns.rules.likeness import (
    MOST_SEEN,
    MOST_SUGGESTED,
    MOST_VALUES,
    NEAR,
    Evidence,
    Shared,
    alike,
    best,
    days_between,
    distinctive,
    evidence,
    looked_for,
    telling,
)
from tests.world import NOW

IP, HASH = ("ipv4-addr", "198.51.100.7"), ("sha256", "ab" * 32)
TITLE = ["ransomware", "at", "the", "billing", "servers"]


def found(**said: object) -> Evidence:
    usual: dict[str, object] = {"values": {}, "case": 2, "days": None, "title": TITLE, "other_title": []}
    return evidence(**usual | said)  # type: ignore[arg-type]


def test_a_shared_trace_is_a_reason_and_says_how_common_it_is() -> None:
    assert found(values={IP: {1, 2, 3}, HASH: {1}}).shared == (Shared(*IP, 3),)


def test_what_stands_in_very_many_cases_is_evidence_for_none() -> None:
    assert found(values={IP: set(range(MOST_SEEN))}).shared == ()
    assert found(values={IP: set(range(MOST_SEEN))}).weight == 0


def test_a_rarer_trace_weighs_more() -> None:
    rare, common = found(values={IP: {1, 2}}), found(values={IP: set(range(15))})
    assert rare.weight > common.weight > 0


def test_titles_that_share_most_of_their_words_are_alike() -> None:
    score, words = alike(TITLE, ["ransomware", "on", "billing", "servers"])
    assert (score, words) == (1.0, ("billing", "ransomware", "servers"))
    assert found(other_title=["ransomware", "billing"]).words == ("billing", "ransomware")
    assert found(other_title=["ransomware", "phishing", "mails", "staff"]).words == ()
    assert alike([], []) == (0.0, ())


def test_the_organisation_counts_when_it_was_near_in_time() -> None:
    assert found(days=0).weight > found(days=29).weight > 0
    assert days_between(NOW, NOW + timedelta(days=3)) == days_between(NOW + timedelta(days=3), NOW) == 3
    assert days_between(NOW, NOW + NEAR + timedelta(seconds=1)) is None


def test_the_most_telling_values_are_looked_for_first() -> None:
    assert telling([IP, HASH]) == [HASH, IP]
    assert len(telling(("ipv4-addr", str(each)) for each in range(500))) == MOST_VALUES


def test_long_words_are_looked_for_together() -> None:
    assert distinctive(["of", "2026", "123456", "servers", "billing"]) == ["billing", "servers"]
    assert looked_for(["servers"]) == []
    assert looked_for(["servers", "billing"]) == [("billing", "servers")]
    assert len(looked_for(["alpha", "bravo", "charlie", "delta1", "echoes", "foxtrot"])) == 10


EVIDENCE = st.builds(
    Evidence,
    shared=st.lists(st.builds(Shared, st.just("url"), st.text(), st.integers(1, 20)), max_size=4).map(tuple),
    days=st.none() | st.integers(0, 30),
    alike=st.floats(0, 1),
)


@given(st.dictionaries(st.integers(1, 60), EVIDENCE, max_size=40))
def test_the_likeliest_come_first_and_no_more_than_can_be_looked_at(weighed: dict[int, Evidence]) -> None:
    order = best(weighed)
    assert len(order) == min(MOST_SUGGESTED, sum(each.weight > 0 for each in weighed.values()))
    weights = [weighed[each].weight for each in order]
    assert weights == sorted(weights, reverse=True)
    left = [each.weight for case, each in weighed.items() if case not in order]
    assert not left or not weights or max(left) <= weights[-1]


@given(EVIDENCE, st.builds(Shared, st.just("url"), st.text(), st.integers(1, 20)))
def test_a_further_reason_never_makes_two_cases_less_alike(before: Evidence, more: Shared) -> None:
    after = Evidence((*before.shared, more), before.days, before.words, before.alike)
    assert after.weight > before.weight
