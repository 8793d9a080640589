"""What is too general is not asked about; numbers that could tell somebody apart are not told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.search.rules.asking_limits import FEWEST_BODIES, FEWEST_CASES, STEPS, coarse
from pehra.search.rules.general import general


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("ipv4-addr", "8.8.8.8"), ("ipv4-addr", "10.1.2.3"), ("ipv4-addr", "127.0.0.1"), ("ipv6-addr", "::1"),
        ("ipv6-addr", "2001:4860:4860::8888"), ("cidr", "203.0.0.0/8"), ("cidr", "8.8.8.0/24"), ("cidr", "0.0.0.0/0"),
        ("domain-name", "gov.pk"), ("domain-name", "google.com"), ("domain-name", "www.google.com"),
        ("md5", "d41d8cd98f00b204e9800998ecf8427e"), ("vulnerability", "CVE-2024-1"), ("asn", "AS17557"),
        ("file-name", "setup.exe"), ("other", "whatever"),
    ],
)  # fmt: skip
def test_general(type_: str, value: str) -> None:
    assert general(type_, value)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("ipv4-addr", "198.51.100.23"), ("cidr", "198.51.100.0/24"), ("domain-name", "evil.gov.pk"),
        ("domain-name", "pay.example.com"), ("url", "http://google.com/x"), ("email-addr", "a@gmail.com"),
        ("md5", "0" * 32), ("phone-number", "+923001234567"),
    ],
)  # fmt: skip
def test_somebodys(type_: str, value: str) -> None:
    assert not general(type_, value)


@given(
    st.dictionaries(
        st.sampled_from(["national", "sectoral", "cii"]), st.tuples(st.integers(0, 500), st.integers(0, 50))
    )
)
def test_small_numbers_are_never_told_and_none_is_exact(seen: dict[str, tuple[int, int]]) -> None:
    told = coarse(
        {tier: cases for tier, (cases, _) in seen.items()}, {tier: bodies for tier, (_, bodies) in seen.items()}
    )
    for tier, (cases, bodies) in seen.items():
        if cases < FEWEST_CASES or bodies < FEWEST_BODIES:
            assert tier not in told
        else:
            assert told[tier] in STEPS
            assert told[tier] <= cases
