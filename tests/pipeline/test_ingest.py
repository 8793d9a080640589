"""From an input to stored events: as the slow oracle says, once, whatever happens on the way."""

import csv
import io
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pehra.connectors.event_store import EventStore
from pehra.feeds.catalogue import SHIPPED, catalogue
from pehra.law.tlp import TLP
from pehra.pipeline.inputs import BadInput
from pehra.pipeline.oracle import expected
from pehra.pipeline.reasons import Reason
from pehra.pipeline.spec import Classification, Fill, Format, Origin, Reading, Spec
from pehra.pipeline.store import StoreAway
from tests.pipeline.comparing import RECEIVED, stored, taken_in

FEEDS = sorted(path.parent.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("spec.yaml"))
HEADER = ("when", "address", "port", "number", "name", "word", "link", "note")
SPEC = Spec(
    name="tests/table",
    title="",
    provider="",
    about="",
    licence="",
    format=Format.CSV,
    origin=Origin.EVENT,
    classification=Classification("malicious-code", "infected-system"),
    fills={
        "time_source": Fill(("when",)),
        "source_ip": Fill(("address",)),
        "source_port": Fill(("port",)),
        "source_asn": Fill(("number",)),
        "source_fqdn": Fill(("name",)),
        "malware_name": Fill(("word",)),
        "severity": Fill(("word",), values={"bad": "critical", "good": "info"}, default="low"),
        "source_url": Fill(("link",), Reading.DEFANGED),
        "destination_fqdn": Fill(("link",), Reading.HOST_OF_URL),
        "destination_port": Fill(("link",), Reading.PORT_OF_URL),
    },
)


def as_expected(spec: Spec, content: bytes, tmp_path: Path) -> list[dict[str, Any]]:
    path = tmp_path / "input"
    path.write_bytes(content)
    return expected(spec, path, RECEIVED)


def table(rows: list[tuple[str, ...]], header: tuple[str, ...] = HEADER) -> bytes:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode()


def row(**told: str) -> tuple[str, ...]:
    usual = {"when": "2026-10-04 01:02:03", "address": "198.51.100.7"}
    return tuple((usual | told).get(name, "") for name in HEADER)


@pytest.mark.parametrize("feed", FEEDS)
def test_each_feeds_sample_is_stored_as_the_oracle_says(feed: str, event_store: EventStore) -> None:
    spec = catalogue().spec(feed)
    (sample,) = (SHIPPED / feed).glob("sample*")
    run, outcome = taken_in(spec, sample.read_bytes(), event_store)
    rows = expected(spec, sample, RECEIVED)
    assert stored(event_store, run) == rows
    assert (outcome.read, outcome.refused) == (len(rows), sum("refused" in row for row in rows))
    assert outcome.duplicates == 0


TIMES = st.one_of(
    st.sampled_from(
        ["", "2026-10-04 01:02:03", "2026-02-29 01:02:03", "2024-02-29", "2026-10-04T01:02:03Z", "1989-12-31 23:59:59",
         "2026-10-04T01:02:03,123456789+05:00", "2026-10-06 06:07:08", "2026-10-06 06:07:09", "2026-10-04 24:00:00",
         "2026-10-04 01:02:03 -0330", "2026-13-01", "10/04/2026", "1790000000", "2026-10-04 01:02:03+15:00", " ", "0"]
    ),
    st.from_regex(
        r"\A20[0-9]{2}-[01][0-9]-[0-3][0-9][ T][0-2][0-9]:[0-6][0-9]:[0-6][0-9]"
        r"(\.[0-9]{1,9})?(Z|[+-]0[0-9]:?[0-9]{2})?\Z"
    ),
    st.integers(-3, 90_000).map(lambda seconds: f"{RECEIVED + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S}"),
)  # fmt: skip
ADDRESSES = st.one_of(
    st.ip_addresses().map(str),
    st.ip_addresses(v=6).map(lambda address: address.exploded),
    st.sampled_from(
        ["", "::", "0.0.0.0", "1.2.3", "01.2.3.4", "1.2.3.4 ", "::ffff:192.0.2.1", "fe80::1%eth0", "[::1]", "1.2.3.256",
         "::1.2.3.4", "1::2::3", ":1", "12345::", "2001:DB8::A", "::ffff:1.2.3.04", "1.2.3.4/32", "localhost"]
    ),
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-2, 5_000_000_000).map(str), st.sampled_from(["", "080", "+80", "8e1", "1.0", "00000000080", "٣", " 8"])
)
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
LINKS = st.one_of(
    TEXTS,
    st.sampled_from(
        ["http://example.pk/x", "hxxp://evil[.]example:8080/", "https://user@[2001:db8::1]:443/?q", "HXXPS://A(.)b/",
         "ftp://x", "http://", "example[.]pk", "http://a:99999999/", "http://a:80b/", "h[:]//x", "http://a.pk.:1"]
    ),
)  # fmt: skip
ROWS = st.lists(
    st.tuples(TIMES, ADDRESSES, NUMBERS, NUMBERS, TEXTS, st.sampled_from(["", "bad", "good", "BAD", "Zeus"]) | TEXTS,
              LINKS, TEXTS),
    max_size=40,
)  # fmt: skip
# A statement of a real engine takes milliseconds: many rows in few examples, and no long search for the shortest.
FEW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.large_base_example],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@given(rows=ROWS)
@FEW
def test_random_tables_are_stored_as_the_oracle_says(
    rows: list[tuple[str, ...]], event_store: EventStore, tmp_path: Path
) -> None:
    content = table(rows)
    event_store.do("TRUNCATE TABLE events")
    run, outcome = taken_in(SPEC, content, event_store)
    wanted, seen = [], set()
    for told in as_expected(SPEC, content, tmp_path):
        same = tuple(rows_of(content)[told["line"]])
        if "refused" in told or same not in seen:
            wanted.append(told)
        seen.add(same)
    assert stored(event_store, run) == wanted
    assert outcome.read == len(rows)
    assert outcome.duplicates == len(rows) - len(wanted)


LABELS = st.one_of(
    st.sampled_from(
        ["", " ", "RED", "tlp:red", "TLP: Amber", "amber+strict", "TLP:AMBER + STRICT", "green", "White", "TLP:CLEAR",
         "TLP:", "pink", "clear\t", "AMBER+\u017ftrict", "clear\n", "tlp:tlp:clear"]
    ),
    TEXTS,
)  # fmt: skip
IN_LETTERS = Fill(("own", "word"), values={"": "", "0": "clear", "1": "amber", "2": "RED"}, default="?")


@pytest.mark.parametrize("feeds", TLP)
@pytest.mark.parametrize("label", [Fill(("own",)), Fill(("own", "word")), IN_LETTERS])
@given(labels=st.lists(st.tuples(LABELS, LABELS) | st.tuples(st.sampled_from("0123"), LABELS), max_size=30))
@settings(FEW, max_examples=3)
def test_a_row_is_never_seen_by_more_than_its_own_label_lets(
    feeds: TLP, label: Fill, labels: list[tuple[str, str]], event_store: EventStore, tmp_path: Path
) -> None:
    spec = replace(SPEC, tlp=str(feeds), label=label)
    rows = [(*row(word=word, note=str(number)), own) for number, (own, word) in enumerate(labels)]
    content = table(rows, (*HEADER, "own"))
    event_store.do("TRUNCATE TABLE events")
    run, _ = taken_in(spec, content, event_store)
    assert stored(event_store, run) == as_expected(spec, content, tmp_path)


@pytest.mark.parametrize("feeds", TLP)
@pytest.mark.parametrize("own", TLP)
def test_a_row_that_is_labelled_more_strictly_than_its_feed_is_kept_aside(
    feeds: TLP, own: TLP, event_store: EventStore
) -> None:
    spec = replace(SPEC, tlp=str(feeds), label=Fill(("note",)))
    run, outcome = taken_in(spec, table([row(note=str(own)), row()]), event_store)
    stricter = own.strictness > feeds.strictness
    assert (outcome.stored, outcome.refused, outcome.refused_by_label) == (2 - stricter, stricter, stricter)
    labels = event_store.rows("SELECT tlp FROM events WHERE run = {run:UUID}", {"run": str(run)})
    assert {each["tlp"] for each in labels} == {str(feeds)}
    if stricter:
        assert stored(event_store, run)[0] == {"line": 2, "refused": ["tlp", "labelled more strictly than its feed"]}


def test_rows_refused_for_their_label_are_counted_apart_from_broken_ones(event_store: EventStore) -> None:
    spec = replace(SPEC, tlp="TLP:AMBER", label=Fill(("note",)))
    rows = [row(note="red"), row(note="pink"), row(when="never"), row(note="green")]
    _, outcome = taken_in(spec, table(rows), event_store)
    assert (outcome.read, outcome.refused, outcome.refused_by_label, outcome.stored) == (4, 3, 2, 1)


def test_an_input_without_the_column_of_labels_has_its_feeds(event_store: EventStore) -> None:
    _, outcome = taken_in(replace(SPEC, label=Fill(("tlp",))), table([row()]), event_store)
    assert (outcome.stored, outcome.refused) == (1, 0)


def rows_of(content: bytes) -> dict[int, list[str]]:
    """The rows by the number of the line on which they begin."""
    reader = csv.reader(io.StringIO(content.decode(), newline=""))
    found, line = {}, 1
    for values in reader:
        found[line] = values
        line += 1 + sum(value.count("\n") for value in values)
    return found


@given(data=st.binary(max_size=200))
@FEW
def test_random_bytes_are_refused_as_the_oracle_says(data: bytes, event_store: EventStore, tmp_path: Path) -> None:
    content = table([row(note="first")]) + data + b"\n" + table([row(note="last")]).partition(b"\n")[2]
    event_store.do("TRUNCATE TABLE events")
    run, _ = taken_in(SPEC, content, event_store)
    assert stored(event_store, run) == as_expected(SPEC, content, tmp_path)


def test_a_second_run_of_the_same_input_stores_nothing(event_store: EventStore) -> None:
    content = table([row(note=str(number)) for number in range(50)])
    _, first = taken_in(SPEC, content, event_store)
    run, second = taken_in(SPEC, content, event_store)
    assert (first.stored, first.duplicates) == (50, 0)
    assert (second.read, second.stored, second.duplicates) == (50, 0, 50)
    assert stored(event_store, run) == []


def test_the_same_row_twice_in_one_input_is_one_event(event_store: EventStore) -> None:
    _, outcome = taken_in(SPEC, table([row(), row(), row(note="other")]), event_store)
    assert (outcome.read, outcome.stored, outcome.duplicates) == (3, 2, 1)


def counted(store: EventStore, of: str) -> int:
    return int(store.rows(f"SELECT sum(events) AS events FROM {of}")[0]["events"])


def test_what_is_stored_is_counted_by_minute_and_by_hour(event_store: EventStore) -> None:
    rows = [row(when=f"2026-10-04 {hour:02}:00:00", note=str(number)) for hour in range(5) for number in range(7)]
    taken_in(SPEC, table(rows), event_store)
    hours = event_store.rows("SELECT bucket, sum(events) AS events FROM event_hours GROUP BY bucket ORDER BY bucket")
    assert [int(hour["events"]) for hour in hours] == [7] * 5
    assert counted(event_store, "event_minutes") == 35


class Breaking:
    """A store that goes away at its n-th statement, once."""

    def __init__(self, store: EventStore, at: int) -> None:
        self._store, self._left = store, at

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        return self._counted(found) if name in ("rows", "do", "send") else found

    def _counted(self, act: Any) -> Any:
        def carry_out(*args: Any, **told: Any) -> Any:
            self._left -= 1
            if self._left == 0:
                raise StoreAway("gone")
            return act(*args, **told)

        return carry_out


@pytest.mark.parametrize("at", range(1, 60, 3))
def test_a_run_that_broke_off_anywhere_is_repeated_without_counting_twice(at: int, event_store: EventStore) -> None:
    content = table([row(note=str(number)) for number in range(60)] + [row(when="never")] * 3)
    parts = {"size": len(content) // 4, "group": 2}
    run = uuid4()
    broken: Any = Breaking(event_store, at)
    with suppress(StoreAway):
        taken_in(SPEC, content, broken, run, **parts)
    _, outcome = taken_in(SPEC, content, event_store, run, **parts)
    assert (outcome.read, outcome.stored, outcome.refused, outcome.duplicates) == (63, 60, 3, 0)
    events = event_store.rows("SELECT count() AS events, uniqExact(key) AS keys FROM events")[0]
    assert (int(events["events"]), int(events["keys"])) == (60, 60)
    assert counted(event_store, "event_hours") == counted(event_store, "event_minutes") == 60
    assert int(event_store.rows("SELECT count() AS rows FROM refused")[0]["rows"]) == 3


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "empty"),
        (b"\xff\xfe,a\n", "no header"),
        (b'"open\n', "no header"),
        (b"when,when,address\n", "'when' more than once"),
        (b"time,address\n2026-10-04 01:02:03,192.0.2.1\n", "no column 'when'"),
    ],
)
def test_an_input_that_is_not_of_the_feed_is_refused_whole(
    content: bytes, complaint: str, event_store: EventStore
) -> None:
    with pytest.raises(BadInput, match=complaint):
        taken_in(SPEC, content, event_store)
    assert event_store.rows("SELECT count() AS events FROM events")[0]["events"] == 0


def test_columns_are_found_by_name_wherever_they_stand(event_store: EventStore) -> None:
    header = ("new one", "address", "when")
    run, outcome = taken_in(SPEC, table([("x", "192.0.2.1", "2026-10-04 01:02:03")], header), event_store)
    (event,) = stored(event_store, run)
    assert outcome.stored == 1
    assert event["extra"] == {"new one": "x"}
    assert event["source_ip"] == "192.0.2.1"


def test_hostile_names_and_values_stay_texts(event_store: EventStore) -> None:
    name = "a'b`\\), (SELECT 1"
    value = "'); DROP TABLE events; --\\0"
    run, _ = taken_in(
        SPEC, table([("2026-10-04 01:02:03", "192.0.2.1", value)], ("when", "address", name)), event_store
    )
    (event,) = stored(event_store, run)
    assert event["extra"] == {name: value}


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_quote_that_the_end_of_the_input_leaves_open_is_no_value(end: str, event_store: EventStore) -> None:
    content = table([row()]) + b'"2026-10-04 01:02:03","192.0.2.1",,,,,,"open' + end.encode()
    run, outcome = taken_in(SPEC, content, event_store)
    assert (outcome.stored, outcome.refused) == (1, 1)
    assert stored(event_store, run)[-1] == {"line": 3, "refused": ["", Reason.QUOTE]}


def test_an_engine_that_was_started_anew_meanwhile_is_away(event_store: EventStore) -> None:
    class Forgetful(Breaking):
        def _counted(self, act: Any) -> Any:
            def carry_out(sql: str, *args: Any, **told: Any) -> Any:
                if sql.startswith("INSERT INTO stage"):
                    event_store.do(f"DROP TABLE IF EXISTS {sql.split()[2]}")
                return act(sql, *args, **told)

            return carry_out

    forgetful: Any = Forgetful(event_store, 0)
    with pytest.raises(StoreAway, match="started anew"):
        taken_in(SPEC, table([row()]), forgetful)


def test_bad_rows_are_told_by_line_and_reason(event_store: EventStore) -> None:
    content = table([row()]) + b"only,three,values\n" + b'"open\n' + b"a\0b" + b"," * 7 + b"\n"
    run, outcome = taken_in(SPEC, content, event_store)
    assert [told["refused"][1] for told in stored(event_store, run)[1:]] == [Reason.COLUMNS, Reason.QUOTE, Reason.NUL]
    assert (outcome.read, outcome.stored, outcome.refused) == (4, 1, 3)
