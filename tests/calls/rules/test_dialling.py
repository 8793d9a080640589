"""A number as somebody writes it, and as a telephone dials it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.calls.rules.dialling import dialled


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("+92 51 1234567", "tel:+92511234567"),
        ("+92 (0)51 123-4567", "tel:+92511234567"),
        ("(051) 1234567", "tel:0511234567"),
        ("0300.123.4567", "tel:03001234567"),
        ("1122", "tel:1122"),
    ],
)
def test_a_number_is_dialled(written: str, link: str) -> None:
    assert dialled(written) == link


@given(st.text())
def test_a_link_holds_digits_and_nothing_else(written: str) -> None:
    found = dialled(written)
    assert found.startswith("tel:")
    assert set(found.removeprefix("tel:").removeprefix("+")) <= set("0123456789")
