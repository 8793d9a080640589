import re

from hypothesis import given
from hypothesis import strategies as st

from pehra.incidents.rules.references import ALPHABET, SHAPE, fresh, tidy

SYMBOLS = st.text(ALPHABET, min_size=8, max_size=8)


def test_references_are_random_and_of_one_shape() -> None:
    drawn = {fresh("C") for _ in range(1000)}
    assert len(drawn) == 1000
    assert all(SHAPE.fullmatch(reference) for reference in drawn)
    # Nothing in common between neighbours: from one number, the next cannot be told.
    assert len({reference[2:6] for reference in drawn}) > 900
    assert SHAPE.fullmatch(fresh("R"))


@given(st.sampled_from("RC"), SYMBOLS)
def test_a_reference_survives_the_phone(prefix: str, letters: str) -> None:
    written = f"{prefix}-{letters[:4]}-{letters[4:]}"
    heard = [
        written,
        written.lower(),
        written.replace("-", ""),
        written.replace("-", " "),
        f"  {written} ",
        f"#{written}",
    ]
    heard += [written[:2] + written[2:].replace("0", "O").replace("1", "l")]
    assert {tidy(each) for each in heard} == {written}


@given(st.text(max_size=40))
def test_what_is_no_reference_can_be_asked_for_all_the_same(text: str) -> None:
    assert re.fullmatch(r"[0-9A-Z-]*", tidy(text))


def test_urdu_digits_and_control_characters_find_nothing() -> None:
    for text in ("C-۱۲۳۴-۵۶۷۸", "\0", "C-0000-000\0", "../../etc/passwd", "' OR 1=1 --", "C-0000-00001"):
        assert not SHAPE.fullmatch(tidy(text))
