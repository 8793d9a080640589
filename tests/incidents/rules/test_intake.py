"""What is wrong with a report, field by field."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.incidents.rules.intake import (
    MOST_AFFECTED,
    MOST_DETAILS,
    MOST_OBSERVABLES,
    OLDEST,
    SKEW,
    Intake,
    Seen,
    problems,
    typed,
)
from pehra.incidents.rules.wording import Channel, ObservableType
from pehra.law.taxonomy import CLASSES
from pehra.law.tlp import TLP

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SCALE = ("critical", "high", "medium", "low")
HOUR = timedelta(hours=1)


def said(**fields: object) -> dict[str, str]:
    report = Intake(**{"organisation": "operator", "title": "t", "description": "d"} | fields)  # type: ignore[arg-type]
    return {field: str(problem) for field, problem in problems(report, severities=SCALE, now=NOW).items()}


def test_three_fields_are_enough() -> None:
    assert said() == {}


def test_everything_filled_in_passes() -> None:
    everything = said(
        title="پی ٹی سی ایل پر حملہ",
        description="سطر ایک\r\nسطر دو",
        channel=Channel.PHONE,
        aware_at=NOW - 3 * HOUR,
        submitted_at=NOW - 2 * HOUR,
        classification=("availability", "availability/ddos", "intrusions"),
        severity="high",
        ransomware=True,
        tlp="TLP:AMBER+STRICT",
        affected=("branch",),
        observables=(Seen("198.51.100[.]7"), Seen("hxxp://a[.]example/", "url", "C2")),
        details={"affected systems": "3\n4", "متاثرہ": ""},
    )
    assert everything == {}


@pytest.mark.parametrize("field", ["title", "description"])
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "This field is needed."),
        (" \n ", "This field is needed."),
        ("\u200c", "This field is needed."),
        ("a\u202eb", "Character 2 overrides the direction of text; remove it."),
        ("a\0b", "Character 2 is a control character; remove it."),
        ("a\ud800", "Character 2 is a control character; remove it."),
    ],
)
def test_texts_are_checked(field: str, text: str, reason: str) -> None:
    assert said(**{field: text}) == {field: reason}


def test_texts_have_a_length() -> None:
    assert said(title="x" * 300, description="x" * 50_000) == {}
    assert set(said(title="x" * 301, description="x" * 50_001)) == {"title", "description"}
    assert said(title="two\nlines") == {"title": "Character 4 is a control character; remove it."}


@pytest.mark.parametrize("field", ["aware_at", "submitted_at"])
def test_times_are_checked(field: str) -> None:
    usual = {"channel": Channel.PHONE}
    assert said(**usual, **{field: NOW}) == {}
    assert said(**usual, **{field: NOW + SKEW}) == {}
    assert said(**usual, **{field: NOW - OLDEST}) == {}
    assert said(**usual, **{field: NOW.replace(tzinfo=None)}) == {field: "Give the time with its zone."}
    assert said(**usual, **{field: NOW + SKEW + HOUR}) == {field: "This time lies in the future."}
    assert said(**usual, **{field: NOW - OLDEST - HOUR}) == {field: "This time lies more than ten years back."}


@pytest.mark.parametrize("extreme", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)])
@pytest.mark.parametrize("hours", [-23, 0, 23])
def test_the_ends_of_the_calendar_are_refused_like_any_other_time(extreme: datetime, hours: int) -> None:
    assert set(said(aware_at=extreme.replace(tzinfo=timezone(timedelta(hours=hours))))) == {"aware_at"}


def test_nobody_reports_before_being_aware() -> None:
    late = "Nobody can report before being aware: this lies after the report."
    assert said(channel=Channel.PAPER, submitted_at=NOW - HOUR, aware_at=NOW) == {"aware_at": late}
    assert said(channel=Channel.PAPER, submitted_at=NOW - HOUR, aware_at=NOW - HOUR) == {}


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.API, Channel.CLI])
def test_only_what_an_officer_wrote_down_has_a_time_of_its_own(channel: Channel) -> None:
    refused = "Only a phone, paper or mail report has an original time of its own."
    assert said(channel=channel, submitted_at=NOW - HOUR) == {"submitted_at": refused}


def test_what_is_chosen_must_be_on_the_list() -> None:
    assert said(severity="terrible") == {"severity": "Choose one of: critical, high, medium, low."}
    assert set(said(tlp="TLP:WHITE")) == {"tlp"}
    assert set(said(tlp="RED")) == {"tlp"}
    assert set(said(channel="pigeon")) == {"channel"}
    assert all(said(tlp=label) == {} for label in TLP)


@pytest.mark.parametrize(
    "chosen", ["", "/", "availability/", "ddos", "intrusions/ddos", "availability/ddos/x", "Availability", "\0"]
)
def test_a_classification_is_of_the_taxonomy(chosen: str) -> None:
    assert set(said(classification=("availability", chosen))) == {"classification"}


def test_every_class_and_type_is_accepted() -> None:
    every = tuple(each.slug for each in CLASSES) + tuple(
        f"{each.slug}/{kind.slug}" for each in CLASSES for kind in each.types
    )
    assert said(classification=every) == {}


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (Seen("198.51.100.256", "ipv4-addr"), "Observable 2: This is not an IP address."),
        (Seen("x", "colour"), "Observable 2: The type must be one of: "),
        (Seen(""), "Observable 2: This field is needed."),
        (Seen("a\nb"), "Observable 2: Character 2 is a control character; remove it."),
        (Seen("a", note="\0"), "Observable 2: This field is needed."),
        (Seen("a", note="b\0c"), "Observable 2: Character 2 is a control character; remove it."),
        (Seen("x" * 2049), "Observable 2: At most 2048 characters; this has 2049."),
    ],
)
def test_observables_are_checked_one_by_one(seen: Seen, reason: str) -> None:
    found = said(observables=(Seen("192.0.2.1"), seen, Seen("")))
    if seen.note == "\0":
        # Blank space and control characters around a note are not part of it.
        assert found == {"observables": "Observable 2: Character 1 is a control character; remove it."}
    else:
        assert found.keys() == {"observables"}
        assert found["observables"].startswith(reason)


def test_there_is_an_end_to_everything() -> None:
    assert said(observables=(Seen("192.0.2.1"),) * MOST_OBSERVABLES) == {}
    assert set(said(observables=(Seen("192.0.2.1"),) * (MOST_OBSERVABLES + 1))) == {"observables"}
    assert set(said(affected=("a",) * (MOST_AFFECTED + 1))) == {"affected"}
    assert said(details={str(number): "x" for number in range(MOST_DETAILS)}) == {}
    assert set(said(details={str(number): "x" for number in range(MOST_DETAILS + 1)})) == {"details"}


@pytest.mark.parametrize("details", [{"": "x"}, {"a\nb": "x"}, {"a": "b\0"}, {"a": "x" * 4001}, {"a": "1", "a ": "2"}])
def test_further_fields_are_checked(details: dict[str, str]) -> None:
    assert set(said(details=details)) == {"details"}


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = said(
        title="", description="", tlp="x", severity="x", channel="x", classification=("x",), aware_at=NOW + 2 * HOUR
    )
    assert set(wrong) == {"title", "description", "tlp", "severity", "channel", "classification", "aware_at"}


def test_a_guessed_type_is_as_good_as_a_named_one() -> None:
    assert typed(Seen("hxxp://a[.]example/")) == (ObservableType.URL, "http://a.example/")
    assert typed(Seen("a.example", "other")) == (ObservableType.OTHER, "a.example")


texts = st.text(max_size=20)
moments = st.none() | st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5))])) | st.datetimes()


@given(
    texts,
    texts,
    st.sampled_from(list(Channel)),
    moments,
    moments,
    st.lists(texts, max_size=3).map(tuple),
    texts,
    texts,
    st.lists(st.builds(Seen, texts, st.sampled_from(["", "url", "x"]), texts), max_size=3).map(tuple),
    st.dictionaries(texts, texts, max_size=3),
)
def test_whatever_comes_in_is_taken_or_refused_by_name(
    title: str,
    description: str,
    channel: Channel,
    aware_at: datetime | None,
    submitted_at: datetime | None,
    classification: tuple[str, ...],
    severity: str,
    tlp: str,
    observables: tuple[Seen, ...],
    details: dict[str, str],
) -> None:
    report = Intake(
        "operator",
        title,
        description,
        channel,
        aware_at,
        submitted_at,
        classification,
        severity,
        tlp=tlp,
        observables=observables,
        details=details,
    )
    found = problems(report, severities=SCALE, now=NOW)
    assert set(found) <= set(Intake.__dataclass_fields__)
    assert all(str(problem) for problem in found.values())
