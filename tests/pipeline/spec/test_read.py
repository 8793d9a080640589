"""A spec is read whole, or refused with everything that is wrong with it, each at its line."""

from datetime import timedelta
from pathlib import Path

import pytest

from pehra.law.taxonomy import CLASS_OF_TYPE, TYPE
from pehra.law.tlp import TLP
from pehra.pipeline.spec import Concern, Fill, Format, Origin, Reading, Spec, SpecErrors, read, read_bytes

SOUND = """\
title: Open things
provider: A maker
about: https://maker.example/feeds
licence: For one's own use
format: csv
origin: scan
classification:
  taxonomy: vulnerable
  type: vulnerable-system
  identifier: open-thing
columns:
  time_source: timestamp
  source_ip: ip
"""


def spec_of(text: str = SOUND) -> Spec:
    return read_bytes(text.encode(), "maker/things")


def complaints(text: str) -> list[str]:
    with pytest.raises(SpecErrors) as caught:
        spec_of(text)
    return [str(problem) for problem in caught.value.problems]


def with_line(line: str) -> str:
    return SOUND.replace("columns:\n", f"{line}\ncolumns:\n")


def with_column(line: str) -> str:
    return f"{SOUND}  {line}\n"


class TestSound:
    def test_a_short_one_has_all_defaults(self) -> None:
        spec = spec_of()
        assert (spec.name, spec.title, spec.provider) == ("maker/things", "Open things", "A maker")
        assert (spec.format, spec.origin) == (Format.CSV, Origin.SCAN)
        assert spec.classification.identifier == "open-thing"
        assert spec.fills == {"time_source": Fill(("timestamp",)), "source_ip": Fill(("ip",))}
        assert (spec.tlp, spec.confidence, spec.severity) == ("TLP:AMBER", 80, "medium")
        assert (spec.every, spec.closes_after) == (timedelta(days=1), timedelta(days=7))
        assert spec.required == ("time_source",)
        assert spec.any_of == ("source_ip", "source_fqdn", "source_url", "source_account")
        assert (spec.header, spec.delimiter, spec.comments, spec.rows, spec.each) == ((), ",", "", "", "")

    @pytest.mark.parametrize(
        ("text", "duration"),
        [("30m", timedelta(minutes=30)), ("1h", timedelta(hours=1)), ("14d", timedelta(days=14))],
    )
    def test_durations(self, text: str, duration: timedelta) -> None:
        spec = spec_of(with_line(f"every: {text}\ncloses_after: {text}"))
        assert (spec.every, spec.closes_after) == (duration, duration)

    def test_a_row_may_have_a_label_of_its_own(self) -> None:
        assert spec_of(SOUND).label is None
        assert spec_of(with_line("label: own")).label == Fill(("own",))
        assert spec_of(with_line("label: [own, other]")).label == Fill(("own", "other"))
        translated = spec_of(with_line("label: {columns: own, values: {internal: red}}")).label
        assert translated == Fill(("own",), values={"": "", "internal": "red"}, default="?")

    @pytest.mark.parametrize("text", ["red", "TLP:RED", "tlp: red"])
    def test_a_label_is_kept_in_full(self, text: str) -> None:
        assert spec_of(with_line(f"tlp: '{text}'")).tlp == "TLP:RED"

    def test_a_column_may_have_several_sources(self) -> None:
        assert spec_of(with_column("source_fqdn: [host, name]")).fills["source_fqdn"] == Fill(("host", "name"))

    def test_a_column_may_be_read_in_a_way_of_its_own(self) -> None:
        how = "as: port-of-pair, only: '^.*:[0-9]+$', values: {'0': ''}, default: '22'"
        line = f"destination_port: {{columns: [a, b], {how}}}"
        assert spec_of(with_column(line)).fills["destination_port"] == Fill(
            ("a", "b"), Reading.PORT_OF_PAIR, "^.*:[0-9]+$", {"0": ""}, "22"
        )

    def test_a_pattern_keeps_its_blanks(self) -> None:
        fill = spec_of(with_column("source_fqdn: {columns: message, only: 'from  (\\S+) '}")).fills["source_fqdn"]
        assert fill.only == "from  (\\S+) "

    def test_words_that_yaml_would_turn_stay_texts(self) -> None:
        spec = spec_of(with_column("source_geolocation_cc: {columns: cc, values: {no: NO, 1.10: X}}"))
        assert spec.fills["source_geolocation_cc"].values == {"no": "NO", "1.10": "X"}

    def test_a_feed_without_times_says_so(self) -> None:
        spec = spec_of(with_line("required: []").replace("  time_source: timestamp\n", ""))
        assert spec.required == ()

    def test_types_that_rows_tell_are_known_ones_or_translated(self) -> None:
        fills = spec_of(with_column("classification_type: {columns: kind, values: {botnet: infected-system}}")).fills
        kinds, classes = fills["classification_type"], fills["classification_taxonomy"]
        assert kinds.values == {**{kind: kind for kind in TYPE}, "botnet": "infected-system"}
        assert classes.values == {**CLASS_OF_TYPE, "botnet": "malicious-code"}
        assert (kinds.default, classes.default) == ("vulnerable-system", "vulnerable")
        assert kinds.columns == classes.columns == ("kind",)

    def test_the_default_of_a_type_goes_before_that_of_the_spec(self) -> None:
        fills = spec_of(with_column("classification_type: {columns: kind, default: spam}")).fills
        assert (fills["classification_type"].default, fills["classification_taxonomy"].default) == (
            "spam",
            "abusive-content",
        )

    def test_a_severity_that_is_translated_is_closed_too(self) -> None:
        fill = spec_of(with_column("severity: {columns: level, values: {'1': high}}")).fills["severity"]
        assert fill.values["1"] == "high"
        assert fill.values["critical"] == "critical"
        assert fill.default == "medium"

    def test_a_severity_as_it_stands_is_left(self) -> None:
        assert spec_of(with_column("severity: level")).fills["severity"] == Fill(("level",))

    def test_which_rows_count(self) -> None:
        text = with_line("keep: {kind: alert, level: [a, b]}").replace("format: csv", "format: jsonl")
        assert spec_of(text).keep == {"kind": ("alert",), "level": ("a", "b")}

    def test_from_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "spec.yaml").write_text(SOUND, encoding="utf-8")
        assert read(tmp_path, "maker/things") == spec_of()


class TestRefused:
    @pytest.mark.parametrize(
        ("field", "complaint"),
        [
            ("title", "spec.yaml:1: title: is missing"),
            ("licence", "spec.yaml:1: licence: is missing"),
            ("format", "spec.yaml:1: format: is missing"),
        ],
    )
    def test_what_is_missing(self, field: str, complaint: str) -> None:
        lines = [line for line in SOUND.splitlines(keepends=True) if not line.startswith(field)]
        assert complaints("".join(lines)) == [complaint]

    @pytest.mark.parametrize(
        ("line", "complaint"),
        [
            ("severty: high", "severty: is no field here; did you mean 'severity'?"),
            ("severity: hgh", "severity: 'hgh' is not one of critical, high, medium, low, info"),
            ("tlp: pink", "tlp: 'pink' is not one of TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT, TLP:RED"),
            ("label: {columns: own, values: {a: pink}}", "label: 'pink' is not one of " + ", ".join(TLP)),
            ("label: ''", "label: must name a source column"),
            ("label: {values: {a: red}}", "label.columns: must be a name or a list of names"),
            ("label: [own, own]", "label: 'own' is there twice"),
            ("confidence: 101", "confidence: '101' is not a whole number from 0 to 100"),
            ("every: 1 day", "every: '1 day' is not a duration; write 30m, 1h or 7d"),
            ("every: 0h", "every: '0h' is not a duration; write 30m, 1h or 7d"),
            (
                "url: ftp://maker.example",
                "url: 'ftp://maker.example' is no address; it begins with https:// or http://",
            ),
            ("file_name: 'things.csv$'", "file_name: must begin with ^, or it would fit the end of other names"),
            (
                "file_name: '^(a'",
                "file_name: is not a regular expression: missing ), unterminated subpattern at position 1",
            ),
            ("delimiter: ''", "delimiter: '' is not one character that can part values"),
            ("delimiter: '\"'", "delimiter: '\"' is not one character that can part values"),
            ("rows: data", "rows: says nothing about the format 'csv'"),
            ("each: data", "each: says nothing about the format 'csv'"),
            ("required: [sorce_ip]", "required: 'sorce_ip' is unknown; did you mean 'source_ip'?"),
            ("required: [source_url]", "required: nothing fills 'source_url', which is required"),
            ("any_of: [source_url]", "any_of: nothing fills any of source_url"),
            ("ignored: [ip]", "ignored: 'ip' is taken by a column"),
            ("header: [timestamp, ip, ip]", "header: 'ip' is there twice"),
            ("header: [timestamp]", "header: has no 'ip', which a column is filled from"),
            ("extra_names: {a: x, b: x}", "extra_names: 'x' is there twice"),
            ("keep: {a: b}", "keep: says nothing about csv without comments, of which every row counts"),
            ("extra_names: [a]", "extra_names: must be a list of fields and values, a: b"),
        ],
    )
    def test_one_field_at_its_line(self, line: str, complaint: str) -> None:
        assert complaints(with_line(line)) == [f"spec.yaml:11: {complaint}"]

    @pytest.mark.parametrize(
        ("line", "complaint"),
        [
            (
                "constants: {protocol_aplication: x}",
                "protocol_aplication: is no event column; did you mean 'protocol_application'?",
            ),
            ("constants: {severity: high}", "severity: is told by its own field of the spec"),
            ("constants: {classification_type: spam}", "classification_type: is told by its own field of the spec"),
            ("constants: {source_port: '65536'}", "source_port: '65536' is not a whole number up to 65535"),
            ("constants: {source_asn: AS1}", "source_asn: 'AS1' is not a whole number up to 4294967295"),
            (
                "constants: {destination_ip: 192.0.2.1}",
                "destination_ip: cannot be told in a spec: each row has an address of its own",
            ),
            ("constants: {protocol_application: ''}", "protocol_application: must not be empty"),
        ],
    )
    def test_a_constant(self, line: str, complaint: str) -> None:
        assert complaints(with_line(line)) == [f"spec.yaml:11: constants.{complaint}"]

    @pytest.mark.parametrize(
        ("line", "complaint"),
        [
            ("sorce_port: port", "sorce_port: is no event column; did you mean 'source_port'?"),
            ("source_port: ''", "source_port: must name a source column"),
            ("source_port: [port, port]", "source_port: 'port' is there twice"),
            ("source_port: []", "source_port: must be a list of source columns"),
            ("source_port: {as: plain}", "source_port.columns: must be a name or a list of names"),
            ("source_port: {columns: p, ass: plain}", "source_port.ass: is no field here; did you mean 'as'?"),
            ("source_port: {columns: p, as: epoch}", "source_port.as: 'epoch' is for a time, and source_port is none"),
            (
                "source_port: {columns: p, only: '(?=x)'}",
                "source_port.only: uses the group '(?=', which RE2 does not have",
            ),
            (
                "severity: {columns: s, values: {a: hgh}}",
                "severity.values: 'hgh' cannot stand in severity; did you mean 'high'?",
            ),
            (
                "classification_type: {columns: k, values: {a: span}}",
                "classification_type.values: 'span' cannot stand in classification_type; did you mean 'spam'?",
            ),
            (
                "classification_taxonomy: k",
                "classification_taxonomy: follows from classification_type and cannot be filled",
            ),
        ],
    )
    def test_a_column(self, line: str, complaint: str) -> None:
        assert complaints(with_column(line)) == [f"spec.yaml:14: columns.{complaint}"]

    @pytest.mark.parametrize(
        ("old", "new", "complaint"),
        [
            (
                "taxonomy: vulnerable",
                "taxonomy: vulnerble",
                "taxonomy: 'vulnerble' is no class of RSIT 1003; did you mean 'vulnerable'?",
            ),
            (
                "type: vulnerable-system",
                "type: vulnerable-sistem",
                "type: 'vulnerable-sistem' is no type of RSIT 1003; did you mean 'vulnerable-system'?",
            ),
            ("type: vulnerable-system", "type: spam", "type: 'spam' belongs to the class 'abusive-content'"),
            ("  identifier:", "  identifer:", "identifer: is no field here; did you mean 'identifier'?"),
        ],
    )
    def test_a_classification(self, old: str, new: str, complaint: str) -> None:
        found = complaints(SOUND.replace(old, new))
        assert [line.partition("classification.")[2] for line in found] == [complaint]

    def test_a_column_that_is_filled_twice(self) -> None:
        text = with_line("constants: {source_fqdn: a.example}") + "  source_fqdn: host\n"
        assert complaints(text) == ["spec.yaml:11: constants: 'source_fqdn' is filled from a column too"]

    def test_all_problems_come_at_once_in_the_order_of_the_file(self) -> None:
        text = (
            with_line("severity: hgh\nconfidence: much").replace("origin: scan", "origin: scam") + "  sorce_port: p\n"
        )
        assert [line.split(": ")[1] for line in complaints(text)] == [
            "origin",
            "severity",
            "confidence",
            "columns.sorce_port",
        ]

    def test_without_columns(self) -> None:
        text = SOUND.partition("columns:")[0]
        assert "spec.yaml:1: columns: is missing" in complaints(text)

    def test_nothing_that_an_event_could_concern(self) -> None:
        found = complaints(SOUND.replace("source_ip: ip", "destination_ip: ip"))
        assert found == [
            "spec.yaml:11: columns: nothing fills any of source_ip, source_fqdn, source_url, source_account",
        ]

    @pytest.mark.parametrize(
        ("content", "complaint"),
        [
            (b"", "spec.yaml:1: must be a list of fields and values, a: b"),
            (b"- a\n", "spec.yaml:1: must be a list of fields and values, a: b"),
            (b"a: [", "spec.yaml:1: is not YAML: did not find expected node content"),
            (b"a: &x b\n", "spec.yaml:1: uses an anchor or alias, which is not allowed"),
            (b"a: !!python/object:os.system b\n", "spec.yaml:1: uses a tag, which is not allowed"),
            (b"\xff\xfe", "spec.yaml:1: is not UTF-8 text"),
            (b"title: a\ntitle: b\n", "spec.yaml:2: title: is given twice in one row"),
            (b"title: \xe2\x80\xaegnp\n", "spec.yaml:1: holds the invisible character U+202E"),
        ],
    )
    def test_what_is_no_mapping_at_all(self, content: bytes, complaint: str) -> None:
        with pytest.raises(SpecErrors) as caught:
            read_bytes(content, "maker/things")
        if "not YAML" in complaint:
            complaint = complaint.partition(" did")[0]
        assert str(caught.value).startswith(complaint)

    def test_a_folder_without_a_spec(self, tmp_path: Path) -> None:
        with pytest.raises(SpecErrors) as caught:
            read(tmp_path, "maker/things")
        assert str(caught.value) == "maker/things/spec.yaml: cannot be read: No such file or directory"


class TestWhatItConcerns:
    def test_the_spec_says_it_or_its_types_do(self) -> None:
        assert spec_of().concerns is None
        assert spec_of(with_line("concerns: host")).concerns is Concern.HOST

    def test_a_wrong_word_is_told(self) -> None:
        (complaint,) = complaints(with_line("concerns: client"))
        assert "concerns" in complaint
        assert "service" in complaint
        assert "site" in complaint

    def test_a_site_has_a_name(self) -> None:
        (complaint,) = complaints(with_line("concerns: site"))
        assert "nothing fills 'source_fqdn', by which a site is known" in complaint
        assert spec_of(with_line("concerns: site") + "  source_fqdn: host\n").concerns is Concern.SITE
