"""Ready letters, what is filled in, and what a label lets a letter tell."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.correspondence.rules.letters import LANGUAGES, Letter, fill, places_in, ready
from pehra.correspondence.rules.requests import LONGEST_SUBJECT
from pehra.correspondence.rules.telling import WIDEST, Placeholder, by_link_alone, labels_for, may_tell
from pehra.correspondence.rules.wording import LetterKind
from pehra.law.tlp import TLP

EVERYTHING = {place: f"<{place}>" for place in Placeholder}
WRITTEN = [kind for kind in LetterKind if kind is not LetterKind.FREE]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WRITTEN)
def test_every_kind_has_a_letter_in_every_language(kind: LetterKind, language: str) -> None:
    letter = ready(kind, language)
    assert 0 < len(letter.subject) <= LONGEST_SUBJECT
    assert "\n" not in letter.subject
    assert set(places_in(letter)) == set(places_in(ready(kind, "en")))
    # What anybody may read who gets it: a letter is passed on.
    filled = fill(letter, EVERYTHING, TLP.GREEN)
    assert filled.whole
    assert "{" not in filled.letter.body
    assert ("۔" in letter.body) == (language == "ur")


def test_a_letter_in_own_words_is_empty() -> None:
    assert ready(LetterKind.FREE, "ur") == Letter("", "")


def test_there_are_two_languages() -> None:
    with pytest.raises(ValueError, match="language"):
        ready(LetterKind.TAKEDOWN, "fr")


def test_a_letter_tells_who_was_hit_only_to_few() -> None:
    letter = Letter("About {organisation}", "{title} and {values}")
    for label in TLP:
        filled = fill(letter, EVERYTHING, label)
        assert ("<organisation>" in filled.letter.subject) == (label.strictness >= TLP.AMBER.strictness)
        assert ("<title>" in filled.letter.body) == (label.strictness >= TLP.AMBER_STRICT.strictness)
        assert "<values>" in filled.letter.body
    assert fill(letter, EVERYTHING, TLP.CLEAR).kept_back == (Placeholder.ORGANISATION, Placeholder.TITLE)
    assert not fill(letter, EVERYTHING, TLP.AMBER).whole


def test_what_there_is_nothing_for_stays_to_be_seen() -> None:
    filled = fill(Letter("x", "by {due}, {nothing} {due}"), {}, TLP.RED)
    assert filled.empty == (Placeholder.DUE,)
    assert filled.letter.body == "by {due}, {nothing} {due}"


@settings(deadline=None)
@given(place=st.sampled_from(Placeholder), label=st.sampled_from(TLP))
def test_a_stricter_label_never_tells_less(place: Placeholder, label: TLP) -> None:
    if may_tell(place, label):
        assert all(may_tell(place, other) for other in TLP if other.strictness >= label.strictness)
    assert set(WIDEST) == set(Placeholder)


# The first text that is made up reads the tables of Unicode, which takes its time on a busy machine.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200), st.dictionaries(st.sampled_from(Placeholder), st.text(max_size=40)), st.sampled_from(TLP))
def test_filled_in_is_what_was_given_and_nothing_is_filled_twice(
    text: str, given_: dict[Placeholder, str], label: TLP
) -> None:
    nested = {place: "{title}{organisation}" for place in Placeholder}
    filled = fill(Letter("s", "{body}"), nested, TLP.CLEAR)
    assert filled.letter.body == "{title}{organisation}"
    found = fill(Letter("s", text), given_, label)
    if found.whole and not places_in(Letter("s", text)):
        assert found.letter.body == text


@pytest.mark.parametrize("case", TLP)
def test_a_letter_is_never_wider_than_its_case(case: TLP) -> None:
    found = labels_for(case)
    assert case in found
    assert min(each.strictness for each in found) == case.strictness
    assert (TLP.RED in found) == (case is TLP.RED)


def test_strict_letters_leave_as_a_link() -> None:
    assert [label for label in TLP if by_link_alone(label)] == [TLP.AMBER_STRICT, TLP.RED]
