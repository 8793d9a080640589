"""Observables: every way in which people write them, one spelling, and the way back from the defanged form."""

import ipaddress
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.incidents.rules.observables import defang, guess, normal
from pehra.incidents.rules.wording import ObservableType as Type

LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
NAMES = st.builds(
    lambda labels, top: ".".join([*labels, top]),
    st.lists(LABELS, min_size=1, max_size=4),
    st.sampled_from(["pk", "com", "example", "xn--mgbai9azgqp6j"]),
)
HOSTS = st.one_of(NAMES, st.ip_addresses(v=4).map(str), st.ip_addresses(v=6).map(lambda each: f"[{each}]"), LABELS)
PATHS = st.text(string.ascii_letters + string.digits + "/._-~%!$&'*+,;=:@()[]{}?#", max_size=40)
URLS = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https", "ftp", "HTTP", "hTTps"]),
    HOSTS,
    st.sampled_from(["", ":8080"]),
    PATHS.map(lambda path: f"/{path}"),
)


def prefix(address: ipaddress.IPv4Address | ipaddress.IPv6Address, bits: int) -> str:
    return str(ipaddress.ip_network((address, bits), strict=False))


VALUES: dict[Type, st.SearchStrategy[str]] = {
    Type.IPV4: st.ip_addresses(v=4).map(str),
    Type.IPV6: st.ip_addresses(v=6).map(str),
    Type.CIDR: st.one_of(
        st.builds(prefix, st.ip_addresses(v=4), st.integers(0, 32)),
        st.builds(prefix, st.ip_addresses(v=6), st.integers(0, 128)),
    ),
    Type.ASN: st.builds("{}{}".format, st.sampled_from(["AS", "as", ""]), st.integers(1, 2**32 - 1)),
    Type.DOMAIN: NAMES,
    Type.URL: URLS,
    Type.EMAIL: st.builds("{}@{}".format, st.from_regex(r"[a-zA-Z0-9._+-]{1,20}", fullmatch=True), NAMES),
    Type.MD5: st.from_regex(r"[0-9a-fA-F]{32}", fullmatch=True),
    Type.SHA1: st.from_regex(r"[0-9a-fA-F]{40}", fullmatch=True),
    Type.SHA256: st.from_regex(r"[0-9a-fA-F]{64}", fullmatch=True),
    Type.SHA512: st.from_regex(r"[0-9a-fA-F]{128}", fullmatch=True),
    Type.CVE: st.builds("CVE-{:04d}-{:04d}".format, st.integers(1999, 2099), st.integers(0, 999999)),
    **{
        type_: st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=60)
        for type_ in (Type.FILENAME, Type.PHONE, Type.WALLET, Type.OTHER)
    },
}


def test_every_type_has_values_here() -> None:
    assert set(VALUES) == set(Type)


@given(st.sampled_from(list(Type)).flatmap(lambda type_: st.tuples(st.just(type_), VALUES[type_])))
def test_what_is_shown_leads_back_to_what_is_kept(given_: tuple[Type, str]) -> None:
    type_, written = given_
    kept = normal(type_, written)
    assert normal(type_, kept) == kept
    assert normal(type_, defang(type_, kept)) == kept


@given(st.one_of(URLS, NAMES, VALUES[Type.EMAIL], VALUES[Type.IPV4]))
def test_nothing_that_is_shown_can_be_clicked(written: str) -> None:
    type_ = guess(written)
    shown = defang(type_, normal(type_, written))
    assert not re.match(r"https?:", shown)
    if type_ is not Type.IPV6:
        assert "." not in shown.replace("[.]", "")
    assert type_ is not Type.EMAIL or "@" not in shown.replace("[@]", "")


@pytest.mark.parametrize(
    ("written", "type_", "kept"),
    [
        ("198.51.100.7", Type.IPV4, "198.51.100.7"),
        ("198.51.100[.]7", Type.IPV4, "198.51.100.7"),
        ("198(.)51(dot)100[dot]7", Type.IPV4, "198.51.100.7"),
        ("2001:DB8::1", Type.IPV6, "2001:db8::1"),
        ("2001:db8:0:0:0:0:0:1", Type.IPV6, "2001:db8::1"),
        ("198.51.100.0/24", Type.CIDR, "198.51.100.0/24"),
        ("2001:db8::/32", Type.CIDR, "2001:db8::/32"),
        ("as64500", Type.ASN, "AS64500"),
        ("Pay.Example[.]COM.", Type.DOMAIN, "pay.example.com"),
        ("evil dot example dot com", Type.DOMAIN, "evil.example.com"),
        ("پاکستان.پاک", Type.DOMAIN, "xn--mgbai9azgqp6j.xn--mgb7owe"),
        ("hxxps://Pay.Example[.]com/Login?id=7", Type.URL, "https://pay.example.com/Login?id=7"),
        ("hxxp[://]example[.]com", Type.URL, "http://example.com"),
        ("h**p://example[.]com", Type.URL, "http://example.com"),
        ("hxxp[:]//example[.]com:8080/", Type.URL, "http://example.com:8080/"),
        ("fxp://files.example.com/a", Type.URL, "ftp://files.example.com/a"),
        ("http://[2001:DB8::1]/x", Type.URL, "http://[2001:db8::1]/x"),
        ("http://USER:Pass@Example.com/", Type.URL, "http://USER:Pass@example.com/"),
        ("http://intranet/", Type.URL, "http://intranet/"),
        ("Someone[@]Example[.]com", Type.EMAIL, "Someone@example.com"),
        ("someone at example dot com", Type.EMAIL, "someone@example.com"),
        ("someone(at)example(dot)com", Type.EMAIL, "someone@example.com"),
        ("cve-2024-12345", Type.CVE, "CVE-2024-12345"),
        ("D41D8CD98F00B204E9800998ECF8427E", Type.MD5, "d41d8cd98f00b204e9800998ecf8427e"),
        ("12345", Type.OTHER, "12345"),
        ("invoice 7 (final)", Type.OTHER, "invoice 7 (final)"),
        ("+92 51 111 22 33", Type.OTHER, "+92 51 111 22 33"),
    ],
)
def test_a_pasted_value_is_recognised(written: str, type_: Type, kept: str) -> None:
    assert guess(written) is type_
    assert normal(type_, written) == kept


@pytest.mark.parametrize(
    ("type_", "written", "said"),
    [
        (Type.IPV4, "198.51.100.256", "This is not an IP address."),
        (Type.IPV4, "2001:db8::1", "This address is of the other IP version."),
        (Type.IPV6, "198.51.100.7", "This address is of the other IP version."),
        (Type.IPV6, "fe80::1%<script>", "An address with a zone"),
        (Type.CIDR, "198.51.100.7", "A prefix needs a length"),
        (Type.CIDR, "198.51.100.7/24", "bits behind its length must be zero"),
        (Type.ASN, "AS0", "autonomous system"),
        (Type.ASN, "AS4294967296", "autonomous system"),
        (Type.ASN, "AS۱۲۳", "autonomous system"),
        (Type.DOMAIN, "example", "not a domain name"),
        (Type.DOMAIN, "-bad-.example.com", "not a domain name"),
        (Type.DOMAIN, "a..b", "not a domain name"),
        (Type.DOMAIN, "1.2.3.4", "not a domain name"),
        (Type.DOMAIN, "x" * 64 + ".com", "not a domain name"),
        (Type.DOMAIN, "example.com\nevil.com", "not a domain name"),
        (Type.URL, "javascript:alert(1)", "not a URL"),
        (Type.URL, "http://", "not a URL"),
        (Type.URL, "http://<script>/", "not a URL"),
        (Type.URL, "http://exa mple.com/", "not a URL"),
        (Type.URL, "http://example.com:99999/", "not a URL"),
        (Type.URL, "http://[::1", "not a URL"),
        (Type.EMAIL, "a@b@example.com", "not an e-mail address"),
        (Type.EMAIL, "@example.com", "not an e-mail address"),
        (Type.EMAIL, "a@example", "not a domain name"),
        (Type.MD5, "d41d", "digest"),
        (Type.SHA256, "z" * 64, "digest"),
        (Type.CVE, "CVE-24-1", "CVE"),
        (Type.CVE, "CVE-۲۰۲۴-۱۲۳۴", "CVE"),
        (Type.OTHER, "   ", "needed"),
        (Type.FILENAME, "x" * 2049, "too long"),
    ],
)
def test_a_value_that_is_none_is_refused_with_a_reason(type_: Type, written: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        normal(type_, written)


@given(st.sampled_from(list(Type)), st.text(max_size=100))
def test_whatever_is_written_is_kept_in_one_spelling_or_refused(type_: Type, written: str) -> None:
    try:
        kept = normal(type_, written)
    except ValueError:
        kept = ""
    if kept:
        assert normal(type_, kept) == kept
    assert guess(written) in Type


@pytest.mark.parametrize(
    "written", ["a" * 1000 + "@" * 1000, "." * 2000, "http://" + "a." * 999, "[" * 2000, " dot " * 400]
)
def test_a_malicious_value_costs_no_time(written: str) -> None:
    for type_ in Type:
        try:
            normal(type_, written)
        except ValueError:
            continue
