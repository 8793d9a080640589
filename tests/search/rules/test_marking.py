"""Hits are marked in the text as it was written, and nothing of it is lost or made into markup."""

from hypothesis import given
from hypothesis import strategies as st

from pehra.search.rules.asking import read
from pehra.search.rules.marking import Piece, snippet, wanted


def marked(text: str, search: str) -> list[str]:
    return [piece.text for piece in snippet(text, wanted(read(search).terms)) if piece.hit]


def test_words_are_marked_as_they_were_written() -> None:
    assert marked("The Ransomware note, RANSOM and more", "ransom*") == ["Ransomware", "RANSOM"]
    assert marked("یہ كتاب ہے", "کتاب") == ["كتاب"]
    assert marked("مُحَمَّد آیا", "محمد") == ["مُحَمَّد"]
    assert marked("plain text", "-plain text") == ["text"]


def test_a_long_text_is_cut_around_its_first_hit() -> None:
    pieces = snippet("word " * 200 + "needle" + " word" * 200, wanted(read("needle").terms))
    assert pieces[0] == Piece("…")
    assert Piece("needle", hit=True) in pieces
    assert sum(len(each.text) for each in pieces) < 300


def test_markup_stays_text() -> None:
    assert "".join(each.text for each in snippet("<b>needle</b>", wanted(read("needle").terms))) == "<b>needle</b>"


@given(st.text(max_size=400), st.text(max_size=30))
def test_a_short_text_is_whole(text: str, search: str) -> None:
    pieces = snippet(text[:100], wanted(read(search.replace('"', " ")[:20]).terms))
    assert "".join(each.text for each in pieces) == text[:100]
