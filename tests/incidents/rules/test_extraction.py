"""Technical traces are found in whatever people paste, and words are left alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.incidents.rules.extraction import LONGEST, extract
from pehra.incidents.rules.observables import defang, normal
from pehra.incidents.rules.wording import ObservableType as Type

FOUND = [
    ("198.51.100.23", Type.IPV4, "198.51.100.23"),
    ("198[.]51[.]100[.]23:443", Type.IPV4, "198.51.100.23"),
    ("(198.51.100.23)", Type.IPV4, "198.51.100.23"),
    ("src=198.51.100.23", Type.IPV4, "198.51.100.23"),
    ("۱۹۸.۵۱.۱۰۰.۲۳", Type.IPV4, "198.51.100.23"),
    ("2001:DB8::1", Type.IPV6, "2001:db8::1"),
    ("[2001:db8::1]:8443", Type.IPV6, "2001:db8::1"),
    ("203.0.113.0/24", Type.CIDR, "203.0.113.0/24"),
    ("AS17557", Type.ASN, "AS17557"),
    ("hxxps://pay[.]example[.]com/id7?x=1", Type.URL, "https://pay.example.com/id7?x=1"),
    ("fxp://host[.]example/x.", Type.URL, "ftp://host.example/x"),
    ("<http://pay.example/a_(b)>", Type.URL, "http://pay.example/a_(b)"),
    ("bad{dot}example(dot)com", Type.DOMAIN, "bad.example.com"),
    ("bad [.] example [.] com", Type.DOMAIN, "bad.example.com"),
    ("bad dot example dot com", Type.DOMAIN, "bad.example.com"),
    ("EXAMPLE.com.", Type.DOMAIN, "example.com"),
    ("evil {at} bad {dot} example", Type.EMAIL, "evil@bad.example"),
    ("user(at)mail.example", Type.EMAIL, "user@mail.example"),
    ("ali at mail dot example", Type.EMAIL, "ali@mail.example"),
    ("Ali Khan <ali@mail.example>", Type.EMAIL, "ali@mail.example"),
    ("D41D8CD98F00B204E9800998ECF8427E", Type.MD5, "d41d8cd98f00b204e9800998ecf8427e"),
    ("a" * 40, Type.SHA1, "a" * 40),
    ("a" * 64, Type.SHA256, "a" * 64),
    ("a" * 128, Type.SHA512, "a" * 128),
    ("cve-2024-12345,", Type.CVE, "CVE-2024-12345"),
    ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Type.WALLET, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", Type.WALLET, "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
    ("0x52908400098527886E0F7030069857D2E4169EE7", Type.WALLET, "0x52908400098527886E0F7030069857D2E4169EE7"),
    ("0300-1234567", Type.PHONE, "+923001234567"),
    ("+92 300 1234567", Type.PHONE, "+923001234567"),
    ("0092 51 9201234", Type.PHONE, "+92519201234"),
    ("۰۳۰۰-۱۲۳۴۵۶۷", Type.PHONE, "+923001234567"),
    ("invoice.pdf.exe", Type.FILENAME, "invoice.pdf.exe"),
    ("«setup.zip»", Type.FILENAME, "setup.zip"),
]


@pytest.mark.parametrize(("text", "type_", "value"), FOUND, ids=[text for text, _, _ in FOUND])
def test_found(text: str, type_: Type, value: str) -> None:
    assert [(each.type, each.value) for each in extract(f"see {text} there").found] == [(type_, value)]


@pytest.mark.parametrize(
    "text",
    [
        "nothing here",
        "look at this",
        "یہ ایک جملہ ہے۔",
        "at 10:30 on 2026-03-01",
        "1.2.3",
        "v2.0",
        "100%",
        "1" * 34,
        "e.g. so",
    ],
)
def test_words_are_left(text: str) -> None:
    found = extract(text)
    assert found.found == ()
    assert found.left == (text.strip(),)


def test_a_wallet_has_a_sum_that_holds() -> None:
    assert extract("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb").found == ()


def test_each_is_told_once_in_its_order_and_lines_without_any_are_told() -> None:
    found = extract("b.example a.example\nnothing\n\nb[.]example")
    assert [each.value for each in found.found] == ["b.example", "a.example"]
    assert found.left == ("nothing",)
    assert not found.cut


def test_what_is_too_much_is_said() -> None:
    assert extract("\n".join(f"host{number}.example" for number in range(600))).cut
    assert extract("x" * (LONGEST + 1)).cut


@given(st.lists(st.sampled_from(FOUND), max_size=5), st.text("abc \n", max_size=20))
def test_whatever_is_found_is_normal_and_stays_so_when_it_is_made_harmless(
    rows: list[tuple[str, Type, str]], between: str
) -> None:
    for each in extract(f"\n{between}\n".join(text for text, _, _ in rows)).found:
        assert normal(each.type, each.value) == each.value
        assert normal(each.type, defang(each.type, each.value)) == each.value


@given(st.text(max_size=300))
def test_no_text_is_wrong(text: str) -> None:
    extract(text)


@pytest.mark.parametrize(
    "text",
    [
        "a dot " * 5000,
        "[" * 50_000,
        "0 " * 50_000,
        "a.b" * 30_000,
        "=" * 90_000,
        "1" * 90_000,
        "- " * 40_000,
        "(" * 9000 + ")" * 9000,
    ],
)
def test_hostile_texts_are_read_in_good_time(text: str) -> None:
    start = time.perf_counter()
    extract(text)
    assert time.perf_counter() - start < 5
