"""Who releases a copy, by rows with dates."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pehra.law.sharing import ANY, Releaser, ReleaseRule, SharePurpose, releasers
from pehra.law.tlp import TLP

DAY = date(2026, 3, 1)
ROLES = st.frozensets(st.sampled_from(Releaser), min_size=1)


def rule(tlp: str, *roles: Releaser, starts: date = date(2024, 1, 1), ends: date | None = None) -> ReleaseRule:
    return ReleaseRule(f"rule-{tlp}", tlp, frozenset(roles), starts, ends, "test")


def test_the_label_s_own_rows_come_first() -> None:
    rows = [rule(ANY, Releaser.LEAD), rule(TLP.AMBER, Releaser.DUTY_OFFICER), rule(TLP.AMBER, Releaser.ANALYST)]
    assert releasers(rows, TLP.AMBER, DAY) == {Releaser.DUTY_OFFICER, Releaser.ANALYST}
    assert releasers(rows, TLP.GREEN, DAY) == {Releaser.LEAD}


def test_a_row_counts_from_its_first_day_to_the_day_before_its_end() -> None:
    rows = [rule(ANY, Releaser.ANALYST, starts=DAY, ends=date(2026, 3, 2))]
    assert releasers(rows, TLP.GREEN, DAY) == {Releaser.ANALYST}
    for day in (date(2026, 2, 28), date(2026, 3, 2)):
        assert releasers(rows, TLP.GREEN, day) == {Releaser.LEAD}


@given(st.lists(st.tuples(st.sampled_from([ANY, *TLP]), ROLES), max_size=6), st.sampled_from(TLP))
def test_somebody_always_releases(rows: list[tuple[str, frozenset[Releaser]]], tlp: TLP) -> None:
    found = releasers([rule(label, *roles) for label, roles in rows], tlp, DAY)
    assert found
    assert found == {Releaser.LEAD} or found <= frozenset().union(*(roles for _, roles in rows))


def test_a_purpose_has_a_name_in_both_languages() -> None:
    purpose = SharePurpose("warning", "To warn", "خبردار کرنے کے لیے", date(2024, 1, 1), DAY, "test")
    assert (purpose.name("en"), purpose.name("ur")) == ("To warn", "خبردار کرنے کے لیے")
    assert not purpose.runs_at(DAY)
