"""Times as people read them, in both languages, and never without a zone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from pehra.site import moments
from tests.site.design.conftest import NOW

NAIVE = datetime(2026, 3, 1, 9, 0)  # noqa: DTZ001 - this is what is refused


def filtered(name: str, *arguments: Any, **options: Any) -> str:
    """A filter, called as the templates do; none of them looks at the context."""
    return str(getattr(moments, name)(None, *arguments, **options))


def test_a_moment_is_shown_in_the_display_zone_and_kept_in_utc() -> None:
    assert filtered("local", NOW) == '<time datetime="2026-03-01T09:00:00Z">1 Mar 2026, 14:00</time>'
    assert filtered("local", NOW, zone=True).endswith("14:00 PKT</time>")


def test_the_zone_is_the_operators(settings: Any) -> None:
    settings.DISPLAY_TIME_ZONE = "Europe/Warsaw"
    assert "10:00 CET" in filtered("local", NOW, zone=True)


def test_a_late_evening_in_utc_is_the_next_day_here() -> None:
    assert filtered("day", datetime(2026, 2, 28, 22, 0, tzinfo=UTC)) == '<time datetime="2026-03-01">1 Mar 2026</time>'
    assert filtered("day", date(2026, 2, 28)) == '<time datetime="2026-02-28">28 Feb 2026</time>'


@pytest.mark.parametrize("month", range(1, 13))
def test_months_have_urdu_names(month: int) -> None:
    with translation.override("ur"):
        shown = filtered("day", date(2026, month, 1)).split(">")[1].removesuffix("</time")
    assert not any("a" <= letter.lower() <= "z" for letter in shown)


@pytest.mark.parametrize("name", ["local", "day"])
def test_a_moment_without_a_zone_is_refused(name: str) -> None:
    with pytest.raises(moments.NaiveMoment):
        filtered(name, NAIVE)


@pytest.mark.parametrize("name", ["ago", "remaining"])
def test_neither_side_may_be_without_a_zone(name: str) -> None:
    with pytest.raises(moments.NaiveMoment):
        filtered(name, NAIVE, NOW)
    with pytest.raises(moments.NaiveMoment):
        filtered(name, NOW, NAIVE)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=3, hours=2, minutes=9), "3 days 2 hours"),
        (timedelta(days=1, minutes=9), "1 day"),
        (timedelta(hours=1, minutes=1), "1 hour 1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(seconds=59), "less than a minute"),
        (-timedelta(hours=2), "2 hours"),
        (timedelta(), "less than a minute"),
    ],
)
def test_a_length_in_words(length: timedelta, words: str) -> None:
    assert filtered("span", length) == words


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (timedelta(hours=-3, minutes=-20), "3 hours ago"),
        (timedelta(days=2), "in 2 days"),
        (timedelta(seconds=30), "just now"),
        (timedelta(), "just now"),
    ],
)
def test_a_distance_with_the_exact_time_in_its_title(offset: timedelta, words: str) -> None:
    text = filtered("ago", NOW + offset, NOW)
    assert f">{words}</time>" in text
    assert 'title="' in text
    assert "PKT" in text


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=3, minutes=20), "3 hours 20 minutes left"),
        (timedelta(seconds=1), "less than a minute left"),
        (timedelta(), "less than a minute left"),
        (timedelta(seconds=-1), "overdue since this minute"),
        (timedelta(days=-1, hours=-2), "1 day 2 hours overdue"),
    ],
)
def test_what_is_left_of_a_deadline(left: timedelta, words: str) -> None:
    assert filtered("remaining", NOW + left, NOW) == words


def test_urdu_says_it_in_urdu() -> None:
    with translation.override("ur"):
        assert filtered("remaining", NOW + timedelta(hours=3), NOW) == "3 گھنٹے باقی"
        assert filtered("span", timedelta(hours=1)) == "1 گھنٹہ"
        assert "مارچ" in filtered("local", NOW)
