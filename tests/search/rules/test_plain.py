"""What a reader takes for the same word is the same word, in the database as here."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from pehra.search.rules.plain import plain

# As somebody may write it, and as it is compared.
ALIKE = [
    ("يہ", "یہ"),
    ("یہ", "ىہ"),
    ("کتاب", "كتاب"),
    ("ہے", "هے"),
    ("مدرسہ", "مدرسة"),
    ("مدرسۃ", "مدرسہ"),
    ("آپ", "اپ"),
    ("أحمد", "احمد"),
    ("مسئلہ", "مسيله"),
    ("مؤثر", "موثر"),
    ("ذریعۂ", "ذریعہ"),
    ("مُحَمَّد", "محمد"),
    ("رپـــورٹ", "رپورٹ"),
    ("بے\u200cکار", "بےکار"),
    ("\u202bپاکستان\u202c", "پاکستان"),
    ("۱۲۳", "123"),
    ("١٢٣", "123"),
    ("Ｆｕｌｌ", "full"),
    ("Café", "cafe"),
    ("ﷲ", "اللہ"),
    ("ﻻ", "لا"),
    ("RANSOM", "ransom"),
]
APART = [("بھر", "بہر"), ("پانی", "پانے"), ("کان", "کاں"), ("سال", "شال")]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_alike(one: str, other: str) -> None:
    assert plain(one) == plain(other) != ""


@pytest.mark.parametrize(("one", "other"), APART)
def test_apart(one: str, other: str) -> None:
    assert plain(one) != plain(other)


def test_signs_divide_words() -> None:
    assert plain("ہے،یہ۔کیا؟") == "ہے یہ کیا"
    assert plain("a_b-c.d/e") == "a b c d e"
    assert plain("… — !!") == ""


WRITTEN = st.text(
    st.sampled_from(
        sorted(set("".join(a + b for a, b in ALIKE)) | set("abcXYZ019 .,;:-_'\"\\()[]{}<>@#%&|!*?\n\t۔،؟؛"))
    )
    | st.characters(min_codepoint=0x20, max_codepoint=0x2FF)
    | st.characters(min_codepoint=0x600, max_codepoint=0x6FF, exclude_categories=["Cn"]),
    max_size=60,
)


@pytest.mark.django_db
def test_the_database_reads_as_this_does() -> None:
    @settings(max_examples=300, deadline=None)
    @given(WRITTEN)
    def same(text: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT search_plain(%s)", [text])
            assert cursor.fetchone()[0] == plain(text)

    same()
    for one, other in ALIKE:
        with connection.cursor() as cursor:
            cursor.execute("SELECT search_words(%s) = search_words(%s)", [one, other])
            assert cursor.fetchone() == (True,), (one, other)
