"""The severity scale is a set of dated rows."""

from datetime import date

from pehra.law.severity import Severity, scale_at


def step(slug, rank, starts, ends=None):
    return Severity(f"{slug}-{rank}", slug, rank, slug, slug, "", "", starts, ends, "default, no source")


OLD = [step("low", 2, date(2023, 1, 1), date(2026, 1, 1)), step("high", 1, date(2023, 1, 1))]
NEW = [step("low", 3, date(2026, 1, 1)), step("medium", 2, date(2026, 1, 1))]


def test_the_scale_of_a_date_comes_gravest_first():
    assert [each.slug for each in scale_at([*OLD, *NEW], date(2025, 12, 31))] == ["high", "low"]
    assert [each.slug for each in scale_at([*NEW, *OLD], date(2026, 1, 1))] == ["high", "medium", "low"]


def test_before_any_scale_there_is_none():
    assert scale_at([*OLD, *NEW], date(2022, 12, 31)) == ()
