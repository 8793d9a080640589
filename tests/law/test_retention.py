"""Which row says how long evidence is kept, and until when."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pehra.law.retention import ANY, RetentionRule, kept_until, rule_for
from pehra.law.tlp import TLP

START, DAY = date(2024, 1, 1), date(2026, 3, 1)
CLASSES = ["fraud", "intrusions", "malicious-code"]


def rule(id: str, days: int, rsit_class: str = ANY, tlp: str = ANY, ends: date | None = None) -> RetentionRule:
    return RetentionRule(id, rsit_class, tlp, days, START, ends, "test")


def ruling(rows: list[RetentionRule], classification: list[str], tlp: TLP = TLP.AMBER) -> str | None:
    found = rule_for(rows, classification, tlp, DAY)
    return found.id if found else None


def test_the_narrower_row_rules() -> None:
    rows = [
        rule("all", 100),
        rule("red", 50, tlp=TLP.RED),
        rule("fraud", 900, "fraud"),
        rule("both", 7, "fraud", TLP.RED),
    ]
    assert ruling(rows, ["other"]) == "all"
    assert ruling(rows, ["other"], TLP.RED) == "red"
    assert ruling(rows, ["fraud/phishing"]) == "fraud"
    assert ruling(rows, ["fraud/phishing"], TLP.RED) == "both"


def test_of_two_classes_the_longer_keeps() -> None:
    rows = [rule("fraud", 900, "fraud"), rule("intrusions", 1200, "intrusions")]
    assert ruling(rows, ["fraud/phishing", "intrusions"]) == "intrusions"


def test_what_is_over_or_missing_rules_nothing() -> None:
    assert ruling([rule("old", 9, ends=date(2025, 1, 1))], ["fraud"]) is None
    assert ruling([], ["fraud"]) is None
    assert kept_until(None, datetime(2026, 1, 1, tzinfo=UTC)) is None
    assert kept_until(rule("all", 9), None) is None


@given(st.integers(1, 40_000))
def test_days_are_counted_from_the_closing(days: int) -> None:
    closed = datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert kept_until(rule("all", days), closed) == closed + timedelta(days=days)


@given(
    st.lists(st.tuples(st.sampled_from([ANY, *CLASSES]), st.sampled_from([ANY, *TLP]), st.integers(1, 9)), max_size=9),
    st.lists(st.sampled_from(CLASSES), max_size=3),
    st.sampled_from(list(TLP)),
)
def test_against_the_slow_way(told: list[tuple[str, str, int]], classes: list[str], tlp: TLP) -> None:
    rows = [rule(f"r{number}", days, cls, label) for number, (cls, label, days) in enumerate(told)]
    found = rule_for(rows, classes, tlp, DAY)
    fitting = [row for row in rows if row.rsit_class in (ANY, *classes) and row.tlp in (ANY, tlp)]
    if not fitting:
        assert found is None
        return
    assert found in fitting
    for other in fitting:
        assert (found.specificity, found.days) >= (other.specificity, other.days)
