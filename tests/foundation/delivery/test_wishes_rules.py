"""When a mail goes: by the subject, by the hour, and by what the law wants told at once."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.foundation.delivery.rules.wishes import (
    CALLS,
    EVERY_DAY,
    LEGAL,
    URGENT,
    Plan,
    Subject,
    Way,
    Wishes,
    heard,
    is_zone,
    next_hour,
    plan,
    problems,
    quiet_end,
    subject_of,
)

KARACHI = ZoneInfo("Asia/Karachi")
NIGHT = Wishes(quiet_from=time(22), quiet_until=time(6))
# A Wednesday.
EVENING = datetime(2026, 3, 4, 23, 30, tzinfo=KARACHI)
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=KARACHI)
MORNING = datetime(2026, 3, 5, 6, 0, tzinfo=KARACHI)
moments = st.integers(0, 366 * 86_400_000).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=n))


def test_without_a_choice_a_mail_goes_at_once() -> None:
    assert plan("case.note", Wishes(), mail=True, at=NOON) == Plan(NOON)
    assert plan("case.note", Wishes(), mail=False, at=NOON) is None


def test_a_subject_may_stay_in_the_inbox_or_wait_for_the_mail_of_the_day() -> None:
    wishes = Wishes({Subject.CASES: Way.INBOX, Subject.FINDINGS: Way.DAILY}, hour=7)
    assert plan("case.note", wishes, mail=True, at=NOON) is None
    assert plan("finding.digest", wishes, mail=True, at=NOON) == Plan(MORNING + timedelta(hours=1), together=True)
    assert plan("task.given", wishes, mail=True, at=NOON) == Plan(NOON)


def test_in_quiet_hours_a_mail_waits_for_their_end() -> None:
    assert plan("case.note", NIGHT, mail=True, at=EVENING) == Plan(MORNING)
    assert plan("case.note", NIGHT, mail=True, at=NOON) == Plan(NOON)
    assert plan("case.note", NIGHT, mail=True, at=MORNING) == Plan(MORNING)
    assert plan("case.note", NIGHT, mail=True, at=MORNING - timedelta(microseconds=1)) == Plan(MORNING)


@pytest.mark.parametrize("kind", sorted(URGENT))
def test_what_is_urgent_goes_through_quiet_hours_where_that_is_allowed(kind: str) -> None:
    assert plan(kind, NIGHT, mail=True, at=EVENING) == Plan(EVENING)
    assert plan(kind, replace(NIGHT, urgent=False), mail=True, at=EVENING) == Plan(MORNING)
    daily = Wishes(dict.fromkeys(Subject, Way.DAILY))
    assert plan(kind, daily, mail=True, at=NOON) == Plan(NOON)
    assert plan(kind, Wishes(dict.fromkeys(Subject, Way.INBOX)), mail=True, at=NOON) is None


@pytest.mark.parametrize("kind", sorted(LEGAL | CALLS))
def test_what_the_law_wants_told_and_the_call_to_come_in_always_go_at_once(kind: str) -> None:
    wishes = replace(NIGHT, ways=dict.fromkeys(Subject, Way.INBOX), urgent=False)
    assert plan(kind, wishes, mail=False, at=EVENING) == Plan(EVENING)


@pytest.mark.parametrize(
    "kind",
    [
        "council.meeting-called",
        "formation.served",
        "directive.issued",
        "crisis.begins",
        "crisis.call-tree",
        "call.task",
        "call.exhausted",
    ],
)
def test_what_nobody_may_turn_off(kind: str) -> None:
    assert plan(kind, Wishes(dict.fromkeys(Subject, Way.INBOX)), mail=False, at=EVENING) == Plan(EVENING)


later, nothing, now = Plan(MORNING), None, Plan(EVENING)


@pytest.mark.parametrize(
    ("plans", "then"),
    [
        ([], []),
        ([nothing], [now]),
        ([later], [now]),
        ([nothing, later], [now, now]),
        ([nothing, now], [nothing, now]),
        ([later, now, now], [later, now, now]),
    ],
)
def test_that_a_clock_has_run_out_somebody_hears_at_once(plans: list[Plan | None], then: list[Plan | None]) -> None:
    assert heard("clock.breach", plans, EVENING) == then
    assert heard("clock.reminder", plans, EVENING) == plans


def test_quiet_hours_begin_on_their_days_alone() -> None:
    weekend = replace(NIGHT, days=frozenset({4, 5}))
    friday = datetime(2026, 3, 6, 23, 0, tzinfo=KARACHI)
    assert quiet_end(weekend, EVENING) is None
    assert quiet_end(weekend, friday) == datetime(2026, 3, 7, 6, 0, tzinfo=KARACHI)
    # The morning belongs to the evening before.
    assert quiet_end(weekend, friday + timedelta(hours=26)) == datetime(2026, 3, 8, 6, 0, tzinfo=KARACHI)
    assert quiet_end(weekend, datetime(2026, 3, 6, 3, 0, tzinfo=KARACHI)) is None
    assert quiet_end(replace(NIGHT, days=frozenset()), EVENING) is None


def test_a_whole_quiet_day_is_followed_by_the_next() -> None:
    weekend = Wishes(quiet_from=time(0), quiet_until=time(0), days=frozenset({5, 6}))
    saturday = datetime(2026, 3, 7, 10, 0, tzinfo=KARACHI)
    assert quiet_end(weekend, saturday) == datetime(2026, 3, 9, 0, 0, tzinfo=KARACHI)


@given(moments)
def test_where_every_hour_is_quiet_a_mail_still_goes(at: datetime) -> None:
    always = Wishes(quiet_from=time(0), quiet_until=time(0))
    end = quiet_end(always, at)
    assert end is not None
    assert at < end <= at + timedelta(days=9)


times = st.times().filter(lambda each: each.tzinfo is None)


@given(
    at=moments,
    begins=times,
    ends=times,
    days=st.frozensets(st.integers(0, 6), max_size=6),
    hour=st.integers(0, 23),
)
def test_a_mail_never_goes_earlier_and_never_in_quiet_hours(
    at: datetime, begins: time, ends: time, days: frozenset[int], hour: int
) -> None:
    wishes = Wishes({Subject.CASES: Way.DAILY}, hour, begins, ends, days)
    for kind in ("case.note", "task.given"):
        found = plan(kind, wishes, mail=True, at=at)
        assert found is not None
        assert found.at >= at
        assert quiet_end(wishes, found.at) is None
    assert at < next_hour(wishes, at) <= at + timedelta(days=1)


def test_the_hour_is_that_of_the_own_zone() -> None:
    london = Wishes(hour=8, zone="Europe/London")
    assert next_hour(london, datetime(2026, 7, 1, 6, 0, tzinfo=UTC)) == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    assert next_hour(london, datetime(2026, 1, 1, 6, 0, tzinfo=UTC)) == datetime(2026, 1, 1, 8, 0, tzinfo=UTC)


def test_every_kind_has_a_subject() -> None:
    assert subject_of("case.note") is Subject.CASES
    assert subject_of("call-test.call") is Subject.READINESS
    assert subject_of("nobody-knows") is Subject.OTHER


@pytest.mark.parametrize(
    ("name", "known"), [("Asia/Karachi", True), ("UTC", True), ("US/Pacific-New", False), ("", False), ("../x", False)]
)
def test_a_zone_is_known_or_not(name: str, known: bool) -> None:
    assert is_zone(name) is known


def test_what_is_wrong_is_said_of_its_field() -> None:
    good = {"hour": 8, "quiet_from": None, "quiet_until": None, "days": EVERY_DAY, "zone": "UTC"}
    assert problems(**good) == {}  # type: ignore[arg-type]
    for field, value, named in (
        ("hour", 24, "hour"),
        ("quiet_from", time(22), "quiet_until"),
        ("days", {7}, "days"),
        ("zone", "Mars/Olympus", "zone"),
    ):
        assert set(problems(**good | {field: value})) == {named}  # type: ignore[arg-type]
    assert set(problems(**good | {"quiet_from": time(1), "quiet_until": time(2), "days": []})) == {"days"}  # type: ignore[arg-type]
