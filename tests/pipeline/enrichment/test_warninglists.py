import orjson
import pytest

from pehra.pipeline.enrichment.filled import filled
from pehra.pipeline.enrichment.warninglists import BadWarninglist, Warninglist, put_warninglists, read_warninglist
from pehra.pipeline.store import Store
from tests.pipeline.enrichment.asking import NOW, ask


def told(kind: str, *values: str, name: str = "A list") -> bytes:
    return orjson.dumps({"name": name, "type": kind, "list": values, "version": 3, "description": "x"})


def read(kind: str, *values: str, name: str = "A list") -> Warninglist:
    return read_warninglist(told(kind, *values, name=name))


class TestReading:
    def test_networks(self) -> None:
        found = read("cidr", "192.0.2.0/24", "198.51.100.7", "2001:DB8::/32", "192.0.2.9/24", "x", "::/0")
        assert found.networks == ("192.0.2.0/24", "198.51.100.7/32", "2001:db8::/32", "192.0.2.0/24")
        assert found.left_out == "2 values are no cidr and are not looked up"

    def test_names(self) -> None:
        found = read("hostname", "Example.org.", "*.cdn.example", ".dot.example", "münchen.example", "a/b", "")
        assert found.names == ("example.org", "cdn.example", "dot.example", "xn--mnchen-3ya.example")
        assert found.left_out.startswith("1 values")

    def test_texts(self) -> None:
        found = read("string", "Example.org", "192.0.2.1", "https://Example.org/Path")
        assert (found.texts, found.networks) == (("example.org", "https://Example.org/Path"), ("192.0.2.1/32",))

    @pytest.mark.parametrize("kind", ["substring", "regex"])
    def test_what_cannot_be_looked_up_is_said(self, kind: str) -> None:
        found = read(kind, "a", "b")
        assert (found.networks, found.names, found.texts) == ((), (), ())
        assert found.left_out == f"2 values of type {kind} are not looked up"

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (b"{", "not JSON"),
            (b"[]", "not an object"),
            (b'{"type": "cidr", "list": []}', "name"),
            (b'{"name": "", "type": "cidr", "list": []}', "name"),
            (b'{"name": "a", "type": "dns", "list": []}', "type"),
            (b'{"name": "a", "type": "cidr"}', "list"),
            (b'{"name": "a", "type": "cidr", "list": [1]}', "list"),
            (b'{"name": "a", "type": ["cidr"], "list": []}', "type"),
        ],
    )
    def test_another_file_is_refused_by_its_field(self, data: bytes, why: str) -> None:
        with pytest.raises(BadWarninglist, match=why):
            read_warninglist(data)


class TestInTheStore:
    @pytest.fixture(autouse=True)
    def lists(self, event_store: Store) -> None:
        lists = [
            read("cidr", "192.0.2.0/24", "2001:db8::/32", name="networks"),
            read("cidr", "192.0.2.128/25", name="narrow"),
            read("hostname", "example.org", "a.b.example.org", name="names"),
            read("hostname", "b.example.org", name="middle"),
            read("string", "www.example.net", "https://example.net/Path", name="texts"),
        ]
        put_warninglists(event_store, lists, NOW)

    def warned(self, store: Store, **event: str) -> list[str]:
        return sorted(ask(store, [event])[0]["warnings"])

    def test_networks_and_those_that_hold_them(self, event_store: Store) -> None:
        assert self.warned(event_store, source_ip="::ffff:192.0.2.1") == ["networks"]
        assert self.warned(event_store, source_ip="::ffff:192.0.2.200") == ["narrow", "networks"]
        assert self.warned(event_store, source_ip="2001:db8::1") == ["networks"]
        assert self.warned(event_store, source_ip="::ffff:198.51.100.1") == []

    def test_names_with_all_above_them(self, event_store: Store) -> None:
        assert self.warned(event_store, source_fqdn="x.example.org") == ["names"]
        assert self.warned(event_store, source_fqdn="x.b.example.org") == ["middle", "names"]
        assert self.warned(event_store, source_fqdn="x.a.b.example.org") == ["middle", "names"]
        assert self.warned(event_store, source_fqdn="notexample.org") == []
        assert self.warned(event_store, source_url="https://u@B.example.org:1/") == ["middle", "names"]

    def test_texts_only_as_a_whole(self, event_store: Store) -> None:
        assert self.warned(event_store, source_fqdn="www.example.net") == ["texts"]
        assert self.warned(event_store, source_fqdn="x.www.example.net") == []
        assert self.warned(event_store, source_url="https://example.net/Path") == ["texts"]
        assert self.warned(event_store, source_url="https://example.net/path") == []

    def test_each_list_once_and_an_event_that_tells_nothing_on_none(self, event_store: Store) -> None:
        event = {"source_fqdn": "www.example.net", "source_url": "https://example.net/Path"}
        assert self.warned(event_store, **event, source_ip="::ffff:192.0.2.1") == ["networks", "texts"]
        assert self.warned(event_store) == []

    def test_others_take_their_place(self, event_store: Store) -> None:
        put_warninglists(event_store, [read("hostname", "example.com", name="new")], NOW)
        assert self.warned(event_store, source_ip="::ffff:192.0.2.1", source_fqdn="www.example.com") == ["new"]
        put_warninglists(event_store, [], NOW)
        assert not filled(event_store).parts
