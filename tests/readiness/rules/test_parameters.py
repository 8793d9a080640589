"""The standard as data: complete, in order, and honest about what was verified."""

from collections import Counter

from pehra.readiness.rules.parameters import Area, model

MODEL = model()


def test_there_are_forty_five_in_four_areas() -> None:
    assert Counter(each.area for each in MODEL.parameters) == {
        Area.ORGANISATION: 11,
        Area.HUMAN: 7,
        Area.TOOLS: 10,
        Area.PROCESSES: 17,
    }


def test_codes_are_numbered_from_one_in_each_area() -> None:
    for area in Area:
        mine = [each.code for each in MODEL.parameters if each.area is area]
        assert mine == [f"{area}-{number}" for number in range(1, len(mine) + 1)]


def test_everything_is_said_in_both_languages() -> None:
    for each in MODEL.parameters:
        assert all((each.name_en, each.asks_en, each.source))
        for urdu in (each.name_ur, each.asks_ur):
            assert any("\u0600" <= letter <= "\u06ff" for letter in urdu), each.code


def test_a_name_that_was_verified_says_where_and_the_others_say_that_they_were_not() -> None:
    assert [each.code for each in MODEL.parameters if each.verified] == ["O-6"]
    assert "enisa" in MODEL.parameter("O-6").source.lower()  # type: ignore[union-attr]
    assert all("no source" in each.source for each in MODEL.parameters if not each.verified)
    assert "not verified" in MODEL.note


def test_the_five_levels() -> None:
    assert [each.number for each in MODEL.levels] == [0, 1, 2, 3, 4]
    assert len({each.meaning_en for each in MODEL.levels}) == 5


def test_a_code_that_does_not_exist() -> None:
    assert MODEL.parameter("O-12") is None
    assert MODEL.version == "SIM3 v2 interim"
