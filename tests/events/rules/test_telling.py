"""When a digest goes out, and that nothing in it runs."""

import csv
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.events.rules.telling import (
    GAP,
    Rhythm,
    Wishes,
    defanged,
    due,
    hook_problem,
    is_quiet,
    scheduled,
    table,
    worse_than,
)
from pehra.formats.cells import FORMULA

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Asia/Karachi"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
wishes = st.builds(
    Wishes,
    st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.NEVER]),
    st.integers(0, 23),
    st.integers(0, 6),
    st.sampled_from(["", "critical", "high", "info"]),
    st.sampled_from(["info", "medium"]),
    st.integers(0, 23),
    st.integers(0, 23),
)
moments = st.integers(0, 24 * 60).map(lambda hours: MONDAY + hours * HOUR)


@pytest.mark.parametrize(
    ("chosen", "local", "expected"),
    [
        (Wishes(), MONDAY, MONDAY.replace(hour=8, minute=0)),
        (Wishes(), MONDAY.replace(hour=7), (MONDAY - DAY).replace(hour=8, minute=0)),
        (Wishes(Rhythm.WEEKLY, weekday=0), MONDAY + 3 * DAY, MONDAY.replace(hour=8, minute=0)),
        (Wishes(Rhythm.WEEKLY, weekday=1), MONDAY, (MONDAY - 6 * DAY).replace(hour=8, minute=0)),
        (Wishes(Rhythm.NEVER), MONDAY, None),
    ],
)
def test_when_a_digest_is_scheduled(chosen: Wishes, local: datetime, expected: datetime | None) -> None:
    assert scheduled(chosen, local) == expected


@given(wishes, moments)
def test_what_is_scheduled_is_past_and_not_long_ago(chosen: Wishes, local: datetime) -> None:
    place = scheduled(chosen, local)
    if place is not None:
        step = timedelta(days=7 if chosen.rhythm is Rhythm.WEEKLY else 1)
        assert local - step < place <= local


@given(wishes, moments)
def test_nobody_is_written_to_twice_in_a_row(chosen: Wishes, local: datetime) -> None:
    turn = due(chosen, local, {})
    if turn is None:
        return
    rhythm, severities = turn
    assert not is_quiet(chosen, local)
    assert severities
    again = due(chosen, local + HOUR / 2, {rhythm: local})
    # A digest of the rhythm may follow what went out at once, never the other way within the gap.
    assert again is None or (rhythm is Rhythm.AT_ONCE and again[0] is chosen.rhythm) or again[0] is chosen.rhythm
    assert GAP == HOUR


@pytest.mark.parametrize(
    ("start", "end", "hour", "expected"),
    [(22, 6, 23, True), (22, 6, 5, True), (22, 6, 6, False), (9, 17, 9, True), (9, 17, 17, False), (0, 0, 0, False)],
)
def test_quiet_hours(start: int, end: int, hour: int, expected: bool) -> None:
    assert is_quiet(Wishes(quiet_from=start, quiet_until=end), MONDAY.replace(hour=hour)) is expected


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_no_cell_is_a_formula(rows: list[list[str]]) -> None:
    text = table(("a", "b"), rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert len(read) == len(rows) + 1
    assert all(not cell.startswith(FORMULA) for line in read[1:] for cell in line)


def test_nothing_in_a_mail_can_be_clicked() -> None:
    assert defanged("https://evil.example/x.php") == "hxxps://evil[.]example/x[.]php"
    assert defanged("evil.example") == "evil[.]example"


def test_severities() -> None:
    assert worse_than("high") == ("critical", "high")
    assert worse_than("") == ()


@pytest.mark.parametrize(
    "url",
    [
        *("http://a.example/", "https://", "https://a.example:99999/", "x", "https://a\n"),
        *("https://u:p@a.example/", "https://u@a.example/", "https://:p@a.example/", "https://@a.example/"),
    ],
)
def test_what_is_never_called(url: str) -> None:
    assert hook_problem(url)


def test_what_may_be_called() -> None:
    assert not hook_problem("https://soc.operator.example:8443/hook?token=x")
    assert not hook_problem("https://soc.operator.example/hook@first?to=soc@operator.example")
