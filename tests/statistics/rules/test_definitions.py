"""Every figure has its words in both languages, and every word belongs to a figure."""

import re

import pytest

from pehra.statistics.rules.definitions import Axis, Definition, definitions
from pehra.statistics.rules.measures import Dimension, Measure, Time

URDU = re.compile("[\u0600-\u06ff]")


def test_every_figure_is_defined() -> None:
    assert set(definitions().measures) == {*Measure, *Time, "on-time"}
    assert set(definitions().dimensions) == {*Dimension} - {Dimension.ALL}
    assert definitions().version >= 1


@pytest.mark.parametrize("each", [*definitions().measures.values(), *definitions().dimensions.values()])
def test_both_languages_say_all_of_it(each: Definition | Axis) -> None:
    for name, text in vars(each).items():
        assert text.strip() == text != ""
        assert bool(URDU.search(text)) is name.endswith("_ur"), name


def test_an_unknown_language_is_english() -> None:
    assert definitions().measures["opened"].said("name", "fr") == "Cases opened"
    assert definitions().dimensions["tier"].said("name", "ur") == "سطح"
