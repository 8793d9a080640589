"""Where a store is: addresses that are read, those that are refused, and the file that tells of the embedded engine."""

import stat
from pathlib import Path

import pytest

from pehra.connectors.event_store import Address, AddressError, embedded, parse
from pehra.connectors.event_store.address import publish, withdraw
from pehra.connectors.event_store.ownership import is_owned, owned
from pehra.pipeline.store import StoreAway


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("clickhouse://ch.example", Address("http://ch.example:8123/", "default", "")),
        ("clickhouse://a:b@ch.example?secure=1", Address("https://ch.example:8443/", "a", "b")),
        ("https://a:b%40c%2F@ch.example/soc", Address("https://ch.example:8443/", "a", "b@c/", "soc")),
        ("http://[2001:db8::1]:9000/soc", Address("http://[2001:db8::1]:9000/", "default", "", "soc")),
    ],
)
def test_what_a_url_says(url: str, address: Address) -> None:
    assert parse(url) == address


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("postgresql://host", "scheme"),
        ("ch.example", "scheme"),
        ("https://:8443", "a host"),
        ("https://host:99999", "port"),
        ("https://host:http", "port"),
        ("https://host?sceure=1", "'sceure'"),
        ("https://host?verify=0", "'verify'"),
    ],
)
def test_what_is_no_address_is_refused_by_the_variables_name(url: str, complaint: str) -> None:
    with pytest.raises(AddressError, match=f"^PEHRA_EVENTS_URL: .*{complaint}"):
        parse(url)


def test_a_password_is_shown_nowhere() -> None:
    assert "hush" not in repr(parse("https://a:hush@ch.example"))
    with pytest.raises(AddressError) as told:
        parse("https://a:hush@ch.example:port")
    assert "hush" not in str(told.value)


def test_the_engines_address_is_for_its_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "events"
    folder.mkdir()
    with owned(folder) as mine:
        assert mine
        publish(folder, url="http://127.0.0.1:1/", user="pehra", password="hush", exchange=tmp_path)
        assert stat.S_IMODE((folder / "address").stat().st_mode) == 0o600
        found = embedded(tmp_path)
        assert (found.url, found.password, found.exchange, found.embedded) == (
            "http://127.0.0.1:1/",
            "hush",
            tmp_path,
            True,
        )
        withdraw(folder)
        withdraw(folder)
        with pytest.raises(StoreAway, match="is not running"):
            embedded(tmp_path)


def test_what_a_killed_engine_left_is_not_believed(tmp_path: Path) -> None:
    folder = tmp_path / "events"
    folder.mkdir()
    publish(folder, url="http://127.0.0.1:1/", user="pehra", password="hush", exchange=tmp_path)
    with pytest.raises(StoreAway, match="is not running"):
        embedded(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"no json", b"\xff"])
def test_a_broken_address_is_no_crash(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "events"
    folder.mkdir()
    with owned(folder):
        (folder / "address").write_bytes(content)
        with pytest.raises(StoreAway, match="can't be read"):
            embedded(tmp_path)


def test_one_owns_a_folder_and_whoever_looks_disturbs_nobody(tmp_path: Path) -> None:
    assert not is_owned(tmp_path)
    with owned(tmp_path) as first:
        assert first
        assert is_owned(tmp_path)
        with owned(tmp_path) as second:
            assert not second
        assert is_owned(tmp_path)
    assert not is_owned(tmp_path)
