"""Feeds by name, by file and by contents; the operator's own before those that are shipped."""

from pathlib import Path

import pytest

from pehra.feeds import catalogue as catalogues
from pehra.feeds.catalogue import SHIPPED, Catalogue, UnknownFeed, plain_name
from pehra.pipeline.spec import SpecErrors

SHELF = Catalogue((SHIPPED,))
OWN = """\
title: A partner's
provider: The partner
about: https://partner.example
licence: None
format: csv
origin: event
file_name: '^logins-.*\\.csv$'
classification: {taxonomy: intrusion-attempts, type: brute-force}
columns: {time_source: seen, source_ip: attacker}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    add(tmp_path, "partner/logins")
    return tmp_path


def add(root: Path, name: str, text: str = OWN) -> None:
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "spec.yaml").write_text(text, encoding="utf-8")


class TestNames:
    def test_a_feed_is_called_by_its_path(self) -> None:
        assert SHELF.spec("shadowserver/scan_http").name == "shadowserver/scan_http"

    @pytest.mark.parametrize(
        ("name", "complaint"),
        [
            ("scan_httpx", "there is no feed 'scan_httpx'"),
            ("scan_smtp", "there is no feed 'scan_smtp': shadowserver/scan_smtp, shadowserver/scan_smtp_vulnerable"),
            ("abusech", "there is no feed 'abusech': abusech/feodo_csv, abusech/feodo_json, abusech/sslbl_csv"),
            ("../../etc", "there is no feed '../../etc'"),
            ("", "there is no feed ''"),
        ],
    )
    def test_an_unknown_one_is_refused_with_those_that_were_meant(self, name: str, complaint: str) -> None:
        with pytest.raises(UnknownFeed) as caught:
            SHELF.spec(name)
        assert str(caught.value).startswith(complaint)

    def test_shadowserver_alone_takes_the_type_from_the_file(self) -> None:
        assert SHELF.named("shadowserver", "2026-03-01-scan_rdp-pakistan-asn.csv").name == "shadowserver/scan_rdp"

    def test_other_names_are_taken_as_they_are(self) -> None:
        assert SHELF.named("abusech/feodo_csv", "2026-03-01-scan_rdp-x.csv").name == "abusech/feodo_csv"

    @pytest.mark.parametrize(
        ("file", "complaint"),
        [
            ("report.csv", "'report.csv' does not say its type"),
            ("2026-03-01-scan_rdp.txt", "'2026-03-01-scan_rdp.txt' does not say its type"),
            ("2026-03-01-scan_nothing-x.csv", "there is no feed 'shadowserver/scan_nothing'"),
        ],
    )
    def test_a_file_that_tells_no_type_is_refused(self, file: str, complaint: str) -> None:
        with pytest.raises(UnknownFeed) as caught:
            SHELF.named("shadowserver", file)
        assert str(caught.value).startswith(complaint)

    @pytest.mark.parametrize("packed", ["a.csv", "a.csv.gz", "a.csv.ZIP", "a.csv.zst", "/in/a.csv.gz"])
    def test_packing_does_not_count(self, packed: str) -> None:
        assert plain_name(packed) == "a.csv"


class TestOwn:
    def test_stand_beside_those_that_are_shipped(self, own: Path) -> None:
        shelf = Catalogue((own, SHIPPED))
        assert shelf.spec("partner/logins").title == "A partner's"
        assert "abusech/feodo_csv" in shelf.folders

    def test_go_before_those_that_are_shipped(self, own: Path) -> None:
        add(own, "shadowserver/scan_http")
        assert Catalogue((own, SHIPPED)).spec("shadowserver/scan_http").title == "A partner's"

    def test_come_from_the_environment(self, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "partner/logins" not in catalogues.catalogue().folders
        monkeypatch.setenv("PEHRA_FEEDS", str(own))
        assert "partner/logins" in catalogues.catalogue().folders

    def test_a_folder_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(UnknownFeed, match="nothing: is no folder with feeds"):
            Catalogue((tmp_path / "nothing", SHIPPED)).spec("abusech/feodo_csv")

    def test_one_that_is_broken_is_told_when_it_is_asked_for(self, own: Path) -> None:
        add(own, "partner/broken", OWN.replace("title", "titel"))
        shelf = Catalogue((own, SHIPPED))
        with pytest.raises(SpecErrors, match=r"partner/broken/spec\.yaml:1: titel: is no field here"):
            shelf.spec("partner/broken")
        assert shelf.spec("partner/logins").name == "partner/logins"


class TestRecognising:
    HEAD = b"seen,attacker\n2026-03-01,192.0.2.1\n"

    def test_by_name_and_contents(self, own: Path) -> None:
        assert Catalogue((own, SHIPPED)).recognise("logins-1.csv.gz", self.HEAD).name == "partner/logins"

    def test_by_contents_alone(self, own: Path) -> None:
        assert Catalogue((own, SHIPPED)).recognise("x", self.HEAD).name == "partner/logins"

    def test_a_name_with_other_contents_is_nothing(self, own: Path) -> None:
        with pytest.raises(UnknownFeed, match=r"no feed is known that 'logins-1\.csv' is of"):
            Catalogue((own, SHIPPED)).recognise("logins-1.csv", b"a,b\n1,2\n")

    def test_of_several_none_is_taken(self, own: Path) -> None:
        add(own, "partner/again")
        with pytest.raises(UnknownFeed) as caught:
            Catalogue((own, SHIPPED)).recognise("logins-1.csv", self.HEAD)
        assert caught.value.choices == ("partner/again", "partner/logins")
        assert str(caught.value) == "'logins-1.csv' could be of several feeds; name one: partner/again, partner/logins"

    def test_the_name_decides_between_equal_contents(self, own: Path) -> None:
        add(own, "partner/again", OWN.replace("logins-", "again-"))
        assert Catalogue((own, SHIPPED)).recognise("again-1.csv", self.HEAD).name == "partner/again"

    def test_a_broken_spec_keeps_no_other_file_out(self, own: Path) -> None:
        add(own, "partner/broken", OWN.replace("title", "titel"))
        assert Catalogue((own, SHIPPED)).recognise("logins-1.csv", self.HEAD).name == "partner/logins"

    @pytest.mark.parametrize(
        "head", [b"", b"\0\0\0", b"\xff\xfe", b"{", b"[", b"<html>", b"#" * 100_000, b"a" * 100_000]
    )
    def test_what_is_no_feed_at_all(self, head: bytes) -> None:
        with pytest.raises(UnknownFeed, match="no feed is known"):
            SHELF.recognise("x.csv", head)

    def test_a_head_may_end_in_the_middle_of_a_row(self) -> None:
        sample = next(SHELF.folders["abusech/threatfox_json"].glob("sample.*")).read_bytes()
        assert SHELF.recognise("x", sample[:-300]).name == "abusech/threatfox_json"
