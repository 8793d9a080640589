"""Random inputs of other formats than CSV, and every way to read a text: the engine and the oracle say the same."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pehra.connectors.event_store import EventStore
from pehra.pipeline.oracle import expected
from pehra.pipeline.spec import Fill, Format, Reading, Spec
from tests.pipeline.comparing import RECEIVED, stored, taken_in
from tests.pipeline.rows.specs import spec_of

FEW = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.large_base_example],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
# Mostly moments that are neither long ago nor to come, so that the rest of the row counts too.
SECONDS = st.integers(640_000_000, 1_790_000_000)
WHEN = {
    Reading.EPOCH: st.one_of(
        SECONDS,
        SECONDS.map(str),
        st.decimals(640_000_000, 1_790_000_000, places=6).map(str),
        st.sampled_from(["", "-1", "1e9", "1.", "1772359953.1234567", "17723599530", "0", " 1", "soon"]),
    ),
    Reading.EPOCH_MS: st.one_of(
        SECONDS.map(lambda seconds: seconds * 1000 + 7),
        SECONDS.map(lambda seconds: str(seconds * 1000)),
        st.sampled_from(["", "-1", "1772359953123.5", "17723599531234", "0"]),
    ),
}
PAIRS = st.one_of(
    st.sampled_from(
        ["192.0.2.1:443", "[2001:db8::1]:80", "a.example:25", "a.example", "2001:db8::1", "[]:1", ":80", "a:b:1",
         "a:99999", "[192.0.2.1]:5", "a]:1", "a.example:", "\n:1"]
    ),
    TEXTS,
)  # fmt: skip
MAILS = st.one_of(st.sampled_from(["a@b.example", "a@b@C.example.", "@", "b.example", "a@\n"]), TEXTS)
KINDS = st.one_of(st.sampled_from(["spam", "scanner", "botnet", "Spam", "", "no-type"]), TEXTS)


def reading_spec(reading: Reading) -> Spec:
    """A spec of JSON lines with a time that is read so, and with every other reading."""
    spec = spec_of(Format.JSON_LINES, {}, extra_names={"odd": "product.name"}, ignored=("gone",))
    fills = {
        "time_source": Fill(("when",), reading),
        "source_ip": Fill(("pair",), Reading.HOST_OF_PAIR),
        "source_port": Fill(("pair",), Reading.PORT_OF_PAIR),
        "source_fqdn": Fill(("mail", "name"), Reading.DOMAIN_OF_MAIL),
        "source_account": Fill(("name", "mail")),
        "source_url": Fill(("note",), Reading.DEFANGED, "^h.*"),
        "destination_fqdn": Fill(("note", "name"), only="([a-z]+)[.]"),
        "protocol_transport": Fill(("kind",), default="TCP"),
        "source_geolocation_cc": Fill(("deep.cc",)),
        "malware_name": Fill(("list.0",), values={"x": "y", "": "none"}),
    }
    return replace(spec, fills=fills)


def records_of(reading: Reading) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(
        st.fixed_dictionaries(
            {"when": WHEN[reading], "pair": PAIRS},
            optional={
                "mail": MAILS,
                "name": TEXTS,
                "note": TEXTS | st.sampled_from(["hxxp://a[.]example", "http://[2001:db8::1]/x.y", "h(.)"]),
                "kind": KINDS,
                "deep": st.dictionaries(st.sampled_from(["cc", "x.y", ""]), TEXTS, max_size=2),
                "list": st.lists(st.sampled_from(["x", "z", ""]), max_size=2) | TEXTS,
                "odd": st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
                "gone": TEXTS,
            },
        ),
        min_size=5,
        max_size=40,
    )


def told_by_oracle(spec: Spec, content: bytes, folder: Path) -> list[dict[str, Any]]:
    path = folder / "input"
    path.write_bytes(content)
    return expected(spec, path, RECEIVED)


@pytest.mark.parametrize("reading", [Reading.EPOCH, Reading.EPOCH_MS])
@given(data=st.data())
@FEW
def test_json_lines(reading: Reading, data: st.DataObject, event_store: EventStore, tmp_path: Path) -> None:
    # No two are the same, so that no event is a twin.
    records = [record | {"place": place} for place, record in enumerate(data.draw(records_of(reading)))]
    content = "\n".join(json.dumps(record) for record in records).encode()
    spec = reading_spec(reading)
    event_store.do("TRUNCATE TABLE events")
    run, outcome = taken_in(spec, content, event_store)
    assert stored(event_store, run) == told_by_oracle(spec, content, tmp_path)
    assert (outcome.read, outcome.duplicates) == (len(records), 0)


LINES = st.lists(
    st.one_of(
        st.ip_addresses().map(str),
        st.sampled_from(["# x", "", "192.0.2.0/24 ; SBL", "a.example # seen", "http://a.example/x", "1.2.3.4 ;", ";"]),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=12),
    ),
    max_size=40,
)


@given(lines=LINES)
@FEW
def test_lists(lines: list[str], event_store: EventStore, tmp_path: Path) -> None:
    spec = spec_of(Format.TEXT, {}, required=())
    fills = {
        "source_ip": Fill(("line",), only="^([0-9A-Fa-f:.]+)(?:/[0-9]+)?$"),
        "source_url": Fill(("line",), only="^[a-z]+://.+"),
        "event_description_text": Fill(("comment",)),
    }
    spec = replace(spec, fills=fills)
    content = "\n".join(dict.fromkeys(lines)).encode()
    event_store.do("TRUNCATE TABLE events")
    run, outcome = taken_in(spec, content, event_store)
    wanted = told_by_oracle(spec, content, tmp_path)
    # Lines may differ in blanks alone, and are twins then.
    told = {json.dumps({name: value for name, value in row.items() if name != "line"}) for row in wanted}
    found = {
        json.dumps({name: value for name, value in row.items() if name != "line"}) for row in stored(event_store, run)
    }
    assert found == told
    assert outcome.read == len(wanted)
