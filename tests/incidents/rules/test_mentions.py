"""What counts as a mention in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.incidents.rules.mentions import begins, mentions

PEOPLE = ["Ali", "Ali Raza", "Aliya Khan", "عائشہ صدیقہ", "O'Brien (Lahore)"]


def found(text: str) -> list[str]:
    return [each.name for each in mentions(text, PEOPLE)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Ali look", ["Ali"]),
        ("ask @ali raza, please", ["Ali Raza"]),
        ("@Ali  Raza", ["Ali Raza"]),
        ("@Ali\nRaza", ["Ali Raza"]),
        ("(@Ali)", ["Ali"]),
        ("@Aliya Khan and @Ali.", ["Aliya Khan", "Ali"]),
        ("جناب @عائشہ صدیقہ دیکھیں", ["عائشہ صدیقہ"]),
        ("@O'Brien (Lahore) knows", ["O'Brien (Lahore)"]),
        ("@Aliyan", []),
        ("ali@Ali", []),
        ("a.@Ali", []),
        ("@@Ali", []),
        ("@ Ali", []),
        ("Ali", []),
        ("@Nobody", []),
        ("", []),
    ],
)
def test_names_in_a_text(text: str, names: list[str]) -> None:
    assert found(text) == names


@given(st.text(), st.lists(st.text(max_size=12), max_size=6))
def test_whatever_is_typed_the_places_are_in_order_and_begin_with_the_sign(text: str, names: list[str]) -> None:
    end = 0
    for each in mentions(text, names):
        assert end <= each.start < each.end <= len(text)
        assert text[each.start] == "@"
        assert each.name in names
        end = each.end


@given(st.lists(st.sampled_from(PEOPLE), max_size=5))
def test_what_was_put_in_is_found(names: list[str]) -> None:
    assert found(", ".join(f"@{name}" for name in names)) == names


def test_a_long_text_takes_no_long_time() -> None:
    assert len(list(mentions("@Ali " * 4000, PEOPLE))) == 4000


@pytest.mark.parametrize(
    ("asked", "offered"), [("", True), ("al", True), ("raz", True), ("ali  R", True), ("x", False)]
)
def test_who_is_offered(asked: str, offered: bool) -> None:
    assert begins("Ali Raza", asked) is offered
