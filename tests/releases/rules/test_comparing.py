"""Both sides of a comparison say exactly what the texts say, in the direction in which they run."""

from hypothesis import given
from hypothesis import strategies as st

from pehra.releases.rules.comparing import Piece, compared, highlighted
from pehra.releases.rules.finding import Spot
from pehra.releases.rules.marks import BLACK, Marking, reads_from_the_right, taken_out
from pehra.releases.rules.words import Naming, What

TEXT = st.text(st.sampled_from("ab zé.\n█[]سرورہ۔،\u200c\u064e"), max_size=60)
URDU = "پنجاب ہیلتھ کا سرور بند ہے۔"


@given(TEXT, TEXT)
def test_each_side_is_its_text(one: str, other: str) -> None:
    found = compared(one, other)
    assert "".join(piece.text for piece in found.left) == one
    assert "".join(piece.text for piece in found.right) == other
    assert found.same == (one == other)
    assert "".join(each.text for each in found.left if not each.changed).split() == [
        word for word in "".join(each.text for each in found.right if not each.changed).split()
    ]


@given(TEXT)
def test_a_text_differs_in_nothing_from_itself(text: str) -> None:
    assert not any(piece.changed for piece in compared(text, text).left)


def test_words_are_marked_and_not_letters() -> None:
    found = compared("the server of Zarqa was down", f"the server of {BLACK} was down")
    assert found.left == (Piece("the server of "), Piece("Zarqa", changed=True), Piece(" was down"))
    assert found.right == (Piece("the server of "), Piece(BLACK, changed=True), Piece(" was down"))


def test_a_mark_is_one_thing_whatever_words_stand_in_it() -> None:
    found = compared("نظامت صحت پنجاب کے عملے", "[صحت کے شعبے کا ادارہ] کے عملے")
    assert found.right[0] == Piece("[صحت کے شعبے کا ادارہ]", changed=True)
    assert found.left[0] == Piece("نظامت صحت پنجاب", changed=True)


def test_urdu_runs_from_the_right_whatever_stands_in_it() -> None:
    copy = URDU.replace("پنجاب ہیلتھ", "[a person] on LAB-SRV-02")
    assert compared(URDU, copy).rtl
    assert not compared("The server of the lab", URDU).rtl
    assert reads_from_the_right("سرور LAB بند ہے")
    assert not reads_from_the_right("")
    assert not reads_from_the_right(BLACK)


def test_a_very_long_text_is_compared_line_by_line() -> None:
    long = "word " * 4000
    found = compared(f"{long}\nthe end", f"{long}more\nthe end")
    assert [piece.changed for piece in found.left] == [True, False]


@given(TEXT, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 5)), max_size=4))
def test_highlighting_changes_nothing(text: str, places: list[tuple[int, int]]) -> None:
    spots, end = [], 0
    for start, length in sorted(places):
        if start >= end and start + length <= len(text):
            spots.append(Spot(start, start + length, What.PERSON))
            end = start + length
    marked = highlighted(text, spots)
    assert "".join(each.text for each in marked) == text
    assert [each.text for each in marked if each.what] == [text[each.start : each.end] for each in spots]
    left = taken_out(text, spots, Marking(Naming.HIDDEN, {}))
    assert left.count("person]") + left.count("شخص]") >= len(spots) - text.count("]")


def test_a_mark_tells_nothing_of_the_length() -> None:
    marking = Marking(Naming.HIDDEN, {})
    for name in ("Al", "A much longer name"):
        assert taken_out(f"by {name}.", [Spot(3, 3 + len(name), What.ORGANISATION)], marking) == f"by {BLACK}."
